//! What searches read beside the postings, opened once for a state of the index: the columns of each segment, and the
//! languages there are.

use super::vocabulary::Vocabulary;
use crate::index::{Fields, IndexError};
use std::sync::OnceLock;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{Searcher, SegmentReader};

/// Facets that are words, with their fields.
pub(super) const WORDS: [(&str, &str); 4] =
    [("topic", "topic"), ("kind", "kind"), ("source", "source"), ("language", "lang")];

/// The columns of all segments, and the languages of the index.
pub(super) struct Columns {
    segments: Vec<OnceLock<Segment>>,
    languages: OnceLock<Vec<String>>,
}

/// The columns of one segment.
pub(super) struct Segment {
    pub(super) cluster: Column<u64>,
    pub(super) content: Column<u64>,
    pub(super) day: Column<u64>,
    /// In the order of [`WORDS`]; none where no document has the field.
    pub(super) words: Vec<Option<Words>>,
}

/// A column of words.
pub(super) struct Words {
    pub(super) column: StrColumn,
    /// The words by ordinal, those that were asked for.
    values: Vec<OnceLock<String>>,
}

impl Columns {
    /// Columns of a searcher, to be opened when they are first read.
    pub(super) fn of(searcher: &Searcher) -> Columns {
        let segments = searcher.segment_readers().iter().map(|_| OnceLock::new()).collect();
        Columns { segments, languages: OnceLock::new() }
    }

    /// The columns of a segment of the same searcher.
    pub(super) fn segment(&self, searcher: &Searcher, ordinal: u32) -> Result<&Segment, IndexError> {
        let place = &self.segments[ordinal as usize];
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let opened = Segment::open(searcher.segment_reader(ordinal))?;
        Ok(place.get_or_init(|| opened))
    }

    /// The most frequent languages of the same searcher, at most so many.
    pub(super) fn languages(&self, searcher: &Searcher, fields: Fields, most: usize) -> Result<&[String], IndexError> {
        if let Some(known) = self.languages.get() {
            return Ok(known);
        }
        let found = Vocabulary::new(searcher, fields).values(fields.lang, most)?;
        Ok(self.languages.get_or_init(|| found.into_iter().map(|(code, _)| code).collect()))
    }
}

impl Segment {
    fn open(segment: &SegmentReader) -> Result<Segment, IndexError> {
        let fast = segment.fast_fields();
        let words = WORDS.map(|(_, field)| fast.str(field).map(|column| column.map(Words::new)));
        Ok(Segment {
            cluster: fast.u64("cluster")?,
            content: fast.u64("content")?,
            day: fast.u64("day")?,
            words: words.into_iter().collect::<tantivy::Result<_>>()?,
        })
    }
}

impl Words {
    fn new(column: StrColumn) -> Words {
        Words { values: (0..column.num_terms()).map(|_| OnceLock::new()).collect(), column }
    }

    /// How many different words there are.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// A word by its ordinal.
    pub(super) fn value(&self, ordinal: usize) -> Result<&str, IndexError> {
        let place = &self.values[ordinal];
        if let Some(known) = place.get() {
            return Ok(known);
        }
        let mut value = String::new();
        self.column.ord_to_str(ordinal as u64, &mut value).map_err(tantivy::TantivyError::from)?;
        Ok(place.get_or_init(|| value))
    }
}
