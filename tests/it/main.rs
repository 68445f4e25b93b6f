//! All integration tests in one binary: one module a room.
#![allow(missing_docs, clippy::unwrap_used)]

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
mod source_fetch;
mod source_measures;
mod source_pull;
mod store;
mod store_crash;
mod store_kit;
mod tips;
