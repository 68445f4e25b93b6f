//! Text that stands there already.
//!
//! ## What it removes
//! A paragraph, heading-and-paragraph or list that says word for word what an earlier one said; links that stand as
//! paragraphs and again as a list: both, since only a teaser list is written twice.
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
//! The first copy of running text. Short lines that recur for a reason (a refrain, "Answer:", table cells).

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};
use std::collections::HashMap;

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
        let mut count: HashMap<&str, usize> = HashMap::new();
        for line in lines.iter().filter(|line| line.only_link) {
            *count.entry(&line.text).or_default() += 1;
        }
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for line in &lines {
            let again = seen.insert(&line.text, line.unit).is_some();
            let teaser = line.only_link && line.words >= LINK_WORDS && count[line.text.as_str()] > 1;
            if teaser || (again && line.words >= TEXT_WORDS) {
                let of = line.text.chars().take(80).collect();
                findings.push(Finding::drop(line.row, Evidence::Repeats { of }).with_confidence(0.9));
            }
        }
    }
}

/// A paragraph, heading or list item by itself.
struct Line {
    row: RowId,
    unit: usize,
    text: String,
    words: usize,
    only_link: bool,
}

fn lines(view: &View<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for (i, unit) in view.flow().iter().enumerate() {
        match unit.kind {
            UnitKind::Text | UnitKind::Heading(_) | UnitKind::Quote if is_one_element(view, unit) => {
                lines.push(line(view, unit.first, i));
            }
            UnitKind::List => {
                let items = (unit.first..unit.end)
                    .filter(|&r| matches!(view.row(r).tag, Tag::Li | Tag::Dd) && !view.is_gone(r));
                lines.extend(items.map(|row| line(view, row, i)));
            }
            _ => {}
        }
    }
    lines
}

fn is_one_element(view: &View<'_>, unit: &Unit) -> bool {
    view.row(unit.first).end == unit.end && view.row(unit.first).tag != Tag::Text
}

fn line(view: &View<'_>, row: RowId, unit: usize) -> Line {
    let words = view.words(row);
    let only_link = view.links(row) == 1 && view.link_words(row) == words;
    Line { row, unit, text: view.text(row).to_lowercase(), words, only_link }
}
