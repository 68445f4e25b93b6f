//! The whole way for many inputs: the only place with workers, back-pressure, batches and Ctrl-C.

use super::changed::{Job, Known};
use super::input::survive;
use super::sources::Source;
use super::stop::Stop;
use super::summary::{Gist, Summary};
use super::{Input, pool};
use crate::index::{Index, IndexError};
use crate::source::{Place, Unreadable};
use crate::store::{Batcher, Entry, Outcome, RawBytes, RawHash, State, Store, StoreError};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The index follows the store at least so often.
const INDEX_RECORDS: usize = 1_000;
const INDEX_EVERY: Duration = Duration::from_secs(5);

/// Why a run could not go on. What was committed before is safe.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index refused.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Reads, cleans, stores and indexes what is new in `sources`. `progress` hears of each input and about each second.
///
/// An input that fails is counted and the rest goes on. When asked to stop, what is in hand is finished and saved.
pub fn run(
    sources: &[Source],
    store: &mut Store,
    index: &mut Index,
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary, RunError> {
    let known = Known::load(sources, store)?;
    let gone = known.gone(sources);
    let mut summary = Summary { inputs: sources.iter().map(|source| source.files.len()).sum(), ..Summary::default() };
    let unchanged = AtomicUsize::new(0);
    let mut keeper = Keeper { batch: Batcher::new(store), index: &mut *index, waiting: 0, since: Instant::now() };
    let mut ended = Ok(());
    pool::in_order(
        known.jobs(sources, stop, &unchanged),
        workers,
        |job| work(job, sources),
        |done| {
            ended = keeper.keep(done, &mut summary);
            summary.unchanged = unchanged.load(Ordering::Relaxed) + summary.same;
            progress(&summary);
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    ended?;
    summary.unchanged = unchanged.load(Ordering::Relaxed) + summary.same;
    summary.interrupted = stop.asked();
    if !summary.interrupted {
        summary.gone = gone.len();
        gone.into_iter().try_for_each(|state| keeper.batch.note(state))?;
    }
    keeper.finish(&mut summary)?;
    index.catch_up(store)?;
    Ok(summary)
}

/// What became of a job.
enum Done {
    /// A record, ready to be stored.
    Record(Box<Entry>, Gist),
    /// The bytes are those of last time.
    Same(State),
    /// Nothing could be made of it.
    Failed(Unreadable, State),
    /// A record was made that the store does not take.
    Refused(StoreError),
}

/// The workers' side: read, and where the bytes are new, make a record and pack it.
fn work(job: Job, sources: &[Source]) -> Done {
    let Source { name, plan, .. } = &sources[job.source];
    let state = State {
        source: name.clone(),
        place: Place::Path(job.file.shown_as.clone()),
        stamp: job.stamp,
        versions: plan.versions.clone(),
        ..State::default()
    };
    let raw = match Input::File(job.file).read(plan) {
        Ok(raw) => raw,
        Err(unreadable) => return failed(unreadable, state),
    };
    if let Some(known) = job.known.filter(|known| known.record.is_some() && known.versions == plan.versions)
        && known.raw == Some(RawHash::of(&raw.bytes))
    {
        return Done::Same(State { stamp: job.stamp, outcome: Outcome::Read, detail: None, ..known });
    }
    let (record, _) = survive(&raw, plan);
    if let Some(error) = record.error {
        return failed(Unreadable { place: raw.place, kind: "internal", detail: error.detail }, state);
    }
    let gist = Gist::of(&record);
    let state = State { record: Some(record.id.clone()), canonical: record.canonical_url.clone(), ..state };
    match Entry::new(record, RawBytes::Found(raw.bytes), Some(state)) {
        Ok(entry) => Done::Record(Box::new(entry), gist),
        Err(error) => Done::Refused(error),
    }
}

fn failed(unreadable: Unreadable, state: State) -> Done {
    let state = State { outcome: Outcome::Failed, stamp: None, detail: Some(unreadable.detail.clone()), ..state };
    Done::Failed(unreadable, state)
}

/// The writer's side: batches for the store, and the index a little behind it.
struct Keeper<'r> {
    batch: Batcher<'r>,
    index: &'r mut Index,
    waiting: usize,
    since: Instant,
}

impl Keeper<'_> {
    fn keep(&mut self, done: Option<Done>, summary: &mut Summary) -> Result<(), RunError> {
        match done {
            Some(Done::Record(entry, gist)) => {
                summary.add(&gist);
                self.waiting += 1;
                self.batch.push(*entry)?;
            }
            Some(Done::Same(state)) => {
                summary.same += 1;
                self.batch.note(state)?;
            }
            Some(Done::Failed(unreadable, state)) => {
                summary.fail(&unreadable);
                self.batch.note(state)?;
            }
            Some(Done::Refused(error)) => return Err(error.into()),
            None => self.batch.tick()?,
        }
        if self.waiting >= INDEX_RECORDS || (self.waiting > 0 && self.since.elapsed() >= INDEX_EVERY) {
            self.batch.commit()?;
            self.follow()?;
        }
        Ok(())
    }

    fn follow(&mut self) -> Result<(), RunError> {
        self.index.catch_up(self.batch.store())?;
        (self.waiting, self.since) = (0, Instant::now());
        Ok(())
    }

    fn finish(self, summary: &mut Summary) -> Result<(), RunError> {
        let written = self.batch.finish()?;
        (summary.new, summary.changed) = (written.new, written.changed);
        Ok(())
    }
}
