//! An article as it reads without what was taken out, and its tips.

use super::views::{self, View};
use crate::pipeline;
use crate::record::Record;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::reading::{self, Reading};
use crate::web::{address, lookup, words};
use axum::extract::{Path, RawQuery, State};
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /articles/{id}`, with `?images=1` for images from where they are.
pub async fn page(State(app): State<Arc<App>>, Path(id): Path<String>, RawQuery(query): RawQuery) -> page::Answer {
    let images = query.as_deref() == Some("images=1");
    let (record, body) = app
        .library
        .ask(move |library| {
            let record = lookup::article(library, &id)?;
            let body = body(&record, images);
            Ok((record, body))
        })
        .await?;
    Ok(Page { title: words::title(&record), place: Place::Search, images, body, ..Page::default() })
}

fn body(record: &Record, images: bool) -> Markup {
    let base = record.canonical_url.as_deref().or(record.source.url.as_deref());
    let reading = Reading { base, images, title: record.title.as_deref() };
    html! {
        (views::head(record, View::Cleaned))
        div.reading {
            article.prose lang=[record.language.as_deref()] {
                @if let Some(error) = &record.error {
                    p.note { "This could not be read: " (error.detail) "." }
                }
                (reading::html(&record.markdown, reading))
            }
            section.beside aria-label="About this article" {
                (offer_images(record, images))
                (tips(record))
                (removed(record))
                (about(record))
            }
        }
    }
}

fn offer_images(record: &Record, images: bool) -> Markup {
    let count = record.images.len() as u64;
    html! {
        @if count > 0 && !images {
            p.images {
                a href={ (address::article(&record.id)) "?images=1" } { "Show " (words::count(count, "image")) }
                " from elsewhere"
            }
        }
    }
}

fn tips(record: &Record) -> Markup {
    html! {
        @if !record.tips.is_empty() {
            section aria-labelledby="tips" {
                h2 #tips { (words::count(record.tips.len() as u64, "tip")) }
                ol.contents {
                    @for tip in &record.tips { li.hit { a.open href=(address::tip(&tip.id)) { (tip.title) } } }
                }
            }
        }
    }
}

/// How much was taken out, by kind.
fn removed(record: &Record) -> Markup {
    html! {
        section aria-labelledby="removed" {
            h2 #removed { "Taken out" }
            @if record.removed.is_empty() { p.quiet { "Nothing." } } @else {
                ul.tally {
                    @for (category, count) in pipeline::count(&record.removed) {
                        li { span.badge.{ "c-" (words::name(&category)) } { (words::name(&category)) } " " (count) }
                    }
                }
                p { a href=(address::view(&record.id, "explained")) { "See each cut and why" } }
            }
            @for disclosure in &record.disclosures {
                blockquote.disclosure { (disclosure) }
            }
        }
    }
}

fn about(record: &Record) -> Markup {
    let original = record.original_publisher.as_ref();
    html! {
        section aria-labelledby="about" {
            h2 #about { "About" }
            dl.about {
                @if let Some(original) = original { div { dt { "First published by" } dd { (original.name) } } }
                @if let Some(licence) = &record.licence { div { dt { "Licence" } dd { (licence) } } }
                @if let Some(copy) = &record.duplicate_of {
                    div { dt { "Repeats" } dd {
                        a href=(address::article(&copy.id)) { "another article" } ", " (words::percent(copy.similarity)) " alike"
                    } }
                }
                @if let Some(share) = record.quality.title_matches_body.filter(|share| *share < 0.34) {
                    div { dt { "Title" } dd { "has little to do with the text (" (words::percent(share)) " of its words are there)" } }
                }
                @for problem in &record.problems { div { dt { "Survived" } dd { (problem.detail) } } }
                div { dt { "Found at" } dd.place { (words::place(&record.source)) } }
                @if let Some(fetched) = &record.source.fetched_at { div { dt { "Fetched" } dd { (words::minute(fetched)) } } }
                div { dt { "Id" } dd.place { (record.id) } }
            }
        }
    }
}
