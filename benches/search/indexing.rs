//! Indexing: documents a second of processor time.

use crate::{Bound, Figure, bare, clock, corpus};
use std::path::Path;
use std::time::Duration;
use tamis::index::Index;
use tamis::record::Record;
use tamis::store::Change;

/// Articles that are made up at once.
const AT_ONCE: u64 = 200;

/// What came of it.
pub struct Built {
    pub figure: Figure,
    pub megabytes: u64,
    pub segments: usize,
}

/// Builds an index under `folder/index`, and one with bare tantivy beside it.
pub fn measure(tips: u64, folder: &Path) -> (Index, Built) {
    let articles = tips / corpus::TIPS;
    let mut index = Index::open(&folder.join("index")).expect("a new index");
    let ours = by_tamis(&mut index, articles);
    let floor = by_tantivy(&index, articles, &folder.join("bare"));
    std::fs::remove_dir_all(folder.join("bare")).expect("removed");
    let documents = (tips + articles) as f64;
    let figure = Figure {
        what: "indexing",
        unit: "documents a second",
        floor: documents / floor.as_secs_f64(),
        ours: documents / ours.as_secs_f64(),
        bound: Bound::AtLeast(0.8),
    };
    let (megabytes, segments) = (index.size().expect("a size") / 1_000_000, index.reader().segment_readers().len());
    (index, Built { figure, megabytes, segments })
}

fn by_tamis(index: &mut Index, articles: u64) -> Duration {
    let mut making = Duration::ZERO;
    let started = clock::of_process();
    let since = |seq: u64, limit: usize| {
        let to = (seq + limit as u64).min(articles);
        let (changes, time) = made(seq + 1, to, articles);
        making += time;
        let change = |(seq, record): (u64, Record)| Change { seq, id: record.id.clone(), record: Some(record) };
        Ok::<_, String>((seq + 1..).zip(changes).map(change).collect())
    };
    index.catch_up_with(since, |_| {}).expect("indexed");
    index.close_writer().expect("closed");
    clock::of_process() - started - making
}

/// Every document is ready before the clock runs; committed once, at the end.
fn by_tantivy(index: &Index, articles: u64, folder: &Path) -> Duration {
    let (fields, schema) = (index.fields(), index.reader().schema().clone());
    let mut making = Duration::ZERO;
    let started = clock::of_process();
    let mut writer = bare::writer(folder, schema);
    let mut next = 1;
    while next <= articles {
        let to = (next + AT_ONCE - 1).min(articles);
        let before = clock::of_thread();
        let (records, _) = made(next, to, articles);
        let documents: Vec<_> = records.iter().flat_map(|record| bare::documents(record, fields)).collect();
        drop(records);
        making += clock::of_thread() - before;
        documents.into_iter().for_each(|document| _ = writer.add_document(document).expect("added"));
        next = to + 1;
    }
    writer.commit().expect("committed");
    writer.wait_merging_threads().expect("merged");
    clock::of_process() - started - making
}

/// The articles from one number to another, and the time it took to make them up.
fn made(from: u64, to: u64, articles: u64) -> (Vec<Record>, Duration) {
    let before = clock::of_thread();
    let records = (from..=to).map(|number| corpus::article(number, articles)).collect();
    (records, clock::of_thread() - before)
}
