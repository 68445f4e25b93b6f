//! The document as a reader sees it: one unit after the other, whatever elements it is wrapped in.
//!
//! Rules about stretches of a document ("this label and the links below it") look at units, so that Markdown, clean
//! HTML and `<div>` soup read alike.

use super::Evidence;
use super::View;
use super::rule::Finding;
use crate::document::{RowId, Span, Tag};

/// One block of the flow: the rows `first..end`, which are whole subtrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Its first row: the element, or the first inline of a run of loose text.
    pub first: RowId,
    /// One past its last row.
    pub end: RowId,
}

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Running text: a paragraph, a `<div>` without blocks in it, a run of loose inlines.
    Text,
    /// A whole list.
    List,
    /// A data table.
    Table,
    /// A quotation.
    Quote,
    /// Code.
    Code,
    /// Images, players, frames without a word.
    Media,
}

impl Unit {
    /// Words shown.
    pub fn words(&self, view: &View<'_>) -> usize {
        view.words_between(self.first, self.end)
    }

    /// Words outside links.
    pub fn own_words(&self, view: &View<'_>) -> usize {
        self.words(view) - view.link_words_between(self.first, self.end)
    }

    /// Links.
    pub fn links(&self, view: &View<'_>) -> usize {
        view.links_between(self.first, self.end)
    }

    /// Its words, white space collapsed.
    pub fn text(&self, view: &View<'_>) -> String {
        view.text_between(self.first, self.end)
    }

    /// Where it stands in the source.
    pub fn span(&self, view: &View<'_>) -> Span {
        let mut at = self.first;
        let mut span = view.row(at).span;
        while at < self.end {
            span = span.join(view.row(at).span);
            at = view.row(at).end;
        }
        span
    }

    /// Rows of links in it.
    pub fn link_rows<'v>(&self, view: &'v View<'_>) -> &'v [RowId] {
        let links = view.tagged(Tag::A);
        let from = links.partition_point(|&row| row < self.first);
        let to = links.partition_point(|&row| row < self.end);
        &links[from..to]
    }

    /// Flags the whole unit.
    pub fn drop(&self, view: &View<'_>, evidence: &Evidence, confidence: f32, findings: &mut Vec<Finding>) {
        let mut at = self.first;
        while at < self.end {
            if !view.is_gone(at) {
                findings.push(Finding::drop(at, evidence.clone()).with_confidence(confidence));
            }
            at = view.row(at).end;
        }
    }
}

/// Lists the units of a view in document order.
pub(super) fn units(view: &View<'_>) -> Vec<Unit> {
    let mut units = Vec::new();
    collect(view, 0, &mut units);
    units
}

fn collect(view: &View<'_>, container: RowId, units: &mut Vec<Unit>) {
    let mut run: Option<Unit> = None;
    for child in view.children(container) {
        let row = view.row(child);
        if row.tag.is_unseen() || row.tag == Tag::Hr {
            if row.tag != Tag::Comment {
                flush(view, &mut run, units);
            }
            continue;
        }
        if joins_run(view, child) {
            run.get_or_insert(Unit { kind: UnitKind::Text, first: child, end: row.end }).end = row.end;
            continue;
        }
        flush(view, &mut run, units);
        match kind_of(view, child) {
            Some(kind) => push(view, Unit { kind, first: child, end: row.end }, units),
            None => collect(view, child, units),
        }
    }
    flush(view, &mut run, units);
}

/// Whether a row is text or an inline element that belongs to a run of loose text.
fn joins_run(view: &View<'_>, row: RowId) -> bool {
    let tag = view.row(row).tag;
    !tag.is_block() && tag != Tag::Root && (tag == Tag::Text || tag == Tag::A || view.blocks_inside(row) == 0)
}

/// What kind of unit an element makes; `None` where it is a mere container.
fn kind_of(view: &View<'_>, row: RowId) -> Option<UnitKind> {
    let tag = view.row(row).tag;
    let inside = view.blocks_inside(row);
    match tag {
        Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dl if !holds_headings(view, row) => Some(UnitKind::List),
        Tag::Table if !holds_blocks_in_cells(view, row) => Some(UnitKind::Table),
        Tag::Blockquote => Some(UnitKind::Quote),
        Tag::Pre => Some(UnitKind::Code),
        Tag::P => Some(UnitKind::Text),
        _ if tag.heading_level().is_some() => tag.heading_level().map(UnitKind::Heading),
        _ if tag.is_block() && inside == 0 => Some(UnitKind::Text),
        _ => None,
    }
}

fn holds_headings(view: &View<'_>, row: RowId) -> bool {
    let end = view.row(row).end;
    [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6].iter().any(|&tag| {
        let rows = view.tagged(tag);
        rows.get(rows.partition_point(|&r| r <= row)).is_some_and(|&r| r < end)
    })
}

fn holds_blocks_in_cells(view: &View<'_>, table: RowId) -> bool {
    let end = view.row(table).end;
    (table..end).any(|r| {
        !view.is_gone(r)
            && matches!(view.row(r).tag, Tag::Td | Tag::Th)
            && view
                .children(r)
                .any(|c| view.row(c).tag.is_block() && !matches!(view.row(c).tag, Tag::P | Tag::Ul | Tag::Ol))
    })
}

fn flush(view: &View<'_>, run: &mut Option<Unit>, units: &mut Vec<Unit>) {
    if let Some(unit) = run.take() {
        push(view, unit, units);
    }
}

fn push(view: &View<'_>, unit: Unit, units: &mut Vec<Unit>) {
    let words = unit.words(view);
    let media = view.media_between(unit.first, unit.end);
    match unit.kind {
        UnitKind::Text if words == 0 && media == 0 => {}
        UnitKind::Text if words == 0 => units.push(Unit { kind: UnitKind::Media, ..unit }),
        UnitKind::List if words == 0 && media == 0 => {}
        _ => units.push(unit),
    }
}
