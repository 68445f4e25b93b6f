//! The cleaned article as blocks, and its renderers.

mod block;

pub use block::{Block, BlockKind, Definition, Image, Inline, Item, Link, List, Table, TableRow};

/// A cleaned article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Its blocks in order.
    pub blocks: Vec<Block>,
}
