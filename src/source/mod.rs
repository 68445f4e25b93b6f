//! Where raw input comes from. Everything here ends in a [`Raw`]: bytes and how they were found.

use crate::document::Format;

/// One input as found: bytes and what is known about them.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// The bytes, untouched (but for a transfer's own compression).
    pub bytes: Vec<u8>,
    /// Where they were found.
    pub place: Place,
    /// Kind of source: `files`, `stdin`, `web`, `feed`, `warc`, `jsonl` …
    pub kind: &'static str,
    /// Name of the configured source, where there is one.
    pub name: Option<String>,
    /// How it is written, where the source knows; else it is told from name, type and content.
    pub format: Option<Format>,
    /// The `Content-Type` it was served with.
    pub content_type: Option<String>,
    /// When it was fetched, ISO 8601.
    pub fetched_at: Option<String>,
    /// Metadata the container gave (a feed item's title and date …): field name → value.
    pub hints: Vec<(&'static str, String)>,
}

/// Where an input was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A path: as given on the command line, or relative to the configuration.
    Path(String),
    /// An address, after redirects.
    Url(String),
    /// Standard input.
    #[default]
    Stdin,
}

/// An input that could not be read: becomes a record with `error`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where it should have been.
    pub place: Place,
    /// The class: `not-found`, `is-directory`, `binary`, `empty`, `too-large`, `unreadable` …
    pub kind: &'static str,
    /// What happened and what to do, one sentence, lower case, no full stop.
    pub detail: String,
}
