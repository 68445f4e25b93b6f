//! What a list says about an address.

use crate::clean::lists::{Entry, Role};
use crate::clean::{Category, Evidence};

/// A conviction: which entry of which list knows this address, and where it leads in truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Id of the list entry, such as `impact.click`.
    pub list: &'static str,
    /// The network, for people; empty where there is none.
    pub network: &'static str,
    /// What the address is for.
    pub role: Role,
    /// The kind of junk.
    pub category: Category,
    /// The true destination behind all hops, where the URL carries it. Its own parameters are not cleaned.
    pub destination: Option<String>,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// What convicted it: its host or the shape of the rest.
    pub by: Witness,
}

/// What about the address convicted it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    /// The host, lower-case.
    Host(String),
    /// The path or the parameters, whatever the host.
    Shape,
}

impl Verdict {
    pub(super) fn new(entry: &'static Entry, host: &str, destination: Option<String>) -> Verdict {
        let by = if entry.hosts.is_empty() { Witness::Shape } else { Witness::Host(host.to_owned()) };
        Verdict {
            list: &entry.id,
            network: &entry.network,
            role: entry.role,
            category: entry.category,
            destination,
            confidence: entry.confidence,
            by,
        }
    }

    /// The verdict as the evidence of a removal; `url` is the address judged.
    pub fn evidence(&self, url: &str) -> Evidence {
        match &self.by {
            Witness::Host(host) => Evidence::Host { host: host.clone(), list: self.list.to_owned() },
            Witness::Shape => Evidence::Url { shape: self.list.to_owned(), url: url.chars().take(200).collect() },
        }
    }

    /// Whether somebody is paid for this link: the network's click, its short link, or a tagged shop page.
    pub fn is_affiliate(&self) -> bool {
        self.category == Category::Affiliate
    }
}
