//! The way to store and index for everything that answers requests: a few reads at a time, each seeing the newest
//! commit, none in the way of a run that writes.

use super::error::WebError;
use crate::index::Index;
use crate::pipeline::Plan;
use crate::search::{Lexicon, Search, Synonyms};
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Reads under way at a time, at least: each may hold a connection to the store with its cache.
const FEWEST_READS: usize = 4;

/// How old the state of the index may be that is searched.
const FRESH: Duration = Duration::from_millis(500);

/// Store and index of one data folder. Both are opened when they are first asked for, so they may come later.
pub struct Library {
    folder: PathBuf,
    plan: Plan,
    lexicon: Arc<Lexicon>,
    turns: Arc<Semaphore>,
    stores: Mutex<Vec<Store>>,
    index: Mutex<Option<Opened>>,
}

struct Opened {
    index: Arc<Index>,
    /// Over the newest commit of the index.
    search: Search,
    refreshed: Instant,
}

impl Library {
    /// The library of a data folder; `plan` is how posted pages are cleaned, `synonyms` are the user's own.
    pub fn new(folder: impl Into<PathBuf>, plan: Plan, synonyms: Synonyms) -> Library {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Library {
            folder: folder.into(),
            plan,
            lexicon: Arc::new(Lexicon::new(synonyms)),
            turns: Arc::new(Semaphore::new(cores.max(FEWEST_READS))),
            stores: Mutex::default(),
            index: Mutex::default(),
        }
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How pages are cleaned.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Does work that may block or compute, when its turn has come, on a thread where that harms nobody.
    pub async fn ask<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Library) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| WebError::Failed)?;
        let library = Arc::clone(self);
        let work = move || {
            // Held until the work is done, even if nobody waits for it any more.
            let _turn = turn;
            work(&library)
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(WebError::Failed))
    }

    /// Reads from the store.
    pub fn store<T>(&self, read: impl FnOnce(&Store) -> Result<T, StoreError>) -> Result<T, WebError> {
        let idle = locked(&self.stores).pop();
        let store = match idle {
            Some(store) => store,
            None => Store::open_reader(&self.folder)?,
        };
        // A connection on which something failed is not used again.
        let answer = read(&store)?;
        locked(&self.stores).push(store);
        Ok(answer)
    }

    /// Searches the newest commit.
    pub fn search(&self) -> Result<Search, WebError> {
        self.opened(|opened| opened.search.clone())
    }

    /// The index at its newest commit.
    pub fn index(&self) -> Result<Arc<Index>, WebError> {
        self.opened(|opened| Arc::clone(&opened.index))
    }

    fn opened<T>(&self, take: impl FnOnce(&Opened) -> T) -> Result<T, WebError> {
        let mut place = locked(&self.index);
        if let Some(opened) = place.as_mut() {
            if opened.refreshed.elapsed() < FRESH {
                return Ok(take(opened));
            }
            if opened.index.refresh().is_ok() {
                opened.refreshed = Instant::now();
                if opened.search.is_behind(&opened.index) {
                    opened.search = Search::with(&opened.index, Arc::clone(&self.lexicon));
                }
                return Ok(take(opened));
            }
        }
        // Never opened, or made anew by somebody else.
        *place = None;
        let index = Arc::new(Index::open_reader(&self.folder)?);
        let search = Search::with(&index, Arc::clone(&self.lexicon));
        Ok(take(place.insert(Opened { index, search, refreshed: Instant::now() })))
    }
}

/// What is behind a lock. A panic elsewhere leaves whole values there: they are replaced, never half changed.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
