//! A whole process: `tamis search` beside the least that a program with tantivy does for an answer.

use crate::{Bound, Figure, clock, corpus};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{Index, IndexReader, ReloadPolicy, TantivyDocument, Term};

/// The argument that makes this program the minimal one.
pub const MINIMAL: &str = "--minimal-search";
/// Queries that are asked, by one process each.
const QUERIES: u64 = 40;

/// Mean over the queries of the processor time of a process.
pub fn measure(folder: &Path) -> Vec<Figure> {
    let config = folder.join("pipeline.toml");
    std::fs::write(&config, "[index]\npath = 'index'\n").expect("a file");
    let queries = corpus::queries(QUERIES);
    let bare = timed(&queries, || {
        let mut minimal = Command::new(std::env::current_exe().expect("this program has a path"));
        minimal.arg(MINIMAL).arg(folder.join("index/tips"));
        minimal
    });
    let ours = timed(&queries, || {
        let mut tamis = Command::new(env!("CARGO_BIN_EXE_tamis"));
        tamis.arg("--config").arg(&config).args(["search", "--json", "--"]);
        tamis
    });
    let each = |time: Duration| time.as_secs_f64() * 1e3 / QUERIES as f64;
    let (floor, ours) = (each(bare), each(ours));
    vec![Figure { what: "a process, mean", unit: "ms", floor, ours, bound: Bound::AtMost(1.5) }]
}

/// Opens an index, finds the ten best for some words, and prints what is stored of them.
pub fn minimal(arguments: &[String]) {
    let (folder, words) = arguments.split_first().expect("a folder and words");
    let index = Index::open_in_dir(folder).expect("an index");
    let schema = index.schema();
    let field = |name| schema.get_field(name).expect("a field of tamis");
    let clause = |word: &String| {
        let term = Term::from_field_text(field("words"), word);
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
    };
    let query = BooleanQuery::new(words.iter().map(clause).collect());
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().expect("a reader");
    let searcher = IndexReader::searcher(&reader);
    let top = searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("an answer");
    for (score, address) in top {
        let document: TantivyDocument = searcher.doc(address).expect("a document");
        let stored = document.get_first(field("stored")).and_then(|value| value.as_bytes()).unwrap_or_default();
        println!("{score} {}", String::from_utf8_lossy(stored));
    }
}

fn timed(queries: &[Vec<String>], command: impl Fn() -> Command) -> Duration {
    let before = clock::of_children();
    for words in queries {
        let mut command = command();
        command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        assert!(matches!(command.status().expect("it starts").code(), Some(0 | 1)), "it ends well");
    }
    clock::of_children() - before
}
