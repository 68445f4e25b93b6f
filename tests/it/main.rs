//! The one integration binary. A file here is a room's behaviour seen from outside.
//!
//! `UPDATE=1 cargo test --test it` rewrites the expectations of the fixtures; reading the diff is the review.
#![allow(clippy::unwrap_used)] // a test may panic

mod article_build;
mod article_markdown;
mod article_roundtrip;
mod articles;
mod fixture;
mod layers;
mod properties;
mod rules;
