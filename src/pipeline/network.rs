//! Sources that are not plain files: pages, lists, feeds, sitemaps, archives, streams. They are pulled by
//! [`source::pull`](crate::source::pull) on threads of its own, through a bounded channel.

use super::changed::{Choice, Known};
use super::robots;
use super::sources::Source;
use crate::config::{FetchConfig, Loaded, Refresh, SourceConfig, SourceKind};
use crate::document::Limits;
use crate::source::fetch::{FetchError, Fetcher, Settings, Validators};
use crate::source::guard::Guard;
use crate::source::pull::{self, Event, Knows, Network, Spec};
use crate::source::{Place, Raw, jsonl};
use crate::store::{Outcome, State};
use jiff::Timestamp;
use std::collections::HashMap;
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
        max_bytes: config.max_bytes,
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
        proxy: fetch.proxy.clone(),
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

/// What is pulled for a run, on threads of its own.
pub(super) struct Pull(Option<Arc<Fetcher>>);

/// What is pulled, as it comes. Ends when all is done, or soon after a stop is asked for.
pub(super) struct Events(Option<mpsc::Receiver<Event>>);

impl Pull {
    /// Begins to pull what the network and archives bring, where a source wants it.
    pub(super) fn start(
        network: Network,
        sources: &[Source],
        loaded: &Loaded,
        choice: &Choice<'_>,
        known: &Known,
    ) -> Result<(Pull, Events), FetchError> {
        let since = choice.options.since;
        let specs = sources.iter().filter_map(|source| source.spec.clone());
        let specs: Vec<Spec> = specs.map(|spec| Spec { since, ..spec }).collect();
        if specs.is_empty() {
            return Ok((Pull(None), Events(None)));
        }
        let fetch = &loaded.config.fetch;
        let robots = robots::load(&loaded.data_folder());
        let fetcher = Arc::new(Fetcher::new(settings(fetch), &robots, choice.stop.token())?);
        let knows = knows(fetch, known.of_pulled(sources));
        let (base, budget) = (loaded.base.clone(), choice.budget.clone());
        let context = pull::Context { base, limits: Limits::default(), network, budget };
        let (sender, receiver) = mpsc::channel(WAITING);
        let pulling = pull::pull(specs, context, Arc::clone(&fetcher), knows, sender);
        std::thread::spawn(move || runtime().block_on(pulling));
        Ok((Pull(Some(fetcher)), Events(Some(receiver))))
    }

    /// The hosts that are given a long pause right now.
    pub(super) fn pauses(&self) -> Vec<(String, Duration)> {
        self.0.as_ref().map(|fetcher| fetcher.pauses()).unwrap_or_default()
    }

    /// Keeps what the next run may begin with.
    pub(super) fn end(self, loaded: &Loaded) {
        if let Some(fetcher) = self.0 {
            // A run without this asks for the files again, which is all that is lost.
            let _ = robots::save(&loaded.data_folder(), &fetcher.saved_robots());
        }
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.0.as_mut()?.blocking_recv()
    }
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("the system can start threads")
}

/// What earlier runs know, as the puller asks for it: by place, and by every address that led there.
fn knows(fetch: &FetchConfig, states: impl Iterator<Item = State>) -> Knows {
    let fresh_after = match fetch.refresh {
        Refresh::Never => Timestamp::MIN,
        Refresh::Always => Timestamp::MAX,
        Refresh::Stale => Timestamp::now() - Duration::from_secs(u64::from(fetch.max_age_days) * 86_400),
    };
    let mut known = HashMap::new();
    // Of what never was read nothing is known, and what is gone may have an heir at another address.
    let is_known =
        |state: &State| state.outcome != Outcome::Gone && (state.record.is_some() || state.fetched_at.is_some());
    for state in states.filter(is_known) {
        let fetched_at = state.fetched_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
        let is_fresh = state.record.is_some() && fetched_at.is_some_and(|at| at >= fresh_after);
        let validators = Validators { etag: state.etag, last_modified: state.last_modified };
        let behind = match &state.place {
            Place::Url(url) => Some(url.clone()),
            _ => None,
        };
        let what = pull::Known { validators, behind, fetched_at, is_fresh };
        for alias in state.redirects {
            known.insert(Place::Url(alias), what.clone());
        }
        known.insert(state.place, what);
    }
    Arc::new(move |place| known.get(place).cloned())
}
