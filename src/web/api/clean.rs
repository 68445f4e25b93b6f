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
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::json;
use std::borrow::Cow;
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

/// A page as JSON: one of `html`, `markdown` and `text`, perhaps with its address.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posted {
    html: Option<String>,
    markdown: Option<String>,
    text: Option<String>,
    url: Option<String>,
}

impl JsonSchema for Posted {
    fn schema_name() -> Cow<'static, str> {
        "Posted".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let page = |name: &str| {
            json!({
                "type": "object",
                "properties": { name: { "type": "string" }, "url": { "type": "string", "pattern": ADDRESS } },
                "required": [name],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "description": "A page, Markdown or plain text, perhaps with its address.",
            "oneOf": [page("html"), page("markdown"), page("text")],
        })
    }
}

/// What an address begins with.
const ADDRESS: &str = "^https?://[a-z]";

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
    let posted: Posted = serde_json::from_slice(body).map_err(|error| WebError::Bad(error.to_string()))?;
    let (text, format) = match (posted.html, posted.markdown, posted.text) {
        (Some(html), None, None) => (html, Format::Html),
        (None, Some(markdown), None) => (markdown, Format::Markdown),
        (None, None, Some(text)) => (text, Format::Text),
        _ => return Err(WebError::Bad("give one of html, markdown and text".to_owned())),
    };
    // An address that is not taken must be one, too.
    url.as_deref().map_or(Ok(()), is_address)?;
    page(text.into_bytes(), format, "text/plain; charset=utf-8", posted.url.or(url))
}

fn is_address(url: &str) -> Result<(), WebError> {
    let is_address = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    let refused = || WebError::Bad("url is an address that begins with http:// or https://".to_owned());
    is_address.then_some(()).ok_or_else(refused)
}

/// A text that somebody has in hand.
pub fn page(bytes: Vec<u8>, format: Format, kind: &str, url: Option<String>) -> Result<Raw, WebError> {
    url.as_deref().map_or(Ok(()), is_address)?;
    let place = url.map_or(Place::Stdin, Place::Url);
    Ok(Raw {
        bytes,
        place,
        kind: "posted",
        format: Some(format),
        content_type: Some(kind.to_owned()),
        ..Raw::default()
    })
}
