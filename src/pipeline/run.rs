//! The whole way for many inputs: the only place with workers, back-pressure, batches and Ctrl-C.

use super::changed::{Choice, Known, Passed};
use super::keeper::Keeper;
use super::network::Pull;
use super::pool;
use super::sources::Source;
use super::stop::Stop;
use super::summary::Summary;
use super::task::{Feeder, Task};

use crate::config::Loaded;
use crate::index::{Index, IndexError};
use crate::source::fetch::FetchError;
use crate::source::pull::{Budget, Network};
use crate::store::{Store, StoreError};
use jiff::Timestamp;
use std::ops::ControlFlow;

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Threads that clean; at least one.
    pub workers: usize,
    /// Read what is on this machine only.
    pub offline: bool,
    /// Leave out what is known to be older: files by their time, pages and items by what lists say of them.
    pub since: Option<Timestamp>,
    /// Read at most so many inputs of all sources together; those that have not changed do not count.
    pub limit: Option<usize>,
}

/// Why a run could not go on. What was committed before is safe.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index refused.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The `[fetch]` section makes no HTTP client.
    #[error("the [fetch] section cannot be used: {0}")]
    Fetch(#[from] FetchError),
}

/// Reads, cleans, stores and indexes what is new in `sources`. `progress` hears of each input and about each second.
///
/// An input that fails is counted and the rest goes on. When asked to stop, what is in hand is finished and saved.
pub fn run(
    sources: &[Source],
    loaded: &Loaded,
    options: &Options,
    store: &mut Store,
    index: &mut Index,
    stop: &Stop,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary, RunError> {
    let known = Known::load(sources, store)?;
    let gone = known.gone(sources);
    let passed: Vec<Passed> = sources.iter().map(|_| Passed::default()).collect();
    let choice = Choice { options, budget: Budget::of(options.limit), stop, passed: &passed };
    let network = if options.offline { Network::Offline } else { Network::Fetch };
    let (pull, events) = Pull::start(network, sources, loaded, &choice, &known)?;
    let mut summary = Summary::of(sources);
    let mut keeper = Keeper::new(store, index, &passed);
    let mut ended = Ok(());
    let mut feeder = Feeder::new(sources, &known);
    let files = known.jobs(sources, &choice).map(|job| Task::Read(Box::new(job)));
    pool::in_order(
        files.chain(events.map(move |event| feeder.task(event))),
        options.workers,
        |task| task.work(sources),
        |done| {
            ended = keeper.keep(done, &mut summary);
            summary.add_up(&passed);
            summary.pauses = pull.pauses();
            progress(&summary);
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    pull.end(loaded);
    ended?;
    summary.add_up(&passed);
    summary.interrupted = stop.asked();
    if !summary.interrupted {
        summary.gone = gone.len();
        gone.into_iter().try_for_each(|state| keeper.note(state))?;
    }
    keeper.finish(&mut summary)?;
    Ok(summary)
}
