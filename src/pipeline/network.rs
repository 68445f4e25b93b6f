//! Sources that are not plain files: pages, lists, feeds, sitemaps, archives, streams. They are pulled by
//! [`source::pull`](crate::source::pull) on threads of its own, through a bounded channel.

use super::stop::Stop;
use crate::config::{Config, FetchConfig, Refresh, SourceConfig, SourceKind};
use crate::document::Limits;
use crate::source::fetch::{FetchError, Fetcher, Settings, Validators};
use crate::source::guard::Guard;
use crate::source::pull::{self, Event, Knows, Spec};
use crate::source::{Place, Raw, jsonl};
use crate::store::{Outcome, State};
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

/// Events that may wait for a worker: each may hold a page.
const WAITING: usize = 32;

/// What must be pulled for a configured source; `None` for plain files.
pub(super) fn spec(config: &SourceConfig) -> Option<Spec> {
    let (paths, urls) = (config.paths.clone(), config.urls.clone());
    let kind = match config.kind {
        SourceKind::Files | SourceKind::Mhtml => return None,
        SourceKind::Web => pull::Kind::Web { urls },
        SourceKind::Feed => pull::Kind::Feed { urls },
        SourceKind::Sitemap => pull::Kind::Sitemap { urls },
        SourceKind::List => pull::Kind::List { paths },
        SourceKind::Warc => pull::Kind::Warc { paths },
        SourceKind::Jsonl => pull::Kind::Jsonl { paths, fields: fields(config) },
    };
    Some(Spec {
        name: config.name.clone(),
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        limit: config.limit,
        ..Spec::new(kind)
    })
}

fn fields(config: &SourceConfig) -> jsonl::Fields {
    let usual = jsonl::Fields::default();
    let given = config.fields.clone().unwrap_or_default();
    let named = |given: Option<String>, usual: Vec<String>| given.map_or(usual, |name| vec![name]);
    jsonl::Fields {
        html: named(given.html, usual.html),
        markdown: named(given.markdown, usual.markdown),
        text: named(given.text, usual.text),
        url: named(given.url, usual.url),
        date: named(given.date, usual.date),
        ..usual
    }
}

/// The `[fetch]` section as the fetcher wants it.
pub fn settings(fetch: &FetchConfig) -> Settings {
    Settings {
        user_agent: fetch.user_agent.clone(),
        robots: fetch.robots,
        delay: Duration::from_secs_f64(fetch.delay_seconds),
        at_once: fetch.concurrency,
        connect_timeout: Duration::from_secs_f64(fetch.connect_timeout_seconds),
        read_timeout: Duration::from_secs_f64(fetch.read_timeout_seconds),
        total_timeout: Duration::from_secs_f64(fetch.total_timeout_seconds),
        redirects: fetch.redirects,
        tries: u32::try_from(fetch.tries).unwrap_or(u32::MAX),
        max_bytes: fetch.max_bytes,
        guard: Guard { allow_private: fetch.allow_private, ..Guard::default() },
        ..Settings::default()
    }
}

/// Fetches single pages, one after the other: what `tamis clean URL` needs.
pub struct Single {
    runtime: Runtime,
    fetcher: Fetcher,
}

impl Single {
    /// A fetcher with these settings. Fails where they make no HTTP client or the system has no threads.
    pub fn new(fetch: &FetchConfig) -> Result<Single, FetchError> {
        let runtime = runtime();
        let fetcher = Fetcher::new(settings(fetch), &[], tokio_util::sync::CancellationToken::new())?;
        Ok(Single { runtime, fetcher })
    }

    /// The page at an address.
    pub fn get(&self, address: &str) -> Result<Raw, crate::source::Unreadable> {
        let unchanged = || Place::Url(address.to_owned()).unreadable("unreadable", "the server sent no page");
        match self.runtime.block_on(self.fetcher.article(address, None)) {
            Ok(raw) => raw.ok_or_else(unchanged),
            Err(error) => Err(error.at(address)),
        }
    }
}

/// Pulls `specs` on threads of its own. The events end when all is done, or soon after a stop is asked for.
pub(super) fn pull(
    specs: Vec<Spec>,
    base: &Path,
    fetch: &FetchConfig,
    knows: Knows,
    stop: &Stop,
) -> Result<impl Iterator<Item = Event> + Send + use<>, FetchError> {
    let fetcher = Arc::new(Fetcher::new(settings(fetch), &[], stop.token())?);
    let context = pull::Context { base: base.to_owned(), limits: Limits::default(), network: pull::Network::Fetch };
    let (sender, mut receiver) = mpsc::channel(WAITING);
    std::thread::spawn(move || runtime().block_on(pull::pull(specs, context, fetcher, knows, sender)));
    Ok(std::iter::from_fn(move || receiver.blocking_recv()))
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("the system can start threads")
}

/// What earlier runs know, as the puller asks for it: by place, and by every address that led there.
pub(super) fn knows(config: &Config, states: impl Iterator<Item = State>) -> Knows {
    let fresh_after = match config.fetch.refresh {
        Refresh::Never => Timestamp::MIN,
        Refresh::Always => Timestamp::MAX,
        Refresh::Stale => Timestamp::now() - Duration::from_secs(u64::from(config.fetch.max_age_days) * 86_400),
    };
    let mut known = HashMap::new();
    for state in states.filter(|state| state.outcome == Outcome::Read || state.outcome == Outcome::NotModified) {
        let fetched_at = state.fetched_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
        let is_fresh = state.record.is_some() && fetched_at.is_some_and(|at| at >= fresh_after);
        let validators = Validators { etag: state.etag, last_modified: state.last_modified };
        let what = pull::Known { validators, fetched_at, is_fresh };
        for alias in state.redirects {
            known.insert(Place::Url(alias), what.clone());
        }
        known.insert(state.place, what);
    }
    Arc::new(move |place| known.get(place).cloned())
}
