//! Strong type instead of headings: lines in strong type, and paragraphs with a strong lead.

use super::{Pattern, heads};
use crate::tips::candidate::{Candidate, Style};
use crate::tips::language::Cues;
use crate::tips::outline::{BOLD_LINE, LEAD, Outline, Role};
use std::collections::BTreeMap;

/// Paragraphs that are one line in strong type, each with its text below.
pub struct BoldLines;

/// Paragraphs that begin with a strong lead.
pub struct BoldLeads;

impl Pattern for BoldLines {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        grouped(outline, cues, "bold-line", BOLD_LINE)
    }
}

impl Pattern for BoldLeads {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        grouped(outline, cues, "bold-lead", LEAD)
    }
}

/// The heads of one rank without a number, section by section.
fn grouped<'a>(outline: &Outline<'a>, cues: &Cues, pattern: &'static str, rank: u8) -> Vec<Candidate<'a>> {
    let mut sections: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (at, piece) in outline.pieces.iter().enumerate() {
        let fits = piece.head.as_ref().is_some_and(|head| {
            let plain = head.marker.as_ref().is_none_or(|marker| marker.number.is_none() && marker.callout.is_none());
            head.rank == rank && plain
        });
        if fits && piece.role == Role::Content {
            sections.entry(piece.parent).or_default().push(at);
        }
    }
    let lists = sections.values().filter(|starts| starts.len() >= 2);
    lists.filter_map(|starts| heads::candidate(outline, cues, pattern, Style::Bold, starts)).collect()
}
