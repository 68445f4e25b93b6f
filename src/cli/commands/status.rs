//! `tamis status`: what has been gathered, and whether it can be found.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, bold, dim, green, plain, yellow};
use crate::index::Index;
use crate::store::{Store, StoreError};
use serde::Serialize;
use std::collections::BTreeSet;
use std::io;
use std::path::Path;

/// The figures, as JSON shows them.
#[derive(Default, Serialize)]
struct Status {
    folder: String,
    articles: usize,
    tips: usize,
    /// Places that articles came from: configured sources by name, all others together as one.
    sources: usize,
    duplicates: usize,
    problems: usize,
    languages: Vec<String>,
    bytes: u64,
    index: Indexed,
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
    let (mut sources, mut languages) = (BTreeSet::new(), BTreeSet::new());
    store.all(|record| {
        status.articles += 1;
        status.tips += record.tips.len();
        status.duplicates += usize::from(record.duplicate_of.is_some());
        status.problems += record.problems.len();
        sources.insert((record.source.kind, record.source.name));
        languages.extend(record.language);
    })?;
    status.sources = sources.len();
    status.languages = languages.into_iter().collect();
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
    fact("languages", status.languages.join(", "))?;
    fact("folder", format!("{} ({:.1} MB)", status.folder, status.bytes as f64 / 1e6))?;
    match (status.articles, status.index.behind) {
        (0, _) => out.line(&[plain("nothing is stored yet; "), green("tamis run"), plain(" reads the configured sources")]),
        (_, 0) => out.line(&[dim(format!("{:<11}", "index")), green("up to date")]),
        (_, behind) => out.line(&[dim(format!("{:<11}", "index")), yellow(format!("{behind} changes behind; the next run catches up"))]),
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = ignore::WalkBuilder::new(folder).standard_filters(false).build().flatten();
    entries.filter_map(|entry| entry.metadata().ok()).filter(|data| data.is_file()).map(|data| data.len()).sum()
}
