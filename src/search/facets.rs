//! How many of the tips found are of which topic, kind, source, year and language.

use crate::index::IndexError;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use tantivy::columnar::{Cardinality, Column, StrColumn};
use tantivy::query::{EnableScoring, Query};
use tantivy::{DocSet, Searcher, SegmentReader, TERMINATED};

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
    let every = (expected / COUNTED + 1).min(1_024) as u32;
    let mut counted = Counted { estimated: every > 1, ..Counted::default() };
    let mut words: [FxHashMap<String, u64>; WORDS.len()] = Default::default();
    let mut years: BTreeMap<u64, u64> = BTreeMap::new();
    for (segment, mut matches) in segments.iter().zip(scorers) {
        let mut tally = Tally::new(segment, with_facets)?;
        walk(segment, &mut *matches, every, |doc| tally.add(doc));
        tally.give(&mut words, &mut years)?;
        counted.total += tally.total;
    }
    let scale = |count: u64| count * u64::from(every);
    counted.total = scale(counted.total);
    if with_facets {
        for ((name, _), counts) in WORDS.iter().zip(words) {
            let counts = counts.into_iter().map(|(value, count)| FacetCount { value, count: scale(count) });
            counted.facets.insert(name, most_frequent(counts.collect()));
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

/// The counts of one segment, by ordinal.
struct Tally {
    total: u64,
    waiting: Vec<u32>,
    columns: Vec<Option<Words>>,
    days: Option<Column<u64>>,
    years: FxHashMap<u64, u64>,
}

/// The column of a facet that is a word.
struct Words {
    column: StrColumn,
    counts: Vec<u64>,
}

impl Tally {
    fn new(segment: &SegmentReader, with_facets: bool) -> Result<Tally, IndexError> {
        let (waiting, years) = (Vec::with_capacity(TOGETHER), FxHashMap::default());
        let mut tally = Tally { total: 0, waiting, columns: Vec::new(), days: None, years };
        if with_facets {
            for (_, field) in WORDS {
                let column = segment.fast_fields().str(field)?;
                tally.columns.push(column.map(|column| Words { counts: vec![0; column.num_terms()], column }));
            }
            tally.days = Some(segment.fast_fields().u64("day")?);
        }
        Ok(tally)
    }

    fn add(&mut self, doc: u32) {
        self.waiting.push(doc);
        if self.waiting.len() == TOGETHER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.total += self.waiting.len() as u64;
        let mut values = [None; TOGETHER];
        let values = &mut values[..self.waiting.len()];
        for words in self.columns.iter_mut().flatten() {
            words.count(&self.waiting, values);
        }
        if let Some(days) = &self.days {
            values.fill(None);
            days.first_vals(&self.waiting, values);
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
    fn give(&mut self, words: &mut [FxHashMap<String, u64>], years: &mut BTreeMap<u64, u64>) -> Result<(), IndexError> {
        self.flush();
        for (column, total) in self.columns.iter().zip(words) {
            let Some(Words { column, counts }) = column else { continue };
            for (ordinal, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
                let mut value = String::new();
                column.ord_to_str(ordinal as u64, &mut value).map_err(tantivy::TantivyError::from)?;
                *total.entry(value).or_default() += count;
            }
        }
        let counted = self.years.iter().filter(|(_, count)| **count > 0);
        counted.for_each(|(year, count)| *years.entry(*year).or_default() += count);
        Ok(())
    }
}

impl Words {
    /// Counts the values of `docs`; `room` is as long.
    fn count(&mut self, docs: &[u32], room: &mut [Option<u64>]) {
        let ords = self.column.ords();
        match (ords.get_cardinality(), self.counts.as_mut_slice()) {
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
}

fn most_frequent(mut counts: Vec<FacetCount>) -> Vec<FacetCount> {
    counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(VALUES);
    counts
}
