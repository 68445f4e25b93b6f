//! What a command works with: the options of every command, the output, and the configuration when it is needed.

use super::args::Global;
use super::output::{Output, dim};
use crate::config::{self, ConfigError, Loaded};
use crate::index::{Index, IndexError};
use crate::search::{Lexicon, Search};
use crate::store::{Store, StoreError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Handed to every command.
pub struct Context {
    /// Options that every command takes.
    pub global: Global,
    /// Where to print.
    pub out: Output,
}

impl Context {
    /// A context for one command.
    pub fn new(global: Global, out: Output) -> Self {
        Context { global, out }
    }

    /// Reads the configuration that was named or is found.
    pub fn config(&self) -> Result<Loaded, ConfigError> {
        config::load(self.global.config.as_deref())
    }

    /// How many threads clean.
    pub fn workers(&self) -> usize {
        let given = self.global.jobs.map(usize::from);
        given.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1)
    }

    /// Opens store and index to write, the index at the state of the store. Ends at once where another process writes.
    pub fn open_for_writing(&self) -> anyhow::Result<(Store, Index)> {
        let folder = self.config()?.data_folder();
        let store = Store::open(&folder)?;
        let mut index = Index::open(&folder)?;
        index.catch_up(&store)?;
        Ok((store, index))
    }

    /// Opens the index to search; works while another process writes. Where none does, an index that is behind, as
    /// after a crash, catches up first, and one that is missing or cannot be used is made anew.
    pub fn open_index_for_reading(&self) -> anyhow::Result<Index> {
        let folder = self.config()?.data_folder();
        match Index::open_reader(&folder) {
            Ok(index) if is_behind(&index, &folder) => match self.catch_up(&folder) {
                // Somebody writes, or nobody may: what is there is searched as it is.
                Err(_) => Ok(index),
                caught_up => caught_up,
            },
            Ok(index) => Ok(index),
            Err(error @ (IndexError::Missing(_) | IndexError::OtherVersion(_) | IndexError::Damaged(..))) => {
                self.open_store_for_reading()?;
                self.out.note(&[dim(format!("making the index anew: {error}"))]);
                self.catch_up(&folder)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the index to search, with the user's synonyms.
    pub fn search(&self) -> anyhow::Result<Search> {
        let synonyms = self.config()?.synonyms()?;
        Ok(Search::with(&self.open_index_for_reading()?, Arc::new(Lexicon::new(synonyms))))
    }

    /// Opens the store to read; works while another process writes. One of an older format is brought up to date.
    pub fn open_store_for_reading(&self) -> anyhow::Result<Store> {
        let folder = self.config()?.data_folder();
        match Store::open_reader(&folder) {
            Err(StoreError::Older { .. }) => {
                drop(Store::open(&folder)?);
                Ok(Store::open_reader(&folder)?)
            }
            opened => Ok(opened?),
        }
    }

    fn catch_up(&self, folder: &Path) -> anyhow::Result<Index> {
        // A moment of patience: another search may be doing the same.
        let store = Store::open_within(folder, Duration::from_millis(500))?;
        let mut index = Index::open(folder)?;
        index.catch_up(&store)?;
        index.close_writer()?;
        Ok(index)
    }
}

/// Whether the store has changes that the index has not seen. An index without its store is as good as it gets.
fn is_behind(index: &Index, folder: &Path) -> bool {
    let newest = Store::open_reader(folder).and_then(|store| store.last_seq());
    matches!((newest, index.seq()), (Ok(newest), Ok(seq)) if seq < newest)
}
