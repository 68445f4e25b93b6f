//! Questions and their answers: headings, strong lines and leads that ask; "Q: …" above "A: …"; items and terms that
//! ask. Whether the answers advise is for the scorer to say.

use super::{Pattern, heads};
use crate::article::{Block, BlockKind};
use crate::tips::candidate::{Candidate, Line, Style, Unit, cut};
use crate::tips::cue::Cue;
use crate::tips::language::Cues;
use crate::tips::marker::{self, Marker};
use crate::tips::outline::{self, LONE_ITEM, Outline, Piece, Role};
use crate::tips::reading::Reading;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// See the module.
pub struct Questions;

const ID: &str = "question";

impl Pattern for Questions {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let mut found = headed(outline);
        found.extend(labelled(outline, cues));
        for (at, piece) in outline.pieces.iter().enumerate() {
            let units: Vec<Unit<'a>> = match &piece.block.kind {
                BlockKind::List(list) => list.items.iter().filter_map(|item| asked(&item.blocks, item, cues)).collect(),
                BlockKind::Definitions(all) => all.iter().filter_map(|entry| defined(entry, cues)).collect(),
                _ => continue,
            };
            found.extend(candidate(outline, at, units));
        }
        found
    }
}

/// Two questions or more are a list of questions.
fn candidate<'a>(outline: &Outline<'a>, first: usize, units: Vec<Unit<'a>>) -> Option<Candidate<'a>> {
    let intro = outline.intro(first);
    (units.len() >= 2).then_some(Candidate {
        pattern: ID,
        style: Style::Answered,
        units,
        first,
        intro,
        announced: false,
    })
}

/// Heads that ask, those of one rank in one section together.
fn headed<'a>(outline: &Outline<'a>) -> Vec<Candidate<'a>> {
    let mut groups: BTreeMap<(Option<usize>, u8), Vec<usize>> = BTreeMap::new();
    for (at, piece) in outline.pieces.iter().enumerate() {
        let Some(head) = piece.head.as_ref().filter(|head| head.rank != LONE_ITEM) else { continue };
        if piece.role == Role::Content && asks(&piece.reading, head.title_end) {
            groups.entry((piece.parent, head.rank)).or_default().push(at);
        }
    }
    let lists = groups.values().filter(|starts| starts.len() >= 2);
    lists.filter_map(|starts| heads::candidate(outline, ID, Style::Answered, starts)).collect()
}

/// Whether the text up to `end` closes with a question mark.
fn asks(reading: &Reading, end: usize) -> bool {
    reading.plain.get(..end).is_some_and(|title| title.trim_end_matches(['*', ' ', '\n', '”', '"']).ends_with('?'))
}

/// Paragraphs labelled "Q:", each with the paragraphs behind it, of which the first may be labelled "A:".
fn labelled<'a>(outline: &Outline<'a>, cues: &Cues) -> Option<Candidate<'a>> {
    let is_question = |at: &usize| label(&outline.pieces[*at], Cue::QuestionLabel, cues).is_some();
    let starts: Vec<usize> = (0..outline.pieces.len()).filter(is_question).collect();
    let units = starts.iter().enumerate().filter_map(|(n, &at)| {
        let to = starts.get(n + 1).copied().unwrap_or(outline.pieces.len());
        answered(outline, at, to, cues)
    });
    candidate(outline, *starts.first()?, units.collect())
}

/// The byte behind the label a paragraph begins with.
fn label(piece: &Piece, cue: Cue, cues: &Cues) -> Option<usize> {
    let BlockKind::Paragraph(_) = piece.block.kind else { return None };
    let reading = &piece.reading;
    let words = cues.at(cue, reading, 0);
    let after = reading.words.get(words.checked_sub(1)?)?.to;
    let rest = &reading.plain[after..];
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '#')).len();
    let set_off = rest[digits..].trim_start().strip_prefix([':', '.', ')', '–', '—'])?;
    Some(reading.plain.len() - set_off.trim_start().len())
}

fn answered<'a>(outline: &Outline<'a>, at: usize, to: usize, cues: &Cues) -> Option<Unit<'a>> {
    let piece = &outline.pieces[at];
    let BlockKind::Paragraph(text) = &piece.block.kind else { return None };
    let start = label(piece, Cue::QuestionLabel, cues)?;
    let question = piece.reading.sentences.iter().map(|sentence| sentence.end).find(|&end| end > start)?;
    let ends = |at: &usize| {
        let piece = &outline.pieces[*at];
        outline::heading_level(piece.block).is_some() || piece.role != Role::Content
    };
    let end = (at + 1..to).find(ends).unwrap_or(to);
    let answer = outline.pieces[at + 1..end].iter().map(|piece| without_label(piece, cues)).collect();
    let line = cut(text, start, question);
    let marker = Marker { end: start, ..Marker::default() };
    Some(Unit::new(marker, Line { rest: unlabelled(line.rest, cues), ..line }, piece.block.span, answer))
}

fn without_label<'a>(piece: &Piece<'a>, cues: &Cues) -> Cow<'a, Block> {
    match (&piece.block.kind, label(piece, Cue::AnswerLabel, cues)) {
        (BlockKind::Paragraph(text), Some(start)) => {
            let (_, rest) = crate::tips::inline::split_at(text, start);
            Cow::Owned(Block { span: piece.block.span, kind: BlockKind::Paragraph(rest) })
        }
        _ => Cow::Borrowed(piece.block),
    }
}

/// "Q: Why?" and "A: Because." in one paragraph.
fn unlabelled(rest: Vec<crate::article::Inline>, cues: &Cues) -> Vec<crate::article::Inline> {
    let reading = Reading::of(&rest);
    let words = cues.at(Cue::AnswerLabel, &reading, 0);
    let Some(word) = words.checked_sub(1).and_then(|at| reading.words.get(at)) else { return rest };
    match reading.plain[word.to..].starts_with(':') {
        true => crate::tips::inline::split_at(&rest, word.to + 1).1,
        false => rest,
    }
}

fn asked<'a>(blocks: &'a [Block], item: &'a crate::article::Item, cues: &Cues) -> Option<Unit<'a>> {
    let (BlockKind::Paragraph(text) | BlockKind::Heading { text, .. }) = &blocks.first()?.kind else { return None };
    if !crate::tips::inline::contains(text, '?') {
        return None;
    }
    let unit = Unit::of_item(blocks, item.span, cues)?;
    let answered = unit.body.iter().any(|block| !Reading::of_blocks([block.as_ref()]).words.is_empty());
    (answered && asks(&unit.title_words, unit.title_words.plain.len())).then_some(unit)
}

fn defined<'a>(entry: &'a crate::article::Definition, cues: &Cues) -> Option<Unit<'a>> {
    let reading = Reading::of(&entry.term);
    if !asks(&reading, reading.plain.len()) {
        return None;
    }
    let marker = marker::parse(&reading, cues).filter(|marker| !marker.loose).unwrap_or_default();
    let (_, title) = crate::tips::inline::split_at(&entry.term, marker.end);
    let blocks = entry.blocks.iter().map(Cow::Borrowed).collect();
    Some(Unit::new(marker, Line { title, rest: Vec::new() }, entry.span, blocks))
}
