//! Lists of links into the same page.
//!
//! ## What it removes
//! A list of nothing but links to places of this page, with its label ("In this article", "Contents", "Expand").
//!
//! ## Why
//! They repeat the headings, and each of them looks like a tip.
//!
//! ## Example
//! ```markdown
//! ### Contents:
//!
//! * [Start with the noun](#start-with-the-noun)
//! * [Add the proof](#add-the-proof)
//! ```
//!
//! ## What it must keep
//! Footnotes, a list of in-page links that says something about each, and ordinary links to a fragment.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_box, flag_labels, whole_at};
use crate::clean::rules::parts::{headings, repeats};
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;

/// Classes of the words above the list.
pub(super) const LABELS: [Class; 2] = [Class::Toc, Class::UiResidue];

/// See the module's comment.
pub struct TableOfContents;

impl Rule for TableOfContents {
    fn id(&self) -> &'static str {
        "table-of-contents"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("table_of_contents.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let headings = headings(view);
        for (at, unit) in view.flow().iter().enumerate() {
            let links = unit.link_rows(view);
            let only_links = unit.kind == UnitKind::List && unit.own_words(view) * 8 <= unit.words(view);
            if !only_links || links.len() < 2 || !links.iter().all(|&link| is_inside(view, link)) {
                continue;
            }
            let own = links.iter().all(|&link| view.attr(link, "href").is_some_and(|href| href.starts_with('#')));
            let known = links.iter().filter(|&&link| repeats(&headings, &view.text(link))).count();
            if own || known * 2 >= links.len() {
                let evidence = Evidence::Density { links: links.len(), words: unit.own_words(view) };
                let boxish = |i: usize| i == at || LABELS.iter().any(|&class| whole_at(view, i, class).is_some());
                flag_box(view, at, &boxish, &evidence, 0.95, findings);
                flag_labels(view, at, &LABELS, &evidence, findings);
            }
        }
    }
}

/// Whether a link has a fragment: it may lead to a place of this page.
fn is_inside(view: &View<'_>, link: RowId) -> bool {
    view.attr(link, "href").and_then(|href| href.split_once('#')).is_some_and(|(_, fragment)| !fragment.is_empty())
}
