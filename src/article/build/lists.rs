//! Lists, their items, and the numbers before them.

use super::Builder;
use super::frame::{Frame, FrameKind, ListFrame};
use crate::document::{Format, RowId, Tag};

impl Builder<'_, '_> {
    pub(super) fn open_list(&mut self, row: RowId, ordered: bool) {
        let items = || self.cleaned.document.children(row).filter(|&child| self.tag(child) == Tag::Li);
        let as_written = ordered && self.numbers_differ(items());
        let falling = ordered && self.cleaned.attr(row, "reversed").is_some();
        let start = self.cleaned.attr(row, "start").and_then(|start| start.trim().parse::<i64>().ok());
        let first = start.unwrap_or_else(|| if falling { items().count() as i64 } else { 1 });
        let list = ListFrame {
            ordered,
            items: Vec::new(),
            next: first.max(0).unsigned_abs(),
            step: if falling { -1 } else { 1 },
            as_written,
        };
        self.open_frame(FrameKind::List(list), row);
    }

    pub(super) fn open_item(&mut self, row: RowId) {
        self.flush();
        if !matches!(self.owner().kind, FrameKind::List(_)) {
            self.open_loose_list(row);
        }
        let value = self.cleaned.attr(row, "value").and_then(|value| value.trim().parse().ok());
        let written = self.written_number(row);
        let FrameKind::List(list) = &mut self.owner().kind else { return };
        let number = list.ordered.then(|| {
            let number = value.or(written.filter(|_| list.as_written)).unwrap_or(list.next);
            list.next = number.saturating_add_signed(list.step);
            number
        });
        self.open_frame(FrameKind::Item { number }, row);
    }

    /// A list around items that stand in none, up to the last of them in a row.
    fn open_loose_list(&mut self, row: RowId) {
        let doc = self.cleaned.document;
        let limit = self.end_of(doc.rows()[row].parent);
        let mut end = self.end_of(row);
        let mut next = end;
        while next < limit {
            let blank = doc.text(next).is_some_and(|text| text.trim().is_empty()) || self.tag(next) == Tag::Comment;
            match self.tag(next) {
                Tag::Li => end = self.end_of(next),
                _ if blank || self.is_dropped(next) => {}
                _ => break,
            }
            next = self.end_of(next);
        }
        let list = ListFrame { ordered: false, items: Vec::new(), next: 1, step: 1, as_written: false };
        self.fresh = None;
        self.owners.push(self.frames.len());
        self.frames.push(Frame::new(FrameKind::List(list), end, self.span(row)));
    }

    /// Whether the author wrote numbers before the items himself, and meant them: `1. 1. 1.` leaves it to the reader.
    fn numbers_differ(&self, items: impl Iterator<Item = RowId>) -> bool {
        if self.cleaned.document.format() != Format::Markdown {
            return false;
        }
        let mut first = None;
        let mut differ = false;
        for item in items {
            let Some(number) = self.written_number(item) else { return false };
            differ |= *first.get_or_insert(number) != number;
        }
        differ
    }

    /// The number that stands before an item in the source.
    fn written_number(&self, row: RowId) -> Option<u64> {
        let source = self.span(row).slice(self.cleaned.document.source()).trim_start();
        let digits = source.bytes().take_while(u8::is_ascii_digit).count();
        source[digits..].starts_with(['.', ')']).then(|| source[..digits].parse().ok())?
    }
}
