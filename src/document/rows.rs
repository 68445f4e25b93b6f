//! The tree as a table in document order: what makes span, ancestry and subtree look-ups plain arithmetic.

use super::{Span, Tag};

/// Index of a row in [`Document::rows`](super::Document::rows). Rows stand in document order (pre-order).
pub type RowId = usize;

/// One node of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The node in `scraper`'s tree.
    pub node: ego_tree::NodeId,
    /// Where the node stands in the source: for an element from its start tag to the end of its end tag. Empty for
    /// nodes the parser made up (`<html>`, `<tbody>` …): then it is the place where they were opened.
    pub span: Span,
    /// The row of the parent; the root is its own parent.
    pub parent: RowId,
    /// One past the last row of this node's subtree, so that the subtree is `row..end`.
    pub end: RowId,
    /// Levels below the root.
    pub depth: u16,
    /// What kind of node it is.
    pub tag: Tag,
}
