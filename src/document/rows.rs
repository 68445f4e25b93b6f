//! The tree as a table in document order: what makes span, ancestry and subtree look-ups plain arithmetic.

use super::{Span, Tag};
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use rustc_hash::FxHashMap;
use scraper::{Html, Node};

/// Index of a row in [`Document::rows`](super::Document::rows). Rows stand in document order (pre-order).
pub type RowId = usize;

/// One node of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The node in `scraper`'s tree.
    pub node: NodeId,
    /// Where the node stands in the source: for an element from its start tag to the end of its end tag. For nodes
    /// the parser made up (`<html>`, `<tbody>`, formatting opened again …) the smallest span that holds what is in
    /// them.
    pub span: Span,
    /// The row of the parent; the root is its own parent.
    pub parent: RowId,
    /// One past the last row of this node's subtree, so that the subtree is `row..end`.
    pub end: RowId,
    /// Levels below the root.
    pub depth: u16,
    /// What kind of node it is.
    pub tag: Tag,
    /// Whether the node was made up by the parser.
    pub implied: bool,
}

/// Lists the tree in document order.
pub(super) fn table(html: &Html, spans: &FxHashMap<NodeId, Span>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(spans.len() + 1);
    let mut open: Vec<RowId> = Vec::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                let parent = open.last().copied().unwrap_or(0);
                let span = spans.get(&node.id()).copied();
                rows.push(Row {
                    node: node.id(),
                    span: span.unwrap_or_default(),
                    parent,
                    end: 0,
                    depth: open.len() as u16,
                    tag: tag_of(node.value()),
                    implied: span.is_none_or(Span::is_empty),
                });
                open.push(rows.len() - 1);
            }
            Edge::Close(_) => {
                let Some(row) = open.pop() else { continue };
                rows[row].end = rows.len();
                cover_children(&mut rows, row);
            }
        }
    }
    rows
}

/// Gives a made-up node the smallest span that holds its children.
fn cover_children(rows: &mut [Row], row: RowId) {
    if !rows[row].implied {
        return;
    }
    let (mut child, mut cover) = (row + 1, None::<Span>);
    while child < rows[row].end {
        let span = rows[child].span;
        if !span.is_empty() {
            cover = Some(cover.map_or(span, |c| c.join(span)));
        }
        child = rows[child].end;
    }
    if let Some(span) = cover {
        rows[row].span = span;
    }
}

fn tag_of(node: &Node) -> Tag {
    match node {
        Node::Element(element) => Tag::of(element.name()),
        Node::Text(_) => Tag::Text,
        Node::Comment(_) => Tag::Comment,
        _ => Tag::Root,
    }
}
