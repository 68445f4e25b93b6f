//! The writer's side of a run: what came of each input is counted and handed to the one writer.

use super::changed::Passed;
use super::run::RunError;
use super::summary::Summary;
use super::task::{Done, What};
use super::writer::Writer;
use crate::dedup::{self, Sketch};
use crate::index::Index;
use crate::store::{Entry, Outcome, State, Store};

pub(super) struct Keeper<'r> {
    writer: Writer<'r>,
    passed: &'r [Passed],
}

impl<'r> Keeper<'r> {
    pub(super) fn new(store: &'r mut Store, index: &'r mut Index, passed: &'r [Passed]) -> Keeper<'r> {
        Keeper { writer: Writer::new(store, index), passed }
    }

    /// Keeps what was done and counts it; without anything done, saves what is waiting.
    pub(super) fn keep(&mut self, done: Option<Done>, summary: &mut Summary) -> Result<(), RunError> {
        if let Some(Done { source, what }) = done {
            self.take(source, what, summary)?;
        }
        self.writer.tick()
    }

    fn take(&mut self, source: usize, what: What, summary: &mut Summary) -> Result<(), RunError> {
        let (tally, passed) = (&mut summary.sources[source], &self.passed[source]);
        match what {
            What::Record(entry, gist, moved) => {
                tally.read += 1;
                summary.add(&gist);
                self.record(*entry, moved.map(|moved| *moved))?;
            }
            What::Same(state) => {
                passed.unchanged();
                self.writer.note(*state)?;
            }
            What::Unchanged(state) => {
                passed.unchanged();
                state.map_or(Ok(()), |state| self.writer.note(*state))?;
            }
            What::Again(state) => {
                passed.unchanged();
                self.also_known_as(*state)?;
            }
            What::Failed(unreadable, state) => {
                tally.failed += 1;
                summary.fail(&unreadable);
                self.writer.note(*state)?;
            }
            What::Refused(error) => return Err(error.into()),
            What::Found(inputs) => tally.inputs += inputs,
            What::Listed(state) => {
                summary.listed += 1;
                self.writer.note(*state)?;
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
    fn record(&mut self, mut entry: Entry, moved: Option<Moved>) -> Result<(), RunError> {
        let Some(Moved { states, text }) = moved else { return self.writer.put(entry) };
        let mut gone = Vec::new();
        for state in states {
            if self.is_same_article(&state, &text)? {
                entry.supersede(&state);
            } else {
                // The address leads to something else now. What was there stays until it is forgotten.
                gone.push(State { outcome: Outcome::Gone, ..state });
            }
        }
        self.writer.put(entry)?;
        gone.into_iter().try_for_each(|state| self.writer.note(state))
    }

    fn is_same_article(&mut self, state: &State, text: &str) -> Result<bool, RunError> {
        let Some(id) = &state.record else { return Ok(false) };
        let Some(before) = self.writer.store()?.get(id)? else { return Ok(true) };
        let is_equal = dedup::fingerprint(&before.text) == dedup::fingerprint(text);
        Ok(is_equal || dedup::alike(&Sketch::of(&before.text), &Sketch::of(text)))
    }

    /// A page that was read in this run already has been found by another way: its state remembers that, too.
    fn also_known_as(&mut self, other: State) -> Result<(), RunError> {
        let Some(mut state) = self.writer.store()?.state(&other.source, &other.place)? else { return Ok(()) };
        let new: Vec<String> =
            other.redirects.into_iter().filter(|address| !state.redirects.contains(address)).collect();
        state.redirects.extend(new);
        self.writer.note(state)
    }

    /// Notes what is known of a place.
    pub(super) fn note(&mut self, state: State) -> Result<(), RunError> {
        self.writer.note(state)
    }

    pub(super) fn finish(self, summary: &mut Summary) -> Result<(), RunError> {
        let written = self.writer.finish()?;
        (summary.new, summary.changed) = (written.new, written.changed);
        Ok(())
    }
}

/// Places with records of their own that lead to a new one now, and its text.
pub(super) struct Moved {
    pub(super) states: Vec<State>,
    pub(super) text: String,
}
