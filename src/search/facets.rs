//! How many of the tips found are of which topic, kind, source, year and language.

use crate::index::IndexError;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::columnar::StrColumn;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

/// Values of one facet in an answer, at most.
const VALUES: usize = 20;
/// Matches that are counted one by one; of more, a sample is.
const COUNTED: u64 = 30_000;
/// Neighbouring documents that are in or out of a sample together: long enough to be read at speed.
const STRIDE: u32 = 1_024;

/// A value of a facet and how many have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetCount {
    /// The value as a query takes it.
    pub value: String,
    /// How many tips or articles have it.
    pub count: u64,
}

/// Facet → its values, most frequent first.
pub type Facets = BTreeMap<&'static str, Vec<FacetCount>>;

/// Facets that are words.
const WORDS: [(&str, &str); 4] = [("topic", "topic"), ("kind", "kind"), ("source", "source"), ("language", "lang")];

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) total: u64,
    /// Whether the counts are scaled up from a sample.
    pub(super) estimated: bool,
    pub(super) facets: Facets,
}

/// Counts the matches of a query.
pub(super) fn count(searcher: &Searcher, query: &dyn Query, with_facets: bool) -> Result<Counted, IndexError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let segments = searcher.segment_readers();
    let scorers = segments.iter().map(|segment| weight.scorer(segment, 1.0));
    let scorers = scorers.collect::<tantivy::Result<Vec<_>>>()?;
    let expected: u64 = scorers.iter().map(|matches| u64::from(matches.size_hint())).sum();
    let every = (expected / COUNTED + 1).min(64) as u32;
    let mut counted = Counted { estimated: every > 1, ..Counted::default() };
    let mut words: [FxHashMap<String, u64>; WORDS.len()] = Default::default();
    let mut years: BTreeMap<u64, u64> = BTreeMap::new();
    for (segment, mut matches) in segments.iter().zip(scorers) {
        let mut tally = Tally::new(segment, with_facets)?;
        walk(segment, &mut *matches, every, |doc| tally.add(doc));
        counted.total += tally.total;
        tally.give(&mut words, &mut years)?;
    }
    let scale = |count: u64| count * u64::from(every);
    counted.total = scale(counted.total);
    if with_facets {
        for ((name, _), counts) in WORDS.iter().zip(words) {
            let counts = counts.into_iter().map(|(value, count)| FacetCount { value, count: scale(count) });
            counted.facets.insert(name, most_frequent(counts.collect()));
        }
        let years = years.into_iter().rev().map(|(year, count)| FacetCount { value: year.to_string(), count: scale(count) });
        counted.facets.insert("year", years.take(VALUES).collect());
    }
    Ok(counted)
}

/// Calls `each` with the living matches of a segment, or of every `every`-th stride of it.
fn walk(segment: &SegmentReader, matches: &mut dyn DocSet, every: u32, mut each: impl FnMut(u32)) {
    let alive = segment.alive_bitset();
    let mut doc = matches.doc();
    while doc != TERMINATED {
        let stride = doc / STRIDE;
        if every > 1 && stride % every != 0 {
            let target = (stride / every + 1).saturating_mul(every).saturating_mul(STRIDE);
            if target >= segment.max_doc() {
                return;
            }
            doc = matches.seek(target);
            continue;
        }
        if alive.is_none_or(|alive| alive.is_alive(doc)) {
            each(doc);
        }
        doc = matches.advance();
    }
}

/// The counts of one segment, by ordinal.
struct Tally {
    total: u64,
    columns: Vec<Option<(StrColumn, Vec<u64>)>>,
    days: Option<tantivy::columnar::Column<u64>>,
    /// Year of the last day seen: neighbours are often of one article.
    years: FxHashMap<u64, u64>,
}

impl Tally {
    fn new(segment: &SegmentReader, with_facets: bool) -> Result<Tally, IndexError> {
        let mut tally = Tally { total: 0, columns: Vec::new(), days: None, years: FxHashMap::default() };
        if with_facets {
            for (_, field) in WORDS {
                let column = segment.fast_fields().str(field)?;
                tally.columns.push(column.map(|column| {
                    let values = column.num_terms();
                    (column, vec![0; values])
                }));
            }
            tally.days = Some(segment.fast_fields().u64("day")?);
        }
        Ok(tally)
    }

    fn add(&mut self, doc: u32) {
        self.total += 1;
        for (column, counts) in self.columns.iter_mut().flatten() {
            for ordinal in column.term_ords(doc) {
                counts[ordinal as usize] += 1;
            }
        }
        if let Some(day) = self.days.as_ref().and_then(|days| days.first(doc)) {
            *self.years.entry(day / 10_000).or_default() += 1;
        }
    }

    fn give(self, words: &mut [FxHashMap<String, u64>], years: &mut BTreeMap<u64, u64>) -> Result<(), IndexError> {
        for (column, total) in self.columns.into_iter().zip(words) {
            let Some((column, counts)) = column else { continue };
            for (ordinal, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal as u64, &mut value).map_err(tantivy::TantivyError::from)?;
                *total.entry(value).or_default() += count;
            }
        }
        self.years.into_iter().for_each(|(year, count)| *years.entry(year).or_default() += count);
        Ok(())
    }
}

fn most_frequent(mut counts: Vec<FacetCount>) -> Vec<FacetCount> {
    counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(VALUES);
    counts
}
