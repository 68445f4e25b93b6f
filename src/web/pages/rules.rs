//! The rules, and how often each has cut in what is stored.

use crate::clean::rule::Rule;
use crate::clean::rules;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::tally::Counted;
use crate::web::{WebError, address, words};
use axum::extract::State;
use maud::{Markup, html};
use std::sync::Arc;
use std::time::Duration;

/// How long a request may count before it shows what is counted so far.
pub const PATIENCE: Duration = Duration::from_millis(10);

/// `GET /rules`.
pub async fn page(State(app): State<Arc<App>>) -> page::Answer {
    let counting = Arc::clone(&app);
    let counted = app.library.ask(move |library| counting.tally.counted(library, PATIENCE)).await;
    let counted = match counted {
        // The manual can be read without a store.
        Err(WebError::Empty) => Arc::default(),
        counted => counted?,
    };
    Ok(Page { title: "Rules".to_owned(), place: Place::Rules, body: body(&counted), ..Page::default() })
}

fn body(counted: &Counted) -> Markup {
    let most = counted.rules.values().map(|cuts| cuts.cuts).max().unwrap_or(1).max(1);
    html! {
        h1 { "Rules" }
        p.lead {
            "Each rule says what it takes out and why. "
            @if counted.articles > 0 {
                "The figures are for " (words::count(counted.articles, "article"))
                @if counted.behind { " so far; open the page again for the rest" }
                "."
            }
        }
        div.scroll tabindex="0" role="region" aria-label="Rules" {
            table.rules {
                thead { tr { th scope="col" { "Rule" } th scope="col" { "Kind" } th.n scope="col" { "Cuts" } th.n scope="col" { "Articles" } } }
                tbody { @for rule in rules::ALL { (row(*rule, counted, most)) } }
            }
        }
    }
}

fn row(rule: &dyn Rule, counted: &Counted, most: u64) -> Markup {
    let cuts = counted.rules.get(rule.id()).copied().unwrap_or_default();
    let category = words::name(&rule.category());
    html! {
        tr {
            th scope="row" {
                a href=(address::rule(rule.id())) { (rule.id()) }
                span.summary { (super::rule::summary(rule)) }
            }
            td { span.badge.{ "c-" (category) } { (category.replace('-', " ")) } }
            td.n {
                (words::number(cuts.cuts))
                @if cuts.cuts > 0 { meter aria-hidden="true" min="0" max=(most) value=(cuts.cuts) {} }
            }
            td.n { (words::number(cuts.articles)) }
        }
    }
}
