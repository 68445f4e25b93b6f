//! Blocks by hand, for unit tests. Spans count up, so that order and nesting can be seen.

use crate::article::{Block, BlockKind, Inline, Link};
use crate::document::Span;

/// Gives blocks their spans: ten bytes each.
pub fn article(kinds: Vec<BlockKind>) -> Vec<Block> {
    kinds.into_iter().enumerate().map(|(at, kind)| Block { span: Span::new(at * 10, at * 10 + 9), kind }).collect()
}

pub fn heading(level: u8, words: &str) -> BlockKind {
    BlockKind::Heading { level, text: vec![text(words)] }
}

pub fn paragraph(inlines: Vec<Inline>) -> BlockKind {
    BlockKind::Paragraph(inlines)
}

pub fn text(words: &str) -> Inline {
    Inline::Text(words.to_owned())
}

pub fn bold(words: &str) -> Inline {
    Inline::Strong(vec![text(words)])
}

pub fn link(words: &str) -> Inline {
    Inline::Link(Link {
        url: "https://example.org/x".into(),
        original_url: None,
        title: String::new(),
        text: vec![text(words)],
    })
}
