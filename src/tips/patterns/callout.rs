//! Labelled call-outs: "Tip: …", "**Pro tip** – …", "Important: …". Each is a list of one unit.

use super::Pattern;
use crate::article::{Block, BlockKind, Inline};
use crate::tips::candidate::{Candidate, Style, Unit, cut};
use crate::tips::language::Cues;
use crate::tips::marker::{self, Marker};
use crate::tips::outline::{Outline, first_line_or_sentence};
use crate::tips::reading::Reading;
use std::borrow::Cow;

/// See the module.
pub struct Callouts;

impl Pattern for Callouts {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let mut found = Vec::new();
        for (at, piece) in outline.pieces.iter().enumerate() {
            let blocks: &'a [Block] = match &piece.block.kind {
                BlockKind::Paragraph(_) => std::slice::from_ref(piece.block),
                BlockKind::Quote(blocks) => blocks,
                _ => continue,
            };
            let first = match &piece.block.kind {
                BlockKind::Paragraph(_) => Cow::Borrowed(piece.reading.as_ref()),
                _ => Cow::Owned(Reading::of_blocks(blocks.first())),
            };
            let below = outline.pieces.get(at + 1).map(|piece| piece.block);
            if let Some(unit) = unit(&first, blocks, below, cues) {
                found.push(Candidate {
                    pattern: "call-out",
                    style: Style::Callout,
                    units: vec![unit],
                    first: at,
                    intro: None,
                    announced: false,
                });
            }
        }
        found
    }
}

fn unit<'a>(reading: &Reading, blocks: &'a [Block], below: Option<&'a Block>, cues: &Cues) -> Option<Unit<'a>> {
    let (first, rest) = blocks.split_first()?;
    let BlockKind::Paragraph(text) = &first.kind else { return None };
    let marker = marker::parse(reading, cues).filter(|marker| marker.callout.is_some())?;
    let end = first_line_or_sentence(reading, marker.end);
    if !reading.plain[marker.end.min(end)..].trim().is_empty() {
        let rest = rest.iter().map(Cow::Borrowed).collect();
        return Some(Unit::new(marker.clone(), cut(text, marker.end, end), first.span, rest));
    }
    let (next, others) = match rest.split_first() {
        Some((next, others)) => (next, others),
        None => (below?, [].as_slice()),
    };
    let BlockKind::Paragraph(text) = &next.kind else { return None };
    labelled_above(marker, text, first, next, others)
}

/// The label stands alone: the paragraph below holds the words.
fn labelled_above<'a>(
    marker: Marker,
    text: &'a [Inline],
    label: &Block,
    next: &'a Block,
    others: &'a [Block],
) -> Option<Unit<'a>> {
    let line = cut(text, 0, first_line_or_sentence(&Reading::of(text), 0));
    let rest = others.iter().map(Cow::Borrowed).collect();
    Some(Unit::new(marker, line, label.span.join(next.span), rest))
}
