//! Which bytes of the source each cut is seen at.

use crate::clean::{Action, Category, Removal};
use crate::document::{Document, RowId, Span, Tag};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A stretch of the source that stays, or that one cut covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub span: Span,
    /// Which removal covers it, as an index; `None` where it stays.
    pub cut: Option<usize>,
}

/// The whole source in pieces, one after the other without a gap. Where cuts overlap, the one that begins last is
/// seen. Of an element that was unwrapped only its tags are covered: its words stay.
pub fn marks(document: &Document, removals: &[Removal]) -> Vec<Piece> {
    let elements = elements(document);
    let mut covered: Vec<(Span, usize)> = Vec::new();
    for (at, removal) in removals.iter().enumerate() {
        let row = elements.get(&(removal.span.start, removal.span.end));
        match row.filter(|_| removal.action == Action::Unwrap) {
            Some(&row) => covered.extend(outside_children(document, row).into_iter().map(|span| (span, at))),
            None => covered.push((removal.span, at)),
        }
    }
    flatten(document.source().len(), covered)
}

/// Rules by the number of their cuts, most first, with the category and the first cut of each.
pub fn counts(removals: &[Removal]) -> Vec<(&str, Category, usize, usize)> {
    let mut by_rule: BTreeMap<&str, (Category, usize, usize)> = BTreeMap::new();
    for (at, removal) in removals.iter().enumerate() {
        by_rule.entry(&removal.rule).or_insert((removal.category, 0, at)).1 += 1;
    }
    let mut counts: Vec<_> = by_rule.into_iter().map(|(rule, (category, n, at))| (rule, category, n, at)).collect();
    counts.sort_by_key(|&(_, _, n, at)| (std::cmp::Reverse(n), at));
    counts
}

/// The outermost element of each span.
fn elements(document: &Document) -> FxHashMap<(usize, usize), RowId> {
    let mut found = FxHashMap::default();
    for (id, row) in document.rows().iter().enumerate() {
        if !matches!(row.tag, Tag::Root | Tag::Text | Tag::Comment) {
            found.entry((row.span.start, row.span.end)).or_insert(id);
        }
    }
    found
}

/// The bytes of an element that belong to none of its children: its tags, or the marks of Markdown.
fn outside_children(document: &Document, row: RowId) -> Vec<Span> {
    let whole = document.rows()[row].span;
    let mut at = whole.start;
    let mut spans = Vec::new();
    for child in document.children(row) {
        let span = document.rows()[child].span;
        if span.is_empty() || span.start < at {
            continue;
        }
        spans.push(Span::new(at, span.start));
        at = span.end;
    }
    spans.push(Span::new(at, whole.end));
    spans.retain(|span| !span.is_empty());
    spans
}

fn flatten(end: usize, mut covered: Vec<(Span, usize)>) -> Vec<Piece> {
    covered.sort_by_key(|(span, cut)| (span.start, std::cmp::Reverse(span.end), *cut));
    let mut pieces = Vec::new();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (span, cut) in covered {
        close_until(span.start, &mut open, &mut at, &mut pieces);
        push(&mut pieces, &mut at, span.start, open.last().map(|(_, cut)| *cut));
        open.push((span.end, cut));
    }
    close_until(end, &mut open, &mut at, &mut pieces);
    push(&mut pieces, &mut at, end, None);
    pieces
}

/// Ends the cuts that end at or before `start`, the innermost first.
fn close_until(start: usize, open: &mut Vec<(usize, usize)>, at: &mut usize, pieces: &mut Vec<Piece>) {
    while let Some(&(end, cut)) = open.last().filter(|(end, _)| *end <= start) {
        push(pieces, at, end, Some(cut));
        open.pop();
    }
}

fn push(pieces: &mut Vec<Piece>, at: &mut usize, end: usize, cut: Option<usize>) {
    if end > *at {
        pieces.push(Piece { span: Span::new(*at, end), cut });
        *at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{self, Options};
    use crate::document::{Format, Limits};
    use proptest::prelude::*;

    fn shown(source: &str) -> Vec<(String, Option<usize>)> {
        let document = Document::parse(source, Format::Markdown, &Limits::default());
        let removals = clean::clean(&document, &Options::default()).removals;
        let pieces = marks(&document, &removals);
        pieces.into_iter().map(|p| (p.span.slice(source).to_owned(), p.cut)).collect()
    }

    #[test]
    fn an_unwrapped_link_keeps_its_words_unmarked() {
        let pieces = shown("Read [the **book**](https://amzn.to/1AbCdEf) first.\n");
        let told: Vec<_> = pieces.iter().map(|(text, cut)| (text.as_str(), *cut)).collect();
        assert_eq!(
            told,
            [
                ("Read ", None),
                ("[", Some(0)),
                ("the **book**", None),
                ("](https://amzn.to/1AbCdEf)", Some(0)),
                (" first.\n", None)
            ]
        );
    }

    proptest! {
        #[test]
        fn pieces_are_the_whole_source_in_order(cuts in prop::collection::vec((0usize..60, 0usize..30), 0..12)) {
            let covered = cuts.iter().enumerate().map(|(at, &(start, len))| (Span::new(start, (start + len).min(60)), at));
            let pieces = flatten(60, covered.filter(|(span, _)| !span.is_empty()).collect());
            let mut at = 0;
            for piece in &pieces {
                prop_assert_eq!(piece.span.start, at);
                prop_assert!(!piece.span.is_empty());
                at = piece.span.end;
            }
            prop_assert_eq!(at, 60);
            for byte in 0..60 {
                let covered = cuts.iter().any(|&(start, len)| start <= byte && byte < (start + len).min(60));
                let piece = pieces.iter().find(|p| p.span.start <= byte && byte < p.span.end);
                prop_assert_eq!(piece.is_some_and(|p| p.cut.is_some()), covered);
            }
        }
    }
}
