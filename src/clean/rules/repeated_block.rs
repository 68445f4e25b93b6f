//! Text that stands there already.
//!
//! ## What it removes
//! A paragraph, heading-and-paragraph or list that says word for word what an earlier one said under the same heading, or
//! where the article begins once more; links that stand as paragraphs and again as a list: both, since only a teaser list
//! is written in two ways.
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
//! The first copy. What recurs under headings of its own (the price of each plan, a step of each recipe). Of running text
//! a link is none: a heading stays that a list of contents has linked to. Short lines that recur for a reason (a refrain,
//! "Answer:", table cells). A picture's link with its caption is no teaser.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::is_picture;
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};
use std::collections::{HashMap, HashSet};

/// Words a text must have for its copy to be no accident.
const TEXT_WORDS: usize = 8;

/// Words a link must have for its copy to be no accident.
const LINK_WORDS: usize = 4;

/// Words of a line that names what follows.
const LABEL_WORDS: usize = 8;

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
        let mut seen_links: HashSet<&str> = HashSet::new();
        // Each text with the headings it has stood under.
        let mut seen_under: HashMap<&str, HashSet<&str>> = HashMap::new();
        let mut anew = false;
        for (at, line) in lines.iter().enumerate() {
            anew = begins_anew(&lines, at) || anew && !line.heading;
            let before = seen_under.get(line.text.as_str());
            let again = if line.only_link {
                before.is_some() || !seen_links.insert(&line.text)
            } else {
                before.is_some_and(|sections| anew || sections.contains(line.section.as_str()))
            };
            if !line.only_link {
                seen_under.entry(&line.text).or_default().insert(&line.section);
            }
            let teaser = line.only_link && teasers.contains(line.text.as_str());
            let telling = if line.only_link { LINK_WORDS } else { TEXT_WORDS };
            if (teaser || again) && line.words >= telling {
                let of = line.text.chars().take(80).collect();
                findings.push(Finding::drop(line.row, Evidence::Repeats { of }).with_confidence(0.9));
            }
        }
    }
}

/// Whether the article, whose beginning stands above all headings, begins once more at a line.
fn begins_anew(lines: &[Line], at: usize) -> bool {
    let same = |offset: usize| lines.get(at + offset).is_some_and(|line| line.text == lines[offset].text);
    at > 1 && same(0) && same(1)
}

/// A paragraph, heading or list item by itself.
struct Line {
    row: RowId,
    text: String,
    /// The heading or label it stands under, of those that stand there once: the copy of an article has the labels of the
    /// first one, a recipe has its own.
    section: String,
    heading: bool,
    words: usize,
    only_link: bool,
    item: bool,
}

fn lines(view: &View<'_>) -> Vec<Line> {
    let labels: Vec<Option<String>> = view.flow().iter().map(|unit| label(view, unit)).collect();
    let mut times: HashMap<&str, usize> = HashMap::new();
    labels.iter().flatten().for_each(|label| *times.entry(label).or_default() += 1);
    let mut lines = Vec::new();
    let mut section = "";
    for (unit, label) in view.flow().iter().zip(&labels) {
        if let Some(label) = label.as_deref().filter(|label| times[label] == 1) {
            section = label;
        }
        match unit.kind {
            UnitKind::Text | UnitKind::Heading(_) | UnitKind::Quote if is_one_element(view, unit) => {
                lines.push(line(view, unit.first, section));
            }
            UnitKind::List => {
                let items = (unit.first..unit.end)
                    .filter(|&r| matches!(view.row(r).tag, Tag::Li | Tag::Dd) && !view.is_gone(r));
                lines.extend(items.map(|row| line(view, row, section)));
            }
            _ => {}
        }
    }
    lines
}

/// The words of a heading, or of a line that names what follows.
fn label(view: &View<'_>, unit: &Unit) -> Option<String> {
    let names = match unit.kind {
        UnitKind::Heading(_) => true,
        UnitKind::Text => unit.own_words(view) > 0 && unit.words(view) <= LABEL_WORDS,
        _ => false,
    };
    let text = names.then(|| unit.text(view).to_lowercase())?;
    (matches!(unit.kind, UnitKind::Heading(_)) || !text.ends_with(['.', '…', ';', ',', '!', '?'])).then_some(text)
}

fn is_one_element(view: &View<'_>, unit: &Unit) -> bool {
    view.row(unit.first).end == unit.end && view.row(unit.first).tag != Tag::Text
}

fn line(view: &View<'_>, row: RowId, section: &str) -> Line {
    let words = view.words(row);
    let tag = view.row(row).tag;
    // A heading is a heading, linked or not.
    let heading = tag.heading_level().is_some();
    let only_link = !heading && view.links(row) == 1 && view.link_words(row) == words && !leads_to_picture(view, row);
    let item = matches!(tag, Tag::Li | Tag::Dd);
    Line { row, text: view.text(row).to_lowercase(), section: section.to_owned(), heading, words, only_link, item }
}

/// Whether the first link from `row` on leads to a picture's file.
fn leads_to_picture(view: &View<'_>, row: RowId) -> bool {
    let links = view.tagged(Tag::A);
    let first = links.get(links.partition_point(|&link| link < row));
    first.and_then(|&link| view.attr(link, "href")).is_some_and(is_picture)
}
