//! Which part of a page is the article.

pub mod features;
pub mod tokens;
