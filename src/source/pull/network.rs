//! Sources on the network: pages, and the feeds and sitemaps that name them.

use super::{Job, Known, Outcome, feed_item};
use crate::document::Format;
use crate::source::fetch::{Answer, FetchError, Page as Fetched, Validators, timestamp};
use crate::source::{Place, Raw, feed, politeness, sitemap};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use tokio::task::JoinSet;
use url::Url;

/// Hosts whose pages wait side by side; how many are asked at once is the fetcher's business.
const HOSTS_AT_ONCE: usize = 256;

/// Sitemaps that one sitemap may lead to.
const SITEMAPS_AT_MOST: usize = 1000;

/// A page to fetch.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    address: String,
    /// When it was last changed, if a list told.
    changed: Option<Timestamp>,
    kind: &'static str,
    hints: Vec<(&'static str, String)>,
    /// A further name that it is known by.
    alias: Option<Place>,
}

impl Page {
    pub(super) fn at(address: &str) -> Page {
        Page { address: normal(address), kind: "web", ..Page::default() }
    }
}

/// Fetches pages, those of one host one behind the other. Whether all of them were done.
pub(super) async fn fetch_all(job: &Arc<Job>, pages: Vec<Page>) -> bool {
    let mut hosts = BTreeMap::<String, Vec<Page>>::new();
    for page in pages.into_iter().filter(|page| job.fits(&page.address)) {
        if job.is_first(&page.address) {
            let host = Url::parse(&page.address).map(|url| politeness::host(&url)).unwrap_or_default();
            hosts.entry(host).or_default().push(page);
        }
    }
    let (mut workers, mut all_done) = (JoinSet::new(), true);
    for pages in hosts.into_values() {
        if workers.len() >= HOSTS_AT_ONCE {
            all_done &= matches!(workers.join_next().await, Some(Ok(true)));
        }
        let job = Arc::clone(job);
        workers.spawn(async move {
            let mut all_done = true;
            for page in pages {
                if !job.goes_on() {
                    return false;
                }
                all_done &= fetch(&job, page).await;
            }
            all_done
        });
    }
    while let Some(done) = workers.join_next().await {
        all_done &= done.unwrap_or(false);
    }
    all_done
}

/// Fetches one page and tells what became of it; whether it is done with.
async fn fetch(job: &Job, page: Page) -> bool {
    let place = Place::Url(page.address.clone());
    let known = (job.knows)(&place).or_else(|| (job.knows)(page.alias.as_ref()?));
    if is_unchanged(known.as_ref(), page.changed) {
        return job.tell(Outcome::Unchanged(place)).await;
    }
    if let (Some(since), Some(changed)) = (job.spec.since, page.changed)
        && changed < since
    {
        return job.tell(Outcome::Skipped(place, "older than asked for".to_owned())).await;
    }
    if !job.take_one() {
        return false;
    }
    if let Some(instead) = job.without_network(&place) {
        job.tell(instead).await;
        return false;
    }
    match job.fetcher.article(&page.address, known.as_ref().map(|known| &known.validators)).await {
        Ok(Some(raw)) => {
            let mut hints = page.hints;
            hints.extend(raw.hints);
            let aliases = raw.aliases.into_iter().chain(page.alias.map(|alias| alias.to_string())).collect();
            job.tell(Outcome::Read(Box::new(Raw { kind: page.kind, hints, aliases, ..raw }))).await
        }
        Ok(None) => job.tell(Outcome::Unchanged(place)).await,
        Err(FetchError::Denied(why)) => job.tell(Outcome::Denied(place, why)).await,
        Err(FetchError::Stopped) => false,
        Err(error) => job.tell(Outcome::Failed(error.at(&page.address))).await && !error.may_pass(),
    }
}

fn is_unchanged(known: Option<&Known>, changed: Option<Timestamp>) -> bool {
    let Some(known) = known else { return false };
    known.is_fresh || matches!((known.fetched_at, changed), (Some(fetched), Some(changed)) if changed <= fetched)
}

/// Fetches a feed or sitemap; what else becomes of it is told.
async fn listing(job: &Job, address: &str) -> Option<Box<Fetched>> {
    let place = Place::Url(address.to_owned());
    if let Some(instead) = job.without_network(&place) {
        job.tell(instead).await;
        return None;
    }
    let known = (job.knows)(&place);
    let what = match job.fetcher.listing(address, known.as_ref().map(|known| &known.validators)).await {
        Ok(Answer::Page(page)) => return Some(page),
        Ok(Answer::Unchanged) => Outcome::Unchanged(place),
        Err(FetchError::Denied(why)) => Outcome::Denied(place, why),
        Err(FetchError::Stopped) => return None,
        Err(error) => Outcome::Failed(error.at(address)),
    };
    job.tell(what).await;
    None
}

/// Tells that all a listing names was done, so that next time it is asked for only if it has changed.
async fn listed(job: &Job, address: String, validators: Validators) {
    job.tell(Outcome::Listed(Place::Url(address), validators)).await;
}

pub(super) async fn feeds(job: &Arc<Job>, urls: &[String]) {
    let mut feeds = JoinSet::new();
    for address in urls.iter().map(|url| normal(url)) {
        let job = Arc::clone(job);
        feeds.spawn(async move { one_feed(&job, address).await });
    }
    while feeds.join_next().await.is_some() {}
}

async fn one_feed(job: &Arc<Job>, address: String) {
    let Some(page) = listing(job, &address).await else { return };
    let Fetched { url, body, content_type, validators, .. } = *page;
    let base = url.to_string();
    let read = tokio::task::spawn_blocking(move || feed::read(&body, content_type.as_deref(), &base)).await;
    let items = match read.unwrap_or_else(|_| Err("this feed cannot be read".to_owned())) {
        Ok(items) => items,
        Err(detail) => {
            job.tell(Outcome::Failed(Place::Url(address).unreadable("unreadable", detail))).await;
            return;
        }
    };
    let (mut pages, mut all_done) = (Vec::new(), true);
    for item in items {
        let alias = feed_item(&address, &item.id);
        let link = item.link.as_deref().map(normal);
        let place = link.clone().map_or_else(|| alias.clone(), Place::Url);
        if !job.goes_on() {
            return;
        }
        if !job.fits(&place.to_string()) {
            continue;
        }
        if (job.knows)(&alias).is_some() || (job.knows)(&place).is_some() {
            job.tell(Outcome::Unchanged(place)).await;
            continue;
        }
        if matches!((job.spec.since, item.date), (Some(since), Some(date)) if date < since) {
            job.tell(Outcome::Skipped(place, "older than asked for".to_owned())).await;
            continue;
        }
        let date = item.date.map(|date| ("date", date.to_string()));
        let named = [item.title.map(|title| ("title", title)), item.author.map(|author| ("author", author)), date];
        let hints: Vec<_> = named.into_iter().flatten().chain([("feed", address.clone()), ("guid", item.id)]).collect();
        match (item.full, link) {
            (Some((text, format)), _) => {
                if !job.take_one() {
                    all_done = false;
                    break;
                }
                let raw = Raw {
                    bytes: text.into_bytes(),
                    place,
                    kind: "feed",
                    format: Some(format),
                    content_type: Some(
                        if format == Format::Html { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" }
                            .to_owned(),
                    ),
                    fetched_at: Some(timestamp()),
                    aliases: vec![alias.to_string()],
                    hints,
                    ..Raw::default()
                };
                job.tell(Outcome::Read(Box::new(raw))).await;
            }
            (None, Some(address)) => {
                pages.push(Page { address, changed: None, kind: "feed", hints, alias: Some(alias) })
            }
            (None, None) => {}
        }
    }
    if fetch_all(job, pages).await && all_done {
        listed(job, address, validators).await;
    }
}

pub(super) async fn sitemaps(job: &Arc<Job>, urls: &[String]) {
    for address in urls.iter().map(|url| normal(url)) {
        one_sitemap(job, address).await;
        if !job.goes_on() || job.is_full() {
            return;
        }
    }
}

/// Reads a sitemap and those it leads to, one behind the other: they are all of one host.
async fn one_sitemap(job: &Arc<Job>, root: String) {
    let (mut waiting, mut seen) = (VecDeque::from([root.clone()]), HashSet::from([root.clone()]));
    while let Some(address) = waiting.pop_front() {
        let Some(page) = listing(job, &address).await else { continue };
        let Fetched { body, content_type, validators, .. } = *page;
        let read = tokio::task::spawn_blocking(move || sitemap::read(&body, content_type.as_deref())).await;
        let found = read.unwrap_or_default();
        let is_whole = found.broken.is_none();
        if let Some(detail) = found.broken {
            job.tell(Outcome::Failed(Place::Url(address.clone()).unreadable("unreadable", detail))).await;
        }
        for next in found.sitemaps.iter().map(|next| normal(next)) {
            if seen.len() < SITEMAPS_AT_MOST && is_same_site(&root, &next) && seen.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
        let mut pages = Vec::new();
        for listed in found.pages {
            let address = normal(&listed.address);
            if is_same_site(&root, &address) {
                pages.push(Page { address, changed: listed.changed, kind: "sitemap", ..Page::default() });
            } else if job.fits(&address) {
                job.tell(Outcome::Skipped(Place::Url(address), "the sitemap of another site names it".to_owned()))
                    .await;
            }
        }
        if fetch_all(job, pages).await && is_whole {
            listed(job, address, validators).await;
        }
        if !job.goes_on() || job.is_full() {
            return;
        }
    }
}

/// A site may name its own pages only: those of its host and of the hosts beside it under one registered name.
fn is_same_site(root: &str, address: &str) -> bool {
    let host = |address: &str| Some(Url::parse(address).ok()?.host_str()?.to_owned());
    let (Some(root), Some(host)) = (host(root), host(address)) else { return false };
    root == host || matches!((psl::domain_str(&root), psl::domain_str(&host)), (Some(a), Some(b)) if a == b)
}

/// An address as browsers send it, so that it is known again: without its fragment.
fn normal(address: &str) -> String {
    match Url::parse(address.trim()) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => address.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_names_its_own_pages_only() {
        assert!(is_same_site("https://a.example/s.xml", "https://a.example/1"));
        assert!(is_same_site("https://www.advice.co.uk/s.xml", "https://blog.advice.co.uk/1"));
        assert!(!is_same_site("https://one.co.uk/s.xml", "https://two.co.uk/1"));
        assert!(!is_same_site("https://advice.com/s.xml", "http://127.0.0.1/"));
        assert!(is_same_site("http://127.0.0.1:81/s.xml", "http://127.0.0.1:82/1"));
    }

    #[test]
    fn one_page_has_one_address() {
        assert_eq!(normal(" HTTPS://Advice.example#part "), "https://advice.example/");
        assert_eq!(normal("not an address"), "not an address");
    }
}
