//! Searching: a whole answer (ranking, snippets, facets, folding) beside a bare top-10 of the same words, whose ten
//! documents are read as well: without them there is nothing to show.

use crate::{Bound, Figure, corpus};
use std::time::{Duration, Instant};
use tamis::index::{Fields, Index};
use tamis::search::{Request, Search};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, TantivyDocument, Term};

/// Queries that are asked.
const QUERIES: u64 = 400;
/// How often each is asked. The fastest counts: what else the machine does only adds.
const ROUNDS: usize = 5;

/// Median and 99th percentile of the queries.
pub fn measure(index: &Index) -> Vec<Figure> {
    let (searcher, fields, search) = (index.reader(), index.fields(), Search::new(index));
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for words in corpus::queries(QUERIES) {
        // As it is typed: the last word may still be growing.
        let request = Request::new(words.join(" "));
        let (mut floor, mut whole) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            floor = floor.min(timed(|| top_ten(&searcher, fields, &words)));
            whole = whole.min(timed(|| search.answer(&request).expect("an answer").hits.len()));
        }
        bare.push(floor);
        ours.push(whole);
    }
    let (bare, ours) = (percentiles(bare), percentiles(ours));
    let figure = |what, floor: Duration, ours: Duration| {
        let (floor, ours) = (floor.as_nanos() as f64 / 1e3, ours.as_nanos() as f64 / 1e3);
        Figure { what, unit: "µs", floor, ours, bound: Bound::AtMost(4.0) }
    };
    vec![figure("a search, median", bare.0, ours.0), figure("a search, 99th percentile", bare.1, ours.1)]
}

fn top_ten(searcher: &Searcher, fields: Fields, words: &[String]) -> usize {
    let clause = |word: &String| {
        let term = Term::from_field_text(fields.words, word);
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
    };
    let query = BooleanQuery::new(words.iter().map(clause).collect());
    let top = searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("an answer");
    top.into_iter().map(|(_, address)| searcher.doc::<TantivyDocument>(address).expect("a document").len()).sum()
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

/// Median and 99th percentile.
fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}
