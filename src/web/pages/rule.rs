//! The manual page of a rule, from its own file.

use crate::clean::rule::Rule;
use crate::clean::rules;
use crate::web::app::App;
use crate::web::page::{self, Page, Place};
use crate::web::reading::{self, Reading};
use crate::web::tally::Cuts;
use crate::web::{WebError, words};
use axum::extract::{Path, State};
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /rules/{id}`.
pub async fn page(State(app): State<Arc<App>>, Path(id): Path<String>) -> page::Answer {
    let rule = rules::ALL.iter().find(|rule| rule.id() == id).ok_or_else(|| WebError::no("rule", &id))?;
    let counting = Arc::clone(&app);
    let counted = app.library.ask(move |library| counting.tally.counted(library, super::rules::PATIENCE)).await;
    let cuts = counted.ok().and_then(|counted| counted.rules.get(rule.id()).copied()).unwrap_or_default();
    Ok(Page { title: rule.id().to_owned(), place: Place::Rules, body: body(*rule, cuts), ..Page::default() })
}

fn body(rule: &dyn Rule, cuts: Cuts) -> Markup {
    let category = words::name(&rule.category());
    html! {
        header.article-head {
            p.over { a href="/rules" { "Rules" } }
            h1 { (rule.id()) }
            ul.facts {
                li { span.badge.{ "c-" (category) } { (category.replace('-', " ")) } }
                li { "phase " (format!("{:?}", rule.phase()).to_lowercase()) }
                li { (words::count(cuts.cuts, "cut")) " in " (words::count(cuts.articles, "article")) }
            }
        }
        div.prose { (reading::html(&rule.manual(), Reading::default())) }
        p.quiet {
            "To switch it off: " code { "[clean] off = [\"" (rule.id()) "\"]" } " in " code { "pipeline.toml" } "."
        }
    }
}

/// The first sentence of the manual.
pub fn summary(rule: &dyn Rule) -> String {
    let manual = rule.manual();
    let first = manual.split("\n\n").next().unwrap_or("").replace('\n', " ");
    first.trim_end_matches('.').replace('`', "")
}
