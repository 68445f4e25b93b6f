//! One request and its answer.

use super::body::{Body, BodyError};
use super::{FetchError, Settings, retry};
use crate::document::Format;
use crate::source::files;
use crate::source::guard::{GuardedResolver, system_lookup};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout_at};
use url::Url;

/// A few bytes may unpack to the whole limit in one go: so many bodies may do so at the same moment, on any machine.
static DECODING: Semaphore = Semaphore::const_new(2);

/// What a server gave to ask next time whether a page has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The `Last-Modified`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    Article,
    Listing,
    Robots,
}

#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub want: Want,
    pub validators: Option<&'a Validators>,
    /// The address that the validators belong to.
    pub of: &'a str,
    pub limit: usize,
}

pub(super) struct Reply {
    pub status: u16,
    pub location: Option<String>,
    pub retry_after: Option<Duration>,
    pub content_type: Option<String>,
    pub validators: Validators,
    pub body: Vec<u8>,
}

pub(super) fn client(settings: &Settings) -> Result<reqwest::Client, FetchError> {
    // The provider is one for the whole process; if there is one already, it is used.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let unusable = |error: &reqwest::Error| FetchError::Connect(format!("the settings make no client: {error}"));
    let proxy = settings.proxy.as_deref().map(reqwest::Proxy::all).transpose().map_err(|error| unusable(&error))?;
    let proxy_host = settings.proxy.as_deref().and_then(|proxy| Url::parse(proxy).ok()?.host_str().map(str::to_owned));
    let resolver = Arc::new(GuardedResolver {
        guard: settings.guard.clone(),
        lookup: settings.lookup.clone().unwrap_or_else(system_lookup),
        trusted: proxy_host,
    });
    let builder = || {
        let builder = reqwest::Client::builder()
            .no_proxy()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .http2_max_header_list_size(64 << 10)
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::clone(&resolver));
        match &proxy {
            Some(proxy) => builder.proxy(proxy.clone()),
            None => builder,
        }
    };
    // Where the system has no certificates of its own (a bare container), those of the browsers serve.
    let own = || {
        let certificates = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let certificates = certificates.filter_map(|der| reqwest::Certificate::from_der(der).ok());
        builder().tls_certs_only(certificates).build()
    };
    builder().build().or_else(|_| own()).map_err(|error| unusable(&error))
}

/// Sends one request and reads the whole answer, within the time for a page.
pub(super) async fn once(
    client: &reqwest::Client,
    settings: &Settings,
    url: &Url,
    ask: &Ask<'_>,
) -> Result<Reply, FetchError> {
    settings.guard.check_url(url)?;
    let end = Instant::now() + settings.total_timeout;
    let sent = client.get(url.clone()).headers(request_headers(ask)).send();
    let mut response = timeout_at(end, sent)
        .await
        .map_err(|_| FetchError::TimedOut(settings.total_timeout))?
        .map_err(|error| FetchError::from_client(&error, settings.read_timeout))?;
    let mut reply = Reply::of_head(&response);
    if response.status().is_success() {
        if ask.want == Want::Article {
            check_type(reply.content_type.as_deref())?;
        }
        let read = read_body(&mut response, ask, |error| FetchError::from_body(&error, settings.read_timeout));
        reply.body = timeout_at(end, read).await.map_err(|_| FetchError::Slow(settings.total_timeout))??;
    }
    Ok(reply)
}

impl Reply {
    fn of_head(response: &Response) -> Reply {
        let field = |name| text(response.headers(), name);
        Reply {
            status: response.status().as_u16(),
            location: field(header::LOCATION),
            retry_after: field(header::RETRY_AFTER).and_then(|value| retry::retry_after(&value, SystemTime::now())),
            content_type: field(header::CONTENT_TYPE),
            validators: Validators { etag: field(header::ETAG), last_modified: field(header::LAST_MODIFIED) },
            body: Vec::new(),
        }
    }
}

async fn read_body(
    response: &mut Response,
    ask: &Ask<'_>,
    failed: impl Fn(reqwest::Error) -> FetchError,
) -> Result<Vec<u8>, FetchError> {
    let beginning_is_enough = ask.want == Want::Robots;
    let codings: Vec<String> = response
        .headers()
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect();
    let mut body = Body::new(&codings.join(","), ask.limit)?;
    if !beginning_is_enough && response.content_length().is_some_and(|length| length > ask.limit as u64) {
        return Err(BodyError::TooLarge(ask.limit).into());
    }
    while let Some(chunk) = response.chunk().await.map_err(&failed)? {
        let _turn = DECODING.acquire().await.expect("the semaphore is never closed");
        match body.push(&chunk) {
            Err(BodyError::TooLarge(_)) if beginning_is_enough => return Ok(body.partial()),
            Err(error) => {
                drop(body); // while it is still this body's turn
                return Err(error.into());
            }
            Ok(()) => {}
        }
    }
    Ok(body.finish()?)
}

fn request_headers(ask: &Ask<'_>) -> HeaderMap {
    let accept = match ask.want {
        Want::Article => "text/html,application/xhtml+xml,text/markdown,text/plain;q=0.9,*/*;q=0.5",
        Want::Listing => {
            "application/atom+xml,application/rss+xml,application/feed+json,application/xml,text/xml,*/*;q=0.5"
        }
        Want::Robots => "text/plain,*/*;q=0.5",
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
    headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate, br, zstd"));
    let mut add = |name: HeaderName, value: Option<&String>| {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            headers.insert(name, value);
        }
    };
    add(header::IF_NONE_MATCH, ask.validators.and_then(|known| known.etag.as_ref()));
    add(header::IF_MODIFIED_SINCE, ask.validators.and_then(|known| known.last_modified.as_ref()));
    headers
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Turns away what its own server calls an image, a film, an archive, a script.
fn check_type(content_type: Option<&str>) -> Result<(), FetchError> {
    let essence = essence(content_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", ""));
    let is_article = match kind {
        "image" | "audio" | "video" | "font" | "model" => false,
        "text" => !matches!(subtype, "css" | "javascript" | "csv" | "calendar" | "vcard"),
        "application" => {
            matches!(subtype, "octet-stream" | "unknown" | "x-unknown" | "xhtml+xml" | "xml")
                || subtype.contains("markdown")
        }
        _ => true,
    };
    if is_article { Ok(()) } else { Err(FetchError::NotArticle(format!("`{essence}`"))) }
}

/// How a page is written, as far as its type, its address and its beginning tell.
pub(super) fn format(content_type: Option<&str>, url: &Url, body: &[u8]) -> Option<Format> {
    let named = || files::format_of(Path::new(url.path()));
    match essence(content_type).as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        kind if kind.contains("markdown") => Some(Format::Markdown),
        "text/plain" => Some(named().filter(|named| *named == Format::Markdown).unwrap_or(Format::Text)),
        _ => {
            let head = String::from_utf8_lossy(&body[..body.len().min(512)]).trim_start().to_ascii_lowercase();
            let is_html = ["<!doctype html", "<html", "<head", "<body"].iter().any(|start| head.starts_with(start));
            if is_html { Some(Format::Html) } else { named() }
        }
    }
}

fn essence(content_type: Option<&str>) -> String {
    content_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

pub(super) fn status_error(status: u16) -> FetchError {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("");
    FetchError::Status { status, reason }
}
