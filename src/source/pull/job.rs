//! One source at work: what it wants, how much of it, and whom it tells.

use super::{Context, Event, Knows, Network, Outcome, Spec};
use crate::source::fetch::Fetcher;
use crate::source::{Place, Raw};
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::Sender;

/// The addresses that were asked for in this run, by all sources.
pub(super) type Seen = Arc<Mutex<HashSet<String>>>;

pub(super) struct Job {
    pub source: usize,
    pub spec: Spec,
    pub context: Context,
    pub fetcher: Arc<Fetcher>,
    pub knows: Knows,
    events: Sender<Event>,
    seen: Seen,
    include: GlobSet,
    exclude: GlobSet,
    left: AtomicUsize,
}

impl Job {
    pub(super) fn new(
        source: usize,
        spec: Spec,
        context: &Context,
        fetcher: &Arc<Fetcher>,
        knows: &Knows,
        events: &Sender<Event>,
        seen: &Seen,
    ) -> Arc<Job> {
        Arc::new(Job {
            source,
            include: globs(&spec.include),
            exclude: globs(&spec.exclude),
            left: AtomicUsize::new(spec.limit.unwrap_or(usize::MAX)),
            spec,
            context: context.clone(),
            fetcher: Arc::clone(fetcher),
            knows: Arc::clone(knows),
            events: events.clone(),
            seen: Arc::clone(seen),
        })
    }

    /// Sends an outcome; `false` if the run is to end.
    pub(super) async fn tell(&self, what: Outcome) -> bool {
        self.events.send(Event { source: self.source, what: self.named(what) }).await.is_ok() && self.goes_on()
    }

    /// The same outside of async code.
    pub(super) fn tell_blocking(&self, what: Outcome) -> bool {
        self.events.blocking_send(Event { source: self.source, what: self.named(what) }).is_ok() && self.goes_on()
    }

    /// Whether anything new may be begun.
    pub(super) fn goes_on(&self) -> bool {
        !self.fetcher.is_stopped() && !self.events.is_closed()
    }

    /// Whether a place fits the source's patterns.
    pub(super) fn fits(&self, place: &str) -> bool {
        (self.include.is_empty() || self.include.is_match(place)) && !self.exclude.is_match(place)
    }

    /// Takes one of the inputs that the source may still have; `false` if there is none left.
    pub(super) fn take_one(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).is_ok()
    }

    /// Whether the source has had all the inputs it may have.
    pub(super) fn is_full(&self) -> bool {
        self.left.load(Ordering::Relaxed) == 0
    }

    /// Whether an address is asked for the first time in this run.
    pub(super) fn is_first(&self, address: &str) -> bool {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(address.to_owned())
    }

    /// Why the network is not used for a place, if it is not.
    pub(super) fn without_network(&self, place: &Place) -> Option<Outcome> {
        match self.context.network {
            Network::Fetch => None,
            Network::DryRun => Some(Outcome::Would(place.clone())),
            Network::Offline => Some(Outcome::Skipped(place.clone(), "offline".to_owned())),
        }
    }

    fn named(&self, what: Outcome) -> Outcome {
        match what {
            Outcome::Read(raw) => Outcome::Read(Box::new(Raw { name: self.spec.name.clone(), ..*raw })),
            other => other,
        }
    }
}

/// Patterns that cannot be read fit nothing; the configuration has been told of them.
fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
