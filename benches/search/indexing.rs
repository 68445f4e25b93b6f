//! Indexing: documents a second of processor time.

use crate::{Bound, Figure, bare, clock, corpus};
use std::path::Path;
use std::time::Duration;
use tamis::index::Index;
use tamis::record::Record;
use tamis::store::Change;
use tantivy::TantivyDocument;

/// Articles that are made up at once.
const AT_ONCE: usize = 200;

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
    let making = timed(|| each_batch(articles, drop));
    let whole = timed(|| {
        let since = |seq: u64, limit: usize| {
            let records = made(seq + 1, (seq + limit as u64).min(articles), articles);
            let change = |(seq, record): (u64, Record)| Change { seq, id: record.id.clone(), record: Some(record) };
            Ok::<_, String>((seq + 1..).zip(records).map(change).collect())
        };
        index.catch_up_with(since, |_| {}).expect("indexed");
        index.close_writer().expect("closed");
    });
    whole.saturating_sub(making)
}

/// What it takes to make the documents does not count; they are committed once, at the end.
fn by_tantivy(index: &Index, articles: u64, folder: &Path) -> Duration {
    let (fields, schema) = (index.fields(), index.reader().schema().clone());
    let documents = |records: Vec<Record>| -> Vec<TantivyDocument> {
        records.iter().flat_map(|record| bare::documents(record, fields)).collect()
    };
    let making = timed(|| each_batch(articles, |records| drop(documents(records))));
    let whole = timed(|| {
        let mut writer = bare::writer(folder, schema);
        each_batch(articles, |records| {
            documents(records).into_iter().for_each(|document| _ = writer.add_document(document).expect("added"));
        });
        writer.commit().expect("committed");
        writer.wait_merging_threads().expect("merged");
    });
    whole.saturating_sub(making)
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = clock::of_process();
    work();
    clock::of_process() - started
}

fn each_batch(articles: u64, mut each: impl FnMut(Vec<Record>)) {
    for from in (1..=articles).step_by(AT_ONCE) {
        each(made(from, (from + AT_ONCE as u64 - 1).min(articles), articles));
    }
}

/// The articles from one number to another.
fn made(from: u64, to: u64, articles: u64) -> Vec<Record> {
    (from..=to).map(|number| corpus::article(number, articles)).collect()
}
