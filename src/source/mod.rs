//! Where raw input comes from. Everything here ends in a [`Raw`]: bytes and how they were found.

pub mod feed;
pub mod fetch;
pub mod files;
mod given;
pub mod guard;
pub mod jsonl;
pub mod mhtml;
pub mod packed;
pub mod politeness;
pub mod pull;
pub mod robots;
pub mod sitemap;
pub mod sniff;
pub mod warc;

pub use given::Given;

use crate::document::Format;
use std::fmt;

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
    /// The `Content-Type` it was served with, or that its name tells.
    pub content_type: Option<String>,
    /// When it was fetched, ISO 8601.
    pub fetched_at: Option<String>,
    /// Other addresses it is known by: those that redirect to its place, first the one asked for, and the name of its
    /// feed item. What is remembered of the place is to be found under these too.
    pub aliases: Vec<String>,
    /// What to ask the server with next time, where it was fetched.
    pub validators: Option<fetch::Validators>,
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

impl Place {
    /// An input at this place that could not be read, and why.
    pub fn unreadable(self, kind: &'static str, detail: impl Into<String>) -> Unreadable {
        Unreadable { place: self, kind, detail: detail.into() }
    }

    pub(crate) fn too_large(self, limit: usize) -> Unreadable {
        self.unreadable("too-large", format!("longer than the limit of {limit} bytes; split it or raise the limit"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Path(name) | Place::Url(name) => f.write_str(name),
            Place::Stdin => f.write_str("standard input"),
        }
    }
}

/// An input that could not be read: becomes a record with `error`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {detail}")]
pub struct Unreadable {
    /// Where it should have been.
    pub place: Place,
    /// The class: `not-found`, `is-directory`, `binary`, `empty`, `too-large`, `unreadable` …
    pub kind: &'static str,
    /// What happened and what to do, one sentence, lower case, no full stop.
    pub detail: String,
}
