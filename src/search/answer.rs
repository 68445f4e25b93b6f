//! What a search answers; serialises to the JSON of `tamis search --json`.

use super::facets::Facets;
use super::query::Note;
use crate::index::ArticleInfo;
use crate::tips::{Polarity, TipKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The order of the hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Best first.
    #[default]
    Relevance,
    /// Newest first; every word has to match.
    Date,
    /// Surest first; every word has to match.
    Confidence,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The query as typed.
    pub query: String,
    /// Articles instead of tips.
    pub articles: bool,
    /// Hits to give.
    pub limit: usize,
    /// Hits to leave out before the first.
    pub offset: usize,
    /// The order of the hits.
    pub order: Order,
    /// Whether to count facets.
    pub facets: bool,
    /// Whether to give hits that say the same once.
    pub fold: bool,
    /// Length of a snippet, in bytes.
    pub snippet: usize,
}

impl Request {
    /// The first ten tips for a query, with everything.
    pub fn new(query: impl Into<String>) -> Request {
        Request {
            query: query.into(),
            articles: false,
            limit: 10,
            offset: 0,
            order: Order::Relevance,
            facets: true,
            fold: true,
            snippet: 240,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Answer {
    /// The query as typed.
    pub query: String,
    /// How many tips or articles match, duplicates counted.
    pub total: u64,
    /// Whether `total` and the facets are estimated from a sample, as they are for very many matches.
    pub total_is_estimate: bool,
    /// The hits asked for, best first.
    pub hits: Vec<Hit>,
    /// Facet → its values with counts, most frequent first.
    pub facets: Facets,
    /// Queries that may be meant.
    pub suggestions: Vec<Suggestion>,
    /// How the query was understood, where that is not plain.
    pub notes: Vec<Note>,
}

/// A tip or an article that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Hit {
    /// Id of the tip, or of the record for an article.
    pub id: String,
    /// How well it matches; comparable within one answer only.
    pub score: f32,
    /// Title, plain text.
    pub title: String,
    /// A stretch of the text that shows why it was found, plain text.
    pub snippet: String,
    /// What matched.
    pub highlights: Highlights,
    /// BCP 47 language, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What only a tip has.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub tip: Option<TipFacts>,
    /// The article it stands in, or is.
    pub article: ArticleInfo,
    /// How many other places say the same.
    pub also_in: u64,
}

impl Hit {
    /// What [`Polarity::sign`] has to say before the title.
    pub fn sign(&self) -> Option<&'static str> {
        self.tip.as_ref()?.polarity.sign(&self.title, self.language.as_deref())
    }
}

/// What a hit has if it is a tip.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct TipFacts {
    /// Place in the article, from 1.
    pub ordinal: usize,
    /// What kind of unit it is.
    pub kind: TipKind,
    /// Do or do not.
    pub polarity: Polarity,
    /// Headings above it.
    pub section: Vec<String>,
    /// Ids of its topics.
    pub topics: Vec<String>,
    /// How sure tamis is that it is advice, 0 to 1.
    pub confidence: f32,
    /// Id of an earlier tip that says the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

/// Bytes that matched, as `[start, end)` of the strings of the hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Highlights {
    /// In `title`.
    pub title: Vec<(usize, usize)>,
    /// In `snippet`.
    pub snippet: Vec<(usize, usize)>,
}

/// A query that may be meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suggestion {
    /// The query to ask instead.
    pub query: String,
    /// Why.
    pub reason: String,
    /// Whether the hits already answer it.
    pub applied: bool,
}
