//! `tamis duplicates`: which articles are one article, which of them stands for all, and why.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, bold, cyan, dim, plain};
use crate::record::Record;
use crate::store::{Cluster, Member, Store, StoreError};
use serde::Serialize;
use std::io;

/// Copies that are named before the rest is only counted; `-v` names all.
const NAMED: usize = 5;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Clusters of at least so many articles
    #[arg(long, value_name = "N", default_value_t = 2)]
    least: usize,
    /// Clusters to show, the largest first; all without
    #[arg(short, long, value_name = "N")]
    limit: Option<usize>,
}

/// The answer, as JSON.
#[derive(Serialize)]
struct Listed {
    /// Clusters there are; fewer may be shown.
    total: usize,
    clusters: Vec<Shown>,
}

/// A cluster, as JSON.
#[derive(Serialize)]
struct Shown {
    articles: usize,
    canonical: Named,
    copies: Vec<Copy>,
}

/// An article by its names.
#[derive(Serialize)]
struct Named {
    id: String,
    title: Option<String>,
    place: Option<String>,
}

#[derive(Serialize)]
struct Copy {
    #[serde(flatten)]
    named: Named,
    similarity: f32,
    /// Why the canonical one goes before it.
    reasons: Vec<String>,
}

/// Prints the clusters, the largest first.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let store = context.open_store_for_reading()?;
    let mut clusters = store.clusters()?;
    clusters.retain(|cluster| cluster.copies.len() + 1 >= args.least);
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.copies.len()));
    let total = clusters.len();
    clusters.truncate(args.limit.unwrap_or(usize::MAX));
    let exit = if clusters.is_empty() { Exit::NothingFound } else { Exit::Done };
    if context.out.json {
        let clusters = clusters.into_iter().map(|cluster| shown(cluster, &store)).collect::<Result<Vec<_>, _>>()?;
        context.out.json(&Listed { total, clusters })?;
        return Ok(exit);
    }
    if clusters.is_empty() {
        context.out.note(&[plain("no article repeats another")]);
    }
    for cluster in clusters {
        tell(&shown(cluster, &store)?, &mut context.out)?;
    }
    Ok(exit)
}

fn shown(cluster: Cluster, store: &Store) -> Result<Shown, StoreError> {
    let copies = cluster
        .copies
        .into_iter()
        .map(|Member { id, similarity, reasons }| Ok(Copy { named: named(id, store)?, similarity, reasons }));
    let copies = copies.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Shown { articles: copies.len() + 1, canonical: named(cluster.canonical, store)?, copies })
}

fn named(id: String, store: &Store) -> Result<Named, StoreError> {
    let Record { title, source, .. } = store.get(&id)?.unwrap_or_default();
    Ok(Named { id, title, place: source.url.or(source.path) })
}

fn tell(shown: &Shown, out: &mut Output) -> io::Result<()> {
    let Named { id, title, place } = &shown.canonical;
    let title = title.as_deref().unwrap_or("untitled");
    out.line(&[bold(title), dim(format!("  {} articles", shown.articles))])?;
    out.line(&[plain("  "), cyan(id), plain("  "), plain(place.as_deref().unwrap_or(""))])?;
    let most = if out.verbose > 0 { usize::MAX } else { NAMED };
    for Copy { named, similarity, reasons } in shown.copies.iter().take(most) {
        let place = named.place.as_deref().unwrap_or("");
        out.line(&[plain("  "), cyan(&named.id), plain(format!("  {:3.0} %  ", similarity * 100.0)), plain(place)])?;
        out.line(&[dim(format!("    {}", named.title.as_deref().unwrap_or("untitled")))])?;
        out.line(&[dim(format!("    after it: {}", reasons.join("; ")))])?;
    }
    if let Some(more) = shown.copies.len().checked_sub(most).filter(|more| *more > 0) {
        out.line(&[dim(format!("  … and {more} more; -v names all"))])?;
    }
    out.line(&[])
}
