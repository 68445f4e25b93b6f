//! The start page: what is there, and three good searches.

use crate::web::app::App;
use crate::web::overview::Overview;
use crate::web::page::{self, Page};
use crate::web::{WebError, address, layout, words};
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;

/// Topics shown.
const TOPICS: usize = 12;

/// `GET /`.
pub async fn page(State(app): State<Arc<App>>) -> page::Answer {
    let asked = Arc::clone(&app);
    let overview = app.library.ask(move |library| asked.overviews.now(library)).await;
    let body = match overview {
        Ok(overview) if overview.counts.articles > 0 => body(&overview),
        Ok(_) | Err(WebError::Empty) => welcome(),
        Err(error) => return Err(error.into()),
    };
    Ok(Page { own_search: true, body, ..Page::default() })
}

fn body(overview: &Overview) -> Markup {
    let counts = &overview.counts;
    html! {
        div.start {
            h1 { "What do you want to know?" }
            (layout::search_form("", "Search tips", "wide"))
            @if !overview.searches.is_empty() {
                ul.offers aria-label="Good searches to begin with" {
                    @for offer in &overview.searches {
                        li {
                            a href=(address::search(&offer.text)) {
                                span.what { (offer.text) }
                                span.count { (words::count(offer.tips, "tip")) }
                            }
                        }
                    }
                }
            }
            p.sum {
                strong { (words::count(counts.tips, "tip")) }
                " from "
                strong { (words::count(counts.articles, "article")) }
                " of "
                a href="/sources" { (words::count(counts.sources, "source")) }
                @if counts.duplicates > 0 {
                    ", " a href="/duplicates" { (words::count(counts.duplicates, "duplicate")) } " folded"
                }
                @if let Some(run) = &overview.last_run {
                    ". Last " (run.command) " " (words::minute(run.ended.as_deref().unwrap_or(&run.started)))
                    @if run.ended.is_none() { ", still going or cut short" }
                }
                "."
            }
            @if !overview.topics.is_empty() {
                h2 { "Topics" }
                ul.topics {
                    @for topic in overview.topics.iter().take(TOPICS) {
                        li { a href=(address::search(&format!("topic:{}", topic.value))) {
                            (topic.value) " " span.count { (words::number(topic.count)) }
                        } }
                    }
                }
            }
        }
    }
}

fn welcome() -> Markup {
    html! {
        div.start {
            h1 { "Nothing is gathered yet" }
            p { "Name what you want to read in " code { "pipeline.toml" } ", then run" }
            pre { code { "tamis run" } }
            p { "and open this page again. It may stay open while the run goes on." }
        }
    }
}
