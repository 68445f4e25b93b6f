//! Feeds: items with their whole text are taken as they are, the pages of the others are fetched; each item once.

use super::pages::{Page, fetch_all, normal};
use super::{Job, Outcome, feed_item, listing};
use crate::document::Format;
use crate::source::feed::{self, Item};
use crate::source::fetch::{Page as Fetched, timestamp};
use crate::source::{Place, Raw, files};
use std::sync::Arc;
use tokio::task::JoinSet;

pub(super) async fn run(job: &Arc<Job>, urls: &[String]) {
    let mut feeds = JoinSet::new();
    for address in urls.iter().map(|url| normal(url)) {
        let job = Arc::clone(job);
        feeds.spawn(async move { one(&job, address).await });
    }
    while feeds.join_next().await.is_some() {}
}

async fn one(job: &Arc<Job>, address: String) {
    let Some(page) = listing::fetch(job, &address).await else { return };
    let Fetched { url, body, content_type, validators, .. } = *page;
    let base = url.to_string();
    let read = tokio::task::spawn_blocking(move || feed::read(&body, content_type.as_deref(), &base)).await;
    let items = match read.unwrap_or_else(|_| Err("this feed cannot be read".to_owned())) {
        Ok(items) => items,
        Err(detail) => return listing::broken(job, &address, detail).await,
    };
    let (mut pages, mut all_done) = (Vec::new(), true);
    for item in items {
        if !job.goes_on() {
            return;
        }
        match take(job, &address, item) {
            Taken::Page(page) => pages.push(page),
            Taken::Told(what) => {
                all_done &= !matches!(what, Outcome::Skipped(..));
                job.tell_new(what).await;
            }
            Taken::Nothing => {}
        }
    }
    if fetch_all(job, pages).await && all_done {
        listing::done(job, address, validators).await;
    }
}

/// What becomes of an item.
enum Taken {
    /// Its page is to be fetched.
    Page(Page),
    /// It is done.
    Told(Outcome),
    /// It does not fit the source, or holds nothing.
    Nothing,
}

fn take(job: &Job, feed: &str, item: Item) -> Taken {
    let alias = feed_item(feed, &item.id);
    let link = item.link.as_deref().map(normal);
    let place = link.clone().map_or_else(|| alias.clone(), Place::Url);
    if !job.fits(&place.to_string()) {
        return Taken::Nothing;
    }
    if (job.knows)(&alias).is_some() || (job.knows)(&place).is_some() {
        return Taken::Told(Outcome::Fresh(place));
    }
    if job.is_too_old(item.date) {
        return Taken::Told(Job::too_old(place));
    }
    let date = item.date.map(|date| ("date", date.to_string()));
    let named = [item.title.map(|title| ("title", title)), item.author.map(|author| ("author", author)), date];
    let hints: Vec<_> = named.into_iter().flatten().chain([("feed", feed.to_owned()), ("guid", item.id)]).collect();
    match (item.full, link) {
        (Some(_), _) if !job.take_one() => Taken::Told(Job::beyond_limit(place)),
        (Some((text, format)), _) => Taken::Told(whole(job, place, text, format, alias, hints)),
        (None, Some(address)) => Taken::Page(Page { address, changed: None, kind: "feed", hints, alias: Some(alias) }),
        (None, None) => Taken::Nothing,
    }
}

/// An item whose text the feed holds.
fn whole(
    job: &Job,
    place: Place,
    text: String,
    format: Format,
    alias: Place,
    hints: Vec<(&'static str, String)>,
) -> Outcome {
    let kind = if format == Format::Html { "text/html" } else { "text/plain" };
    let raw = Raw {
        bytes: text.into_bytes(),
        place,
        kind: "feed",
        format: Some(format),
        content_type: Some(format!("{kind}; charset=utf-8")),
        fetched_at: Some(timestamp()),
        aliases: vec![alias.to_string()],
        hints,
        ..Raw::default()
    };
    files::check(raw, &job.limits).map_or_else(Outcome::Failed, |raw| Outcome::Read(Box::new(raw)))
}
