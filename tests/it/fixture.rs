//! What the fixture tests share: where fixtures lie, cleaning a text.

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
