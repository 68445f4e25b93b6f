//! Sitemaps: the pages of a site that have changed since they were last fetched.

use super::pages::{Page, fetch_all, normal};
use super::{Job, Outcome, listing};
use crate::source::Place;
use crate::source::fetch::Page as Fetched;
use crate::source::sitemap::{self, Listed};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use url::Url;

/// Sitemaps that one sitemap may lead to.
const AT_MOST: usize = 1000;

pub(super) async fn run(job: &Arc<Job>, urls: &[String]) {
    for address in urls.iter().map(|url| normal(url)) {
        one(job, address).await;
        if !job.goes_on() || job.is_full() {
            return;
        }
    }
}

/// Reads a sitemap and those it leads to, one behind the other: they are all of one host.
async fn one(job: &Arc<Job>, root: String) {
    let (mut waiting, mut seen) = (VecDeque::from([root.clone()]), HashSet::from([root.clone()]));
    while let Some(address) = waiting.pop_front() {
        let Some(page) = listing::fetch(job, &address).await else { continue };
        let Fetched { body, content_type, validators, .. } = *page;
        let read = tokio::task::spawn_blocking(move || sitemap::read(&body, content_type.as_deref())).await;
        let found = read.unwrap_or_default();
        let is_whole = found.broken.is_none();
        if let Some(detail) = found.broken {
            listing::broken(job, &address, detail).await;
        }
        for next in found.sitemaps.iter().map(|next| normal(next)) {
            if seen.len() < AT_MOST && is_same_site(&root, &next) && seen.insert(next.clone()) {
                waiting.push_back(next);
            }
        }
        let pages = own_pages(job, &root, found.pages).await;
        if fetch_all(job, pages).await && is_whole {
            listing::done(job, address, validators).await;
        }
        if !job.goes_on() || job.is_full() {
            return;
        }
    }
}

/// The pages that a sitemap may name; the others are told.
async fn own_pages(job: &Job, root: &str, listed: Vec<Listed>) -> Vec<Page> {
    let mut pages = Vec::new();
    for Listed { address, changed } in listed {
        let address = normal(&address);
        if is_same_site(root, &address) {
            pages.push(Page { address, changed, kind: "sitemap", ..Page::default() });
        } else if job.fits(&address) {
            let why = "the sitemap of another site names it".to_owned();
            job.tell_new(Outcome::Skipped(Place::Url(address), why)).await;
        }
    }
    pages
}

/// A site may name its own pages only: those of its host and of the hosts beside it under one registered name.
fn is_same_site(root: &str, address: &str) -> bool {
    let host = |address: &str| Some(Url::parse(address).ok()?.host_str()?.to_owned());
    let (Some(root), Some(host)) = (host(root), host(address)) else { return false };
    root == host || matches!((psl::domain_str(&root), psl::domain_str(&host)), (Some(a), Some(b)) if a == b)
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
}
