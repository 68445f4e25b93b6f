//! The writer's side of a run: batches for the store, and the index a little behind it.

use super::changed::Passed;
use super::run::RunError;
use super::summary::Summary;
use super::task::{Done, What};
use crate::dedup::{self, Sketch};
use crate::index::Index;
use crate::store::{Batcher, Entry, Outcome, State, Store, StoreError};
use std::time::{Duration, Instant};

/// The index follows the store at least so often.
const INDEX_RECORDS: usize = 1_000;
const INDEX_EVERY: Duration = Duration::from_secs(5);

pub(super) struct Keeper<'r> {
    batch: Batcher<'r>,
    index: &'r mut Index,
    passed: &'r [Passed],
    waiting: usize,
    since: Instant,
}

impl<'r> Keeper<'r> {
    pub(super) fn new(store: &'r mut Store, index: &'r mut Index, passed: &'r [Passed]) -> Keeper<'r> {
        Keeper { batch: Batcher::new(store), index, passed, waiting: 0, since: Instant::now() }
    }

    /// Keeps what was done and counts it; without anything done, saves what is waiting.
    pub(super) fn keep(&mut self, done: Option<Done>, summary: &mut Summary) -> Result<(), RunError> {
        match done {
            Some(Done { source, what }) => self.take(source, what, summary)?,
            None => self.batch.tick()?,
        }
        if self.waiting >= INDEX_RECORDS || (self.waiting > 0 && self.since.elapsed() >= INDEX_EVERY) {
            self.batch.commit()?;
            self.follow()?;
        }
        Ok(())
    }

    fn take(&mut self, source: usize, what: What, summary: &mut Summary) -> Result<(), RunError> {
        let (tally, passed) = (&mut summary.sources[source], &self.passed[source]);
        match what {
            What::Record(entry, gist, moved) => {
                tally.read += 1;
                summary.add(&gist);
                self.waiting += 1;
                self.record(*entry, moved.map(|moved| *moved))?;
            }
            What::Same(state) => {
                passed.unchanged();
                self.batch.note(*state)?;
            }
            What::Unchanged(state) => {
                passed.unchanged();
                state.map_or(Ok(()), |state| self.batch.note(*state))?;
            }
            What::Again(state) => {
                passed.unchanged();
                self.also_known_as(*state)?;
            }
            What::Failed(unreadable, state) => {
                tally.failed += 1;
                summary.fail(&unreadable);
                self.batch.note(*state)?;
            }
            What::Refused(error) => return Err(error.into()),
            What::Found(inputs) => tally.inputs += inputs,
            What::Listed(state) => {
                summary.listed += 1;
                self.batch.note(*state)?;
            }
            What::Denied(place, why) => {
                tally.denied += 1;
                summary.deny(&place, &why);
            }
            What::Skipped => passed.skipped(),
        }
        Ok(())
    }

    /// Stores a record, in the place of those that stood for the same article at another address.
    fn record(&mut self, mut entry: Entry, moved: Option<Moved>) -> Result<(), StoreError> {
        let Some(Moved { states, text }) = moved else { return self.batch.push(entry) };
        let mut gone = Vec::new();
        for state in states {
            if self.is_same_article(&state, &text)? {
                entry.supersede(&state);
            } else {
                // The address leads to something else now. What was there stays until it is forgotten.
                gone.push(State { outcome: Outcome::Gone, ..state });
            }
        }
        self.batch.push(entry)?;
        gone.into_iter().try_for_each(|state| self.batch.note(state))
    }

    fn is_same_article(&self, state: &State, text: &str) -> Result<bool, StoreError> {
        let Some(id) = &state.record else { return Ok(false) };
        let Some(before) = self.batch.store().get(id)? else { return Ok(true) };
        let is_equal = dedup::fingerprint(&before.text) == dedup::fingerprint(text);
        Ok(is_equal || dedup::alike(&Sketch::of(&before.text), &Sketch::of(text)))
    }

    /// A page that was read in this run already has been found by another way: its state remembers that, too.
    fn also_known_as(&mut self, other: State) -> Result<(), StoreError> {
        self.batch.commit()?;
        let Some(mut state) = self.batch.store().state(&other.source, &other.place)? else { return Ok(()) };
        let new: Vec<String> =
            other.redirects.into_iter().filter(|address| !state.redirects.contains(address)).collect();
        state.redirects.extend(new);
        self.batch.note(state)
    }

    /// Notes what is known of a place.
    pub(super) fn note(&mut self, state: State) -> Result<(), StoreError> {
        self.batch.note(state)
    }

    fn follow(&mut self) -> Result<(), RunError> {
        self.index.catch_up(self.batch.store())?;
        (self.waiting, self.since) = (0, Instant::now());
        Ok(())
    }

    pub(super) fn finish(self, summary: &mut Summary) -> Result<(), RunError> {
        let written = self.batch.finish()?;
        (summary.new, summary.changed) = (written.new, written.changed);
        Ok(())
    }
}

/// Places with records of their own that lead to a new one now, and its text.
pub(super) struct Moved {
    pub(super) states: Vec<State>,
    pub(super) text: String,
}
