//! `tamis status`: what has been gathered, and whether it can be found.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, bold, dim, green, plain, yellow};
use crate::index::Index;
use crate::store::{Store, StoreError};
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
    index: Indexed,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_run: Option<LastRun>,
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
    let folder = context.config()?.data_folder();
    let mut status = Status { folder: folder.display().to_string(), bytes: size_of(&folder), ..Status::default() };
    match Store::open_reader(&folder) {
        Ok(store) => {
            count(&store, &mut status)?;
            status.index = indexed(&folder, &store)?;
        }
        Err(StoreError::Missing(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match context.out.json {
        true => context.out.json(&status)?,
        false => tell(&status, &mut context.out)?,
    }
    Ok(Exit::Done)
}

fn count(store: &Store, status: &mut Status) -> Result<(), StoreError> {
    let counts = store.counts()?;
    (status.articles, status.tips, status.sources) = (counts.articles, counts.tips, counts.sources);
    (status.duplicates, status.duplicate_tips) = (counts.duplicates, counts.duplicate_tips);
    (status.gone, status.forgotten) = (counts.gone, counts.forgotten);
    let last = store.runs(1)?.into_iter().next();
    status.last_run =
        last.map(|run| LastRun { command: run.command, started: run.started, ended: run.ended, summary: run.summary });
    Ok(())
}

fn indexed(folder: &Path, store: &Store) -> anyhow::Result<Indexed> {
    let newest = store.last_seq()?;
    let Ok(index) = Index::open_reader(folder) else { return Ok(Indexed { behind: newest, ..Indexed::default() }) };
    let (tips, articles) = index.counts()?;
    Ok(Indexed { articles, tips, behind: newest.saturating_sub(index.seq()?) })
}

fn tell(status: &Status, out: &mut Output) -> io::Result<()> {
    let mut fact = |label: &str, value: String| out.line(&[dim(format!("{label:<11}")), bold(value)]);
    fact("articles", status.articles.to_string())?;
    fact("tips", status.tips.to_string())?;
    fact("sources", status.sources.to_string())?;
    fact("duplicates", status.duplicates.to_string())?;
    if let Some(run) = &status.last_run {
        let ended = if run.ended.is_some() { "" } else { ", not ended" };
        fact("last run", format!("{} {}{ended}", run.command, run.started))?;
    }
    fact("folder", format!("{} ({:.1} MB)", status.folder, status.bytes as f64 / 1e6))?;
    match (status.articles, status.index.behind) {
        (0, _) => {
            out.line(&[plain("nothing is stored yet; "), green("tamis run"), plain(" reads the configured sources")])
        }
        (_, 0) => out.line(&[dim(format!("{:<11}", "index")), green("up to date")]),
        (_, behind) => out.line(&[
            dim(format!("{:<11}", "index")),
            yellow(format!("{behind} changes behind; the next run catches up")),
        ]),
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).filter(|data| data.is_file()).map(|data| data.len()).sum()
}
