//! Search: hits with what matched, facets, and what else may have been meant.

use super::asked::{Asked, PAGE};
use super::{facets, hit, pager};
use crate::search::{Answer, Order};
use crate::web::app::App;
use crate::web::layout;
use crate::web::page::{self, Page, Place};
use crate::web::words;
use axum::extract::{RawQuery, State};
use maud::{Markup, html};
use std::sync::Arc;

/// Pages of hits, at most.
const PAGES: usize = 200;

/// `GET /search?q=…&in=articles&sort=date&page=2`.
pub async fn page(State(app): State<Arc<App>>, RawQuery(query): RawQuery) -> page::Answer {
    let asked = Asked::of(query.as_deref());
    if asked.query.is_empty() {
        return Ok(Page {
            title: "Search".to_owned(),
            place: Place::Search,
            own_search: true,
            body: blank(),
            ..Page::default()
        });
    }
    let request = asked.request();
    let answer = app.library.ask(move |library| Ok(library.search()?.answer(&request)?)).await?;
    Ok(Page {
        title: asked.query.clone(),
        place: Place::Search,
        own_search: true,
        body: body(&asked, &answer),
        ..Page::default()
    })
}

fn blank() -> Markup {
    html! {
        h1.unseen { "Search" }
        (layout::search_form("", "Search tips", "wide"))
        (language())
    }
}

fn body(asked: &Asked, answer: &Answer) -> Markup {
    let thing = if asked.articles { "article" } else { "tip" };
    let pages = (answer.total as usize).div_ceil(PAGE).clamp(1, PAGES);
    html! {
        h1.unseen { "Search: " (asked.query) }
        (layout::search_form(&asked.query, "Search tips", "wide"))
        (facets::filters(asked))
        div.results {
            div.found {
                p.total role="status" {
                    @if answer.total_is_estimate { "about " }
                    strong { (words::count(answer.total, thing)) }
                }
                (views(asked))
                (remarks(asked, answer))
                @if answer.hits.is_empty() {
                    (nothing(asked))
                }
                ol.hits { @for hit in &answer.hits { (hit::entry(hit)) } }
                (pager::pager(asked.page, pages, |page| Asked { page, ..asked.clone() }.address()))
            }
            (facets::facets(asked, &answer.facets))
        }
    }
}

/// Tips or articles, and their order.
fn views(asked: &Asked) -> Markup {
    let kinds = [("Tips", false), ("Articles", true)];
    let orders = [("Best", Order::Relevance), ("Newest", Order::Date), ("Surest", Order::Confidence)];
    html! {
        div.views {
            ul.switch aria-label="What is searched" {
                @for (name, articles) in kinds {
                    (choice(name, asked.articles == articles, Asked { articles, page: 1, ..asked.clone() }))
                }
            }
            ul.switch aria-label="Order" {
                @for (name, order) in orders {
                    (choice(name, asked.order == order, Asked { order, page: 1, ..asked.clone() }))
                }
            }
        }
    }
}

fn choice(name: &str, chosen: bool, other: Asked) -> Markup {
    html! { li { a href=(other.address()) aria-current=[chosen.then_some("true")] { (name) } } }
}

fn remarks(asked: &Asked, answer: &Answer) -> Markup {
    html! {
        @for note in &answer.notes { p.note { (note.text) } }
        @for suggestion in &answer.suggestions {
            p.note {
                @if suggestion.applied { "Shown is what was found for " } @else { "Did you mean " }
                a href=(asked.with_query(suggestion.query.clone()).address()) { (suggestion.query) }
                @if suggestion.applied { "." } @else { "?" }
            }
        }
    }
}

fn nothing(asked: &Asked) -> Markup {
    html! {
        p.nothing { "Nothing found." }
        @if !asked.articles {
            p { a href=(Asked { articles: true, ..asked.with_query(asked.query.clone()) }.address()) { "Search whole articles" } }
        }
        (language())
    }
}

/// How to ask, in a few lines.
fn language() -> Markup {
    let ways = [
        ("ask for a raise", "words, best matches first"),
        ("\"cover letter\"", "words in this order"),
        ("+salary -bonus", "this, but not that"),
        ("topic:networking", "also kind:, site:, source:, author:, lang:, title:"),
        ("after:2024-01 before:2025", "by date"),
    ];
    html! {
        dl.ways {
            @for (example, meaning) in ways {
                div { dt { a href=(crate::web::address::search(example)) { (example) } } dd { (meaning) } }
            }
        }
    }
}
