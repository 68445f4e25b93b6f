//! `POST /api/clean`: a page in, its record out. Nothing is kept.

use super::Json;
use crate::document::Format;
use crate::pipeline::Input;
use crate::record::Record;
use crate::source::{Place, Raw};
use crate::web::WebError;
use crate::web::app::App;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Where the posted page comes from.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Params {
    /// The address of the page: it tells its own links from others, and makes the record's id.
    #[param(pattern = "^https?://[a-z]")]
    url: Option<String>,
}

/// A page as JSON.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Posted {
    /// A web page.
    Html {
        /// The page.
        html: String,
        /// Its address.
        #[schemars(schema_with = "web_address")]
        #[serde(default)]
        url: Option<String>,
    },
    /// Markdown.
    Markdown {
        /// The text.
        markdown: String,
        /// Its address.
        #[schemars(schema_with = "web_address")]
        #[serde(default)]
        url: Option<String>,
    },
    /// Plain text.
    Text {
        /// The text.
        text: String,
        /// Its address.
        #[schemars(schema_with = "web_address")]
        #[serde(default)]
        url: Option<String>,
    },
}

fn web_address(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "pattern": "^https?://[a-z]" })
}

/// Clean a page
///
/// The body is a page (`text/html`), Markdown, plain text, or JSON that holds one of them. Nothing is stored and nothing
/// is fetched.
#[utoipa::path(
    post, path = "/api/clean", tag = "read", params(Params),
    request_body(description = "The page, at most 10 MiB", content(
        (ref("#/components/schemas/Posted") = "application/json"),
        (String = "text/html"),
        (String = "text/markdown"),
        (String = "text/plain"),
    )),
    responses(
        (status = 200, description = "Its record", content_type = "application/json", body = ref("#/components/schemas/Record")),
        (status = 400, description = "The request cannot be understood", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 413, description = "The body is too large", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 415, description = "The body has a format that is not read", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
        (status = 503, description = "It took too long", content_type = "application/problem+json", body = ref("#/components/schemas/Fault")),
    )
)]
pub async fn clean(
    State(app): State<Arc<App>>,
    params: Result<Query<Params>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> super::Answer<Record> {
    let Query(params) = params.map_err(|rejection| WebError::Bad(rejection.body_text()))?;
    let told = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let most = app.settings.body;
    // Who says that too much is coming gets the answer before it has come.
    let declared = told(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if declared.is_some_and(|length: usize| length > most) {
        return Err(WebError::TooLarge(most).into());
    }
    let body = to_bytes(body, most).await.map_err(|_| WebError::TooLarge(most))?;
    let raw = raw(told(header::CONTENT_TYPE).unwrap_or(""), body, params.url)?;
    Ok(Json(app.library.ask(move |library| Ok(Input::Raw(raw).into_record(library.plan()).0)).await?))
}

fn raw(kind: &str, body: Bytes, url: Option<String>) -> Result<Raw, WebError> {
    let essence = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let format = match essence.as_str() {
        "application/json" => return posted(&body, url),
        "text/html" | "application/xhtml+xml" => Format::Html,
        "text/markdown" | "text/x-markdown" => Format::Markdown,
        "text/plain" => Format::Text,
        "" => return Err(WebError::Unread("a body without Content-Type".to_owned())),
        other => return Err(WebError::Unread(other.chars().take(80).collect())),
    };
    page(body.to_vec(), format, kind, url)
}

fn posted(body: &[u8], url: Option<String>) -> Result<Raw, WebError> {
    let posted: serde_json::Result<Posted> = serde_json::from_slice(body);
    let (text, format, own) = match posted.map_err(|error| {
        WebError::Bad(format!(
            "the body is no page as JSON, an object with html, markdown or text and perhaps url: {error}"
        ))
    })? {
        Posted::Html { html, url } => (html, Format::Html, url),
        Posted::Markdown { markdown, url } => (markdown, Format::Markdown, url),
        Posted::Text { text, url } => (text, Format::Text, url),
    };
    page(text.into_bytes(), format, "text/plain; charset=utf-8", own.or(url))
}

/// A text that somebody has in hand.
pub fn page(bytes: Vec<u8>, format: Format, kind: &str, url: Option<String>) -> Result<Raw, WebError> {
    let place = match url {
        Some(url) if url.starts_with("http://") || url.starts_with("https://") => Place::Url(url),
        Some(_) => return Err(WebError::Bad("url is an address that begins with http:// or https://".to_owned())),
        None => Place::Stdin,
    };
    Ok(Raw {
        bytes,
        place,
        kind: "posted",
        format: Some(format),
        content_type: Some(kind.to_owned()),
        ..Raw::default()
    })
}
