//! Which address is answered by whom.

use super::metrics::Metrics;
use super::overview::Overviews;
use super::page::Apology;
use super::tally::Tally;
use super::{Library, Settings, WebError, api, assets, guard, pages};
use axum::Router;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;

/// What every handler may use.
pub struct App {
    /// Store and index.
    pub library: Arc<Library>,
    /// Limits and permissions.
    pub settings: Settings,
    /// Counts.
    pub metrics: Metrics,
    /// What there is, for the start page.
    pub overviews: Overviews,
    /// How often each rule has cut.
    pub tally: Tally,
}

/// How long the store's history may be read before anybody asks.
const AHEAD: Duration = Duration::from_secs(60);

impl App {
    /// An app over a library.
    pub fn new(library: Library, settings: Settings) -> App {
        App {
            library: Arc::new(library),
            settings,
            metrics: Metrics::default(),
            overviews: Overviews::default(),
            tally: Tally::default(),
        }
    }

    /// Counts what the pages show, so that the first who asks for them does not wait. What cannot be counted is told to
    /// those who ask.
    pub async fn count_ahead(self: Arc<App>) {
        let app = Arc::clone(&self);
        let counting = move |library: &Library| {
            app.overviews.now(library)?;
            app.tally.counted(library, AHEAD)
        };
        let _ = self.library.ask(counting).await;
    }
}

/// Pages and API.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/", get(pages::start::page))
        .route("/search", get(pages::search::page))
        .route("/tips/{id}", get(pages::tip::page))
        .route("/articles/{id}", get(pages::article::page))
        .route("/articles/{id}/original", get(pages::original::page))
        .route("/articles/{id}/explained", get(pages::explained::page))
        .route("/sources", get(pages::sources::page))
        .route("/rules", get(pages::rules::page))
        .route("/rules/{id}", get(pages::rule::page))
        .route("/duplicates", get(pages::duplicates::page))
        .route("/assets/{version}/{name}", get(assets::serve))
        .route("/api/search", get(api::search::search))
        .route("/api/tips/{id}", get(api::tips::tip))
        .route("/api/articles/{id}", get(api::articles::article).delete(api::articles::forget))
        .route("/api/clean", post(api::clean::clean))
        .route("/api/openapi.json", get(api::openapi::document))
        .route("/healthz", get(api::health::healthz))
        .route("/metrics", get(api::health::metrics))
        .fallback(nothing_here)
        .layer(from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}

async fn nothing_here(uri: Uri) -> Response {
    let error = WebError::no("page", uri.path());
    if api::is_api(uri.path()) { api::Fault::from(error).into_response() } else { Apology::from(error).into_response() }
}
