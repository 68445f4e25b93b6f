//! One part of a source in stretches that stay and stretches that were cut.

use crate::clean::Removal;
use crate::explain::{Piece, words};
use std::ops::Range;

/// A stretch of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'s> {
    /// Its text.
    pub text: &'s str,
    /// Its first byte.
    pub start: usize,
    /// Which cut took it out or changed it, if one did.
    pub cut: Option<usize>,
    /// Whether the cut is seen here first in this part.
    pub begins: bool,
}

/// The pieces that lie in a part, divided at `mark`, too.
pub fn stretches<'s>(source: &'s str, part: &Range<usize>, pieces: &[Piece], mark: Option<usize>) -> Vec<Stretch<'s>> {
    let mut seen: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for piece in pieces.iter().filter(|piece| piece.span.start < part.end && part.start < piece.span.end) {
        let (start, end) = (piece.span.start.max(part.start), piece.span.end.min(part.end));
        let middle = mark.filter(|&at| start < at && at < end && source.is_char_boundary(at));
        for (start, end) in [(start, middle.unwrap_or(end)), (middle.unwrap_or(end), end)] {
            let Some(text) = source.get(start..end).filter(|text| !text.is_empty()) else { continue };
            let begins = piece.cut.is_some_and(|cut| !seen.contains(&cut));
            seen.extend(piece.cut.filter(|_| begins));
            found.push(Stretch { text, start, cut: piece.cut, begins });
        }
    }
    found
}

/// The class a category is coloured by.
pub fn class(cut: &Removal) -> String {
    format!("c-{}", words::name(&cut.category))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    fn shown(
        source: &str,
        part: Range<usize>,
        pieces: &[(usize, usize, Option<usize>)],
        mark: Option<usize>,
    ) -> String {
        let pieces: Vec<Piece> =
            pieces.iter().map(|&(start, end, cut)| Piece { span: Span::new(start, end), cut }).collect();
        let show = |stretch: &Stretch<'_>| match (stretch.cut, stretch.begins) {
            (Some(cut), true) => format!("[{cut}:{}]", stretch.text),
            (Some(cut), false) => format!("[{cut}…{}]", stretch.text),
            (None, _) => format!("{}|", stretch.text),
        };
        stretches(source, &part, &pieces, mark).iter().map(show).collect()
    }

    #[test]
    fn pieces_are_clipped_and_divided() {
        let pieces = [(0, 2, None), (2, 4, Some(0)), (4, 5, None), (5, 7, Some(0)), (7, 8, None)];
        assert_eq!(shown("abcdefgh", 0..8, &pieces, None), "ab|[0:cd]e|[0…fg]h|");
        assert_eq!(shown("abcdefgh", 3..6, &pieces, None), "[0:d]e|[0…f]", "a part of them");
        assert_eq!(shown("abcdefgh", 0..8, &pieces, Some(3)), "ab|[0:c][0…d]e|[0…fg]h|");
        assert_eq!(shown("abcdefgh", 0..8, &pieces, Some(2)), "ab|[0:cd]e|[0…fg]h|", "an edge is one already");
        assert_eq!(shown("aä", 0..3, &[(0, 3, None)], Some(2)), "aä|", "a mark inside a letter breaks nothing");
    }
}
