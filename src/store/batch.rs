//! When to commit: often enough that little is lost, seldom enough that it costs little.

use super::{Entry, State, Store, StoreError, Written};
use std::time::{Duration, Instant};

const MOST: usize = 400;
/// Bytes that may wait: big pages are committed sooner.
const MOST_BYTES: usize = 8 << 20;
const LONGEST: Duration = Duration::from_secs(1);

/// Gathers entries and commits them at least every 400, every 8 MiB or every second.
///
/// A writer that waits for work calls [`Batcher::tick`] about every second, so that the last entries before a pause
/// are not left waiting.
#[derive(Debug)]
pub struct Batcher<'s> {
    store: &'s mut Store,
    entries: Vec<Entry>,
    states: Vec<State>,
    bytes: usize,
    since: Instant,
    written: Written,
}

impl<'s> Batcher<'s> {
    /// A batcher that writes to `store`.
    pub fn new(store: &'s mut Store) -> Batcher<'s> {
        let (entries, states) = (Vec::with_capacity(MOST), Vec::new());
        Batcher { store, entries, states, bytes: 0, since: Instant::now(), written: Written::default() }
    }

    /// Adds a record.
    pub fn push(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.start_waiting();
        self.bytes += entry.size();
        self.entries.push(entry);
        self.tick()
    }

    /// Adds the state of a place whose record has not changed.
    pub fn note(&mut self, state: State) -> Result<(), StoreError> {
        self.start_waiting();
        self.states.push(state);
        self.tick()
    }

    /// Commits if it is time to.
    pub fn tick(&mut self) -> Result<(), StoreError> {
        let waiting = self.entries.len() + self.states.len();
        if waiting >= MOST || self.bytes >= MOST_BYTES || (waiting > 0 && self.since.elapsed() >= LONGEST) {
            self.commit()?;
        }
        Ok(())
    }

    /// Commits what is waiting. After an error nothing of it is stored, and it still waits.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        self.written += self.store.write(&self.entries, &self.states)?;
        self.entries.clear();
        self.states.clear();
        self.bytes = 0;
        Ok(())
    }

    /// Commits the rest, settles the duplicates ([`Store::settle`]), and says what was written in all.
    pub fn finish(&mut self) -> Result<Written, StoreError> {
        self.commit()?;
        self.store.settle()?;
        Ok(self.written)
    }

    /// The store, for looking things up in between. What still waits is not seen.
    pub fn store(&self) -> &Store {
        self.store
    }

    fn start_waiting(&mut self) {
        if self.entries.is_empty() && self.states.is_empty() {
            self.since = Instant::now();
        }
    }
}
