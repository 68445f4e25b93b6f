//! Running text as it is read: styles that open and close, white space as a browser collapses it.

use super::characters::{self, Piece};
use crate::article::{Image, Inline, Link};
use crate::document::{RowId, Span};

/// How often a link that holds blocks is opened again for the next block.
const REOPENED: usize = 64;

/// The text of the block being read.
#[derive(Default)]
pub(super) struct Flow {
    open: Vec<Open>,
    /// What was read: `levels[0]` of the block, `levels[n]` inside `open[n - 1]`.
    levels: Vec<Vec<Inline>>,
    /// White space was read that no word has followed yet.
    space: bool,
    /// Line breaks were read that nothing has followed yet.
    breaks: usize,
    /// Something was read since the block began.
    started: bool,
    /// How many code elements are open, and whether the innermost has had words yet.
    code: Vec<(RowId, bool)>,
    /// Where the first start tag before any words stands.
    lead: Option<usize>,
    span: Option<Span>,
    /// The box of a task list: it stands before words or not at all.
    check_box: Option<(&'static str, Span)>,
}

/// An inline element that is open.
struct Open {
    style: Style,
    end: RowId,
    span: Span,
    reopened: usize,
}

/// What an inline element does to its words.
#[derive(Clone, PartialEq)]
pub(super) enum Style {
    Strong,
    Emphasis,
    Deleted,
    Link { url: String, original_url: Option<String>, title: String },
}

impl Flow {
    pub(super) fn new() -> Self {
        Flow { levels: vec![Vec::new()], ..Flow::default() }
    }

    /// Opens an inline element that ends at row `end`; nothing where it is open already.
    pub(super) fn open(&mut self, style: Style, end: RowId, span: Span) {
        self.lead.get_or_insert(span.start);
        let same = |open: &Open| std::mem::discriminant(&open.style) == std::mem::discriminant(&style);
        if !self.open.iter().any(same) {
            self.open.push(Open { style, end, span, reopened: 0 });
            self.levels.push(Vec::new());
        }
    }

    /// Opens a code element that ends at row `end`.
    pub(super) fn open_code(&mut self, end: RowId, span: Span) {
        self.lead.get_or_insert(span.start);
        self.code.push((end, true));
    }

    /// Closes what ends at or before `row`.
    pub(super) fn close_until(&mut self, row: RowId) {
        while self.code.last().is_some_and(|&(end, _)| end <= row) {
            self.code.pop();
        }
        // An inner element never ends after an outer one.
        while self.open.last().is_some_and(|open| open.end <= row) {
            let (Some(open), Some(inner)) = (self.open.pop(), self.levels.pop()) else { return };
            if !inner.is_empty() {
                self.reach(open.span.end);
                let level = self.levels.last_mut().expect("a flow has a level of its own");
                push_styled(open.style, inner, level);
            }
        }
    }

    /// Text of the source, white space as it is there.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        for piece in characters::pieces(text) {
            match piece {
                Piece::Space => self.space |= self.started && self.breaks == 0,
                Piece::Word(word) => self.word(word, span),
            }
        }
    }

    fn word(&mut self, word: &str, span: Span) {
        if let Some((mark, span)) = self.check_box.take() {
            self.begin(span);
            self.levels[0].push(Inline::Text(format!("{mark} ")));
        }
        let in_code = !self.code.is_empty();
        let fresh = self.code.last_mut().is_some_and(|(_, fresh)| std::mem::take(fresh));
        let spaced = std::mem::take(&mut self.space);
        self.begin(span);
        let top = self.levels.len() - 1;
        match self.levels[top].last_mut() {
            Some(Inline::Code(code)) if in_code && !(fresh && spaced) => {
                if spaced {
                    code.push(' ');
                }
                code.push_str(word);
                return;
            }
            Some(Inline::Text(text)) if !in_code => {
                if spaced {
                    text.push(' ');
                }
                text.push_str(word);
                return;
            }
            _ => {}
        }
        if spaced {
            self.push_space();
        }
        let inline = if in_code { Inline::Code(word.to_owned()) } else { Inline::Text(word.to_owned()) };
        match (self.levels[top].last_mut(), inline) {
            (Some(Inline::Text(text)), Inline::Text(word)) => text.push_str(&word),
            (_, inline) => self.levels[top].push(inline),
        }
    }

    /// A box before the words that follow.
    pub(super) fn check_box(&mut self, mark: &'static str, span: Span) {
        self.check_box = Some((mark, span));
    }

    /// A mark that belongs to the words before it.
    pub(super) fn mark(&mut self, mark: &str) {
        if self.started {
            let spaced = std::mem::take(&mut self.space);
            let end = self.span.map_or(0, |span| span.end);
            self.word(mark, Span::new(end, end));
            self.space = spaced;
        }
    }

    /// An image within the text.
    pub(super) fn image(&mut self, image: Image, span: Span) {
        let spaced = std::mem::take(&mut self.space);
        self.begin(span);
        if spaced {
            self.push_space();
        }
        if let Some(level) = self.levels.last_mut() {
            level.push(Inline::Image(image));
        }
    }

    /// White space that is none in the source, such as between the lines of a heading.
    pub(super) fn gap(&mut self) {
        self.space |= self.started && self.breaks == 0;
    }

    /// A line break the author asked for.
    pub(super) fn line_break(&mut self) {
        if self.started {
            self.space = false;
            self.breaks += 1;
        }
    }

    /// How many line breaks were read since the last words.
    pub(super) fn breaks(&self) -> usize {
        self.breaks
    }

    /// Whether nothing was read since the last block ended.
    pub(super) fn is_empty(&self) -> bool {
        !self.started
    }

    /// Whether the last that was read is an image without a word behind it.
    pub(super) fn ends_with_image(&self) -> bool {
        self.levels.iter().rev().find_map(|level| level.last()).is_some_and(|last| matches!(last, Inline::Image(_)))
    }

    /// Ends the block: what was read, and where it stands. Elements that are open stay open for the next block.
    pub(super) fn take(&mut self) -> Option<(Vec<Inline>, Span)> {
        self.lead = None;
        self.space = false;
        self.breaks = 0;
        self.check_box = None;
        if !std::mem::take(&mut self.started) {
            return None;
        }
        let mut inner = Vec::new();
        for at in (0..self.levels.len()).rev() {
            let mut level = std::mem::take(&mut self.levels[at]);
            if !inner.is_empty() {
                push_styled(self.open[at].style.clone(), std::mem::take(&mut inner), &mut level);
            }
            inner = level;
        }
        self.open.iter_mut().for_each(|open| open.reopened += 1);
        self.forget_long_links();
        Some((inner, self.span.take().unwrap_or_default()))
    }

    /// A link around half the page is an open tag, not a link.
    fn forget_long_links(&mut self) {
        let is_long = |open: &Open| open.reopened > REOPENED && matches!(open.style, Style::Link { .. });
        if let Some(at) = self.open.iter().position(is_long) {
            self.open.remove(at);
            self.levels.remove(at + 1);
        }
    }

    /// Notes that something is about to be written, and writes the break that is due before it.
    fn begin(&mut self, span: Span) {
        let start = self.lead.take().filter(|_| !self.started).unwrap_or(span.start).min(span.start);
        let here = Span::new(start, span.end);
        self.span = Some(self.span.map_or(here, |known| known.join(here)));
        if std::mem::take(&mut self.breaks) > 0 && self.started {
            let level = self.written_level();
            self.levels[level].push(Inline::Break);
        }
        self.started = true;
    }

    fn reach(&mut self, end: usize) {
        if let Some(span) = &mut self.span {
            span.end = span.end.max(end);
        }
    }

    /// A space stands outside of elements that have no words yet.
    fn push_space(&mut self) {
        let level = self.written_level();
        match self.levels[level].last_mut() {
            Some(Inline::Text(text)) => text.push(' '),
            _ => self.levels[level].push(Inline::Text(" ".to_owned())),
        }
    }

    fn written_level(&self) -> usize {
        self.levels.iter().rposition(|level| !level.is_empty()).unwrap_or(0)
    }
}

/// Appends styled words; those that directly follow words of the same style join them.
fn push_styled(style: Style, inner: Vec<Inline>, level: &mut Vec<Inline>) {
    match (style, level.last_mut()) {
        (Style::Strong, Some(Inline::Strong(before)))
        | (Style::Emphasis, Some(Inline::Emphasis(before)))
        | (Style::Deleted, Some(Inline::Deleted(before))) => join(before, inner),
        (Style::Link { url, .. }, Some(Inline::Link(before))) if before.url == url => join(&mut before.text, inner),
        (Style::Strong, _) => level.push(Inline::Strong(inner)),
        (Style::Emphasis, _) => level.push(Inline::Emphasis(inner)),
        (Style::Deleted, _) => level.push(Inline::Deleted(inner)),
        (Style::Link { url, original_url, title }, _) => {
            level.push(Inline::Link(Link { url, original_url, title, text: inner }));
        }
    }
}

/// Appends inlines to others; texts that meet become one.
pub(super) fn join(before: &mut Vec<Inline>, after: Vec<Inline>) {
    let mut after = after.into_iter();
    match (before.last_mut(), after.next()) {
        (Some(Inline::Text(text)), Some(Inline::Text(more))) => text.push_str(&more),
        (_, Some(first)) => before.push(first),
        (_, None) => {}
    }
    before.extend(after);
}
