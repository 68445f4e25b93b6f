//! What the fixture tests share: where fixtures lie, cleaning a text, and a diff a person can read.

use std::fs;
use std::path::{Path, PathBuf};
use tamis::article;
use tamis::clean::{self, Removal};
use tamis::document::{Document, Format, Limits};

/// `fixtures/<room>` of this crate.
pub fn folder(room: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(room)
}

/// Everything in a folder, sorted by name; a missing folder is a broken checkout.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).unwrap_or_else(|e| panic!("cannot read {}: {e}", folder.display()));
    let mut paths: Vec<_> = read.map(|entry| entry.expect("a readable folder entry").path()).collect();
    paths.sort();
    paths
}

/// Every article fixture: its folder's name, its text and how it is written.
pub fn articles() -> Vec<(String, String, Format)> {
    let folders = entries(&folder("articles")).into_iter().filter(|path| path.is_dir());
    folders
        .map(|folder| {
            let input = input_of(&folder);
            let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
            let format = if input.extension().is_some_and(|e| e == "html") { Format::Html } else { Format::Markdown };
            (name, fs::read_to_string(&input).expect("fixtures are UTF-8"), format)
        })
        .collect()
}

/// The `input.*` of an article fixture.
pub fn input_of(folder: &Path) -> PathBuf {
    let is_input = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "input");
    entries(folder).into_iter().find(is_input).unwrap_or_else(|| panic!("{} has no input.*", folder.display()))
}

/// Reads, cleans and renders a text: the cleaned Markdown and what was taken out.
pub fn clean(source: &str, format: Format) -> (String, Vec<Removal>) {
    let document = Document::parse(source, format, &Limits::default());
    let cleaned = clean::clean(&document, &clean::Options::default());
    let markdown = article::markdown::render(&article::build(&cleaned).blocks);
    (markdown, cleaned.removals)
}

/// White space collapsed to single spaces, none at the edges.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether expectations are to be rewritten.
pub fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty() && value != "0")
}

/// The lines in which two texts differ, `-` expected and `+` found, with two lines around each change.
pub fn diff(expected: &str, found: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (skip_old, skip_new) = next_match(&old[i..], &new[j..]);
        lines.extend(old[i..i + skip_old].iter().map(|line| ('-', *line)));
        lines.extend(new[j..j + skip_new].iter().map(|line| ('+', *line)));
        (i, j) = (i + skip_old, j + skip_new);
    }
    around_changes(&lines)
}

/// How many lines to skip on either side until both sides agree again, at the smallest sum of skips.
fn next_match(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..=(old.len() + new.len()).min(400) {
        for skip_old in 0..=sum.min(old.len()) {
            let skip_new = sum - skip_old;
            let ends = skip_old == old.len() && skip_new == new.len();
            if ends || (skip_old < old.len() && skip_new < new.len() && old[skip_old] == new[skip_new]) {
                return (skip_old, skip_new);
            }
        }
    }
    (old.len(), new.len())
}

fn around_changes(lines: &[(char, &str)]) -> String {
    let near = |at: usize| (at.saturating_sub(2)..(at + 3).min(lines.len())).any(|i| lines[i].0 != ' ');
    let mut out = String::new();
    let mut skipping = false;
    for (at, (mark, line)) in lines.iter().enumerate() {
        if near(at) {
            out.push_str(&format!("    {mark} {line}\n"));
        } else if !skipping {
            out.push_str("      …\n");
        }
        skipping = !near(at);
    }
    out
}

#[test]
fn a_diff_shows_what_changed_and_little_else() {
    let found = diff("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nd\ne\nF\ng\n");
    assert_eq!(found, "      …\n      d\n      e\n    - f\n    + F\n      g\n");
}
