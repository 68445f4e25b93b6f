//! One source at work: what it wants, how much of it, and whom it tells.

use super::{Budget, Context, Event, Knows, Network, Outcome, Spec};
use crate::document::Limits;
use crate::source::fetch::Fetcher;
use crate::source::{Place, Raw};
use globset::{Glob, GlobSet, GlobSetBuilder};
use jiff::Timestamp;
use std::collections::HashSet;
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
    /// Those of all sources, or narrower ones of this one.
    pub limits: Limits,
    events: Sender<Event>,
    seen: Seen,
    include: GlobSet,
    exclude: GlobSet,
    left: Budget,
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
            left: Budget::of(spec.limit),
            limits: narrowed(context.limits, spec.max_bytes),
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

    /// Announces one input and sends its outcome.
    pub(super) async fn tell_new(&self, what: Outcome) -> bool {
        self.tell(Outcome::Queued(1)).await && self.tell(what).await
    }

    /// [`Job::tell`] outside of async code.
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
        if !self.left.take() {
            return false;
        }
        let may = self.context.budget.take();
        if !may {
            self.left.give_back();
        }
        may
    }

    /// Gives back what was taken for an input that has not changed.
    pub(super) fn give_back(&self) {
        self.left.give_back();
        self.context.budget.give_back();
    }

    /// Whether the source has had all the inputs it may have.
    pub(super) fn is_full(&self) -> bool {
        self.left.is_spent() || self.context.budget.is_spent()
    }

    /// An input that fits no more.
    pub(super) fn beyond_limit(place: Place) -> Outcome {
        Outcome::Skipped(place, "beyond the limit of this run".to_owned())
    }

    /// Whether something that is known to be of this time is older than the source wants.
    pub(super) fn is_too_old(&self, of: Option<Timestamp>) -> bool {
        matches!((self.spec.since, of), (Some(since), Some(of)) if of < since)
    }

    /// An input that is older than the source wants.
    pub(super) fn too_old(place: Place) -> Outcome {
        Outcome::Skipped(place, "older than asked for".to_owned())
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

fn narrowed(limits: Limits, max_bytes: Option<usize>) -> Limits {
    Limits { bytes: max_bytes.unwrap_or(limits.bytes).min(limits.bytes), ..limits }
}

/// Patterns that cannot be read fit nothing; the configuration has been told of them.
fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
