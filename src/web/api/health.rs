//! `GET /healthz` and `GET /metrics`: for those who keep it running.

use super::Fault;
use crate::web::app::App;
use crate::web::metrics::Held;
use crate::web::{Library, WebError};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Whether it works
///
/// The store can be read, or there is none yet.
#[utoipa::path(
    get, path = "/healthz", tag = "operate",
    responses(
        (status = 200, description = "It works", content_type = "text/plain", body = String),
        (status = 500, description = "Store or index cannot be read", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn healthz(State(app): State<Arc<App>>) -> Result<&'static str, Fault> {
    match app.library.ask(held).await {
        Ok(_) | Err(WebError::Empty) => Ok("ok\n"),
        Err(error) => Err(error.into()),
    }
}

/// Figures for Prometheus
///
/// Requests by route and status, how long answers took, and how much there is.
#[utoipa::path(
    get, path = "/metrics", tag = "operate",
    responses((status = 200, description = "Prometheus text format", content_type = "text/plain; version=0.0.4", body = String))
)]
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    let held = app.library.ask(held).await.unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], app.metrics.text(held)).into_response()
}

fn held(library: &Library) -> Result<Held, WebError> {
    library.store(|store| store.last_seq())?;
    let index = library.index()?;
    let (tips, articles) = index.counts()?;
    Ok(Held { articles, tips, seq: index.seq()? })
}
