//! What a caller may decide about cleaning.

use super::filters::FilterLists;
use super::url::{Affiliate, Policy};
use super::user::{UserRules, site_of};
use crate::document::Document;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How to clean. The default is what `pipeline.toml` documents as default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Ids of rules that are switched off.
    pub off: BTreeSet<String>,
    /// What is done with affiliate links.
    pub affiliate: Policy,
    /// The general answer about affiliate links by site: host of the page, lower-case; holds for hosts below it, too.
    pub affiliate_by_site: BTreeMap<String, Affiliate>,
    /// Rules of the user's own.
    pub user: UserRules,
    /// Filter lists of the user's own.
    pub filters: FilterLists,
    /// Address of the page, where it is known: tells the author's own links from others.
    pub page_url: Option<String>,
}

impl Options {
    /// These options for one page: what is said for its site, said in general.
    pub fn for_page(&self, doc: &Document) -> Cow<'_, Options> {
        let about_rules = self.user.deny.iter().chain(&self.user.allow).any(|rule| !rule.names_things());
        if self.affiliate_by_site.is_empty() && !about_rules && !self.user.names_sites() {
            return Cow::Borrowed(self);
        }
        let site = site_of(doc, self.page_url.as_deref());
        let mut own = Options { user: self.user.of_site(site.as_deref()), ..self.clone() };
        if let Some(answer) = self.affiliate_of(site.as_deref()) {
            own.affiliate.affiliate = answer;
        }
        for rule in own.user.deny.iter().filter(|rule| !rule.names_things()) {
            own.off.retain(|id| rule.rule.as_ref() != Some(id));
        }
        Cow::Owned(own)
    }

    /// What is said about affiliate links on pages of this site: the longest name that fits.
    fn affiliate_of(&self, site: Option<&str>) -> Option<Affiliate> {
        let parents = std::iter::successors(site, |host| host.split_once('.').map(|(_, parent)| parent));
        parents.into_iter().find_map(|host| self.affiliate_by_site.get(host)).copied()
    }
}
