//! Which part of a page is the article.
//!
//! Each unit of the page gets the odds that it belongs to the article ([`score`], weights are data); the region is the
//! element whose units add up to most; inside it the units that do not belong fall as well ([`region`]).

pub mod features;
mod inside;
pub mod region;
pub mod score;
pub mod tokens;
