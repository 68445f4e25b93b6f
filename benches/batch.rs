//! What a batch costs beside cleaning: store, duplicates and index an article, a run with nothing new, a second worker,
//! and whether an article costs the same however many there are. CPU seconds, which do not differ with what else the
//! machine does; the gain by a second worker is wall time.
//!
//! `cargo bench --bench batch` measures all of it, `cargo bench --bench batch -- growth` one part (`parts`, `program`,
//! `growth`). `ARTICLES=2000` measures fewer than 20,000 articles, and five times as many in place of 100,000 for `growth`.
#![allow(clippy::print_stdout)] // a bench says what it measured

#[allow(dead_code, reason = "a kit of the tests")]
#[path = "../tests/it/batch_kit.rs"]
mod batch_kit;
#[allow(dead_code, reason = "a kit of the tests")]
#[path = "../tests/it/store_kit.rs"]
mod store_kit;

use batch_kit::Batch;
use std::fmt::Write;
use std::time::Instant;
use store_kit::{Dice, entry, record, spin, text};
use tamis::document::Format;
use tamis::index::Index;
use tamis::pipeline::{self, Plan};
use tamis::record::Record;
use tamis::source::{Place, Raw};
use tamis::store::{Entry, RawBytes, Store};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let articles: u64 = std::env::var("ARTICLES").map_or(20_000, |n| n.parse().expect("a number"));
    for (name, part) in [("parts", parts as fn(u64)), ("program", program), ("growth", growth)] {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            println!("\n{name}");
            part(articles);
        }
    }
}

/// A small article of ten tips; a fifth of them repeat or reword another one.
fn article(n: u64) -> String {
    let body = |own: u64| {
        let mut dice = Dice(own);
        let mut out = String::new();
        for tip in 1..=10 {
            let [title, body] = [6, 30].map(|words| dice.sentences(words).join(" "));
            let _ = write!(out, "**{tip}. {title}**\n\nAsk for it. {body}\n\n");
        }
        out
    };
    let text = match n % 10 {
        1 => body(n - 1),
        2 => spin(&body(n - 2).replace("\n\n", " \n\n"), n),
        _ => body(n),
    };
    format!("---\ntitle: \"How we went on, part {n}\"\ndate: 2024-01-{:02}\n---\n\n{text}", 1 + n % 28)
}

/// CPU of cleaning, of making entries, of storing them (duplicates among it) and of the index, an article.
fn parts(articles: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let mut index = Index::open(folder.path()).expect("an index");
    let plan = Plan::default();
    let mut spent = [0.0; 4];
    let mut tips = 0;
    for lot in (0..articles).step_by(1_000) {
        let texts: Vec<String> = (lot..(lot + 1_000).min(articles)).map(article).collect();
        let begin = cpu();
        let records: Vec<(Record, Vec<u8>)> =
            texts.into_iter().zip(lot..).map(|(text, n)| made(text, n, &plan)).collect();
        let cleaned = cpu();
        tips += records.iter().map(|(record, _)| record.tips.len()).sum::<usize>();
        let entries: Vec<Entry> = records
            .into_iter()
            .map(|(record, bytes)| Entry::new(record, RawBytes::Found(bytes), None).expect("storable"))
            .collect();
        let packed = cpu();
        entries.chunks(400).for_each(|lot| {
            store.put_batch(lot).expect("stored");
        });
        let stored = cpu();
        index.catch_up(&store).expect("indexed");
        let indexed = cpu();
        for (sum, part) in spent.iter_mut().zip([cleaned - begin, packed - cleaned, stored - packed, indexed - stored])
        {
            *sum += part;
        }
    }
    let begin = cpu();
    store.settle().expect("settled");
    index.catch_up(&store).expect("indexed");
    index.close_writer().expect("closed");
    spent[3] += cpu() - begin;
    let [cleaning, packing, storing, indexing] = spent.map(|seconds| 1e3 * seconds / articles as f64);
    let (all, tips) = (packing + storing + indexing, tips as f64 / articles as f64);
    println!("  {articles} articles of {tips:.1} tips; ms of CPU an article: cleaning {cleaning:.3}");
    println!("  packing {packing:.3} + storing and duplicates {storing:.3} + index {indexing:.3} = {all:.3}");
    println!("  memory at its highest {} MB", memory() >> 10);
}

fn made(text: String, n: u64, plan: &Plan) -> (Record, Vec<u8>) {
    let place = Place::Path(format!("posts/{n:06}.md"));
    let raw = Raw { bytes: text.into_bytes(), place, kind: "files", format: Some(Format::Markdown), ..Raw::default() };
    (pipeline::process(&raw, plan), raw.bytes)
}

/// The program over a folder: the first run, one with nothing new, one worker and two.
fn program(articles: u64) {
    let batch = Batch::new(0);
    for n in 0..articles {
        std::fs::write(batch.path(&format!("posts/{n:06}.md")), article(n)).expect("written");
    }
    let start = time(&batch, &["--help"]).0; // the cost of being there
    let mut walls = Vec::new();
    for workers in ["1", "2"] {
        batch.configure("pipeline.toml", &format!("index{workers}"), "");
        let (cpu, wall) = time(&batch, &["run", "-q", "-j", workers]);
        println!("  first run, {workers} worker{}: {cpu:.2} s CPU, {wall:.2} s", if workers == "1" { "" } else { "s" });
        walls.push(wall);
    }
    println!("  two workers are {:.2} times as fast", walls[0] / walls[1]);
    let nothing_new = (0..3).map(|_| time(&batch, &["run", "-q", "-j", "2"]).0).fold(f64::MAX, f64::min);
    let each = 1e3 * (nothing_new - start) / articles as f64;
    println!("  nothing new: {nothing_new:.2} s CPU in all, {each:.4} ms a file beyond start-up");
    let (reindex, _) = time(&batch, &["reindex", "-q"]);
    let (verify, _) = time(&batch, &["verify", "-q"]);
    println!("  reindex {reindex:.2} s CPU, verify {verify:.2} s CPU");
}

/// CPU and wall seconds of one command.
fn time(batch: &Batch, args: &[&str]) -> (f64, f64) {
    let (cpu, wall) = (cpu_of_children(), Instant::now());
    batch.command(args).output().expect("the program runs");
    (cpu_of_children() - cpu, wall.elapsed().as_secs_f64())
}

/// Articles until the bands of 8,192 new texts are written to disk, where nine of ten are new: each lot has one such
/// write.
const LOT: u64 = 9_103;

/// A hundred thousand articles of 600 words, three tenths of them copies and rewordings, in eleven lots: first without
/// tips, which tells what finding duplicates costs, then with ten each.
fn growth(articles: u64) {
    let lot = if articles < 20_000 { articles / 2 } else { LOT };
    for tips in [0, 10] {
        println!(" with {tips} tips");
        growth_with(lot, tips);
    }
}

fn growth_with(lot: u64, tips: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = Store::open(folder.path()).expect("a store");
    let mut costs = Vec::new();
    for start in (0..11 * lot).step_by(lot as usize) {
        let (mut making, mut putting) = (0.0, 0.0);
        for batch in (start..start + lot).step_by(400) {
            let records: Vec<Record> = (batch..(batch + 400).min(start + lot)).map(|n| synthetic(n, tips)).collect();
            let begin = cpu();
            let entries: Vec<_> = records.into_iter().map(entry).collect();
            let made = cpu();
            store.put_batch(&entries).expect("stored");
            making += made - begin;
            putting += cpu() - made;
        }
        let each = |seconds: f64| 1e3 * seconds / lot as f64;
        let counts = store.counts().expect("counted");
        println!(
            "  {:6} articles: packing {:.3} + storing and duplicates {:.3} ms CPU; {} copies, file {} MB, memory {} MB",
            counts.articles,
            each(making),
            each(putting),
            counts.duplicates,
            counts.file_bytes >> 20,
            memory() >> 10
        );
        costs.push(each(making + putting));
    }
    let begin = cpu();
    store.settle().expect("settled");
    // The second lot finds ten thousand articles, the last one ninety thousand.
    let (early, late) = (costs[1], costs[costs.len() - 1]);
    println!(
        "  settling at the end {:.2} s CPU; last lot against second: {:+.1} %",
        cpu() - begin,
        100.0 * (late / early - 1.0)
    );
}

fn synthetic(n: u64, tips: usize) -> Record {
    let own = if n % 10 < 3 { n - n % 10 } else { n };
    let body = if n % 10 == 2 { spin(&text(own, 600), n) } else { text(own, 600) };
    let mut record = record(&blake3::hash(&n.to_le_bytes()).to_hex()[..32], &body, tips);
    record.source.path = Some(format!("posts/{n:06}.md")); // a folder is read in the order of its names
    record
}

/// CPU seconds of this process, all its threads, also those that have ended.
fn cpu() -> f64 {
    stat(11)
}

/// CPU seconds of ended children.
fn cpu_of_children() -> f64 {
    stat(13)
}

/// Two neighbouring times of the process, user and system; the system counts them in hundredths.
fn stat(at: usize) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit(')').next().expect("a line");
    let times = after_name.split_whitespace().skip(at).take(2).map(|n| n.parse::<f64>().expect("a number"));
    times.sum::<f64>() / 100.0
}

/// Resident memory of this process at its highest, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a line");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
}
