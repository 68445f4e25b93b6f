//! `GET` and `DELETE /api/articles/{id}`.

use super::{Fault, Json, token};
use crate::index::Index;
use crate::record::Record;
use crate::store::{Forget, Store};
use crate::web::app::App;
use crate::web::{Library, WebError, lookup};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use std::sync::Arc;
use std::time::Duration;

/// How long a change waits for another writer.
const PATIENCE: Duration = Duration::from_secs(2);

/// One article
///
/// The whole record: the cleaned text, its tips, and every cut with its evidence.
#[utoipa::path(
    get, path = "/api/articles/{id}", tag = "read",
    params(("id" = String, Path, description = "Id of the record")),
    responses(
        (status = 200, description = "The record", content_type = "application/json", body = ref("#/components/schemas/Record")),
        (status = 400, description = "The id is no text", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 404, description = "There is no such article", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 503, description = "Nothing is gathered yet, or it took too long", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn article(State(app): State<Arc<App>>, id: Result<Path<String>, PathRejection>) -> super::Answer<Record> {
    let Path(id) = id.map_err(|rejection| WebError::Bad(rejection.body_text()))?;
    Ok(Json(app.library.ask(move |library| lookup::article(library, &id)).await?))
}

/// Forget an article
///
/// In the store and in the index, as `tamis forget` does. Only with the token that the server was started with.
#[utoipa::path(
    delete, path = "/api/articles/{id}", tag = "change", security(("token" = [])),
    params(("id" = String, Path, description = "Id of the record")),
    responses(
        (status = 204, description = "It is forgotten"),
        (status = 400, description = "The id is no text", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 401, description = "The token is missing or wrong", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 403, description = "The server only reads", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 404, description = "There is no such article", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 503, description = "Another process writes, or nothing is gathered yet", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn forget(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<StatusCode, Fault> {
    token::check(&headers, &app.settings)?;
    let Path(id) = id.map_err(|rejection| WebError::Bad(rejection.body_text()))?;
    app.library.ask(move |library| remove(library, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn remove(library: &Library, id: String) -> Result<(), WebError> {
    // Reading first: where there is no store, none must come into being.
    lookup::article(library, &id)?;
    let mut store = Store::open_within(library.folder(), PATIENCE)?;
    if store.forget(&Forget::Ids(vec![id.clone()]))?.is_empty() {
        return Err(WebError::no("article", &id));
    }
    let mut index = Index::open(library.folder())?;
    index.catch_up(&store)?;
    index.compact()?;
    index.close_writer()?;
    Ok(store.compact()?)
}
