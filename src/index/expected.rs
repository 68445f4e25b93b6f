//! What the index should hold of each record, told by the store, and what it does hold.

use super::documents::{article_keys, tip_keys};
use super::{Fields, IndexError};
use crate::record::Record;
use crate::store::{Store, StoreError};
use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, TantivyError};

/// What a store asks of its index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The newest `seq` of the store.
    pub seq: u64,
    records: FxHashMap<String, Sum>,
}

/// The documents of one record: how many, and a sum over what they say and repeat. Sums are equal whatever the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    documents: u32,
    keys: u64,
}

impl Sum {
    fn add(&mut self, content: u64, cluster: u64) {
        self.documents += 1;
        self.keys = self.keys.wrapping_add(content).wrapping_add(cluster.rotate_left(32));
    }
}

impl Expected {
    /// Reads the whole store, as of one moment.
    pub fn of(store: &Store) -> Result<Expected, StoreError> {
        let mut expected = Expected::default();
        expected.seq = store.all(|record| expected.add(&record))?;
        Ok(expected)
    }

    /// Asks for the documents of a record.
    pub fn add(&mut self, record: &Record) {
        if record.error.is_some() {
            return;
        }
        let mut sum = Sum::default();
        for (content, cluster) in record.tips.iter().map(tip_keys).chain([article_keys(record)]) {
            sum.add(content, cluster);
        }
        self.records.insert(record.id.clone(), sum);
    }

    /// How the documents of a searcher differ from these: records that are missing, surplus, and other than they
    /// should be, each list in order.
    pub(super) fn against(mut self, searcher: &Searcher, fields: Fields) -> Result<Differences, IndexError> {
        let mut differences = Differences::default();
        for (id, sum) in held(searcher, fields)? {
            match self.records.remove(&id) {
                None => differences.surplus.push(id),
                Some(expected) if expected != sum => differences.other.push(id),
                Some(_) => {}
            }
        }
        differences.missing.extend(self.records.into_keys());
        for list in [&mut differences.missing, &mut differences.surplus, &mut differences.other] {
            list.sort_unstable();
        }
        Ok(differences)
    }
}

/// Ids of records.
#[derive(Debug, Default)]
pub(super) struct Differences {
    pub(super) missing: Vec<String>,
    pub(super) surplus: Vec<String>,
    pub(super) other: Vec<String>,
}

/// What stands in the index, by record.
fn held(searcher: &Searcher, fields: Fields) -> Result<FxHashMap<String, Sum>, IndexError> {
    let mut held: FxHashMap<String, Sum> = FxHashMap::default();
    for segment in searcher.segment_readers() {
        let column = |name| segment.fast_fields().u64(name);
        let (contents, clusters) = (column("content")?, column("cluster")?);
        let records = segment.inverted_index(fields.record)?;
        let mut terms = records.terms().stream().map_err(TantivyError::from)?;
        while let Some((term, info)) = terms.next() {
            let postings = records.read_postings_from_terminfo(info, IndexRecordOption::Basic);
            let mut postings = postings.map_err(TantivyError::from)?;
            let mut sum = Sum::default();
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                if !segment.is_deleted(doc) {
                    sum.add(contents.first(doc).unwrap_or(0), clusters.first(doc).unwrap_or(0));
                }
                postings.advance();
            }
            if sum.documents > 0 {
                let entry = held.entry(String::from_utf8_lossy(term).into_owned()).or_default();
                entry.documents += sum.documents;
                entry.keys = entry.keys.wrapping_add(sum.keys);
            }
        }
    }
    Ok(held)
}
