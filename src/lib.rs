//! **tamis**: a fine sieve for advice articles.
#![forbid(unsafe_code)]

pub mod article;
pub mod cases;
pub mod clean;
pub mod cli;
pub mod config;
pub mod dedup;
pub mod document;
pub mod explain;
pub mod export;
pub mod index;
pub mod pipeline;
pub mod record;
pub mod search;
pub mod source;
pub mod store;
pub mod tips;
pub mod web;
