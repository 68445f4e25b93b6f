//! `tamis verify`: is everything what was written? Store and index against their checksums, and against each other.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, bold, dim, green, plain, red};
use crate::cli::progress::Progress;
use crate::index::{Expected, Fault, Index, Verified};
use crate::store::{Store, StoreError};
use serde::Serialize;
use std::io;
use std::path::Path;

/// What to do about a damaged index.
const REINDEX: &str = "`tamis reindex` makes the index anew from the store; nothing is lost";

/// What was checked and found, as JSON.
#[derive(Default, Serialize)]
struct Report {
    /// Whether nothing is wrong.
    sound: bool,
    articles: u64,
    raw: u64,
    index: Indexed,
    faults: Vec<Found>,
}

#[derive(Default, Serialize)]
struct Indexed {
    segments: usize,
    articles: u64,
    tips: u64,
    /// Changes that the index had missed, as after a crash, and has caught up with now.
    caught_up: u64,
    /// Whether another process was writing, so that the index was not held against the store.
    being_written: bool,
}

/// Something that is wrong.
#[derive(Serialize)]
struct Found {
    part: &'static str,
    what: String,
    remedy: String,
}

/// Checks everything and tells what is wrong.
pub fn run(context: &mut Context) -> anyhow::Result<Exit> {
    let folder = context.config()?.data_folder();
    let store = context.open_store_for_reading()?;
    let progress = Progress::new(&context.out);
    let mut report = Report::default();
    let faults = store.verify(|done, of| progress.at(done, of, "store"))?;
    report.faults.extend(faults.into_iter().map(|fault| Found {
        part: "store",
        what: fault.what,
        remedy: fault.remedy.to_owned(),
    }));
    let counts = store.counts();
    if let Ok(counts) = counts {
        (report.articles, report.raw) = (counts.articles, counts.raw);
    }
    progress.at(0, 1, "index");
    index(&folder, &store, &mut report);
    progress.end();
    report.sound = report.faults.is_empty();
    match context.out.json {
        true => context.out.json(&report)?,
        false => tell(&report, &mut context.out)?,
    }
    Ok(if report.sound { Exit::Done } else { Exit::Store })
}

/// Checks the index. One that is only behind, as after a crash, catches up first, as it does whenever something writes.
fn index(folder: &Path, store: &Store, report: &mut Report) {
    let mut verified = match check(folder, store) {
        Ok(verified) => verified,
        Err(error) => return report.add(&error.to_string()),
    };
    if let [Fault::Behind { index, store: newest }] = verified.faults[..] {
        match catch_up(folder) {
            Ok(()) => report.index.caught_up = newest.saturating_sub(index),
            Err(error) if is_locked(&error) => {
                report.index.being_written = true;
                verified.faults.clear();
            }
            Err(error) => report.add(&error.to_string()),
        }
        if report.index.caught_up > 0 {
            verified = match check(folder, store) {
                Ok(verified) => verified,
                Err(error) => return report.add(&error.to_string()),
            };
        }
    }
    (report.index.segments, report.index.articles, report.index.tips) =
        (verified.segments, verified.articles, verified.tips);
    verified.faults.iter().for_each(|fault| report.add(&fault.to_string()));
}

fn check(folder: &Path, store: &Store) -> anyhow::Result<Verified> {
    let index = Index::open_reader(folder)?;
    // A store that cannot be read to its end has told so already.
    let expected = Expected::of(store)?;
    Ok(index.verify(expected)?)
}

fn catch_up(folder: &Path) -> anyhow::Result<()> {
    let store = Store::open(folder)?;
    let mut index = Index::open(folder)?;
    index.catch_up(&store)?;
    Ok(index.close_writer()?)
}

fn is_locked(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(StoreError::Locked { .. }))
}

impl Report {
    fn add(&mut self, what: &str) {
        self.faults.push(Found { part: "index", what: what.to_owned(), remedy: REINDEX.to_owned() });
    }
}

fn tell(report: &Report, out: &mut Output) -> io::Result<()> {
    let Report { articles, raw, index, faults, .. } = report;
    let mut part = |name: &'static str, what: String| {
        let wrong = faults.iter().filter(|fault| fault.part == name).count();
        let verdict = match wrong {
            0 => green("sound"),
            _ => red(format!("{wrong} fault{}", if wrong == 1 { "" } else { "s" })),
        };
        out.line(&[bold(format!("{name:<7}")), verdict, dim(format!("  {what}"))])
    };
    part("store", format!("{articles} articles, {raw} raw inputs"))?;
    part("index", format!("{} segments, {} articles, {} tips", index.segments, index.articles, index.tips))?;
    if index.caught_up > 0 {
        out.line(&[dim(format!("the index had missed {} changes and has caught up", index.caught_up))])?;
    }
    if index.being_written {
        out.line(&[dim("another process is writing: the index was not held against the store")])?;
    }
    for fault in faults {
        out.line(&[red("wrong  "), plain(&fault.what)])?;
        out.line(&[dim(format!("       {}", fault.remedy))])?;
    }
    Ok(())
}
