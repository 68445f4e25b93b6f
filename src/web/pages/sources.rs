//! Where articles come from, what could not be read and why, and what the last runs did.

use crate::source::Place as At;
use crate::store::{OfSource, Run, State as Known, StoreError};
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::{Library, WebError, address, words};
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

/// Runs shown.
const RUNS: usize = 10;

/// Failures shown of a source or run.
const FAILURES: usize = 50;

/// A source, and some of what could not be read of it.
struct Source {
    sum: OfSource,
    failed: Vec<Known>,
}

/// `GET /sources`.
pub async fn page(State(app): State<Arc<App>>) -> page::Answer {
    let (sources, runs) = app.library.ask(read).await?;
    Ok(Page { title: "Sources".to_owned(), place: Place::Sources, body: body(&sources, &runs), ..Page::default() })
}

fn read(library: &Library) -> Result<(Vec<Source>, Vec<Run>), WebError> {
    library.store(|store| {
        let with_failures = |sum: OfSource| {
            let failed = if sum.failed > 0 { store.failures(&sum.name, FAILURES)? } else { Vec::new() };
            Ok::<_, StoreError>(Source { sum, failed })
        };
        let sources = store.by_source()?.into_iter().map(with_failures);
        Ok((sources.collect::<Result<_, _>>()?, store.runs(RUNS)?))
    })
}

fn body(sources: &[Source], runs: &[Run]) -> Markup {
    html! {
        h1 { "Sources" }
        @if sources.is_empty() { p.note { "No source was read yet." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Sources" {
                table {
                    thead { tr { th scope="col" { "Source" } th.n scope="col" { "Places" } th.n scope="col" { "Gone" }
                        th.n scope="col" { "Failed" } th scope="col" { "Last asked" } } }
                    tbody { @for source in sources { (row(source)) } }
                }
            }
        }
        @for source in sources.iter().filter(|source| !source.failed.is_empty()) { (failures(source)) }
        h2 { "Runs" }
        @if runs.is_empty() { p.quiet { "None yet." } }
        ol.runs { @for run in runs { (entry(run)) } }
    }
}

fn called(source: &Source) -> &str {
    if source.sum.name.is_empty() { "without a name" } else { &source.sum.name }
}

fn row(Source { sum, .. }: &Source) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if sum.name.is_empty() { "without a name" } @else {
                    a href=(address::search(&format!("source:\"{}\"", sum.name.replace('"', " ")))) { (sum.name) }
                }
            }
            td.n { (words::number(sum.places)) }
            td.n { (words::number(sum.gone)) }
            td.n { (words::number(sum.failed)) }
            td { @match &sum.fetched_at { Some(time) => (words::minute(time)), None => "read from disk" } }
        }
    }
}

fn failures(source: &Source) -> Markup {
    html! {
        section.failures aria-label={ "What failed in " (called(source)) } {
            h2 { "What failed in " (called(source)) }
            dl {
                @for state in &source.failed {
                    div { dt.place { (place(&state.place)) } dd { (state.detail.as_deref().unwrap_or("no reason is known")) } }
                }
            }
            @if source.sum.failed > source.failed.len() as u64 {
                p.quiet { "and " (words::number(source.sum.failed - source.failed.len() as u64)) " more" }
            }
        }
    }
}

fn place(place: &At) -> String {
    crate::export::safe_line(&place.to_string())
}

fn entry(run: &Run) -> Markup {
    let told = |name: &str| run.summary.as_ref().and_then(|summary| summary.get(name)).cloned().unwrap_or_default();
    let number = |name: &str| told(name).as_u64().unwrap_or(0);
    let failed = told("failed").as_array().cloned().unwrap_or_default();
    html! {
        li {
            p {
                strong { (words::minute(&run.started)) } " " code { (run.command) } " "
                @if run.ended.is_none() { span.quiet { "under way, or cut short" } }
            }
            @if run.summary.is_some() {
                ul.facts {
                    li { (words::count(number("read"), "article")) " read" }
                    li { (words::number(number("new"))) " new" }
                    li { (words::number(number("changed"))) " changed" }
                    li { (words::number(number("unchanged"))) " unchanged" }
                    li { (words::count(number("tips"), "tip")) }
                    @if !failed.is_empty() { li.bad { (words::number(failed.len() as u64)) " failed" } }
                }
            }
            @if !failed.is_empty() {
                details {
                    summary { "What failed" }
                    dl {
                        @for failure in failed.iter().take(FAILURES) {
                            div {
                                dt.place { (failure["place"].as_str().unwrap_or("")) }
                                dd { (failure["detail"].as_str().unwrap_or("")) }
                            }
                        }
                    }
                }
            }
        }
    }
}
