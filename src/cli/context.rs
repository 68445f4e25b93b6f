//! What a command works with: the options of every command, the output, and the configuration when it is needed.

use super::args::Global;
use super::output::Output;
use crate::config::{self, ConfigError, Loaded};
use crate::index::{Index, IndexError};
use crate::search::Search;
use crate::store::Store;

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

    /// Opens the index to search; works while another process writes. One that is missing or cannot be used is made
    /// anew where there is a store.
    pub fn open_index_for_reading(&self) -> anyhow::Result<Index> {
        let folder = self.config()?.data_folder();
        match Index::open_reader(&folder) {
            Ok(index) => Ok(index),
            Err(IndexError::Missing(_) | IndexError::OtherVersion(_) | IndexError::Damaged(..)) => {
                let store = Store::open_reader(&folder)?;
                let mut index = Index::open(&folder)?;
                index.catch_up(&store)?;
                Ok(index)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens the index to search, with the user's synonyms.
    pub fn search(&self) -> anyhow::Result<Search> {
        let synonyms = self.config()?.synonyms()?;
        Ok(Search::new(&self.open_index_for_reading()?).with_synonyms(synonyms))
    }

    /// Opens the store to read; works while another process writes.
    pub fn open_store_for_reading(&self) -> anyhow::Result<Store> {
        Ok(Store::open_reader(&self.config()?.data_folder())?)
    }
}
