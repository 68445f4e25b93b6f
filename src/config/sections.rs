//! The sections of `pipeline.toml` beside its sources.

use crate::clean::filters::FilterLists;
use crate::clean::user::Wanted;
use crate::export::Format;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// `[index]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IndexConfig {
    /// The data folder, relative to the configuration: the store and the search index.
    pub path: PathBuf,
}

/// `[search]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SearchConfig {
    /// Files of words that stand for each other, relative to the configuration.
    pub synonyms: Vec<PathBuf>,
}

/// `[fetch]`: how pages are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FetchConfig {
    /// How tamis names itself to servers.
    pub user_agent: String,
    /// Seconds between two requests to one host; a longer crawl delay of the host holds.
    #[serde(deserialize_with = "seconds")]
    pub delay_seconds: f64,
    /// Seconds to wait for a connection.
    #[serde(deserialize_with = "seconds")]
    pub connect_timeout_seconds: f64,
    /// Seconds to wait for the next bytes.
    #[serde(deserialize_with = "seconds")]
    pub read_timeout_seconds: f64,
    /// Seconds a page may take in all.
    #[serde(deserialize_with = "seconds")]
    pub total_timeout_seconds: f64,
    /// How many redirects are followed.
    pub redirects: usize,
    /// Bytes a page may have, decompressed.
    pub max_bytes: usize,
    /// Hosts asked at the same time.
    pub concurrency: usize,
    /// How often a page is tried, where trying again can help.
    pub tries: usize,
    /// Whether robots.txt is obeyed.
    pub robots: bool,
    /// Whether private, loopback and link-local addresses may be asked.
    pub allow_private: bool,
    /// A proxy for all requests; those that the environment names are not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
    /// When a page that is known is asked for again.
    pub refresh: Refresh,
    /// With `refresh = "stale"`: how many days an answer stays fresh.
    pub max_age_days: u32,
}

/// When a page that is known is asked for again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Refresh {
    /// Never.
    Never,
    /// When its answer is older than `max_age_days`.
    Stale,
    /// In every run, with conditional requests.
    #[default]
    Always,
}

/// `[clean]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CleanConfig {
    /// Ids of rules that are switched off (`tamis rules list` names them).
    pub off: Vec<String>,
    /// Filter lists in the syntax of ad blockers, files of the user's own.
    pub filter_lists: Vec<PathBuf>,
    /// The same, read and compiled.
    #[serde(skip)]
    pub filters: FilterLists,
    /// What is done with affiliate links.
    pub affiliate: AffiliateConfig,
    /// What always goes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deny: Vec<Wanted>,
    /// What always stays, unless it is denied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allow: Vec<Wanted>,
}

/// `[clean.affiliate]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AffiliateConfig {
    /// For affiliate links in general.
    pub policy: AffiliatePolicy,
    /// The tag of Amazon's partners on links to Amazon.
    pub amazon_tag: AmazonTag,
    /// By network: its name, or an entry of the lists such as `impact`.
    pub networks: BTreeMap<String, AffiliatePolicy>,
    /// By host of the link; holds for hosts below it, too. Stronger than `networks`.
    pub hosts: BTreeMap<String, AffiliatePolicy>,
    /// By site: host of the page; holds for hosts below it, too. Weaker than `networks`.
    pub sites: BTreeMap<String, AffiliatePolicy>,
}

/// What is done with an affiliate link in running text. Blocks that are nothing but advertising go in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AffiliatePolicy {
    /// It leads to its true destination where the address holds one; else its words stay without a link.
    #[default]
    Rewrite,
    /// Its words stay without a link.
    Remove,
    /// It stays as the author wrote it.
    Keep,
}

/// What is done with the tag of Amazon's partners.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AmazonTag {
    /// It is taken off.
    #[default]
    Strip,
    /// It stays.
    Keep,
}

/// `[export]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExportConfig {
    /// The format.
    pub format: Format,
    /// The file, or for `markdown` the folder; `-` is standard output.
    pub output: PathBuf,
}

impl Default for IndexConfig {
    fn default() -> Self {
        IndexConfig { path: PathBuf::from("index") }
    }
}

impl Default for FetchConfig {
    fn default() -> Self {
        FetchConfig {
            user_agent: concat!("tamis/", env!("CARGO_PKG_VERSION"), " (+https://docs.rs/tamis)").to_owned(),
            delay_seconds: 1.0,
            connect_timeout_seconds: 5.0,
            read_timeout_seconds: 10.0,
            total_timeout_seconds: 30.0,
            redirects: 10,
            max_bytes: 10 << 20,
            concurrency: 8,
            tries: 3,
            robots: true,
            allow_private: false,
            proxy: None,
            refresh: Refresh::default(),
            max_age_days: 7,
        }
    }
}

impl Default for ExportConfig {
    fn default() -> Self {
        ExportConfig { format: Format::default(), output: PathBuf::from("-") }
    }
}

/// A number of seconds: finite, not negative, at most a day.
fn seconds<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    let value = f64::deserialize(from)?;
    match (0.0..=86_400.0).contains(&value) {
        true => Ok(value),
        false => Err(serde::de::Error::custom(format!("{value} is no number of seconds between 0 and 86400"))),
    }
}
