//! `GET /api/search`.

use super::Json;
use crate::search::{Answer, Order, Request};
use crate::web::WebError;
use crate::web::app::App;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::openapi::{ObjectBuilder, Type};

/// Hits that can be asked for at a time.
const MOST: usize = 100;

/// Hits that can be left out before the first.
const DEEPEST: usize = 10_000;

/// What is asked.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Params {
    /// Words, "phrases", -not, +must, AND, OR, brackets, field:value. What does not parse is searched as words.
    q: String,
    /// Hits to give.
    #[serde(default = "ten")]
    #[param(minimum = 1, maximum = 100, default = 10)]
    limit: usize,
    /// Hits to leave out before the first.
    #[serde(default)]
    #[param(minimum = 0, maximum = 10_000, default = 0)]
    offset: usize,
    /// The order of the hits.
    #[serde(default)]
    #[param(schema_with = order)]
    sort: Order,
    /// Articles instead of tips.
    #[serde(default)]
    #[param(default = false)]
    articles: bool,
    /// Whether to give hits that say the same once.
    #[serde(default = "yes")]
    #[param(default = true)]
    fold: bool,
    /// Whether to count facets.
    #[serde(default = "yes")]
    #[param(default = true)]
    facets: bool,
}

fn ten() -> usize {
    10
}

fn yes() -> bool {
    true
}

fn order() -> utoipa::openapi::Schema {
    let names = ["relevance", "date", "confidence"];
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).default(Some("relevance".into())).into()
}

/// Search the tips
///
/// Or, with `articles`, whole articles. Titles and snippets are plain text from pages of strangers: show them as text.
#[utoipa::path(
    get, path = "/api/search", tag = "read", params(Params),
    responses(
        (status = 200, description = "What was found", content_type = "application/json", body = ref("#/components/schemas/Answer")),
        (status = 400, description = "A parameter cannot be understood", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 503, description = "Nothing is gathered yet, or it took too long", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn search(
    State(app): State<Arc<App>>,
    params: Result<Query<Params>, QueryRejection>,
) -> super::Answer<Answer> {
    let Query(params) = params.map_err(|rejection| WebError::Bad(rejection.body_text()))?;
    if !(1..=MOST).contains(&params.limit) || params.offset > DEEPEST {
        return Err(WebError::Bad(format!("limit is 1 to {MOST}, offset 0 to {DEEPEST}")).into());
    }
    let request = Request {
        articles: params.articles,
        limit: params.limit,
        offset: params.offset,
        order: params.sort,
        facets: params.facets,
        fold: params.fold,
        ..Request::new(params.q)
    };
    Ok(Json(app.library.ask(move |library| Ok(library.search()?.answer(&request)?)).await?))
}
