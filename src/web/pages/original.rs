//! An article as it was found: its source as text, never as a page.

use super::pager;
use super::views::{self, View};
use crate::export::safe;
use crate::record::Record;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::{address, lookup, original, words};
use axum::extract::{Path, RawQuery, State};
use maud::{Markup, html};
use std::sync::Arc;
use url::form_urlencoded;

/// `GET /articles/{id}/original?part=2`.
pub async fn page(State(app): State<Arc<App>>, Path(id): Path<String>, RawQuery(query): RawQuery) -> page::Answer {
    let part = number(query.as_deref(), "part").unwrap_or(1);
    let (record, body) = app
        .library
        .ask(move |library| {
            let record = lookup::article(library, &id)?;
            let text = original::text(library, &record)?;
            let body = body(&record, text.as_deref(), part);
            Ok((record, body))
        })
        .await?;
    Ok(Page { title: format!("{}, original", words::title(&record)), place: Place::Search, body, ..Page::default() })
}

/// A number in the query part of an address.
pub fn number(query: Option<&str>, name: &str) -> Option<usize> {
    let mut pairs = form_urlencoded::parse(query?.as_bytes());
    pairs.find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok())
}

fn body(record: &Record, text: Option<&str>, part: usize) -> Markup {
    html! {
        (views::head(record, View::Original))
        @match text {
            None => (missing()),
            Some(text) => {
                @let parts = original::parts(text);
                @let part = part.clamp(1, parts.len());
                @let address = |part: usize| format!("{}?part={part}", address::view(&record.id, "original"));
                pre.source role="region" tabindex="0" aria-label="Source" { (safe(&text[parts[part - 1].clone()])) }
                (pager::pager(part, parts.len(), address))
            }
        }
    }
}

/// What is said where the store has no source.
pub fn missing() -> Markup {
    html! { p.note { "The source is not in the store: this article was imported, or its bytes were forgotten." } }
}
