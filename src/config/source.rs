//! One `[[source]]`: where articles come from.

use super::CleanConfig;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A place that articles are read from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// What kind of place it is.
    pub kind: SourceKind,
    /// A name to ask for it by (`source:NAME` in a search).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Files and patterns, relative to the configuration (`**` is any depth).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<String>,
    /// Tags every article of this source gets beside its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Only paths or addresses that match one of these patterns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// No path or address that matches one of these patterns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<String>,
    /// At most so many articles a run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
    /// At most so many bytes an article, decoded; never more than 10 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<usize>,
    /// `files`: also read hidden files and folders.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// `files`: leave out what `.gitignore` leaves out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gitignore: bool,
    /// `jsonl`: which fields hold what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
    /// Rules of this source's own, in the place of `[clean]`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clean: Option<CleanConfig>,
}

/// The kinds of places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Markdown, HTML and text files, saved pages (MHTML) among them.
    Files,
    /// Web pages.
    Web,
    /// A file of addresses, one a line; `-` is standard input.
    List,
    /// RSS, Atom or JSON feeds.
    Feed,
    /// Sitemaps and their indexes.
    Sitemap,
    /// Web archives.
    Warc,
    /// One document a line.
    Jsonl,
    /// Saved pages.
    Mhtml,
}

/// Names of the fields of a `jsonl` source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Fields {
    /// The document as HTML; `html` unless told otherwise.
    pub html: Option<String>,
    /// The document as Markdown; `markdown` unless told otherwise.
    pub markdown: Option<String>,
    /// The document as plain text; `text` unless told otherwise.
    pub text: Option<String>,
    /// Its address; `url` unless told otherwise.
    pub url: Option<String>,
    /// When it was published; `date` unless told otherwise.
    pub date: Option<String>,
}

impl SourceKind {
    /// The name as it is written in `pipeline.toml`.
    pub fn name(self) -> &'static str {
        match self {
            SourceKind::Files => "files",
            SourceKind::Web => "web",
            SourceKind::List => "list",
            SourceKind::Feed => "feed",
            SourceKind::Sitemap => "sitemap",
            SourceKind::Warc => "warc",
            SourceKind::Jsonl => "jsonl",
            SourceKind::Mhtml => "mhtml",
        }
    }

    /// Whether it is told by `urls`, not by `paths`.
    pub fn by_address(self) -> bool {
        matches!(self, SourceKind::Web | SourceKind::Feed | SourceKind::Sitemap)
    }
}

impl SourceConfig {
    /// A source of one kind with nothing else said.
    pub fn new(kind: SourceKind) -> Self {
        SourceConfig {
            kind,
            name: None,
            paths: Vec::new(),
            urls: Vec::new(),
            tags: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            limit: None,
            max_bytes: None,
            hidden: false,
            gitignore: false,
            fields: None,
            clean: None,
        }
    }

    /// Whether the keys fit the kind; if not, the key at fault and what is wrong.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        let kind = self.kind.name();
        let (needed, given, other, strays) = match self.kind.by_address() {
            true => ("urls", &self.urls, "paths", &self.paths),
            false => ("paths", &self.paths, "urls", &self.urls),
        };
        if !strays.is_empty() {
            return Err((other, format!("a source of kind `{kind}` takes `{needed}`, not `{other}`")));
        }
        if given.is_empty() {
            return Err(("kind", format!("a source of kind `{kind}` needs `{needed}`, a list that is not empty")));
        }
        Ok(())
    }
}
