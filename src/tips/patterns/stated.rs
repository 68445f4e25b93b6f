//! Lists the page itself names in its linked data or microdata, found in the text entry by entry. They may be written in
//! any way: a paragraph, a button, a heading. The page is believed about which lines belong together and not about
//! whether they advise.

use super::{Pattern, heads};
use crate::tips::candidate::{Candidate, Style};
use crate::tips::language::Cues;
use crate::tips::outline::{Outline, Piece, heading_level};
use crate::tips::stated::{StatedKind, StatedList};
use rustc_hash::FxHashMap;

/// See the module.
pub struct Stated;

impl Pattern for Stated {
    fn find<'a>(&self, outline: &Outline<'a>, _: &Cues) -> Vec<Candidate<'a>> {
        let lists = outline.stated.iter().filter(|list| list.kind != StatedKind::Items);
        lists.filter_map(|list| candidate(outline, list)).collect()
    }
}

fn candidate<'a>(outline: &Outline<'a>, list: &StatedList) -> Option<Candidate<'a>> {
    let (pattern, style) = match list.kind {
        StatedKind::Questions => ("question", Style::Answered),
        StatedKind::Steps | StatedKind::Items => ("how-to", Style::Numbered),
    };
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for (at, piece) in outline.pieces.iter().enumerate() {
        if let Some(title) = title(piece) {
            places.entry(title).or_insert(at);
        }
    }
    let mut starts: Vec<usize> = list.entries.iter().filter_map(|entry| places.get(entry).copied()).collect();
    let in_order = starts.is_sorted();
    starts.dedup();
    // A page whose data and text tell different stories is not believed.
    let told = starts.len() >= 2 && starts.len() * 10 >= list.entries.len() * 6;
    (told && in_order).then(|| heads::candidate(outline, pattern, style, &starts)).flatten()
}

/// The words of a piece's title: of its head, else of its first sentence.
fn title(piece: &Piece) -> Option<String> {
    if piece.head.is_none() && (heading_level(piece.block).is_some() || piece.reading.words.is_empty()) {
        return None;
    }
    let (start, end) = heads::title_range(piece)?;
    let words = piece.reading.words.iter().enumerate().filter(|(_, word)| word.to > start && word.to <= end);
    let words: Vec<&str> = words.map(|(at, _)| piece.reading.word(at)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
