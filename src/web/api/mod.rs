//! The JSON API: a file an endpoint. `openapi` describes it, and is itself served and shipped in `docs/`.

pub mod articles;
pub mod clean;
mod fault;
pub mod health;
pub mod openapi;
pub mod search;
pub mod tips;
mod token;

pub use fault::Fault;

use crate::export::safe_json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Whether programs, not people, ask for this path.
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/healthz" | "/metrics")
}

/// A value as JSON. What could drive a terminal stands escaped, as in everything that tamis prints.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_string(&self.0) {
            Ok(text) => ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], safe_json(text))
                .into_response(),
            Err(_) => Fault::from(super::WebError::Failed).into_response(),
        }
    }
}

/// An answer, or what is wrong.
pub type Answer<T> = Result<Json<T>, Fault>;
