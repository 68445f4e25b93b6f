//! One cut: what, where, why. The unit of everything tamis can explain.

use super::Evidence;
use crate::document::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One thing that was taken out of, or changed in, the source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Removal {
    /// Id of the rule that judged, such as `tracking-pixel`.
    pub rule: String,
    /// What kind of junk it is.
    pub category: Category,
    /// What was done.
    pub action: Action,
    /// The bytes of the source concerned.
    pub span: Span,
    /// Line of `span.start`, counted from 1.
    pub line: usize,
    /// What convicted it.
    pub evidence: Evidence,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
    /// The beginning of the removed source, at most 120 characters on one line.
    pub excerpt: String,
    /// For a rewritten or stripped URL: what stands there now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// Cuts of other rules that lie inside this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inner: Vec<InnerRemoval>,
}

/// A cut that another, larger one covers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InnerRemoval {
    /// Id of the rule.
    pub rule: String,
    /// The bytes it concerns.
    pub span: Span,
    /// What convicted it.
    pub evidence: Evidence,
}

/// The kinds of junk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Banners, slots, advertising blocks.
    Ad,
    /// Links that pay somebody for a click or a sale.
    Affiliate,
    /// Pixels, beacons, tracking parameters, analytics.
    Tracker,
    /// Lists of links that exist for search engines or for the same farm.
    LinkSpam,
    /// Cards and boxes that advertise other articles, newsletters, apps.
    Promo,
    /// What belongs to the page and not to the article.
    Boilerplate,
    /// Text a reader cannot see.
    Hidden,
    /// Statements about paid links: taken out of the text, kept on the record.
    Disclosure,
}

/// What is done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// The element goes with all that is in it.
    Drop,
    /// The element goes, its words stay.
    Unwrap,
    /// The URL is replaced by its true destination.
    Rewrite,
    /// Parameters are taken off the URL, or an attribute off the element.
    Strip,
}
