//! Whether the index is what it says: tantivy checks no checksum when it reads, so a flipped bit gives wrong answers
//! silently until somebody looks.

use super::{Expected, Fields, Index, IndexError, TIP, payload::Payload, schema};
use std::path::PathBuf;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, SegmentReader, Term};

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verified {
    /// Segments that were read.
    pub segments: usize,
    /// Tips that can be found.
    pub tips: u64,
    /// Articles that can be found.
    pub articles: u64,
    /// What is wrong; empty when all is well.
    pub faults: Vec<Fault>,
}

/// Something wrong with the index; [`Index::clear`] and a catch-up mend all of it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A file is not what was written.
    #[error("{0} is not what was written")]
    Checksum(PathBuf),
    /// A file is missing or cannot be read.
    #[error("a file cannot be read: {0}")]
    Unreadable(String),
    /// The index has not seen the newest changes, or more than there are.
    #[error("the index has reached change {index}, the store is at {store}")]
    Behind {
        /// Reached by the index.
        index: u64,
        /// Reached by the store.
        store: u64,
    },
    /// Records whose documents are not what the store asks for.
    #[error("{count} {what}, such as {example}")]
    Records {
        /// What is wrong with them.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// The id of one.
        example: String,
    },
}

impl Index {
    /// Reads every file of every segment against its checksum, and holds the documents of each record against what the
    /// store asks for.
    pub fn verify(&self, expected: Expected) -> Result<Verified, IndexError> {
        // A directory of its own: that of the index remembers files it has mapped and would look at those.
        let fresh = match tantivy::Index::open(super::directory(&self.folder)?) {
            Ok(fresh) => fresh,
            Err(error) => {
                return Ok(Verified { faults: vec![Fault::Unreadable(error.to_string())], ..Verified::default() });
            }
        };
        let mut verified = Verified { segments: fresh.searchable_segment_metas()?.len(), ..Verified::default() };
        match fresh.validate_checksum() {
            Ok(damaged) => verified.faults.extend(damaged.into_iter().map(Fault::Checksum)),
            Err(error) => verified.faults.push(Fault::Unreadable(error.to_string())),
        }
        verified.faults.extend(unreadable_segments(&fresh)?);
        if !verified.faults.is_empty() {
            verified.faults.sort_by_key(ToString::to_string);
            return Ok(verified);
        }
        self.refresh()?;
        (verified.tips, verified.articles) = self.counts()?;
        let seq = Payload::of(&fresh)?.filter(|p| p.version == schema::VERSION).map_or(0, |p| p.seq);
        if seq != expected.seq {
            verified.faults.push(Fault::Behind { index: seq, store: expected.seq });
            return Ok(verified);
        }
        let found = expected.against(&self.reader(), self.fields)?;
        for (what, ids) in [
            ("records are not in the index", found.missing),
            ("records are in the index and not in the store", found.surplus),
            ("records stand in the index otherwise than in the store", found.other),
        ] {
            let Some(example) = ids.first().cloned() else { continue };
            verified.faults.push(Fault::Records { what, count: ids.len(), example });
        }
        Ok(verified)
    }
}

/// Segments that cannot be opened; `validate_checksum` passes over files that are not there.
fn unreadable_segments(index: &tantivy::Index) -> Result<Vec<Fault>, IndexError> {
    let segments = index.searchable_segments()?;
    let opened = segments.iter().map(SegmentReader::open);
    Ok(opened.filter_map(|opened| opened.err().map(|error| Fault::Unreadable(error.to_string()))).collect())
}

/// How many living documents are of a sort.
pub(super) fn count(searcher: &Searcher, fields: Fields, sort: &str) -> Result<u64, IndexError> {
    debug_assert!(sort == TIP || sort == super::ARTICLE);
    let query = TermQuery::new(Term::from_field_text(fields.sort, sort), IndexRecordOption::Basic);
    Ok(searcher.search(&query, &tantivy::collector::Count)? as u64)
}
