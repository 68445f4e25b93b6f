//! What the index keeps of a tip or an article to show it in an answer without asking the store.

use crate::tips::{Polarity, TipKind};
use serde::{Deserialize, Serialize};

/// A document of the index as an answer shows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// Id of the tip, or of the record for an article.
    pub id: String,
    /// Title, plain text.
    #[serde(default)]
    pub title: String,
    /// Body and items of a tip, text of an article: what snippets are cut from.
    #[serde(default)]
    pub text: String,
    /// The language it was analysed in.
    pub analysed_in: String,
    /// Language, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What only a tip has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tip: Option<StoredTip>,
    /// The article it stands in, or is.
    pub article: ArticleInfo,
}

/// What a tip has beside its words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredTip {
    /// Place in the article, from 1.
    pub ordinal: usize,
    /// What kind of unit it is.
    pub kind: TipKind,
    /// Do or do not.
    pub polarity: Polarity,
    /// Headings above it.
    #[serde(default)]
    pub section: Vec<String>,
    /// Ids of its topics.
    #[serde(default)]
    pub topics: Vec<String>,
    /// How sure tamis is, 0 to 1.
    pub confidence: f32,
    /// Id of an earlier tip that says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

/// The article of a hit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ArticleInfo {
    /// Id of the record.
    pub id: String,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Name or host of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Where it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Path of the file it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name of the configured source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When it was published, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// How many tips it has.
    #[serde(default)]
    pub tips: usize,
    /// Id of the article it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}
