//! `GET /api/tips/{id}`.

use super::Json;
use crate::index::ArticleInfo;
use crate::record::Record;
use crate::tips::Tip;
use crate::web::app::App;
use crate::web::{WebError, lookup};
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A tip and the article it stands in.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct TipInArticle {
    /// The tip.
    #[serde(flatten)]
    pub tip: Tip,
    /// Its article.
    pub article: ArticleInfo,
}

impl TipInArticle {
    /// A tip with what is to be known of its article.
    pub fn new(record: &Record, tip: Tip) -> TipInArticle {
        let article = ArticleInfo {
            id: record.id.clone(),
            title: record.title.clone(),
            author: record.author.clone(),
            site: record.site.clone(),
            url: record.source.url.clone().or_else(|| record.canonical_url.clone()),
            path: record.source.path.clone(),
            source: record.source.name.clone(),
            published: record.published.clone(),
            tips: record.tips.len(),
            duplicate_of: record.duplicate_of.as_ref().map(|copy| copy.id.clone()),
        };
        TipInArticle { tip, article }
    }
}

/// One tip
///
/// With its place in the source, its topics and the reasons why it is taken for advice.
#[utoipa::path(
    get, path = "/api/tips/{id}", tag = "read",
    params(("id" = String, Path, description = "Id of the tip, as search gives it; `#` stands as `%23`")),
    responses(
        (status = 200, description = "The tip", content_type = "application/json", body = ref("#/components/schemas/TipInArticle")),
        (status = 400, description = "The id is no text", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 404, description = "There is no such tip", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 503, description = "Nothing is gathered yet, or it took too long", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn tip(State(app): State<Arc<App>>, id: Result<Path<String>, PathRejection>) -> super::Answer<TipInArticle> {
    let Path(id) = id.map_err(|rejection| WebError::Bad(rejection.body_text()))?;
    let found = app.library.ask(move |library| {
        let (record, tip) = lookup::tip(library, &id)?;
        Ok(TipInArticle::new(&record, tip))
    });
    Ok(Json(found.await?))
}
