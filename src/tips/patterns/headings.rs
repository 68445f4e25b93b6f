//! Headings without numbers that form a list: all of one level in one section.

use super::{Pattern, heads};
use crate::article::BlockKind;
use crate::tips::candidate::{Candidate, Style};
use crate::tips::cue::Cue;
use crate::tips::language::Cues;
use crate::tips::outline::{Outline, Role, heading_level};
use std::collections::BTreeMap;

/// See the module.
pub struct Headings;

impl Pattern for Headings {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let mut groups: BTreeMap<(Option<usize>, u8), Vec<usize>> = BTreeMap::new();
        for (at, piece) in outline.pieces.iter().enumerate() {
            let Some(level) = heading_level(piece.block) else { continue };
            let numbered = piece
                .head
                .as_ref()
                .and_then(|head| head.marker.as_ref())
                .is_some_and(|marker| marker.number.is_some() && !marker.loose);
            let column = cues.whole(Cue::ColumnDo, &piece.reading) || cues.whole(Cue::ColumnDont, &piece.reading);
            let bare = column || piece.head.is_none() || piece.role != Role::Content || numbered;
            if !bare && !heads::is_text_title(outline, at) {
                groups.entry((piece.parent, level)).or_default().push(at);
            }
        }
        groups.values().filter_map(|starts| list(outline, cues, starts)).collect()
    }
}

/// The list begins at the heading that a line announces ("Here is what I tell them:"), else at the first.
fn list<'a>(outline: &Outline<'a>, cues: &Cues, starts: &[usize]) -> Option<Candidate<'a>> {
    let announced = starts.iter().position(|&at| announces(outline, cues, at));
    let style = Style::Heading;
    let mut found = heads::candidate(outline, "heading", style, &starts[announced.unwrap_or(0)..])?;
    found.announced = announced.is_some();
    Some(found)
}

/// Whether the paragraph before a heading announces advice and ends in a colon.
fn announces(outline: &Outline, cues: &Cues, at: usize) -> bool {
    outline.intro(at).is_some_and(|intro| {
        let piece = &outline.pieces[intro];
        let colon = piece.reading.plain.trim_end().ends_with(':');
        let next = matches!(piece.block.kind, BlockKind::Paragraph(_));
        next && colon && (cues.anywhere(Cue::Advice, &piece.reading) || cues.ends(Cue::IntroAdvice, &piece.reading))
    })
}
