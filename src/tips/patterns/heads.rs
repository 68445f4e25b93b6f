//! From heads to units: what the patterns that group heads have in common.

use crate::article::Inline;
use crate::tips::body::{self, Reach};
use crate::tips::candidate::{Candidate, Line, Style, Unit, cut};
use crate::tips::language::Cues;
use crate::tips::outline::{BOLD_LINE, LEAD, LONE_ITEM, Outline, Role, first_line_or_sentence, heading_level};
use crate::article::BlockKind;

/// Makes a candidate of the pieces at `starts`, each of which has a head.
pub fn candidate<'a>(outline: &Outline<'a>, cues: &Cues, pattern: &'static str, style: Style, starts: &[usize]) -> Option<Candidate<'a>> {
    let first = *starts.first()?;
    let mut longest = 0;
    let mut units = Vec::with_capacity(starts.len());
    for (n, &at) in starts.iter().enumerate() {
        let last = n + 1 == starts.len();
        let to = starts.get(n + 1).copied().unwrap_or(outline.pieces.len());
        let at_most = if last && n >= 2 { longest.max(1) } else { usize::MAX };
        let (unit, blocks) = unit(outline, cues, at, to, last, at_most)?;
        longest = longest.max(blocks);
        units.push(unit);
    }
    Some(Candidate { pattern, style, units, first, intro: outline.intro(first), announced: false })
}

/// The unit that begins at `at` and reaches at most to `to`, and how many blocks of body it has.
fn unit<'a>(outline: &Outline<'a>, cues: &Cues, at: usize, to: usize, last: bool, at_most: usize) -> Option<(Unit<'a>, usize)> {
    let piece = &outline.pieces[at];
    let head = piece.head.as_ref()?;
    let marker = head.marker.clone().unwrap_or_default();
    let mut line = cut(head.line, marker.end, head.title_end);
    let (mut rank, mut from) = (head.rank, at + 1);
    if line.title.is_empty() && line.rest.is_empty() {
        (line, rank) = title_below(outline, at + 1, to, rank)?;
        from = at + 2;
    }
    let under_heading = rank <= 6;
    let body = body::collect(outline, Reach { from, to, rank, last, at_most: if under_heading && last { at_most.max(3) } else { at_most } });
    let count = body.blocks.len();
    let mut blocks = body.blocks;
    if head.rank == LONE_ITEM && let BlockKind::List(list) = &piece.block.kind {
        let inner = list.items[0].blocks.iter().skip(1).map(std::borrow::Cow::Borrowed);
        blocks = inner.chain(blocks).collect();
    }
    let span = outline.pieces[from - 1].block.span.join(piece.block.span);
    let _ = cues;
    let unit = Unit { holes: body.holes, parts: body.parts, ..Unit::new(marker, line, span, blocks) };
    Some((unit, count))
}

/// The title of a head that is a label alone: the next heading or strong line, else the first sentence below.
fn title_below(outline: &Outline, at: usize, to: usize, rank: u8) -> Option<(Line, u8)> {
    let piece = outline.pieces.get(at).filter(|_| at < to)?;
    let whole = |text: &[Inline]| Line { title: text.to_vec(), rest: Vec::new() };
    match (&piece.block.kind, &piece.head) {
        (BlockKind::Heading { text, level }, _) => Some((whole(text), rank.min(*level))),
        (BlockKind::Paragraph(_), Some(head)) if head.rank <= LEAD => Some((cut(head.line, 0, head.title_end), rank)),
        (BlockKind::Paragraph(text), _) => Some((cut(text, 0, first_line_or_sentence(&piece.reading, 0)), rank)),
        _ => None,
    }
}

/// Whether the piece is the title of the whole text: the first heading, with nothing said before it.
pub fn is_text_title(outline: &Outline, at: usize) -> bool {
    let says = |piece: &crate::tips::outline::Piece| piece.role != Role::Silent;
    heading_level(outline.pieces[at].block).is_some() && !outline.pieces[..at].iter().any(says)
}

/// The id of a pattern by the rank of its heads.
pub fn numbered_id(rank: u8) -> &'static str {
    match rank {
        BOLD_LINE => "bold-numbered",
        LEAD => "numbered-paragraph",
        LONE_ITEM => "numbered-line",
        _ => "numbered-heading",
    }
}
