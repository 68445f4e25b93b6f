//! Strings of search terms.
//!
//! ## What it removes
//! Comma-separated phrases that vary the same words, with or without a label; a line of nothing but links to tags.
//!
//! ## Why
//! They are written for search engines.
//!
//! ## Example
//! ```markdown
//! Keywords: resume summary, resume summary examples, best resume summary, resume summary sample
//! ```
//!
//! ## What it must keep
//! Lists that say something, enumerations in sentences, and the author's own topics.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use std::collections::HashMap;

/// Terms that make a string, without and with a label.
const TERMS: (usize, usize) = (6, 4);

/// Links that make a line of tags.
const TAGS: usize = 3;

/// Words of a term.
const TERM_WORDS: usize = 7;

/// What the string calls itself.
const LABELS: [&str; 14] = [
    "keywords",
    "keyword",
    "tags",
    "related searches",
    "search terms",
    "stichwörter",
    "schlagwörter",
    "suchbegriffe",
    "mots-clés",
    "palabras clave",
    "etiquetas",
    "parole chiave",
    "palavras-chave",
    "trefwoorden",
];

/// See the module's comment.
pub struct KeywordTail;

impl Rule for KeywordTail {
    fn id(&self) -> &'static str {
        "keyword-tail"
    }

    fn category(&self) -> Category {
        Category::LinkSpam
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("keyword_tail.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for unit in view.flow() {
            if unit.kind != UnitKind::Text {
                continue;
            }
            if unit.links(view) > 0 {
                if unit.links(view) >= TAGS && unit.own_words(view) <= 2 && is_all_tags(view, unit) {
                    unit.drop(view, &Evidence::Selector { css: "a[rel~=tag]".to_owned() }, 0.85, findings);
                }
                continue;
            }
            let text = unit.text(view);
            if let Some(word) = stuffed(&text) {
                unit.drop(view, &Evidence::Repeats { of: word }, 0.9, findings);
            }
        }
    }
}

/// Whether every link leads to a tag's page.
fn is_all_tags(view: &View<'_>, unit: &Unit) -> bool {
    unit.link_rows(view).iter().all(|&link| {
        let said = view.attr(link, "rel").is_some_and(|rel| rel.split(' ').any(|token| token == "tag"));
        let href = view.attr(link, "href").unwrap_or("");
        said || ["/tag/", "/tags/"].iter().any(|folder| href.contains(folder))
    })
}

/// The word that most terms of a string of search terms share; `None` for a text that is none.
fn stuffed(text: &str) -> Option<String> {
    if text.ends_with(['.', '!', '?', '…', '"', '”']) {
        return None;
    }
    let lower = text.to_lowercase();
    let label = lower.split_once(':').filter(|(label, _)| LABELS.contains(&label.trim()));
    let terms: Vec<&str> = label.map_or(lower.as_str(), |(_, rest)| rest).split([',', ';', '|']).collect();
    let least = if label.is_some() { TERMS.1 } else { TERMS.0 };
    if terms.len() < least || terms.iter().any(|term| term.split_whitespace().count() > TERM_WORDS) {
        return None;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for term in &terms {
        let mut words: Vec<&str> = term.split_whitespace().filter(|word| word.chars().count() > 3).collect();
        words.sort_unstable();
        words.dedup();
        words.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    let (word, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)))?;
    (count * 2 >= terms.len()).then(|| word.to_owned())
}
