//! Where the bytes of a piece of text stand in the source.

use super::super::Span;

/// Maps offsets in a joined text back to the source. Inside quotes and lists the pieces a parser delivers are not
/// contiguous in the source, so a map is a list of pieces.
#[derive(Clone, Debug)]
pub(super) struct Map {
    /// (offset in the joined text, offset in the source), ascending, never empty.
    pieces: Vec<(usize, usize)>,
}

impl Map {
    /// A text that stands in the source as one stretch beginning at `base`.
    pub(super) fn flat(base: usize) -> Self {
        Map { pieces: vec![(0, base)] }
    }

    /// A text joined from pieces; empty input maps to the start of the source.
    pub(super) fn joined(mut pieces: Vec<(usize, usize)>) -> Self {
        if pieces.is_empty() {
            pieces.push((0, 0));
        }
        Map { pieces }
    }

    /// Offset in the source of the byte at `offset`.
    pub(super) fn at(&self, offset: usize) -> usize {
        let i = self.pieces.partition_point(|piece| piece.0 <= offset).saturating_sub(1);
        let (joined, source) = self.pieces[i];
        source + offset.saturating_sub(joined)
    }

    /// Span in the source of the bytes `start..end`. The end is mapped by its last byte, so that a span which ends
    /// where a piece ends does not run on to the next piece.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        if end <= start {
            return Span::new(self.at(start), self.at(start));
        }
        Span::new(self.at(start), self.at(end - 1) + 1)
    }

    /// The map of the rest of the text from `offset` on.
    pub(super) fn tail(&self, offset: usize) -> Map {
        let mut pieces = vec![(0, self.at(offset))];
        pieces.extend(self.pieces.iter().filter(|p| p.0 > offset).map(|&(j, s)| (j - offset, s)));
        Map { pieces }
    }
}
