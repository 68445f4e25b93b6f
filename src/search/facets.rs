//! How many of the tips found are of which topic, kind, source, year and language.

use super::Search;
use super::columns::{Segment, WORDS, Words};
use crate::index::IndexError;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::columnar::Cardinality;
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocSet, SegmentReader, TERMINATED};

/// Values of one facet in an answer, at most.
const VALUES: usize = 20;
/// Matches that are counted one by one, so that the totals of a small collection are exact; of more, a sample is: a value
/// that half of them have is then estimated within two percent (the standard error of 10,000 draws is 0.5 %).
const COUNTED: u64 = 10_000;
/// Neighbouring documents that are in or out of a sample together: long enough to be read at speed.
const STRIDE: u32 = 256;

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

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) total: u64,
    /// Whether the counts are scaled up from a sample.
    pub(super) estimated: bool,
    pub(super) facets: Facets,
}

/// Counts the matches of a query.
pub(super) fn count(search: &Search, query: &dyn Query, with_facets: bool) -> Result<Counted, IndexError> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(&search.searcher))?;
    let segments = search.searcher.segment_readers();
    let scorers = segments.iter().map(|segment| weight.scorer(segment, 1.0));
    let scorers = scorers.collect::<tantivy::Result<Vec<_>>>()?;
    let expected: u64 = scorers.iter().map(|matches| u64::from(matches.size_hint())).sum();
    let every = (expected / COUNTED + 1).min(1_024) as u32;
    let mut counted = Counted { estimated: every > 1, ..Counted::default() };
    let mut words: [FxHashMap<&str, u64>; WORDS.len()] = Default::default();
    let mut years: BTreeMap<u64, u64> = BTreeMap::new();
    for ((segment, mut matches), ordinal) in segments.iter().zip(scorers).zip(0..) {
        let columns = if with_facets { Some(search.columns.segment(&search.searcher, ordinal)?) } else { None };
        let mut tally = Tally::new(columns);
        walk(segment, &mut *matches, every, |doc| tally.add(doc));
        tally.give(&mut words, &mut years)?;
        counted.total += tally.total;
    }
    let scale = |count: u64| count * u64::from(every);
    counted.total = scale(counted.total);
    if with_facets {
        for ((name, _), counts) in WORDS.iter().zip(words) {
            counted.facets.insert(name, most_frequent(counts, scale));
        }
        let years =
            years.into_iter().rev().map(|(year, count)| FacetCount { value: year.to_string(), count: scale(count) });
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
        if !stride.is_multiple_of(every) {
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

/// Documents that are counted together: one column after the other stays in the cache.
const TOGETHER: usize = 256;

/// The counts of one segment.
struct Tally<'a> {
    total: u64,
    waiting: Vec<u32>,
    columns: Option<&'a Segment>,
    /// By column and ordinal.
    counts: Vec<Vec<u64>>,
    years: FxHashMap<u64, u64>,
}

impl<'a> Tally<'a> {
    fn new(columns: Option<&'a Segment>) -> Tally<'a> {
        let (waiting, years) = (Vec::with_capacity(TOGETHER), FxHashMap::default());
        let words = columns.iter().flat_map(|segment| &segment.words);
        let counts = words.map(|words| vec![0; words.as_ref().map_or(0, Words::len)]).collect();
        Tally { total: 0, waiting, columns, counts, years }
    }

    fn add(&mut self, doc: u32) {
        self.waiting.push(doc);
        if self.waiting.len() == TOGETHER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.total += self.waiting.len() as u64;
        if let Some(columns) = self.columns {
            let mut values = [None; TOGETHER];
            let values = &mut values[..self.waiting.len()];
            for (words, counts) in columns.words.iter().zip(&mut self.counts) {
                words.iter().for_each(|words| count_words(words, counts, &self.waiting, values));
            }
            values.fill(None);
            columns.day.first_vals(&self.waiting, values);
            // Neighbours are often of one article.
            let mut run = (0, 0);
            for day in values.iter().flatten() {
                if run.0 != day / 10_000 {
                    *self.years.entry(run.0).or_default() += run.1;
                    run = (day / 10_000, 0);
                }
                run.1 += 1;
            }
            *self.years.entry(run.0).or_default() += run.1;
        }
        self.waiting.clear();
    }

    /// Adds what was counted to the totals of all segments.
    fn give(
        &mut self,
        totals: &mut [FxHashMap<&'a str, u64>],
        years: &mut BTreeMap<u64, u64>,
    ) -> Result<(), IndexError> {
        self.flush();
        let words = self.columns.iter().flat_map(|segment| &segment.words);
        for ((words, counts), total) in words.zip(&self.counts).zip(totals) {
            let Some(words) = words else { continue };
            for (ordinal, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                *total.entry(words.value(ordinal)?).or_default() += count;
            }
        }
        let counted = self.years.iter().filter(|(_, count)| **count > 0);
        counted.for_each(|(year, count)| *years.entry(*year).or_default() += count);
        Ok(())
    }
}

/// Counts the values of `docs`; `room` is as long.
fn count_words(words: &Words, counts: &mut [u64], docs: &[u32], room: &mut [Option<u64>]) {
    let ords = words.column.ords();
    match (ords.get_cardinality(), counts) {
        (Cardinality::Full, [only]) => *only += docs.len() as u64,
        (Cardinality::Full | Cardinality::Optional, counts) => {
            room.fill(None);
            ords.first_vals(docs, room);
            room.iter().flatten().for_each(|ordinal| counts[*ordinal as usize] += 1);
        }
        (Cardinality::Multivalued, counts) => {
            let ordinals = docs.iter().flat_map(|doc| ords.values_for_doc(*doc));
            ordinals.for_each(|ordinal| counts[ordinal as usize] += 1);
        }
    }
}

fn most_frequent(counts: FxHashMap<&str, u64>, scale: impl Fn(u64) -> u64) -> Vec<FacetCount> {
    let mut counts: Vec<(&str, u64)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    counts.truncate(VALUES);
    counts.into_iter().map(|(value, count)| FacetCount { value: value.to_owned(), count: scale(count) }).collect()
}
