//! The one integration binary. A file here is a room's behaviour seen from outside.
//!
//! `UPDATE=1 cargo test --test it` rewrites the expectations of the fixtures; reading the diff is the review.

mod articles;
mod fixture;
mod layers;
mod properties;
mod rules;
