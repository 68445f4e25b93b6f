//! What feeds and sitemaps have in common: they name pages, and are read again only when they have changed.

use super::{Job, Outcome};
use crate::source::Place;
use crate::source::fetch::{Answer, FetchError, Page, Validators};

/// Fetches a feed or sitemap; what else becomes of it is told.
pub(super) async fn fetch(job: &Job, address: &str) -> Option<Box<Page>> {
    let place = Place::Url(address.to_owned());
    if let Some(instead) = job.without_network(&place) {
        job.tell_new(instead).await;
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
    job.tell_new(what).await;
    None
}

/// Tells that all a listing names was done, so that next time it is asked for only if it has changed.
pub(super) async fn done(job: &Job, address: String, validators: Validators) {
    job.tell(Outcome::Listed(Place::Url(address), validators)).await;
}

/// Tells that what came is no listing, or not a whole one.
pub(super) async fn broken(job: &Job, address: &str, detail: String) {
    job.tell_new(Outcome::Failed(Place::Url(address.to_owned()).unreadable("unreadable", detail))).await;
}
