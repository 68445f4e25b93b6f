//! One tip: the advice itself, where it stands, why it is taken for advice, and what is like it.

use super::hit;
use crate::record::Record;
use crate::search::Hit;
use crate::tips::Tip;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::reading::{self, Reading};
use crate::web::{Library, WebError, address, lookup, words};
use axum::extract::{Path, State};
use maud::{Markup, html};
use std::sync::Arc;

/// Related tips shown.
const RELATED: usize = 5;

/// `GET /tips/{id}`.
pub async fn page(State(app): State<Arc<App>>, Path(id): Path<String>) -> page::Answer {
    let (record, tip, related) = app.library.ask(move |library| read(library, &id)).await?;
    Ok(Page { title: tip.title.clone(), place: Place::Search, body: body(&record, &tip, &related), ..Page::default() })
}

fn read(library: &Library, id: &str) -> Result<(Record, Tip, Vec<Hit>), WebError> {
    let (record, tip) = lookup::tip(library, id)?;
    let related = match library.search() {
        Ok(search) => search.related(id, RELATED)?,
        Err(WebError::Empty) => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok((record, tip, related))
}

fn body(record: &Record, tip: &Tip, related: &[Hit]) -> Markup {
    html! {
        article.tip {
            header {
                p.over {
                    a href=(address::article(&record.id)) { (words::title(record)) }
                    " · tip " (tip.ordinal) " of " (record.tips.len())
                }
                h1 lang=[tip.language.as_deref()] {
                    @if let Some(label) = hit::label(tip.kind, tip.sign()) { span.kind { (label) } " " }
                    (tip.title)
                }
            }
            div.prose lang=[tip.language.as_deref()] { (says(record, tip)) }
            (turn(record, tip))
            (facts(record, tip))
        }
        @if !related.is_empty() {
            section.related aria-labelledby="related" {
                h2 #related { "Related" }
                ol.hits.short { @for hit in related { (hit::entry(hit)) } }
            }
        }
    }
}

/// What is said under the title.
fn says(record: &Record, tip: &Tip) -> Markup {
    let base = record.canonical_url.as_deref().or(record.source.url.as_deref());
    let shown = if tip.body.is_empty() && tip.items.is_empty() { String::new() } else { without_title(tip) };
    reading::html(&shown, Reading { base, ..Reading::default() })
}

/// The Markdown of a tip without the line that is its title, where that stands alone.
fn without_title(tip: &Tip) -> String {
    let Some((first, rest)) = tip.markdown.split_once("\n\n") else { return plain(tip) };
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let (line, title) = (letters(first), letters(&tip.title));
    if !title.is_empty() && line.ends_with(&title) && line.len() < title.len() + 12 {
        rest.to_owned()
    } else {
        plain(tip)
    }
}

/// Body and items as Markdown, where the tip's own cannot be divided.
fn plain(tip: &Tip) -> String {
    let escaped = |text: &str| text.replace('\\', "\\\\").replace(['<', '*', '_', '[', '`', '#', '&'], " ");
    let items = tip.items.iter().filter(|item| !tip.body.contains(item.as_str()));
    let items: Vec<String> = items.map(|item| format!("- {}", escaped(item).replace('\n', " "))).collect();
    format!("{}\n\n{}", escaped(&tip.body), items.join("\n"))
}

/// To the tips before and after.
fn turn(record: &Record, tip: &Tip) -> Markup {
    let at = record.tips.iter().position(|other| other.id == tip.id).unwrap_or(0);
    let before = at.checked_sub(1).and_then(|at| record.tips.get(at));
    let after = record.tips.get(at + 1);
    html! {
        @if before.is_some() || after.is_some() {
            nav.turn aria-label="Tips of this article" {
                @if let Some(tip) = before { a rel="prev" href=(address::tip(&tip.id)) { "← " (tip.title) } } @else { span {} }
                @if let Some(tip) = after { a rel="next" href=(address::tip(&tip.id)) { (tip.title) " →" } } @else { span {} }
            }
        }
    }
}

fn facts(record: &Record, tip: &Tip) -> Markup {
    let place = record.source.url.as_deref().or(record.canonical_url.as_deref()).and_then(address::outside);
    html! {
        dl.about {
            @if !tip.section.is_empty() { div { dt { "Under" } dd { (tip.section.join(" › ")) } } }
            @if !tip.topics.is_empty() {
                div { dt { "Topics" } dd {
                    ul.topics { @for topic in &tip.topics { li {
                        a href=(address::search(&format!("topic:{}", topic.topic))) title={ "because of: " (topic.because.join(", ")) } { (topic.topic) }
                    } } }
                } }
            }
            div { dt { "Source" } dd {
                @if let Some(place) = place {
                    a href=(place) rel="noopener nofollow" { (words::host(place)) }
                } @else { (words::short(&words::place(&record.source))) }
                @if let Some(published) = &record.published { ", " (words::day(published)) }
                @if let Some(author) = &record.author { ", by " (author) }
                @if tip.span.end > tip.span.start {
                    br;
                    a.explain href={ (address::view(&record.id, "explained")) "?byte=" (tip.span.start) "#here" } { "See it in the original" }
                }
            } }
            div { dt { "Taken for advice" } dd {
                (words::percent(tip.confidence)) " sure"
                @if !tip.reasons.is_empty() { ul.reasons { @for reason in &tip.reasons { li { (reason) } } } }
            } }
            @if let Some(first) = &tip.duplicate_of {
                div { dt { "Repeats" } dd { a href=(address::tip(first)) { "an earlier tip that says the same" } } }
            }
        }
    }
}
