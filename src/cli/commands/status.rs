//! `tamis status`: what has been gathered, by what and when, and what is behind.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, bold, cyan, dim, green, plain, yellow};
use crate::config::Loaded;
use crate::index::Index;
use crate::pipeline::reclean::{Plans, Scope};
use crate::record::Versions;
use crate::store::{OfSource, OfVersions, Run, Store, StoreError};
use jiff::Timestamp;
use serde::Serialize;
use std::io;
use std::path::Path;

/// The figures, as JSON shows them.
#[derive(Default, Serialize)]
struct Status {
    folder: String,
    articles: u64,
    tips: u64,
    /// Sources that articles came from.
    sources: u64,
    duplicates: u64,
    duplicate_tips: u64,
    /// Articles whose file or page is no longer there.
    gone: u64,
    forgotten: u64,
    bytes: u64,
    sizes: Sizes,
    age: Age,
    versions: OfProgram,
    /// Articles by what made them.
    made_by: Vec<OfVersions>,
    by_source: Vec<OfSource>,
    index: Indexed,
    /// Articles that other rules have cleaned last.
    stale: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_run: Option<LastRun>,
}

/// Bytes on the disk, and what they hold.
#[derive(Default, Serialize)]
struct Sizes {
    store: u64,
    index: u64,
    /// Of the raw inputs as they were found; the store holds them compressed.
    raw: u64,
}

/// When articles were stored, ISO 8601.
#[derive(Default, Serialize)]
struct Age {
    oldest: Option<String>,
    newest: Option<String>,
}

/// What is at work now.
#[derive(Serialize)]
struct OfProgram {
    #[serde(flatten)]
    record: Versions,
    /// Format of the store.
    store: i64,
    /// Version of the index's fields.
    index: u32,
}

impl Default for OfProgram {
    fn default() -> Self {
        OfProgram { record: Versions::current(), store: Store::FORMAT, index: Index::VERSION }
    }
}

/// The last command that wrote.
#[derive(Serialize)]
struct LastRun {
    command: String,
    started: String,
    /// Null while it lasts, or where it was killed.
    ended: Option<String>,
    summary: Option<serde_json::Value>,
}

/// What can be searched.
#[derive(Default, Serialize)]
struct Indexed {
    articles: u64,
    tips: u64,
    /// Changes of the store that the index has not seen.
    behind: u64,
}

/// Prints the figures. Without a store they are all zero.
pub fn run(context: &mut Context) -> anyhow::Result<Exit> {
    let loaded = context.config()?;
    let folder = loaded.data_folder();
    let mut status = Status { folder: folder.display().to_string(), bytes: size_of(&folder), ..Status::default() };
    match context.open_store_for_reading() {
        Ok(store) => {
            count(&store, &loaded, &mut status)?;
            status.index = indexed(&folder, &store)?;
            let index = size_of(&folder.join("tips"));
            status.sizes = Sizes { store: status.bytes.saturating_sub(index), index, ..status.sizes };
        }
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing(_))) => {}
        Err(error) => return Err(error),
    }
    match context.out.json {
        true => context.out.json(&status)?,
        false => tell(&status, &mut context.out)?,
    }
    Ok(Exit::Done)
}

fn count(store: &Store, loaded: &Loaded, status: &mut Status) -> Result<(), StoreError> {
    let counts = store.counts()?;
    (status.articles, status.tips, status.sources) = (counts.articles, counts.tips, counts.sources);
    (status.duplicates, status.duplicate_tips) = (counts.duplicates, counts.duplicate_tips);
    (status.gone, status.forgotten, status.sizes.raw) = (counts.gone, counts.forgotten, counts.raw_bytes);
    if counts.articles > 0 {
        status.age = Age { oldest: moment(counts.oldest), newest: moment(counts.newest) };
    }
    (status.made_by, status.by_source) = (store.by_versions()?, store.by_source()?);
    status.stale = Plans::of(loaded).stale(store, &Scope::default())?.len() as u64;
    let last = store.runs(1)?.into_iter().next();
    status.last_run =
        last.map(|Run { command, started, ended, summary, .. }| LastRun { command, started, ended, summary });
    Ok(())
}

fn moment(seconds: u64) -> Option<String> {
    let at = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn indexed(folder: &Path, store: &Store) -> anyhow::Result<Indexed> {
    let newest = store.last_seq()?;
    let Ok(index) = Index::open_reader(folder) else { return Ok(Indexed { behind: newest, ..Indexed::default() }) };
    let (tips, articles) = index.counts()?;
    Ok(Indexed { articles, tips, behind: newest.saturating_sub(index.seq()?) })
}

fn tell(status: &Status, out: &mut Output) -> io::Result<()> {
    if status.articles == 0 {
        fact("folder", &status.folder, "", out)?;
        return out.line(&[
            plain("nothing is stored yet; "),
            green("tamis run"),
            plain(" reads the configured sources"),
        ]);
    }
    fact("articles", &status.articles.to_string(), &of_articles(status), out)?;
    fact("tips", &status.tips.to_string(), &some(status.duplicate_tips, "repeat another"), out)?;
    fact("sources", &status.sources.to_string(), "", out)?;
    for OfSource { name, places, articles, gone, failed, .. } in &status.by_source {
        let name = if name.is_empty() { "(without a name)" } else { name };
        let notes = [some(*gone, "gone"), some(*failed, "failed")].into_iter().filter(|note| !note.is_empty());
        let notes = notes.map(|note| format!(", {note}")).collect::<String>();
        out.line(&[plain("  "), cyan(name), dim(format!("  {articles} articles from {places} places{notes}"))])?;
    }
    let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let Sizes { store, index, raw } = status.sizes;
    let parts = format!("store {}, index {}; raw inputs of {}", megabytes(store), megabytes(index), megabytes(raw));
    fact("size", &megabytes(status.bytes), &parts, out)?;
    let Age { oldest, newest } = &status.age;
    fact("stored", newest.as_deref().unwrap_or(""), &format!("oldest {}", oldest.as_deref().unwrap_or("")), out)?;
    fact("folder", &status.folder, "", out)?;
    let OfProgram { record, store, index } = &status.versions;
    let formats = format!("rules {}, store format {store}, index version {index}", record.rules);
    fact("tamis", &record.tamis, &formats, out)?;
    if let Some(run) = &status.last_run {
        let ended = if run.ended.is_some() { "" } else { "not ended" };
        fact("last run", &format!("{} {}", run.command, run.started), ended, out)?;
    }
    behind(status, out)
}

fn of_articles(status: &Status) -> String {
    let notes = [some(status.duplicates, "repeat another"), some(status.gone, "gone from their source")];
    notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(", ")
}

fn some(count: u64, what: &str) -> String {
    if count == 0 { String::new() } else { format!("{count} {what}") }
}

fn fact(label: &str, value: &str, note: &str, out: &mut Output) -> io::Result<()> {
    let gap = if note.is_empty() { "" } else { "  " };
    out.line(&[dim(format!("{label:<11}")), bold(value), dim(format!("{gap}{note}"))])
}

/// What is not as new as it could be, and what to do about it.
fn behind(status: &Status, out: &mut Output) -> io::Result<()> {
    let label = dim(format!("{:<11}", "behind"));
    if status.index.behind + status.stale == 0 {
        return out.line(&[label, green("nothing")]);
    }
    if status.index.behind > 0 {
        let what = format!("the index by {} changes; the next search or run catches up", status.index.behind);
        out.line(&[label.clone(), yellow(what)])?;
    }
    if status.stale > 0 {
        let what = format!("{} articles were cleaned by other rules; `tamis run` or `tamis reclean`", status.stale);
        out.line(&[label, yellow(what)])?;
    }
    Ok(())
}

fn size_of(folder: &Path) -> u64 {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).filter(|data| data.is_file()).map(|data| data.len()).sum()
}
