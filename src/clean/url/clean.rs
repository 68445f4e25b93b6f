//! The true address behind a link: redirects unwrapped, tags and counters taken off, the rest byte for byte.

use super::classify::{HOPS, MAX_LENGTH, one};
use super::decode::script_target;
use super::params;
use super::parts::{Parts, tidy};
use super::verdict::Verdict;
use crate::clean::Category;
use crate::clean::lists::entry::TABLE;
use crate::clean::lists::params::PARAMS;
use crate::clean::lists::{Param, Role};
use std::collections::BTreeMap;

/// What is done with affiliate links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Affiliate {
    /// The link goes, its words stay. For [`clean_url`] the same as [`Affiliate::Rewrite`]: a URL alone has no words.
    Remove,
    /// The link leads to its true destination, without the tag.
    #[default]
    Rewrite,
    /// The link stays as the author wrote it.
    Keep,
}

/// What [`clean_url`] may do. The default rewrites every affiliate link and strips every tag.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// For affiliate links in general.
    pub affiliate: Affiliate,
    /// By network: its name (`Impact`), an entry (`impact.click`) or the entries' common first part (`impact`).
    pub networks: BTreeMap<String, Affiliate>,
    /// By host of the link, lower-case; holds for hosts below it, too. Stronger than `networks`.
    pub hosts: BTreeMap<String, Affiliate>,
    /// Keep the Associates' `tag` on links to Amazon.
    pub keep_amazon_tag: bool,
}

/// A cleaned URL.
#[derive(Clone, Debug, PartialEq)]
pub struct CleanUrl {
    /// The URL now; where `changes` is empty, byte for byte the one that came in.
    pub url: String,
    /// What was done, in order.
    pub changes: Vec<Change>,
}

/// One change, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Id of the list entry that knows it.
    pub list: &'static str,
    /// The kind of junk it was.
    pub category: Category,
    /// What was done.
    pub what: What,
}

impl Change {
    /// What the list says of the address or parameter: why it may go.
    pub fn reason(&self) -> &'static str {
        let of_entry = TABLE.named(self.list).map(|entry| entry.reason.as_str());
        of_entry.or_else(|| PARAMS.named(self.list).map(|param| param.reason.as_str())).unwrap_or("")
    }
}

/// What a change did.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The redirect gave way to the destination it carried.
    Destination(String),
    /// Parameters or a tail of the path went; their names.
    Stripped(Vec<String>),
}

/// Unwraps redirects, strips tags and counters.
///
/// Never re-encodes or reorders what stays: a URL without a change comes back byte for byte. Cleaning twice is cleaning
/// once. It takes no look at the network: where a short link leads is not known, so it stays.
///
/// ```
/// use tamis::clean::url::{Policy, What, clean_url};
///
/// let clean = clean_url("https://www.amazon.com/dp/1234567890?th=1&tag=blog-20#reviews", &Policy::default());
/// assert_eq!(clean.url, "https://www.amazon.com/dp/1234567890?th=1#reviews");
/// assert_eq!(clean.changes[0].what, What::Stripped(vec!["tag".to_owned()]));
/// assert_eq!(clean.changes[0].reason(), "the Associates' tag and what travels with it");
///
/// // A redirect in a redirect gives way to the page at its end; what `ref`, `id` and fragments say stays.
/// let clean = clean_url(
///     "https://l.facebook.com/l.php?u=https%3A%2F%2Fblog.example%2Fp%3Fid%3D7%26ref%3Dtoc%26fbclid%3Dx%23top&h=AT",
///     &Policy::default(),
/// );
/// assert_eq!(clean.url, "https://blog.example/p?id=7&ref=toc#top");
/// assert_eq!(clean.changes.iter().map(|change| change.list).collect::<Vec<_>>(), ["facebook.redirect", "param.tracking"]);
///
/// let plain = "https://blog.example/caf%C3%A9?q=a+b&utm=1#:~:text=x";
/// assert_eq!(clean_url(plain, &Policy::default()).url, plain);
/// ```
pub fn clean_url(url: &str, policy: &Policy) -> CleanUrl {
    let untouched = || CleanUrl { url: url.to_owned(), changes: Vec::new() };
    if url.len() > MAX_LENGTH {
        return untouched();
    }
    let mut now = tidy(url).into_owned();
    let mut changes = Vec::new();
    if let Some(target) = script_target(&now) {
        changes.push(Change { list: "shape.opener", category: Category::Ad, what: What::Destination(target.clone()) });
        now = target;
    }
    for hop in 0.. {
        let verdict = one(&now, HOPS);
        let kept = verdict.as_ref().is_some_and(|verdict| keeps(verdict, &now, policy));
        match verdict {
            Some(verdict) if verdict.role != Role::Tagged => {
                // A kept link and a link into the unknown stay as they are.
                let Some(target) = verdict.destination.filter(|_| !kept) else { break };
                if hop == HOPS {
                    return untouched(); // nobody wraps a link so often for readers
                }
                let what = What::Destination(target.clone());
                changes.push(Change { list: verdict.list, category: verdict.category, what });
                now = target;
            }
            _ => {
                let Some((page, taken)) = params::strip(&now, |param| strips(param, kept, policy)) else { break };
                note(&mut changes, taken);
                now = page;
            }
        }
    }
    if changes.is_empty() { untouched() } else { CleanUrl { url: now, changes } }
}

/// Whether the policy keeps this affiliate link.
fn keeps(verdict: &Verdict, url: &str, policy: &Policy) -> bool {
    if !verdict.is_affiliate() {
        return false;
    }
    policy.of(verdict, url) == Affiliate::Keep
}

impl Policy {
    /// What is done with this affiliate link: by its host, else by its network, else the general answer.
    pub fn of(&self, verdict: &Verdict, url: &str) -> Affiliate {
        if !self.hosts.is_empty() {
            let host = Parts::split(url).map(|parts| parts.host.into_owned()).unwrap_or_default();
            let known = |(name, _): &(&String, &Affiliate)| {
                host.strip_suffix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            };
            if let Some((_, answer)) = self.hosts.iter().filter(known).max_by_key(|(name, _)| name.len()) {
                return *answer;
            }
        }
        let family = verdict.list.split('.').next().unwrap_or(verdict.list);
        let names = [verdict.list, family, verdict.network];
        names.iter().find_map(|name| self.networks.get(*name)).copied().unwrap_or(self.affiliate)
    }
}

/// Whether the policy lets this parameter be stripped.
fn strips(param: &Param, kept: bool, policy: &Policy) -> bool {
    let amazon = policy.keep_amazon_tag && param.id == "amazon.tag";
    param.category != Category::Affiliate || !(kept || amazon)
}

/// One change per entry, with the names it took.
fn note(changes: &mut Vec<Change>, taken: Vec<(&'static Param, String)>) {
    let first = changes.len();
    for (param, name) in taken {
        let same = changes[first..].iter_mut().find(|change| change.list == param.id);
        match same {
            Some(Change { what: What::Stripped(names), .. }) => names.push(name),
            _ => changes.push(Change { list: &param.id, category: param.category, what: What::Stripped(vec![name]) }),
        }
    }
}
