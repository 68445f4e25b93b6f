//! What leaves the pipeline: one record an article. Its JSON shape is schema `tamis/1`.

mod date;
mod identity;
mod language;
mod metadata;
mod shape;
mod title;

pub use identity::{content_hash, sha256};

use crate::clean::Removal;
use crate::document::{Format, Problem};
use crate::tips::Tip;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The schema every record names.
pub const SCHEMA: &str = "tamis/1";

/// One article: where it came from, what it says, its tips, and what was taken out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// `tamis/1`.
    pub schema: String,
    /// Hash of the source's identity: canonical URL, else path. 32 hexadecimal digits.
    pub id: String,
    /// Hash of the normalised text: equal where articles say the same.
    #[serde(default)]
    pub content_hash: String,
    /// Where it came from.
    pub source: SourceInfo,
    /// The article's title.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it here.
    pub publisher: Option<String>,
    /// Who published it first, where the text tells.
    pub original_publisher: Option<OriginalPublisher>,
    /// Name of the site.
    pub site: Option<String>,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
    /// When it was last changed, ISO 8601.
    pub updated: Option<String>,
    /// BCP 47 language of the cleaned text.
    pub language: Option<String>,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its categories.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The address it names as its own.
    pub canonical_url: Option<String>,
    /// Its lead image.
    pub image: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// Field name → where its value came from, such as `json-ld` or `front-matter`.
    #[serde(default)]
    pub origins: BTreeMap<String, String>,
    /// The cleaned article as Markdown.
    #[serde(default)]
    pub markdown: String,
    /// The cleaned article as plain text.
    #[serde(default)]
    pub text: String,
    /// Its links in order.
    #[serde(default)]
    pub links: Vec<LinkInfo>,
    /// Its images in order.
    #[serde(default)]
    pub images: Vec<ImageInfo>,
    /// Its tips in order.
    #[serde(default)]
    pub tips: Vec<Tip>,
    /// What was taken out, ordered by place.
    #[serde(default)]
    pub removed: Vec<Removal>,
    /// Statements about paid links.
    #[serde(default)]
    pub disclosures: Vec<String>,
    /// What went wrong and was survived.
    #[serde(default)]
    pub problems: Vec<Problem>,
    /// Figures about the article.
    #[serde(default)]
    pub quality: Quality,
    /// The article that says the same and came first, if there is one.
    pub duplicate_of: Option<DuplicateOf>,
    /// What made this record.
    #[serde(default)]
    pub versions: Versions,
    /// Why there is no article, where the input could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RecordError>,
}

/// Where a record came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceInfo {
    /// Path as given on the command line, or relative to the configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Address it was fetched from, after redirects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Name of the configured source, where it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Kind of source: `files`, `web`, `feed` …
    #[serde(default)]
    pub kind: String,
    /// How it is written.
    #[serde(default)]
    pub format: Format,
    /// The encoding it was decoded from, by its WHATWG name.
    #[serde(default)]
    pub encoding: String,
    /// SHA-256 of the bytes as found, hexadecimal.
    #[serde(default)]
    pub sha256: String,
    /// How many bytes were found.
    #[serde(default)]
    pub bytes: usize,
    /// When it was fetched, ISO 8601; only for fetched sources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<String>,
}

/// A link of the cleaned article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkInfo {
    /// Where it leads.
    pub url: String,
    /// Its words.
    pub text: String,
    /// Where it led before cleaning, if that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_url: Option<String>,
}

/// An image of the cleaned article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageInfo {
    /// Its address.
    pub url: String,
    /// Its alternative text.
    pub alt: String,
}

/// Who published the text first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OriginalPublisher {
    /// The publisher's name or host.
    pub name: String,
    /// What tells so.
    pub evidence: Vec<String>,
}

/// Figures about an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// Words of the cleaned text.
    #[serde(default)]
    pub words: usize,
    /// Share of the title's content words that the body uses, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_matches_body: Option<f32>,
}

/// The article this one repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DuplicateOf {
    /// Its record id.
    pub id: String,
    /// Jaccard similarity of 5-word shingles, 0 to 1.
    pub similarity: f32,
    /// Why that one stands for both.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// What made a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Versions {
    /// Version of tamis.
    pub tamis: String,
    /// Version of the rules and lists.
    pub rules: String,
}

/// Why an input yielded no article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordError {
    /// The class: `not-found`, `is-directory`, `binary`, `empty`, `too-large`, `unreadable` …
    pub kind: String,
    /// What happened and what to do.
    pub detail: String,
}
