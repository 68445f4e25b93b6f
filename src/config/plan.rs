//! The configuration resolved into what the pipeline needs: plain values, decided once.

use super::error::did_you_mean;
use super::{AffiliateConfig, AffiliatePolicy, AmazonTag, CleanConfig, SourceConfig};
use crate::clean::url::{Affiliate, Policy};
use crate::clean::user::{UserRule, UserRules, Wanted};
use crate::clean::{Options, rules};
use crate::document::Limits;
use crate::record::Versions;
use crate::source::{Place, Raw};
use std::collections::BTreeMap;

/// How inputs are turned into records.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What one document may ask of the machine.
    pub limits: Limits,
    /// What is cleaned.
    pub clean: Options,
    /// Name of the source, where it is a configured one.
    pub source: Option<String>,
    /// Tags every record gets beside its own.
    pub tags: Vec<String>,
    /// What the records are made by: a record made by anything else is made anew.
    pub versions: Versions,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan::new(&CleanConfig::default())
    }
}

impl Plan {
    /// The plan where no source says otherwise.
    pub fn new(clean: &CleanConfig) -> Plan {
        Plan {
            limits: Limits::default(),
            clean: options(clean),
            source: None,
            tags: Vec::new(),
            versions: versions(clean, &[], Limits::default()),
        }
    }

    /// The plan for one configured source.
    pub fn of_source(clean: &CleanConfig, source: &SourceConfig) -> Plan {
        let clean = source.clean.as_ref().unwrap_or(clean);
        let most = Limits::default();
        let limits = Limits { bytes: source.max_bytes.unwrap_or(most.bytes).min(most.bytes), ..most };
        Plan {
            limits,
            source: source.name.clone(),
            tags: source.tags.clone(),
            versions: versions(clean, &source.tags, limits),
            ..Plan::new(clean)
        }
    }

    /// What is cleaned in one input: an address tells the author's own links from others.
    pub fn clean_for(&self, raw: &Raw) -> Options {
        let saved_from = || raw.hints.iter().find(|(field, _)| *field == "url").map(|(_, url)| url);
        let page_url = match &raw.place {
            Place::Url(url) => Some(url),
            _ => saved_from(),
        };
        Options { page_url: page_url.cloned().or_else(|| self.clean.page_url.clone()), ..self.clean.clone() }
    }
}

/// Checks the ids of rules; the error is the id that is not known and what to do.
pub(super) fn check_rules(clean: &CleanConfig) -> Result<(), (String, String)> {
    let known = || rules::ALL.iter().map(|rule| rule.id());
    match clean.off.iter().find(|id| !known().any(|rule| rule == id.as_str())) {
        Some(id) => {
            Err((id.clone(), did_you_mean(id, known()).unwrap_or_else(|| "`tamis rules` lists them".to_owned())))
        }
        None => Ok(()),
    }
}

fn options(clean: &CleanConfig) -> Options {
    let AffiliateConfig { policy, amazon_tag, networks, hosts, sites } = &clean.affiliate;
    let each = |by: &BTreeMap<String, AffiliatePolicy>| {
        by.iter().map(|(name, policy)| (name.clone(), affiliate(*policy))).collect()
    };
    let by_host = |by: &BTreeMap<String, AffiliatePolicy>| {
        by.iter().map(|(host, policy)| (host.to_lowercase(), affiliate(*policy))).collect()
    };
    // What cannot be compiled is refused when the file is read.
    let rules = |list: &[Wanted]| list.iter().filter_map(|rule| UserRule::new(rule).ok()).collect();
    Options {
        off: clean.off.iter().cloned().collect(),
        affiliate: Policy {
            affiliate: affiliate(*policy),
            networks: each(networks),
            hosts: by_host(hosts),
            keep_amazon_tag: *amazon_tag == AmazonTag::Keep,
        },
        affiliate_by_site: by_host(sites),
        user: UserRules { deny: rules(&clean.deny), allow: rules(&clean.allow) },
        filters: clean.filters.clone(),
        page_url: None,
    }
}

fn affiliate(policy: AffiliatePolicy) -> Affiliate {
    match policy {
        AffiliatePolicy::Rewrite => Affiliate::Rewrite,
        AffiliatePolicy::Remove => Affiliate::Remove,
        AffiliatePolicy::Keep => Affiliate::Keep,
    }
}

/// Those of this program and, where the user decides otherwise than the defaults, a digest of that: a changed
/// configuration makes records anew as newer rules do.
fn versions(clean: &CleanConfig, tags: &[String], limits: Limits) -> Versions {
    let versions = Versions::current();
    if *clean == CleanConfig::default() && tags.is_empty() && limits == Limits::default() {
        return versions;
    }
    // As it is written out: where a rule stands in the file decides nothing.
    let written = serde_json::to_string(clean).unwrap_or_default();
    let decided = format!("{written} {} {tags:?} {limits:?}", clean.filters.digest());
    let digest = &blake3::hash(decided.as_bytes()).to_hex()[..8];
    Versions { rules: format!("{}+{digest}", versions.rules), ..versions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SourceKind;

    #[test]
    fn what_the_user_decides_makes_another_version() {
        let plain = Plan::default();
        assert_eq!(plain.versions, Versions::current());
        let source = SourceConfig::new(SourceKind::Files);
        assert_eq!(Plan::of_source(&CleanConfig::default(), &source).versions, plain.versions);
        let tagged = SourceConfig { tags: vec!["work".to_owned()], ..source };
        let versions = Plan::of_source(&CleanConfig::default(), &tagged).versions;
        assert_ne!(versions, plain.versions);
        assert_eq!(versions, Plan::of_source(&CleanConfig::default(), &tagged).versions);
    }

    #[test]
    fn a_source_may_lower_the_limit_but_not_raise_it() {
        let source = |bytes| SourceConfig { max_bytes: Some(bytes), ..SourceConfig::new(SourceKind::Files) };
        let limit = |bytes| Plan::of_source(&CleanConfig::default(), &source(bytes)).limits.bytes;
        assert_eq!((limit(100), limit(usize::MAX)), (100, 10 << 20));
    }
}
