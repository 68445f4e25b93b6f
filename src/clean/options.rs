//! What a caller may decide about cleaning.

use super::url::Policy;
use std::collections::BTreeSet;

/// How to clean. The default is what `pipeline.toml` documents as default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Ids of rules that are switched off.
    pub off: BTreeSet<String>,
    /// What is done with affiliate links.
    pub affiliate: Policy,
    /// Address of the page, where it is known: tells the author's own links from others.
    pub page_url: Option<String>,
}
