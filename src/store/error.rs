//! What can go wrong with the store, and what to do next.

use std::path::{Path, PathBuf};

/// An error of the store. The message says what to do; nothing half-written is left behind.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store in the folder.
    #[error("there is no store in {}: run `tamis run` first, or name the folder with [index] path", .0.display())]
    Missing(PathBuf),
    /// Another process writes.
    #[error("the store in {} is being written by {holder}: wait until it has ended, or stop it", .folder.display())]
    Locked {
        /// The folder of the store.
        folder: PathBuf,
        /// Process id and command of the writer.
        holder: String,
    },
    /// The store was written by a newer tamis.
    #[error("the store has format {found}, this tamis knows formats up to {known}: use the newer tamis that wrote it")]
    Newer {
        /// Format of the file.
        found: i64,
        /// Newest format this program knows.
        known: i64,
    },
    /// The store was written by an older tamis and is opened for reading only.
    #[error("the store has the older format {found}: run `tamis run` once, it brings the store up to date")]
    Older {
        /// Format of the file.
        found: i64,
    },
    /// Stored bytes are not what was written.
    #[error(
        "the store is damaged: {what}; run `tamis verify` to see all of it, and restore a copy or forget the record"
    )]
    Damaged {
        /// What is damaged, and how it shows.
        what: String,
    },
    /// No room is left.
    #[error("no room is left for the store: what was committed is safe; make room and run again")]
    Full,
    /// A file could not be used.
    #[error("{}: {source}: check that the folder exists and may be written", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A record could not be turned into JSON.
    #[error("record {id} cannot be stored: {detail}")]
    Unstorable {
        /// Id of the record.
        id: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Any other refusal of SQLite.
    #[error("the store could not be used: {0}; run `tamis verify`")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    pub(super) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError + '_ {
        |source| match source.kind() {
            std::io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Io { path: path.to_owned(), source },
        }
    }

    pub(super) fn damaged(what: impl Into<String>) -> StoreError {
        StoreError::Damaged { what: what.into() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::damaged(error.to_string()),
            _ => StoreError::Sqlite(error),
        }
    }
}
