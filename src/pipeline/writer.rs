//! The one writer of a run: batches for the store, and the index a little behind it.

use super::RunError;
use crate::index::Index;
use crate::store::{Batcher, Entry, State, Store, Written};
use std::time::{Duration, Instant};

/// The index follows the store at least so often.
const INDEX_RECORDS: usize = 1_000;
const INDEX_EVERY: Duration = Duration::from_secs(5);

/// Writes records as they come.
pub(super) struct Writer<'r> {
    batch: Batcher<'r>,
    index: &'r mut Index,
    waiting: usize,
    since: Instant,
}

impl<'r> Writer<'r> {
    pub(super) fn new(store: &'r mut Store, index: &'r mut Index) -> Writer<'r> {
        Writer { batch: Batcher::new(store), index, waiting: 0, since: Instant::now() }
    }

    /// Takes a record.
    pub(super) fn put(&mut self, entry: Entry) -> Result<(), RunError> {
        self.waiting += 1;
        Ok(self.batch.push(entry)?)
    }

    /// Takes the state of a place whose record has not changed.
    pub(super) fn note(&mut self, state: State) -> Result<(), RunError> {
        Ok(self.batch.note(state)?)
    }

    /// The store, for looking things up, with all that was taken so far.
    pub(super) fn store(&mut self) -> Result<&Store, RunError> {
        self.batch.commit()?;
        Ok(self.batch.store())
    }

    /// Commits what is due. Called for every input, and about every second where none comes.
    pub(super) fn tick(&mut self) -> Result<(), RunError> {
        self.batch.tick()?;
        if self.waiting >= INDEX_RECORDS || (self.waiting > 0 && self.since.elapsed() >= INDEX_EVERY) {
            self.batch.commit()?;
            self.index.catch_up(self.batch.store())?;
            (self.waiting, self.since) = (0, Instant::now());
        }
        Ok(())
    }

    /// Commits the rest, settles the duplicates, and lets the index follow to the end.
    pub(super) fn finish(mut self) -> Result<Written, RunError> {
        let written = self.batch.finish()?;
        self.index.catch_up(self.batch.store())?;
        Ok(written)
    }
}
