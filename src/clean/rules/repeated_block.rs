//! Text that stands there already.
//!
//! ## What it removes
//! A paragraph, heading-and-paragraph or list that says word for word what an earlier one said; links that stand as
//! paragraphs and again as a list: both, since only a teaser list is written in two ways.
//!
//! ## Why
//! Scraped pages hold the article twice, or its teasers once as cards and once as a list. Tips would be there twice.
//!
//! ## Example
//! ```markdown
//! [How to ask for a raise](https://site.example/raise)
//!
//! * [How to ask for a raise](https://site.example/raise)
//! ```
//!
//! ## What it must keep
//! The first copy. Of running text a link is none: a heading stays that a list of contents has linked to. Short lines
//! that recur for a reason (a refrain, "Answer:", table cells). A picture's link with its caption is no teaser.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::is_picture;
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};
use std::collections::HashSet;

/// Words a text must have for its copy to be no accident.
const TEXT_WORDS: usize = 8;

/// Words a link must have for its copy to be no accident.
const LINK_WORDS: usize = 4;

/// See the module's comment.
pub struct RepeatedBlock;

impl Rule for RepeatedBlock {
    fn id(&self) -> &'static str {
        "repeated-block"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("repeated_block.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let lines = lines(view);
        let links = |item: bool| lines.iter().filter(move |line| line.only_link && line.item == item);
        let items: HashSet<&str> = links(true).map(|line| line.text.as_str()).collect();
        let teasers: HashSet<&str> =
            links(false).map(|line| line.text.as_str()).filter(|t| items.contains(t)).collect();
        let mut seen: HashSet<(&str, bool)> = HashSet::new();
        for line in &lines {
            let again = seen.contains(&(&line.text, false)) || line.only_link && seen.contains(&(&line.text, true));
            seen.insert((&line.text, line.only_link));
            let teaser = line.only_link && teasers.contains(line.text.as_str());
            let telling = if line.only_link { LINK_WORDS } else { TEXT_WORDS };
            if (teaser || again) && line.words >= telling {
                let of = line.text.chars().take(80).collect();
                findings.push(Finding::drop(line.row, Evidence::Repeats { of }).with_confidence(0.9));
            }
        }
    }
}

/// A paragraph, heading or list item by itself.
struct Line {
    row: RowId,
    text: String,
    words: usize,
    only_link: bool,
    item: bool,
}

fn lines(view: &View<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for unit in view.flow() {
        match unit.kind {
            UnitKind::Text | UnitKind::Heading(_) | UnitKind::Quote if is_one_element(view, unit) => {
                lines.push(line(view, unit.first));
            }
            UnitKind::List => {
                let items = (unit.first..unit.end)
                    .filter(|&r| matches!(view.row(r).tag, Tag::Li | Tag::Dd) && !view.is_gone(r));
                lines.extend(items.map(|row| line(view, row)));
            }
            _ => {}
        }
    }
    lines
}

fn is_one_element(view: &View<'_>, unit: &Unit) -> bool {
    view.row(unit.first).end == unit.end && view.row(unit.first).tag != Tag::Text
}

fn line(view: &View<'_>, row: RowId) -> Line {
    let words = view.words(row);
    let tag = view.row(row).tag;
    // A heading is a heading, linked or not.
    let only_link = tag.heading_level().is_none()
        && view.links(row) == 1
        && view.link_words(row) == words
        && !leads_to_picture(view, row);
    let item = matches!(tag, Tag::Li | Tag::Dd);
    Line { row, text: view.text(row).to_lowercase(), words, only_link, item }
}

/// Whether the first link from `row` on leads to a picture's file.
fn leads_to_picture(view: &View<'_>, row: RowId) -> bool {
    let links = view.tagged(Tag::A);
    let first = links.get(links.partition_point(|&link| link < row));
    first.and_then(|&link| view.attr(link, "href")).is_some_and(is_picture)
}
