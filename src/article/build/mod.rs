//! From the rows of a cleaned document to blocks, in one pass without recursion.
//!
//! [`Builder`] reads row after row, like a browser: block elements open a [`Frame`](frame::Frame), inline elements and
//! text go into the [`Flow`](flow::Flow); where a block begins or ends, the flow becomes a paragraph. So loose text
//! between blocks is a paragraph, `<div>` soup leaves no trace, and a link around blocks becomes a link in each.

mod characters;
mod code;
mod elements;
mod ends;
mod flow;
mod frame;
mod image;
mod joined;
mod lists;
mod spacing;
mod table;

use super::{Article, Block, Inline};
use crate::clean::{Cleaned, Fate};
use crate::document::{RowId, Span, Tag};
use flow::Flow;
use frame::{Frame, FrameKind, LineKind};
use url::Url;

/// How deep quotes, lists and definitions nest; what is nested deeper stands beside what is around it.
const NESTING: usize = 24;

/// The article of a cleaned document. Relative addresses stay relative, unless the page names its base.
pub fn build(cleaned: &Cleaned<'_>) -> Article {
    build_at(cleaned, None)
}

/// Like [`build`]; relative addresses are resolved against `base`, the address of the page.
pub fn build_at(cleaned: &Cleaned<'_>, base: Option<&Url>) -> Article {
    let mut builder = Builder::new(cleaned, base_of(cleaned, base));
    let rows = cleaned.document.rows().len();
    let mut row = 0;
    while row < rows {
        builder.close_until(row);
        row = builder.enter(row);
    }
    builder.finish(rows)
}

/// The base of relative addresses: that of the page, moved by its `base` element.
fn base_of(cleaned: &Cleaned<'_>, page: Option<&Url>) -> Option<Url> {
    let doc = cleaned.document;
    let named =
        (0..doc.rows().len()).find(|&row| doc.rows()[row].tag == Tag::Base).and_then(|row| doc.attr(row, "href"));
    let named = named.and_then(|href| match page {
        Some(page) => page.join(href.trim()).ok(),
        None => Url::parse(href.trim()).ok(),
    });
    named.filter(|url| matches!(url.scheme(), "http" | "https")).or_else(|| page.cloned())
}

/// What has been read so far.
struct Builder<'c, 'd> {
    cleaned: &'c Cleaned<'d>,
    base: Option<Url>,
    frames: Vec<Frame>,
    /// Indexes into `frames` of those that take blocks.
    owners: Vec<usize>,
    flow: Flow,
    /// How many of the open frames nest blocks.
    nesting: usize,
    /// The frame that was opened last, as long as nothing has been read in it but running text.
    fresh: Option<usize>,
    /// Quotation marks that are open: the row after their last.
    quotes: Vec<RowId>,
    /// An image without an address of its own was passed: a `noscript` may hold it.
    image_missing: bool,
}

impl<'c, 'd> Builder<'c, 'd> {
    fn new(cleaned: &'c Cleaned<'d>, base: Option<Url>) -> Self {
        let source = Span::new(0, cleaned.document.source().len());
        Builder {
            cleaned,
            base,
            frames: vec![Frame::new(FrameKind::Root, RowId::MAX, source)],
            owners: vec![0],
            flow: Flow::new(),
            nesting: 0,
            fresh: None,
            quotes: Vec::new(),
            image_missing: false,
        }
    }

    fn finish(mut self, rows: usize) -> Article {
        self.close_until(rows);
        self.flush();
        let mut blocks = std::mem::take(&mut self.frames[0].blocks);
        while matches!(blocks.last(), Some(Block { kind: super::BlockKind::Rule, .. })) {
            blocks.pop();
        }
        Article { blocks }
    }

    /// Ends everything that ends at or before `row`.
    fn close_until(&mut self, row: RowId) {
        loop {
            self.flow.close_until(row);
            while self.quotes.last().is_some_and(|&end| end <= row) {
                self.quotes.pop();
                self.flow.mark("”");
            }
            if self.frames.last().is_none_or(|frame| frame.end > row) {
                return;
            }
            self.end_frame();
        }
    }

    fn tag(&self, row: RowId) -> Tag {
        self.cleaned.document.rows()[row].tag
    }

    fn span(&self, row: RowId) -> Span {
        self.cleaned.document.rows()[row].span
    }

    fn end_of(&self, row: RowId) -> RowId {
        self.cleaned.document.rows()[row].end
    }

    /// The open block that takes what is read next.
    fn owner(&mut self) -> &mut Frame {
        let at = *self.owners.last().expect("the root owns what nothing else does");
        &mut self.frames[at]
    }

    /// What kind of running text is being read, if the block around holds nothing else.
    fn line(&mut self) -> Option<LineKind> {
        if let FrameKind::Line { kind, .. } = &self.owner().kind { Some(*kind) } else { None }
    }

    fn open_frame(&mut self, kind: FrameKind, row: RowId) {
        self.flush();
        let frame = Frame::new(kind, self.end_of(row), self.span(row));
        if nests(&frame.kind) {
            self.nesting += 1;
        }
        if frame.owns() {
            self.owners.push(self.frames.len());
            self.fresh = None;
        } else {
            self.fresh = Some(self.frames.len());
        }
        self.frames.push(frame);
    }

    /// Makes what was read since the last block a paragraph, or part of the line being read.
    fn flush(&mut self) {
        if let Some((text, span)) = self.flow.take() {
            self.fresh = None;
            self.deliver(text, span);
        }
    }

    fn deliver(&mut self, mut text: Vec<Inline>, span: Span) {
        match &mut self.owner().kind {
            FrameKind::Line { kind, text: line } => {
                if !line.is_empty() {
                    let one_line = matches!(kind, LineKind::Heading(_) | LineKind::Term);
                    line.push(if one_line { Inline::Text(" ".to_owned()) } else { Inline::Break });
                }
                flow::join(line, text);
            }
            _ => {
                spacing::settle(&mut text);
                self.push(frame::paragraph(text, span));
            }
        }
    }

    fn push(&mut self, block: Block) {
        let cleaned = self.cleaned;
        let owner = self.owner();
        if let Some(block) = joined::rejoin(owner.blocks.last_mut(), block, cleaned) {
            owner.push(block);
        }
    }

    /// An address as it is to stand in the article.
    fn resolve(&self, url: &str) -> String {
        let url = url.trim();
        let is_relative = || Url::parse(url) == Err(url::ParseError::RelativeUrlWithoutBase);
        match &self.base {
            Some(base) if !url.starts_with('#') && is_relative() => {
                base.join(url).map_or_else(|_| url.to_owned(), String::from)
            }
            _ => url.to_owned(),
        }
    }

    fn is_dropped(&self, row: RowId) -> bool {
        self.cleaned.fate(row) == Fate::Drop
    }
}

/// Whether a frame counts towards [`NESTING`].
fn nests(kind: &FrameKind) -> bool {
    matches!(kind, FrameKind::Quote | FrameKind::Item { .. } | FrameKind::Description)
}

/// Words of an attribute: white space collapsed, nothing unseen.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in characters::pieces(text) {
        match piece {
            characters::Piece::Space if !out.is_empty() => out.push(' '),
            characters::Piece::Space => {}
            characters::Piece::Word(word) => out.push_str(word),
        }
    }
    out.truncate(out.trim_end().len());
    out
}
