//! Which part of a page is the article.
//!
//! Each unit of the page gets the odds that it belongs to the article: at first sight by what it is and where it stands
//! ([`features`]), at second sight also by what is thought of its neighbours and of what looks like it ([`inside`]).
//! The scorer is trees of questions about named features ([`trees`]), which are data, found from pages whose article is
//! known by `tools/content/fit.py`.

pub mod features;
pub mod groups;
mod hints;
pub mod inside;
mod marks;
pub mod region;
pub mod tokens;
pub mod trees;
