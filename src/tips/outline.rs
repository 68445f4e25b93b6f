//! The article as a flat row of pieces, each with what it can be the beginning of.
//!
//! Authors set a unit apart in many ways that mean the same: a heading, a line in strong type, a bold lead, a number.
//! All of them become a [`Head`] with a rank, so that patterns group heads and need not know how each was written.

use super::cue::Cue;
use super::language::Cues;
use super::marker::{self, Marker};
use super::reading::Reading;
use super::stated::StatedList;
use crate::article::{Block, BlockKind, Inline};
use std::rc::Rc;

/// Rank of a paragraph that is one line in strong type; headings have 1 to 6.
pub const BOLD_LINE: u8 = 7;
/// Rank of a bold lead or a number at the start of a paragraph.
pub const LEAD: u8 = 8;
/// Rank of a numbered list of one item: the rest of the unit stands outside the list.
pub const LONE_ITEM: u8 = 9;

/// A block of the article and what it can begin.
pub struct Piece<'a> {
    /// The block.
    pub block: &'a Block,
    /// Its words; empty for lists, tables and the like.
    pub reading: Rc<Reading>,
    /// The unit it can begin.
    pub head: Option<Head<'a>>,
    /// What it does in the page.
    pub role: Role,
    /// The piece that heads the section it stands in; for a heading, the one above it.
    pub parent: Option<usize>,
}

/// What a piece does in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It says something.
    Content,
    /// It heads what belongs to the page: "Related posts".
    Furniture,
    /// It heads what is said before the first advice: "Introduction".
    Opening,
    /// It begins the end of the text.
    Closing,
    /// It points elsewhere: "Also read: …".
    Pointer,
    /// It is a figure, an embed, a rule or empty.
    Silent,
}

/// A place where a unit can begin.
pub struct Head<'a> {
    /// How much it stands out: 1 to 6 as headings, then [`BOLD_LINE`], [`LEAD`], [`LONE_ITEM`].
    pub rank: u8,
    /// The inlines of the line.
    pub line: &'a [Inline],
    /// Number, label or sign before the title.
    pub marker: Option<Marker>,
    /// Byte of the line's plain text at which the title ends.
    pub title_end: usize,
}

/// The pieces of an article in order.
pub struct Outline<'a> {
    /// The pieces.
    pub pieces: Vec<Piece<'a>>,
    /// The lists the page says it has.
    pub stated: Vec<StatedList>,
}

impl<'a> Outline<'a> {
    /// Reads the blocks of an article.
    pub fn of(blocks: &'a [Block], cues: &Cues) -> Outline<'a> {
        let mut pieces: Vec<Piece<'a>> = Vec::with_capacity(blocks.len());
        let mut above: Vec<(u8, usize)> = Vec::new();
        for block in blocks {
            let (reading, head) = read(block, cues);
            let level = heading_level(block);
            if let Some(level) = level {
                above.retain(|&(other, _)| other < level);
            }
            let parent = above.last().map(|&(_, at)| at);
            if let Some(level) = level {
                above.push((level, pieces.len()));
            }
            let role = role(block, &reading, head.as_ref(), cues);
            pieces.push(Piece { block, reading: Rc::new(reading), head, role, parent });
        }
        label_pointers(&mut pieces);
        Outline { pieces, stated: Vec::new() }
    }

    /// The words of the headings above a piece, outermost first.
    pub fn section(&self, at: usize) -> Vec<String> {
        let mut path: Vec<String> =
            self.above(at).map(|parent| self.pieces[parent].reading.plain.trim().to_owned()).collect();
        path.reverse();
        path
    }

    /// The headings above a piece, innermost first.
    pub fn above(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.pieces[at].parent, |&parent| self.pieces[parent].parent)
    }

    /// The paragraph that introduces the piece at `at`: the one right before it.
    pub fn intro(&self, at: usize) -> Option<usize> {
        let before = (0..at).rev().find(|&before| self.pieces[before].role != Role::Silent)?;
        matches!(self.pieces[before].block.kind, BlockKind::Paragraph(_)).then_some(before)
    }
}

/// The level of a heading block.
pub fn heading_level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

fn read<'a>(block: &'a Block, cues: &Cues) -> (Reading, Option<Head<'a>>) {
    match &block.kind {
        BlockKind::Heading { level, text } => {
            let reading = cues.read(text);
            let head = Head {
                rank: *level,
                line: text,
                marker: marker::parse(&reading, cues),
                title_end: reading.plain.len(),
            };
            let speaks = !reading.words.is_empty();
            (reading, speaks.then_some(head))
        }
        BlockKind::Paragraph(text) => {
            let reading = cues.read(text);
            let head = paragraph_head(text, &reading, cues);
            (reading, head)
        }
        BlockKind::List(list) if list.ordered && list.items.len() == 1 => lone_item(list, cues),
        _ => (Reading::default(), None),
    }
}

/// A paragraph begins a unit if it is one line in strong type, has a bold lead, a number or a sign.
fn paragraph_head<'a>(text: &'a [Inline], reading: &Reading, cues: &Cues) -> Option<Head<'a>> {
    let all = reading.plain.trim_end().len();
    // A number that stands alone in a paragraph is a page number, a counter or a date; alone in a heading it is a number.
    let says = |marker: &Marker| marker.number.is_none() || marker.label.is_some() || marker.end < all;
    let marker = marker::parse(reading, cues).filter(|marker| !marker.loose && says(marker));
    let colon = reading.plain[..all].ends_with([':', '：']);
    if reading.all_bold() && reading.words.len() <= 25 && (!colon || marker.is_some()) {
        return Some(Head { rank: BOLD_LINE, line: text, marker, title_end: all });
    }
    if let Some(end) = lead_end(reading, marker.as_ref().map_or(0, |marker| marker.end)) {
        return Some(Head { rank: LEAD, line: text, marker, title_end: end });
    }
    let marker =
        marker.filter(|marker| marker.number.is_some() || marker.polarity.is_some() || marker.callout.is_some())?;
    let title_end = first_line_or_sentence(reading, marker.end);
    Some(Head { rank: LEAD, line: text, marker: Some(marker), title_end })
}

/// A numbered list of one item is a numbered line: what follows the list belongs to it.
fn lone_item<'a>(list: &'a crate::article::List, cues: &Cues) -> (Reading, Option<Head<'a>>) {
    let item = &list.items[0];
    let Some(Block { kind: BlockKind::Paragraph(text), .. }) = item.blocks.first() else {
        return (Reading::default(), None);
    };
    let reading = cues.read(text);
    let inner = marker::parse(&reading, cues).filter(|marker| !marker.loose).unwrap_or_default();
    let marker = Marker { number: item.number.or(inner.number), ..inner };
    let title_end = lead_end(&reading, marker.end).unwrap_or_else(|| first_line_or_sentence(&reading, marker.end));
    let head = Head { rank: LONE_ITEM, line: text, marker: Some(marker), title_end };
    (reading, Some(head))
}

/// Where the lead of a paragraph ends, if it begins with one: strong (or emphasised) words set off from what follows.
pub fn lead_end(reading: &Reading, from: usize) -> Option<usize> {
    let plain = reading.plain.as_str();
    stretch(&reading.bold, plain, from)
        .filter(|&end| set_off(plain, from, end, true))
        .or_else(|| stretch(&reading.italic, plain, from).filter(|&end| set_off(plain, from, end, false)))
}

/// The end of the marked stretch that begins at `from`; neighbouring stretches are one.
fn stretch(ranges: &[std::ops::Range<usize>], plain: &str, from: usize) -> Option<usize> {
    let mut end = from;
    for range in ranges {
        let between = plain.get(end..range.start).unwrap_or("");
        if range.end > end
            && !between.contains(char::is_alphanumeric)
            && (end > from || range.start <= from || between.len() < 4)
        {
            end = range.end;
        }
    }
    (end > from).then_some(end)
}

fn set_off(plain: &str, from: usize, end: usize, strong: bool) -> bool {
    let (lead, rest) = (plain[from.min(end)..end].trim_end(), &plain[end..]);
    let next = rest.trim_start();
    let words = lead.split_whitespace().count();
    if lead.is_empty() || words > 25 || next.is_empty() {
        return false;
    }
    let marked = lead.ends_with(['.', ':', '!', '?', '–', '—', '-'])
        || next.starts_with(['.', ':', '–', '—', '-', '!'])
        || rest.starts_with('\n');
    marked || (strong && words > 1 && next.starts_with(|c: char| c.is_uppercase() || c == '“' || c == '"'))
}

/// Where a title without a lead ends: at the first line break or at the end of the first sentence.
pub fn first_line_or_sentence(reading: &Reading, from: usize) -> usize {
    let plain = reading.plain.as_str();
    let line = plain[from..].find('\n').map_or(plain.len(), |at| from + at);
    let sentence =
        reading.sentences.iter().map(|s| s.end).find(|&end| end > from && !plain[from..end].trim().is_empty());
    line.min(sentence.unwrap_or(plain.len()))
}

fn role(block: &Block, reading: &Reading, head: Option<&Head>, cues: &Cues) -> Role {
    match &block.kind {
        BlockKind::Figure { .. } | BlockKind::Embed { .. } | BlockKind::Rule => Role::Silent,
        BlockKind::Heading { .. } => line_role(reading, cues),
        BlockKind::Paragraph(_) if reading.words.is_empty() => Role::Silent,
        BlockKind::Paragraph(_) if head.is_some_and(|head| head.rank == BOLD_LINE && head.marker.is_none()) => {
            match line_role(reading, cues) {
                Role::Content if points_elsewhere(reading, cues) => Role::Pointer,
                role => role,
            }
        }
        BlockKind::Paragraph(_) if points_elsewhere(reading, cues) => Role::Pointer,
        BlockKind::Paragraph(_) if cues.begins(Cue::ClosingOpener, reading) => Role::Closing,
        _ => Role::Content,
    }
}

/// What a heading, or a line that stands like one, does.
fn line_role(reading: &Reading, cues: &Cues) -> Role {
    let closing = cues.at(Cue::ClosingHeading, reading, 0);
    if closing > 0 && (closing == reading.words.len() || reading.words[closing - 1].pause) {
        Role::Closing
    } else if cues.whole(Cue::OpeningHeading, reading) {
        Role::Opening
    } else if cues.whole(Cue::Furniture, reading)
        || cues.anywhere(Cue::FurnitureWord, reading)
        || cues.begins(Cue::FurnitureStart, reading)
        || cues.whole(Cue::Interface, reading)
    {
        Role::Furniture
    } else if reading.words.is_empty() {
        Role::Silent
    } else {
        Role::Content
    }
}

/// A line that leads to another page: nothing but a link that is no sentence; or one that begins as such lines do and is
/// mostly link, stands out as a whole, or is nothing but a label.
fn points_elsewhere(reading: &Reading, cues: &Cues) -> bool {
    let line = reading.plain.trim_end();
    if reading.words.len() > 60 {
        return false;
    }
    if reading.link_share() > 0.95 && reading.words.len() >= 3 && !line.ends_with(['.', '!', '?', '”', '"']) {
        return true;
    }
    let label = reading.words.len() <= 4 && line.ends_with(':');
    let stands_out =
        reading.words.len() <= 25 && line.contains(':') && stretches_over(&reading.italic, line) | reading.all_bold();
    cues.begins(Cue::Pointer, reading) && (reading.link_share() > 0.4 || label || stands_out)
}

fn stretches_over(ranges: &[std::ops::Range<usize>], line: &str) -> bool {
    ranges.iter().map(std::ops::Range::len).max().unwrap_or(0) * 10 >= line.len() * 9
}

/// A short line without an end, right above lines that point elsewhere, is their heading.
fn label_pointers(pieces: &mut [Piece]) {
    for at in (1..pieces.len()).rev() {
        let (before, after) = pieces.split_at_mut(at);
        let (label, next) = (&mut before[at - 1], &after[0]);
        let short =
            (1..=8).contains(&label.reading.words.len()) && !label.reading.plain.trim_end().ends_with(['.', '!', '?']);
        let line = matches!(label.block.kind, BlockKind::Paragraph(_)) && label.role == Role::Content;
        let whole_link = next.role == Role::Pointer && next.reading.link_share() > 0.95;
        if line && short && whole_link {
            label.role = Role::Pointer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tips::testing::*;

    fn ranks(blocks: &[Block]) -> Vec<Option<u8>> {
        Outline::of(blocks, Cues::of_language(None))
            .pieces
            .iter()
            .map(|piece| piece.head.as_ref().map(|head| head.rank))
            .collect()
    }

    #[test]
    fn headings_bold_lines_leads_and_numbers_are_heads() {
        let blocks = article(vec![
            heading(2, "Arrive early"),
            paragraph(vec![bold("Arrive early")]),
            paragraph(vec![bold("Arrive early."), text(" It helps.")]),
            paragraph(vec![text("2) Arrive early")]),
            paragraph(vec![bold("Kim"), text(" told me to arrive early.")]),
            paragraph(vec![bold("What people mean by early:")]),
            paragraph(vec![text("18")]),
        ]);
        assert_eq!(ranks(&blocks), [Some(2), Some(BOLD_LINE), Some(LEAD), Some(LEAD), None, None, None]);
    }

    #[test]
    fn sections_are_the_headings_above() {
        let blocks =
            article(vec![heading(1, "Guide"), heading(2, "Before"), paragraph(vec![text("Go.")]), heading(2, "After")]);
        let outline = Outline::of(&blocks, Cues::of_language(None));
        assert_eq!(outline.section(2), ["Guide", "Before"]);
        assert_eq!(outline.section(3), ["Guide"]);
    }

    #[test]
    fn lines_of_the_page_are_known() {
        let blocks = article(vec![
            heading(4, "See also"),
            heading(2, "Conclusion"),
            paragraph(vec![text("Also: "), link("Five ways to rest")]),
            paragraph(vec![text("So there you have it!")]),
            paragraph(vec![text("Read the room before you speak.")]),
        ]);
        let roles: Vec<Role> =
            Outline::of(&blocks, Cues::of_language(None)).pieces.iter().map(|piece| piece.role).collect();
        assert_eq!(roles, [Role::Furniture, Role::Closing, Role::Pointer, Role::Closing, Role::Content]);
    }
}
