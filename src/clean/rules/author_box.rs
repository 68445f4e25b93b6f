//! The box about the author.
//!
//! ## What it removes
//! The box beside or below the text with portrait, biography and profile links: by its name and shape, or by a heading
//! "About the author" at the end.
//!
//! ## Why
//! The author goes on the record by name; the biography repeats on every page of the site.
//!
//! ## Example
//! ```html
//! <div class="author-box"><img src="portrait.jpg"><h4>About Leonie</h4><p>Leonie leads a team.</p></div>
//! ```
//!
//! ## What it must keep
//! A text in which the author speaks of herself, and a section "About the job".

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{CONTAINERS, is_heading, lead_at, name_of, said};
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// Names that themes give to the box.
const NAMES: [&str; 13] = [
    "author-box",
    "authorbox",
    "author-bio",
    "about-author",
    "author-info",
    "author-card",
    "post-author",
    "entry-author",
    "bio-box",
    "author-description",
    "author-profile",
    "article-author",
    "saboxplugin-wrap",
];

/// Words of a biography.
const WORDS: usize = 150;

/// See the module's comment.
pub struct AuthorBox;

impl Rule for AuthorBox {
    fn id(&self) -> &'static str {
        "author-box"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("author_box.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut end = 0;
        for row in view.tagged_any(&CONTAINERS) {
            let fits = row >= end && view.words(row) <= WORDS && view.tagged(Tag::Main).first() != Some(&row);
            if fits && let Some(name) = name_of(view, row, &NAMES) {
                end = view.row(row).end;
                findings.push(Finding::drop(row, Evidence::Selector { css: format!("[class|id~=\"{name}\"]") }));
            }
        }
        let flow = view.flow();
        for (at, unit) in flow.iter().enumerate() {
            let Some(cue) = lead_at(view, at, Class::AuthorBox).filter(|cue| cue.is_phrase()) else { continue };
            let link = unit.kind == UnitKind::Text && unit.links(view) > 0 && unit.own_words(view) <= 1;
            let label = cue.mode == Mode::Whole;
            if link {
                unit.drop(view, &said(cue), 0.85, findings);
            } else if label {
                let below = flow[at + 1..].iter().take_while(|unit| !is_heading(unit));
                let below: Vec<_> = below.collect();
                let short = below.iter().map(|unit| unit.words(view)).sum::<usize>() <= WORDS;
                let last = flow[at + 1 + below.len()..].iter().all(|unit| unit.own_words(view) <= 12);
                if short && last && !below.is_empty() {
                    unit.drop(view, &said(cue), 0.9, findings);
                    below.iter().for_each(|unit| unit.drop(view, &said(cue), 0.9, findings));
                }
            }
        }
    }
}
