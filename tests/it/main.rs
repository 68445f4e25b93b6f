//! The one integration binary. A file here is a room's behaviour seen from outside.
//!
//! `UPDATE=1 cargo test --test it` rewrites the expectations of the fixtures; reading the diff is the review.
#![allow(clippy::unwrap_used)] // a test may panic

mod article_build;
mod article_markdown;
mod article_roundtrip;
mod articles;
mod cli;
mod config;
mod dedup;
mod fixture;
mod index;
mod layers;
mod loopback;
mod properties;
mod rules;
mod schema;
mod search;
mod search_kit;
mod search_relevance;
mod search_speed;
mod source_fetch;
mod source_measures;
mod source_pull;
mod store;
mod store_crash;
mod store_kit;
mod tips;
