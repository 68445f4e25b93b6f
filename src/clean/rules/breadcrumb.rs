//! The path from the site's front page to this one.
//!
//! ## What it removes
//! A row or numbered list of links with arrows between them above the text; lines such as "Skip to content".
//!
//! ## Why
//! A numbered list of three looks like three steps.
//!
//! ## Example
//! ```markdown
//! 1. [Site](https://site.example/) \>
//! 2. [Articles](https://site.example/articles/) \>
//! 3. How to write a summary
//! ```
//!
//! ## What it must keep
//! Numbered steps, also short ones with links, and a path that is advice ("Settings > Mail").

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{CONTAINERS, flag_box, is_sentence, lead_at, name_of, said};
use crate::clean::{Category, Evidence, View};

/// Words outside links: the title of the page itself.
const OWN_WORDS: usize = 20;

/// Units at the top among which the path stands.
const TOP: usize = 6;

/// What stands between two steps of a path.
const ARROWS: [char; 7] = ['>', '»', '›', '→', '/', '|', '·'];

/// See the module's comment.
pub struct Breadcrumb;

impl Rule for Breadcrumb {
    fn id(&self) -> &'static str {
        "breadcrumb"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("breadcrumb.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for row in view.tagged_any(&CONTAINERS) {
            let fits = view.links(row) > 0 && view.words(row) <= 40;
            if fits && let Some(name) = name_of(view, row, &["breadcrumb", "breadcrumbs"]) {
                findings.push(Finding::drop(row, Evidence::Selector { css: format!("[class|id~=\"{name}\"]") }));
            }
        }
        let flow = view.flow();
        for (at, unit) in flow.iter().enumerate() {
            if at < TOP && is_path(view, unit) {
                let evidence = Evidence::Density { links: unit.links(view), words: unit.own_words(view) };
                flag_box(view, at, &|i| i == at, &evidence, 0.9, findings);
            } else if unit.kind == UnitKind::Text
                && let Some(cue) = lead_at(view, at, Class::Breadcrumb).filter(|cue| cue.is_phrase())
                && cue.mode == Mode::Whole
                && !is_sentence(&unit.text(view))
            {
                unit.drop(view, &said(cue), 0.85, findings);
            }
        }
    }
}

/// Whether a row or list is links with an arrow behind each but the last step.
fn is_path(view: &View<'_>, unit: &Unit) -> bool {
    let links = unit.link_rows(view);
    let fits = matches!(unit.kind, UnitKind::Text | UnitKind::List) && unit.own_words(view) <= OWN_WORDS;
    if !fits || links.len() < 2 {
        return false;
    }
    let mut gaps = links.windows(2).map(|two| view.text_between(view.row(two[0]).end, two[1]));
    let arrow = |gap: String| {
        let gap = gap.trim();
        !gap.is_empty() && gap.chars().all(|c| ARROWS[..4].contains(&c) || c.is_whitespace())
    };
    let last = view.row(links[links.len() - 1]).end;
    let before = view.words_between(unit.first, links[0]);
    let tail = view.text_between(last, unit.end);
    let ended = tail.trim().is_empty() || tail.trim().starts_with(ARROWS);
    before <= 3 && ended && !is_sentence(&tail) && gaps.all(arrow)
}
