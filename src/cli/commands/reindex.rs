//! `tamis reindex`: the search index made anew from the store. Searches go on meanwhile.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{bold, dim, plain};
use crate::cli::progress::Progress;
use crate::index::Index;
use crate::store::Store;
use serde::Serialize;
use std::time::Instant;

/// What was done, as JSON.
#[derive(Serialize)]
struct Report {
    articles: u64,
    tips: u64,
    bytes: u64,
}

/// Rebuilds the index.
pub fn run(context: &mut Context) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let folder = context.config()?.data_folder();
    drop(context.open_store_for_reading()?); // without one there is nothing to make an index from
    let store = Store::open(&folder)?;
    let (newest, progress) = (store.last_seq()?, Progress::new(&context.out));
    let (index, _) = Index::rebuild(&folder, &store, |far| progress.at(far.seq, newest, "changes"))?;
    progress.end();
    let (tips, articles) = index.counts()?;
    let report = Report { articles, tips, bytes: index.size()? };
    if context.out.json {
        context.out.json(&report)?;
    } else if !context.out.quiet {
        let seconds = format!("  in {:.1} s", begun.elapsed().as_secs_f64());
        let what = format!("{articles} articles, {tips} tips, {:.1} MB", report.bytes as f64 / 1e6);
        context.out.line(&[bold("indexed  "), plain(what), dim(seconds)])?;
    }
    Ok(Exit::Done)
}
