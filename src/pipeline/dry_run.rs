//! What a run would read and fetch, without doing it.

use super::changed::{Choice, Known, Passed};
use super::network::Pull;
use super::run::{Options, RunError};
use super::sources::Source;
use super::stop::Stop;
use super::summary::name;
use crate::config::Loaded;
use crate::source::Place;
use crate::source::pull::{Budget, Network, Outcome};
use crate::store::Store;
use serde::Serialize;
use std::sync::atomic::Ordering;

/// What a run would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DryRun {
    /// Inputs that would be read or fetched, in order.
    pub would: Vec<Would>,
    /// Inputs that would not, since they are as they were.
    pub unchanged: usize,
    /// Inputs beyond a limit, or older than asked for.
    pub skipped: usize,
    /// Lists that cannot be read.
    pub failed: Vec<super::Failure>,
}

/// An input that would be read or fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Would {
    /// `read` or `fetch`.
    pub what: &'static str,
    /// Path or address. A feed or sitemap stands for all that it names.
    pub place: String,
    /// The source that names it.
    pub source: String,
}

/// Looks what a run would do with `sources`. Asks no server and writes nothing; without a store all is new.
pub fn dry_run(
    sources: &[Source],
    loaded: &Loaded,
    options: &Options,
    store: Option<&Store>,
) -> Result<DryRun, RunError> {
    let known = store.map_or(Ok(Known::nothing()), |store| Known::load(sources, store))?;
    let (stop, passed) = (Stop::default(), sources.iter().map(|_| Passed::default()).collect::<Vec<_>>());
    let choice = Choice { options, budget: Budget::of(options.limit), stop: &stop, passed: &passed };
    let would = |source: usize, place: &Place| Would {
        what: if matches!(place, Place::Url(_)) { "fetch" } else { "read" },
        place: name(place),
        source: sources[source].label.clone(),
    };
    let mut found = DryRun::default();
    found.would.extend(known.jobs(sources, &choice).map(|job| would(job.source, &job.place)));
    let pulled: Vec<usize> = (0..sources.len()).filter(|at| sources[*at].spec.is_some()).collect();
    let (_, events) = Pull::start(Network::DryRun, sources, loaded, &choice, &known)?;
    for event in events {
        match event.what {
            Outcome::Would(place) => found.would.push(would(pulled[event.source], &place)),
            Outcome::Fresh(_) | Outcome::Unchanged(_) => found.unchanged += 1,
            Outcome::Skipped(..) => found.skipped += 1,
            Outcome::Failed(unreadable) => found.failed.push(super::Failure::of(&unreadable)),
            Outcome::Queued(_) | Outcome::Read(_) | Outcome::Denied(..) | Outcome::Listed(..) => {}
        }
    }
    for passed in &passed {
        found.unchanged += passed.unchanged.load(Ordering::Relaxed);
        found.skipped += passed.skipped.load(Ordering::Relaxed);
    }
    Ok(found)
}
