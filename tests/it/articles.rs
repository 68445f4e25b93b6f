//! Whole articles: `fixtures/articles/<name>/{input.*, must.toml, expected.json}`.
//!
//! `must.toml` was written by hand before the program ran: the titles of the tips in order, words that must be gone
//! and words that must stay. `expected.json` is the whole record; `UPDATE=1` rewrites it, reading the diff is the
//! review.

use crate::fixture::{entries, folder, input_of, one_line, updating};
use serde::Deserialize;
use std::fs;
use std::path::Path;
use tamis::article;
use tamis::cases::diff::diff;
use tamis::clean::{self, Options};
use tamis::document::{Document, Format, Limits};
use tamis::pipeline::{self, Plan};
use tamis::record::Record;
use tamis::source::{Place, Raw};
use tamis::tips::TipKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Must {
    /// Titles of all advice (tips, steps, warnings) in order; a final full stop does not count.
    tips: Vec<String>,
    /// Questions that are answered, in order; not looked at where it is left out.
    questions: Option<Vec<String>>,
    /// What may stand nowhere in the text or the Markdown.
    gone: Vec<String>,
    /// What must stand in the text or the Markdown.
    stays: Vec<String>,
    /// The article's title.
    title: String,
    /// BCP 47 language.
    #[serde(default = "english")]
    language: String,
    /// How many statements about paid links the record keeps.
    #[serde(default)]
    disclosures: usize,
}

fn english() -> String {
    "en".to_owned()
}

#[test]
fn articles_keep_their_words_and_lose_their_junk() {
    check_each(|folder, record| {
        let path = folder.join("must.toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let must: Must = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        complaints(&must, record)
    });
}

#[test]
fn articles_give_the_records_that_were_reviewed() {
    check_each(|folder, record| {
        let path = folder.join("expected.json");
        let found = serde_json::to_string_pretty(record).expect("a record is JSON") + "\n";
        if updating() {
            fs::write(&path, found).expect("a writable fixture");
            return Vec::new();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if expected == found { Vec::new() } else { vec![format!("expected.json:\n{}", diff(&expected, &found))] }
    });
}

#[test]
fn the_spans_of_tips_render_to_the_tips_again() {
    check_each(|folder, record| {
        let source = fs::read_to_string(input_of(folder)).expect("fixtures are UTF-8");
        let wrong = record.tips.iter().filter(|tip| {
            let slice = tip.span.slice(&source);
            let document = Document::parse(slice.as_str(), record.source.format, &Limits::default());
            let cleaned = clean::clean(&document, &Options::default());
            let rendered = letters(&article::text::render(&article::build(&cleaned).blocks));
            let said = letters(&format!("{}{}", tip.title, tip.body));
            // A row of a table holds the tips of all its columns.
            if tip.pattern.contains("table") { !rendered.contains(&said) } else { !rendered.ends_with(&said) }
        });
        wrong.map(|tip| format!("tip {} is not what {:?} says", tip.ordinal, tip.span)).collect()
    });
}

/// Runs a check over the record of every article fixture.
fn check_each(check: impl Fn(&Path, &Record) -> Vec<String>) {
    let folders: Vec<_> = entries(&folder("articles")).into_iter().filter(|path| path.is_dir()).collect();
    assert!(folders.len() >= 18, "article fixtures are missing");
    let mut report = String::new();
    for folder in &folders {
        let wrong = check(folder, &record_of(folder));
        if !wrong.is_empty() {
            let name = folder.file_name().expect("a name").to_string_lossy();
            report.push_str(&format!("{name}:\n  {}\n", wrong.join("\n  ")));
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// The record of a fixture, without the versions of the program that made it.
fn record_of(folder: &Path) -> Record {
    let input = input_of(folder);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shown = input.strip_prefix(root).expect("a path below the crate").to_string_lossy().replace('\\', "/");
    let format = if shown.ends_with(".html") { Format::Html } else { Format::Markdown };
    let raw = Raw {
        bytes: fs::read(&input).expect("a readable fixture"),
        place: Place::Path(shown),
        kind: "files",
        format: Some(format),
        ..Raw::default()
    };
    Record { versions: Default::default(), ..pipeline::process(&raw, &Plan::default()) }
}

fn complaints(must: &Must, record: &Record) -> Vec<String> {
    let mut wrong = Vec::new();
    wrong.extend(differ("tips", &must.tips, titles(record, |kind| kind != TipKind::Question)));
    if let Some(questions) = &must.questions {
        wrong.extend(differ("questions", questions, titles(record, |kind| kind == TipKind::Question)));
    }
    let shown = format!("{}\n{}", one_line(&record.text), record.markdown);
    wrong.extend(must.gone.iter().filter(|words| shown.contains(*words)).map(|words| format!("still there: {words}")));
    wrong.extend(must.stays.iter().filter(|words| !shown.contains(*words)).map(|words| format!("lost: {words}")));
    if record.title.as_deref() != Some(&must.title) {
        wrong.push(format!("title is {:?}, not {:?}", record.title, must.title));
    }
    if record.language.as_deref() != Some(&must.language) {
        wrong.push(format!("language is {:?}, not {:?}", record.language, must.language));
    }
    if record.disclosures.len() != must.disclosures {
        wrong.push(format!("{} disclosures kept: {:?}", record.disclosures.len(), record.disclosures));
    }
    wrong
}

fn titles(record: &Record, wanted: impl Fn(TipKind) -> bool) -> String {
    let tips = record.tips.iter().filter(|tip| wanted(tip.kind));
    tips.map(|tip| tip.title.trim_end_matches('.').to_owned()).collect::<Vec<_>>().join("\n")
}

fn differ(what: &str, expected: &[String], found: String) -> Option<String> {
    let expected: Vec<_> = expected.iter().map(|title| title.trim_end_matches('.')).collect();
    let expected = expected.join("\n");
    (expected != found).then(|| format!("{what}:\n{}", diff(&expected, &found)))
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn a_record_that_lacks_what_it_must_have_is_found() {
    let must = Must {
        tips: vec!["Call".into()],
        questions: Some(vec!["Why?".into()]),
        gone: vec!["sjv.io".into()],
        stays: vec!["Ask twice".into()],
        title: "T".into(),
        language: english(),
        disclosures: 1,
    };
    let record = Record { markdown: "[x](https://a.sjv.io/)".into(), ..Record::default() };
    assert_eq!(complaints(&must, &record).len(), 7);
}
