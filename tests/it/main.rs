//! What tamis does, told from outside: one file a room.
mod loopback;
mod source_fetch;
mod source_measures;
mod cli;
mod config;
mod schema;
//! One binary for all integration tests.
#![allow(missing_docs, clippy::unwrap_used)]
//! The one integration binary. A file here is a room's behaviour seen from outside.
//!
//! `UPDATE=1 cargo test --test it` rewrites the expectations of the fixtures; reading the diff is the review.
#![allow(clippy::unwrap_used)] // a test may panic

mod article_build;
mod article_markdown;
mod article_roundtrip;
//! All integration tests in one binary: a module a room.
mod dedup;
mod index;
mod search;
mod search_kit;
mod search_relevance;
mod search_speed;
mod store;
mod store_crash;
mod store_kit;
mod articles;
mod fixture;
mod layers;
mod properties;
mod rules;
