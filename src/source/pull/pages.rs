//! Pages: those of one host one behind the other, hosts side by side.

use super::{Job, Known, Outcome};
use crate::source::fetch::FetchError;
use crate::source::{Place, Raw, politeness};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;
use url::Url;

/// Hosts whose pages wait side by side; how many are asked at once is the fetcher's business.
const HOSTS_AT_ONCE: usize = 256;

/// A page to fetch.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub address: String,
    /// When it was last changed, if a list told.
    pub changed: Option<Timestamp>,
    pub kind: &'static str,
    pub hints: Vec<(&'static str, String)>,
    /// A further name that it is known by.
    pub alias: Option<Place>,
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
    let queued = hosts.values().map(Vec::len).sum();
    if queued > 0 && !job.tell(Outcome::Queued(queued)).await {
        return false;
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
    if is_fresh(known.as_ref(), page.changed) {
        return job.tell(Outcome::Fresh(place)).await;
    }
    if job.is_too_old(page.changed) {
        job.tell(Job::too_old(place)).await;
        return false;
    }
    if !job.take_one() {
        job.tell(Job::beyond_limit(place)).await;
        return false;
    }
    if let Some(instead) = job.without_network(&place) {
        job.tell(instead).await;
        return false;
    }
    let validators = known.as_ref().map(|known| &known.validators);
    let of = known.as_ref().and_then(|known| known.behind.as_ref()).unwrap_or(&page.address);
    match job.fetcher.article_behind(&page.address, validators, of).await {
        Ok(Some(raw)) if raw.bytes.len() > job.limits.bytes => {
            job.tell(Outcome::Failed(place.too_large(job.limits.bytes))).await
        }
        Ok(Some(raw)) => job.tell(Outcome::Read(Box::new(page.with(raw)))).await,
        Ok(None) => {
            job.give_back();
            job.tell(Outcome::Unchanged(place)).await
        }
        Err(FetchError::Denied(why)) => job.tell(Outcome::Denied(place, why)).await,
        Err(FetchError::Stopped) => false,
        Err(error) => job.tell(Outcome::Failed(error.at(&page.address))).await && !error.may_pass(),
    }
}

impl Page {
    /// What was fetched, with what was known of the page before.
    fn with(self, raw: Raw) -> Raw {
        let mut hints = self.hints;
        hints.extend(raw.hints);
        let aliases = raw.aliases.into_iter().chain(self.alias.map(|alias| alias.to_string())).collect();
        Raw { kind: self.kind, hints, aliases, ..raw }
    }
}

fn is_fresh(known: Option<&Known>, changed: Option<Timestamp>) -> bool {
    let Some(known) = known else { return false };
    known.is_fresh || matches!((known.fetched_at, changed), (Some(fetched), Some(changed)) if changed <= fetched)
}

/// An address as browsers send it, so that it is known again: without its fragment.
pub(super) fn normal(address: &str) -> String {
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
    fn one_page_has_one_address() {
        assert_eq!(normal(" HTTPS://Advice.example#part "), "https://advice.example/");
        assert_eq!(normal("not an address"), "not an address");
    }
}
