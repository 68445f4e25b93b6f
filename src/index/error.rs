//! What can go wrong with the index.

use std::io;
use std::path::{Path, PathBuf};
use tantivy::TantivyError;

/// Why the index could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index yet.
    #[error("no index in {0}; run `tamis run` or `tamis import` first, or `tamis reindex` if there is a store")]
    Missing(PathBuf),
    /// Another version of tamis made it.
    #[error("the index in {0} was made by another version of tamis; run `tamis reindex`")]
    OtherVersion(PathBuf),
    /// It cannot be read.
    #[error("the index in {0} is damaged ({1}); run `tamis reindex`, nothing is lost")]
    Damaged(PathBuf, String),
    /// Another process writes to it.
    #[error("another process is writing to the index; wait until it ends")]
    Locked,
    /// The disk said no.
    #[error("{0}: {1}; make room or check the permissions, then run the same command again")]
    Io(PathBuf, io::Error),
    /// The store could not be read.
    #[error("{0}")]
    Store(String),
    /// A thread that writes the index came to an end; tantivy does not say why.
    #[error("writing the index failed ({0}), most often for lack of room; make room, then run the same command again")]
    Writer(String),
    /// What else tantivy says.
    #[error("the index failed: {0}; run `tamis verify`")]
    Tantivy(TantivyError),
}

impl IndexError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> IndexError {
        let path = path.to_owned();
        move |error| IndexError::Io(path, error)
    }

    pub(super) fn damaged(place: &Path, error: &TantivyError) -> IndexError {
        IndexError::Damaged(place.to_owned(), error.to_string())
    }
}

impl From<TantivyError> for IndexError {
    fn from(error: TantivyError) -> IndexError {
        match error {
            TantivyError::LockFailure(..) => IndexError::Locked,
            TantivyError::ErrorInThread(what) => IndexError::Writer(what),
            other => IndexError::Tantivy(other),
        }
    }
}
