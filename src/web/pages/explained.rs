//! An article as it was found, with every cut marked in place, in the colour of its kind, and beside it what
//! convicted it. Marks are switched by kind; that needs no script.

use super::original::{missing, number};
use super::pager;
use super::views::{self, View};
use crate::clean::{Category, Removal};
use crate::document::Document;
use crate::explain::{self, words};
use crate::export::{safe, safe_line};
use crate::pipeline;
use crate::record::Record;
use crate::web::app::App;
use crate::web::explanation::{self, Stretch};
use crate::web::page::{self, Page, Place};
use crate::web::{address, lookup, original, words as web_words};
use axum::extract::{Path, RawQuery, State};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;

/// `GET /articles/{id}/explained?part=2`, or `?byte=…` for the part that holds a byte.
pub async fn page(State(app): State<Arc<App>>, Path(id): Path<String>, RawQuery(query): RawQuery) -> page::Answer {
    let (record, body) = app
        .library
        .ask(move |library| {
            let record = lookup::article(library, &id)?;
            let text = original::text(library, &record)?;
            let document = text.map(|text| Document::parse(text, record.source.format, &library.plan().limits));
            let body = body(&record, document.as_ref(), query.as_deref());
            Ok((record, body))
        })
        .await?;
    let title = format!("{}, explained", web_words::title(&record));
    Ok(Page { title, place: Place::Search, body, ..Page::default() })
}

fn body(record: &Record, document: Option<&Document>, query: Option<&str>) -> Markup {
    let Some(document) = document else {
        return html! { (views::head(record, View::Explained)) (missing()) (reasons(record, 0..record.removed.len())) };
    };
    let source = document.source();
    let parts = original::parts(source);
    let byte = number(query, "byte");
    let asked = match byte {
        Some(byte) => original::part_of(&parts, byte),
        None => number(query, "part").unwrap_or(1).clamp(1, parts.len()) - 1,
    };
    let stretches = explanation::stretches(source, &parts[asked], &explain::marks(document, &record.removed), byte);
    let here: BTreeSet<usize> = stretches.iter().filter_map(|stretch| stretch.cut).collect();
    html! {
        (views::head(record, View::Explained))
        @if record.removed.is_empty() { p.note { "Nothing was taken out of this article." } }
        (switches(&record.removed))
        div.explained {
            pre.source role="region" tabindex="0" aria-label="Source with its cuts marked" {
                @for stretch in stretches { (marked(record, stretch, byte)) }
            }
            (reasons(record, here))
        }
        (pager::pager(asked + 1, parts.len(), |part| format!("{}?part={part}", address::view(&record.id, "explained"))))
    }
}

/// A switch for each kind of cut that occurs, and one that folds the cuts away.
fn switches(removed: &[Removal]) -> Markup {
    html! {
        @if !removed.is_empty() {
            fieldset.switches {
                legend { "Marked" }
                @for (category, count) in pipeline::count(removed) { (switch(category, count)) }
                label.fold { input type="checkbox" #fold; " fold the cuts away" }
            }
        }
    }
}

fn switch(category: Category, count: usize) -> Markup {
    let name = words::name(&category);
    html! {
        label.badge.{ "c-" (name) } {
            input type="checkbox" id={ "show-" (name) } checked;
            " " (name.replace('-', " ")) " " span.count { (count) }
        }
    }
}

fn marked(record: &Record, stretch: Stretch<'_>, mark: Option<usize>) -> Markup {
    html! {
        @if mark == Some(stretch.start) { span.here #here {} }
        @match stretch.cut {
            None => (safe(stretch.text)),
            Some(at) => {
                @let cut = &record.removed[at];
                @if stretch.begins {
                    a.number.(explanation::class(cut)) #{ "cut-" (at + 1) } href={ "#why-" (at + 1) }
                        aria-label={ "Cut " (at + 1) ", " (words::name(&cut.category)) } { (at + 1) }
                }
                del.cut.(explanation::class(cut)) { (safe(stretch.text)) }
            }
        }
    }
}

/// What convicted each cut.
fn reasons(record: &Record, cuts: impl IntoIterator<Item = usize>) -> Markup {
    let cuts: Vec<(usize, &Removal)> =
        cuts.into_iter().filter_map(|at| Some((at + 1, record.removed.get(at)?))).collect();
    html! {
        @if !cuts.is_empty() {
            section.why aria-label="Why" {
                ol { @for (number, cut) in cuts { (reason(number, cut)) } }
            }
        }
    }
}

fn reason(number: usize, cut: &Removal) -> Markup {
    html! {
        li.(explanation::class(cut)) #{ "why-" (number) } {
            a.number.(explanation::class(cut)) href={ "#cut-" (number) } aria-label={ "Cut " (number) " in the source" } { (number) }
            div {
                a.rule href=(address::rule(&cut.rule)) { (cut.rule) }
                span.quiet { " line " (cut.line) ", " (words::done(cut.action))
                    @if let Some(sure) = words::sureness(cut.confidence) { ", " (sure) }
                }
                p { (safe_line(&words::evidence(&cut.evidence))) }
                @if let Some(now) = &cut.replacement { p { "now " q { (safe_line(now)) } } }
            }
        }
    }
}
