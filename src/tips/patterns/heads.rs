//! From heads to units: what the patterns that group heads have in common.

use crate::article::BlockKind;
use crate::article::Inline;
use crate::tips::body::{self, Reach};
use crate::tips::candidate::{Candidate, Line, Style, Unit, cut};
use crate::tips::outline::{BOLD_LINE, LEAD, LONE_ITEM, Outline, Piece, Role, first_line_or_sentence, heading_level};

/// Makes a candidate of the pieces at `starts`, each of which has a head or is a paragraph.
pub fn candidate<'a>(
    outline: &Outline<'a>,
    pattern: &'static str,
    style: Style,
    starts: &[usize],
) -> Option<Candidate<'a>> {
    let first = *starts.first()?;
    let mut longest = 0;
    let mut units = Vec::with_capacity(starts.len());
    for (n, &at) in starts.iter().enumerate() {
        let last = n + 1 == starts.len();
        let to = starts.get(n + 1).copied().unwrap_or(outline.pieces.len());
        // Five units of one paragraph each say how long the sixth is: what follows it closes the text.
        let at_most = if last && n >= 5 && longest <= 1 { 1 } else { usize::MAX };
        let Some((unit, blocks)) = unit(outline, at, to, last, at_most) else { continue };
        longest = longest.max(blocks);
        units.push(unit);
    }
    if units.is_empty() {
        return None;
    }
    Some(Candidate { pattern, style, units, first, intro: outline.intro(first), announced: false })
}

/// The unit that begins at `at` and reaches at most to `to`, and how many blocks of body it has.
fn unit<'a>(outline: &Outline<'a>, at: usize, to: usize, last: bool, at_most: usize) -> Option<(Unit<'a>, usize)> {
    let piece = &outline.pieces[at];
    let (text, head_rank) = match (&piece.head, &piece.block.kind) {
        (Some(head), _) => (head.line, head.rank),
        (None, BlockKind::Paragraph(text)) => (text.as_slice(), LEAD),
        _ => return None,
    };
    let (_, title_end) = title_range(piece)?;
    let marker = piece.head.as_ref().and_then(|head| head.marker.clone()).unwrap_or_default();
    let mut line = cut(text, marker.end, title_end);
    let (mut rank, mut from) = (head_rank, at + 1);
    if line.title.is_empty() && line.rest.is_empty() {
        (line, rank) = title_below(outline, at + 1, to, rank)?;
        from = at + 2;
    }
    let body = body::collect(outline, Reach { from, to, rank, last, said: !line.rest.is_empty(), at_most });
    let count = body.blocks.len();
    let mut blocks = body.blocks;
    if head_rank == LONE_ITEM
        && let BlockKind::List(list) = &piece.block.kind
    {
        let inner = list.items[0].blocks.iter().skip(1).map(std::borrow::Cow::Borrowed);
        blocks = inner.chain(blocks).collect();
    }
    if !line.title.iter().any(speaks) {
        return None;
    }
    let span = outline.pieces[from - 1].block.span.join(piece.block.span);
    let unit = Unit { holes: body.holes, parts: body.parts, ..Unit::new(marker, line, span, blocks) };
    Some((unit, count))
}

/// Where in the plain text of a piece its title stands: as its head says, else the first line or sentence.
pub fn title_range(piece: &Piece) -> Option<(usize, usize)> {
    match &piece.head {
        Some(head) => Some((head.marker.as_ref().map_or(0, |marker| marker.end), head.title_end)),
        None if matches!(piece.block.kind, BlockKind::Paragraph(_)) => {
            Some((0, first_line_or_sentence(&piece.reading, 0)))
        }
        None => None,
    }
}

fn speaks(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) | Inline::Code(text) => text.contains(char::is_alphabetic),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => inner.iter().any(speaks),
        Inline::Link(link) => link.text.iter().any(speaks),
        Inline::Image(_) | Inline::Break => false,
    }
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

/// Whether the piece is the title of the whole text: its only heading of the first level, or a heading before which
/// nothing is said but crumbs and bylines.
pub fn is_text_title(outline: &Outline, at: usize) -> bool {
    let says = |piece: &Piece| piece.role != Role::Silent && (piece.reading.words.len() >= 8 || piece.head.is_some());
    let level = heading_level(outline.pieces[at].block);
    let alone = || outline.pieces.iter().filter(|piece| heading_level(piece.block) == Some(1)).count() == 1;
    level.is_some() && (!outline.pieces[..at].iter().any(says) || (level == Some(1) && alone()))
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
