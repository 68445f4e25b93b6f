//! What a page says to machines about its own lists: `HowTo`, `FAQPage` and `ItemList` in JSON-LD and in microdata.
//!
//! Pages say much that no reader sees, so none of it is trusted alone: an entry counts where the text says the same.

use super::candidate::Candidate;
use super::choose::key;
use super::language::Cues;
use super::marker;
use super::reading::Reading;
use crate::article::Inline;
use crate::document::{Document, RowId, Thing};
use rustc_hash::FxHashSet;
use serde_json::Value;

/// Entries of one list that are read; more are not.
const ENTRIES: usize = 200;

/// Levels of a JSON-LD value that are looked into.
const LEVELS: usize = 6;

/// What kind of list a page says it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatedKind {
    /// The steps of a `HowTo`.
    Steps,
    /// The questions of an `FAQPage`.
    Questions,
    /// The entries of an `ItemList`: products and links as often as tips.
    Items,
}

/// A list a page says it has.
#[derive(Clone, Debug)]
pub struct StatedList {
    /// What it says it is.
    pub kind: StatedKind,
    /// The words of each entry's name, else of the first sentence of its text, as [`key`] makes them.
    pub entries: Vec<String>,
}

/// The lists a page says it has.
pub fn read(document: &Document, cues: &Cues) -> Vec<StatedList> {
    let mut found: Vec<StatedList> = Vec::new();
    let mentions = |word: &str| memchr::memmem::find(document.source().as_bytes(), word.as_bytes()).is_some();
    if mentions("ld+json") {
        found.extend(document.linked_data().things().iter().filter_map(|thing| linked(thing, cues)));
    }
    if mentions("itemtype") {
        found.extend(microdata(document, cues));
    }
    found.retain(|list| list.entries.len() >= 2);
    found
}

impl StatedList {
    /// Whether most entries of the list stand in the text as the titles of the candidate's units, and most units are
    /// entries.
    pub fn is_told_by(&self, candidate: &Candidate) -> bool {
        let entries: FxHashSet<&str> = self.entries.iter().map(String::as_str).collect();
        let told = candidate.units.iter().filter(|unit| entries.contains(key(&unit.title_words).as_str())).count();
        told >= 2 && told * 10 >= candidate.units.len() * 6 && told * 2 >= entries.len()
    }
}

/// The list a thing says it is, with its members.
fn linked(thing: &Thing, cues: &Cues) -> Option<StatedList> {
    let kinds = [
        ("HowTo", "step", StatedKind::Steps),
        ("FAQPage", "mainEntity", StatedKind::Questions),
        ("ItemList", "itemListElement", StatedKind::Items),
    ];
    let (_, property, kind) = kinds.into_iter().find(|(name, ..)| thing.is_a(&[name]))?;
    let mut entries = Vec::new();
    collect(thing.properties.get(property)?, &mut entries, cues, 0);
    Some(StatedList { kind, entries })
}

/// The names of the members of a list. Steps may stand in sections, and entries in wrappers.
fn collect(value: &Value, entries: &mut Vec<String>, cues: &Cues, level: usize) {
    if level > LEVELS || entries.len() >= ENTRIES {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, entries, cues, level + 1)),
        Value::String(text) => entries.extend(entry(text, cues)),
        Value::Object(properties) => {
            let inner = ["itemListElement", "item"].iter().find_map(|name| properties.get(*name));
            if let Some(inner) = inner.filter(|inner| !inner.is_string()) {
                return collect(inner, entries, cues, level + 1);
            }
            let text = ["name", "text"].iter().find_map(|name| properties.get(*name)?.as_str());
            entries.extend(text.and_then(|text| entry(text, cues)));
        }
        _ => {}
    }
}

/// The words of an entry: its first sentence without number or label.
fn entry(text: &str, cues: &Cues) -> Option<String> {
    let reading = Reading::of(&[Inline::Text(text.trim().to_owned())]);
    let start = marker::parse(&reading, cues).map_or(0, |marker| marker.end);
    let end = super::outline::first_line_or_sentence(&reading, start);
    let words = key(&Reading::of(&[Inline::Text(reading.plain.get(start..end)?.to_owned())]));
    (!words.is_empty()).then_some(words)
}

/// Elements that say what they are in `itemtype`.
fn microdata(document: &Document, cues: &Cues) -> Vec<StatedList> {
    let rows = 0..document.rows().len();
    let lists = rows.filter_map(|row| {
        let (kind, member) = match schema_type(document, row)? {
            "HowTo" => (StatedKind::Steps, "HowToStep"),
            "FAQPage" => (StatedKind::Questions, "Question"),
            "ItemList" => (StatedKind::Items, "ListItem"),
            _ => return None,
        };
        let inner = row + 1..document.rows()[row].end;
        let members = inner.filter(|&inner| schema_type(document, inner) == Some(member)).take(ENTRIES);
        let entries = members.filter_map(|row| entry(&property(document, row)?, cues)).collect();
        Some(StatedList { kind, entries })
    });
    lists.collect()
}

fn schema_type(document: &Document, row: RowId) -> Option<&str> {
    document.attr(row, "itemtype")?.trim().rsplit_once("schema.org/").map(|(_, name)| name)
}

/// The name of a member, else its text.
fn property(document: &Document, row: RowId) -> Option<String> {
    let inner = row + 1..document.rows()[row].end;
    let named = |name: &str| inner.clone().find(|&row| document.attr(row, "itemprop") == Some(name));
    let place = named("name").or_else(|| named("text"))?;
    let words = (place..document.rows()[place].end).filter_map(|row| document.text(row));
    let text: String = words.collect();
    document.attr(place, "content").map(str::to_owned).or((!text.trim().is_empty()).then_some(text))
}
