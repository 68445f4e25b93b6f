//! Asking the lists about one address.

use super::decode::{Lenient, absolute, destination, mentions_url, same_name, script_target};
use super::kind::{Kind, kind_of};
use super::params;
use super::parts::{Parts, pairs, tidy};
use super::verdict::{Verdict, Witness};
use crate::clean::Category;
use crate::clean::lists::entry::TABLE;
use crate::clean::lists::{Entry, Role};

/// Redirects that may stand in one another. Longer chains are left alone: nobody writes them for readers.
pub(super) const HOPS: usize = 5;
/// Longer addresses are left alone; browsers and servers refuse them, too.
pub(super) const MAX_LENGTH: usize = 16 * 1024;

/// What the lists say about the address of a link; `None` for an ordinary link.
///
/// Redirects in redirects are followed in the text (never on the network): the verdict is the first paid one of the
/// chain, its destination the end of the chain, or `None` where the chain ends in a short link.
///
/// ```
/// # use tamis::clean::url::classify;
/// let verdict = classify("https://shop.sjv.io/c/123456/98765/4321?u=https%3A%2F%2Fshop.example%2Fbook").unwrap();
/// assert_eq!(verdict.list, "impact.click");
/// assert_eq!(verdict.destination.as_deref(), Some("https://shop.example/book"));
/// assert!(classify("https://shop.example/book").is_none());
/// ```
pub fn classify(url: &str) -> Option<Verdict> {
    if url.len() > MAX_LENGTH {
        return None;
    }
    let url = tidy(url);
    if let Some(target) = script_target(&url) {
        let opener = TABLE.named("shape.opener").expect("wrappers.toml holds the entry; a test reads it");
        let inner = chain(&target, HOPS);
        let opened = Verdict::new(opener, "", Some(target));
        return Some(inner.unwrap_or(opened));
    }
    chain(&url, HOPS)
}

/// The verdict over a chain of redirects that begins with `url`.
fn chain(url: &str, hops: usize) -> Option<Verdict> {
    let first = one(url, hops)?;
    let Some(next) = first.destination.clone() else { return Some(first) };
    if hops == 0 {
        // Too many: say what it is, not where it leads.
        return Some(Verdict { destination: None, ..first });
    }
    if first.role == Role::Tagged {
        return Some(first);
    }
    Some(match chain(&next, hops - 1) {
        None => first,
        // A tagged shop page is the destination of its redirect.
        Some(inner) if inner.role == Role::Tagged && first.is_affiliate() => first,
        Some(inner) if inner.is_affiliate() && !first.is_affiliate() => inner,
        Some(inner) => Verdict { destination: inner.destination, ..first },
    })
}

/// The verdict over `url` alone; `hops` bounds the search for clicks wrapped by unknown hosts.
pub(super) fn one(url: &str, hops: usize) -> Option<Verdict> {
    let parts = Parts::split(url)?;
    let entry = lookup(&parts, |entry| entry.elements.is_empty());
    if let Some((entry, target)) = entry {
        return Some(Verdict::new(entry, &parts.host, target));
    }
    wrapped_click(&parts, hops).or_else(|| tagged(url, &parts))
}

/// What the lists say about the address of an element that loads it: `img`, `script`, `iframe`, `ins`, `link` …
///
/// `tag_name` is lower-case. Links (`a`, `area`) are judged as [`classify`] does.
pub fn element_verdict(tag_name: &str, url: &str) -> Option<Verdict> {
    if matches!(tag_name, "a" | "area") {
        return classify(url);
    }
    if url.len() > MAX_LENGTH {
        return None;
    }
    let url = tidy(url);
    let parts = Parts::split(&url)?;
    let loads = |entry: &Entry| match entry.elements.is_empty() {
        false => entry.elements.iter().any(|element| element == tag_name),
        true => matches!(entry.role, Role::Asset | Role::Impression | Role::Script),
    };
    // A picture or frame that a network's click host serves is part of its ad.
    let clicks = |entry: &Entry| entry.elements.is_empty() && entry.role == Role::Click && !entry.any_host;
    let (entry, _) = lookup(&parts, loads).or_else(|| lookup(&parts, clicks))?;
    let role = if entry.role == Role::Click { Role::Asset } else { entry.role };
    Some(Verdict { role, ..Verdict::new(entry, &parts.host, None) })
}

/// The first entry that knows the address, with the destination it carries: hosts before shapes.
fn lookup(parts: &Parts, wanted: impl Fn(&Entry) -> bool) -> Option<(&'static Entry, Option<String>)> {
    let table = &*TABLE;
    let judge = |entry: &'static Entry| {
        if !wanted(entry) || !fits(entry, parts) {
            return None;
        }
        let target = destination(entry, parts);
        (target.is_some() || !entry.require_dest).then_some((entry, target))
    };
    if let Some(found) = table.of_host(&parts.host).find_map(&judge) {
        return Some(found);
    }
    if parts.bare {
        return None; // a relative path may have any shape
    }
    table.of_shape(parts.first_segment()).find_map(judge)
}

/// Whether path and parameters are as the entry asks.
fn fits(entry: &Entry, parts: &Parts) -> bool {
    let has = |name: &String| parts.pairs().any(|(key, value)| !value.is_empty() && same_name(key, name));
    let asks = !entry.query_any.is_empty() || !entry.query_all.is_empty();
    if asks && parts.query.is_none() {
        return false;
    }
    (entry.paths.is_empty() || entry.paths.iter().any(|shape| shape.matches(parts.path)))
        && (entry.query_any.is_empty() || entry.query_any.iter().any(has))
        && entry.query_all.iter().all(has)
}

/// A host no list knows, with a paid click in a parameter: the host is a wrapper around the click.
fn wrapped_click(parts: &Parts, hops: usize) -> Option<Verdict> {
    let query = parts.query.filter(|query| hops > 0 && !parts.bare && mentions_url(query))?;
    if matches!(kind_of(parts), Some(Kind::Share | Kind::Quoting)) {
        return None;
    }
    let paid = |inner: &String| one(inner, hops - 1).is_some_and(|verdict| verdict.is_affiliate());
    let inner = pairs(query).filter_map(|(_, value)| absolute(value, Lenient::No)).find(paid)?;
    let entry = TABLE.named("shape.wraps-affiliate").expect("wrappers.toml holds the entry; a test reads it");
    Some(Verdict::new(entry, &parts.host, Some(inner)))
}

/// An ordinary page with an affiliate's tag in its parameters; the destination is the page without it.
fn tagged(url: &str, parts: &Parts) -> Option<Verdict> {
    parts.query?;
    let (page, taken) = params::strip(url, |param| param.category == Category::Affiliate)?;
    let param = taken.first()?.0;
    Some(Verdict {
        list: &param.id,
        network: "",
        role: Role::Tagged,
        category: Category::Affiliate,
        destination: Some(page),
        confidence: param.confidence,
        by: if param.hosts.is_empty() { Witness::Shape } else { Witness::Host(parts.host.to_string()) },
    })
}
