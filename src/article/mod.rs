//! The cleaned article as [blocks](Block), and its renderers.
//!
//! [`build`] walks the rows of a [`Cleaned`](crate::clean::Cleaned) document once and makes blocks with the place of
//! each in the source; [`markdown`], [`text`] and [`html`] write them down. What they write can be read again: an
//! article rendered to Markdown, parsed, built and rendered is the same Markdown.

pub mod address;
mod block;
mod build;
mod collect;
pub mod html;
pub mod markdown;
pub mod text;

pub use block::{Block, BlockKind, Definition, Image, Inline, Item, Link, List, Table, TableRow};
pub use build::{build, build_at};
pub use collect::{images, inlines, links, words};

/// A cleaned article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}
