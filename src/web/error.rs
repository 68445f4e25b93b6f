//! Why a request has no answer, and what to do about it.

use crate::index::IndexError;
use crate::store::StoreError;
use axum::http::StatusCode;

/// Why a request could not be answered.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Nothing stands under that id or address.
    #[error("there is no {0} here; search finds what there is")]
    NotFound(String),
    /// The request cannot be understood.
    #[error("{0}")]
    Bad(String),
    /// The body is longer than a document may be.
    #[error("the body is longer than {0} bytes; send less")]
    TooLarge(usize),
    /// The body is in a format that is not read.
    #[error("{0} is not read here; send text/html, text/markdown, text/plain or application/json")]
    Unread(String),
    /// A change without the token.
    #[error("changes need the token that `tamis serve` was given: Authorization: Bearer …")]
    Unauthorized,
    /// A change where none is allowed.
    #[error("this server only reads; start `tamis serve` with --token-file to allow changes")]
    ReadOnly,
    /// Nothing was gathered so far.
    #[error("nothing is gathered yet: `tamis run` reads the configured sources")]
    Empty,
    /// The store cannot be read, or not be written now.
    #[error("{0}")]
    Store(StoreError),
    /// The index cannot be read.
    #[error("{0}")]
    Index(IndexError),
    /// It took too long.
    #[error("this took too long; ask for less, or again later")]
    Slow,
    /// A fault of tamis itself.
    #[error("tamis itself failed on this; please report it with the request")]
    Failed,
}

impl WebError {
    /// Nothing of this kind under this id.
    pub fn no(kind: &str, id: &str) -> WebError {
        let short: String = id.chars().take(80).collect();
        WebError::NotFound(format!("{kind} {short}"))
    }

    /// What HTTP calls it.
    pub fn status(&self) -> StatusCode {
        match self {
            WebError::NotFound(_) => StatusCode::NOT_FOUND,
            WebError::Bad(_) => StatusCode::BAD_REQUEST,
            WebError::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            WebError::Unread(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            WebError::Unauthorized => StatusCode::UNAUTHORIZED,
            WebError::ReadOnly => StatusCode::FORBIDDEN,
            WebError::Empty | WebError::Slow | WebError::Store(StoreError::Locked { .. }) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            WebError::Store(_) | WebError::Index(_) | WebError::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> WebError {
        match error {
            StoreError::Missing(_) => WebError::Empty,
            other => WebError::Store(other),
        }
    }
}

impl From<IndexError> for WebError {
    fn from(error: IndexError) -> WebError {
        match error {
            IndexError::Missing(_) => WebError::Empty,
            other => WebError::Index(other),
        }
    }
}
