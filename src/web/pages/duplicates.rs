//! Articles that are one and the same text, and which of them stands for all.

use super::{original::number, pager};
use crate::index::ArticleInfo;
use crate::store::Cluster;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::{Library, WebError, address, words};
use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Clusters on a page.
const PAGE: usize = 20;

/// Copies shown of a cluster; the rest is counted.
const COPIES: usize = 12;

/// The clusters of one page, and how many there are.
struct Shown {
    clusters: Vec<Cluster>,
    articles: BTreeMap<String, ArticleInfo>,
    page: usize,
    pages: usize,
    total: usize,
}

/// `GET /duplicates?page=2`.
pub async fn page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> page::Answer {
    let asked = number(query.as_deref(), "page").unwrap_or(1);
    let shown = app.library.ask(move |library| read(library, asked)).await?;
    Ok(Page { title: "Duplicates".to_owned(), place: Place::Duplicates, body: body(&shown), ..Page::default() })
}

fn read(library: &Library, asked: usize) -> Result<Shown, WebError> {
    let mut clusters = library.store(|store| store.clusters())?;
    let total = clusters.len();
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.copies.len()));
    let pages = total.div_ceil(PAGE).max(1);
    let page = asked.clamp(1, pages);
    let clusters: Vec<Cluster> = clusters.into_iter().skip((page - 1) * PAGE).take(PAGE).collect();
    let mut articles = BTreeMap::new();
    let search = library.search()?;
    for cluster in &clusters {
        let copies = cluster.copies.iter().take(COPIES).map(|copy| &copy.id);
        for id in std::iter::once(&cluster.canonical).chain(copies) {
            if let Some(stored) = search.stored(id)? {
                articles.insert(id.clone(), stored.article);
            }
        }
    }
    Ok(Shown { clusters, articles, page, pages, total })
}

fn body(shown: &Shown) -> Markup {
    html! {
        h1 { "Duplicates" }
        p.lead {
            @if shown.total == 0 { "No article repeats another." } @else {
                (words::count(shown.total as u64, "text")) " stand in more than one place. Search shows each once; the one "
                "in front was chosen for the reasons given."
            }
        }
        ol.clusters { @for cluster in &shown.clusters { li { (entry(cluster, &shown.articles)) } } }
        (pager::pager(shown.page, shown.pages, |page| format!("/duplicates?page={page}")))
    }
}

fn entry(cluster: &Cluster, articles: &BTreeMap<String, ArticleInfo>) -> Markup {
    let more = cluster.copies.len().saturating_sub(COPIES);
    html! {
        h2 { (link(&cluster.canonical, articles)) }
        p.quiet { (place(&cluster.canonical, articles)) }
        ul.copies {
            @for copy in cluster.copies.iter().take(COPIES) {
                li {
                    (link(&copy.id, articles)) " "
                    span.quiet { (place(&copy.id, articles)) ", " (words::percent(copy.similarity)) " alike" }
                    @if !copy.reasons.is_empty() { p.quiet.reason { "The first goes before it: " (copy.reasons.join("; ")) } }
                }
            }
            @if more > 0 { li.quiet { "and " (words::count(more as u64, "more place")) } }
        }
    }
}

fn link(id: &str, articles: &BTreeMap<String, ArticleInfo>) -> Markup {
    let title = articles.get(id).and_then(|article| article.title.as_deref());
    html! { a href=(address::article(id)) { (title.unwrap_or("Untitled")) } }
}

fn place(id: &str, articles: &BTreeMap<String, ArticleInfo>) -> String {
    let article = articles.get(id);
    let place = article.and_then(|article| {
        article.url.as_deref().map(words::host).or_else(|| article.path.as_deref().map(words::short))
    });
    place.unwrap_or_else(|| id.to_owned())
}
