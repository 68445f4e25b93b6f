//! What every request passes: who may ask, how long an answer may take, and what no answer goes without.

use super::app::App;
use super::error::WebError;
use super::page::Apology;
use super::{Settings, api};
use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

/// Headers of every answer that says nothing else.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// Lets a request through if it may pass, in time, and counts it.
pub async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let for_programs = api::is_api(request.uri().path());
    let mut response = match refusal(&request, &app.settings) {
        Some((status, why)) => (status, format!("{why}\n")).into_response(),
        None => match tokio::time::timeout(app.settings.answer_time, next.run(request)).await {
            Ok(response) => response,
            Err(_) if for_programs => api::Fault::from(WebError::Slow).into_response(),
            Err(_) => Apology::from(WebError::Slow).into_response(),
        },
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    let took = began.elapsed();
    if let Ok(timing) = HeaderValue::from_str(&format!("app;dur={:.2}", took.as_secs_f64() * 1e3)) {
        response.headers_mut().insert("server-timing", timing);
    }
    app.metrics.note(route, response.status(), took);
    response
}

/// Why a request must not pass.
fn refusal(request: &Request, settings: &Settings) -> Option<(StatusCode, &'static str)> {
    let headers = request.headers();
    let asked = request.uri().authority().cloned().or_else(|| authority(headers, header::HOST));
    if !asked.is_some_and(|asked| may_be_named(asked.host(), settings)) {
        return Some((
            StatusCode::MISDIRECTED_REQUEST,
            "this server does not answer under that name; `tamis serve --allow-host NAME` adds one",
        ));
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && is_from_elsewhere(headers, settings) {
        return Some((StatusCode::FORBIDDEN, "a page of another site may not send this"));
    }
    None
}

/// A page elsewhere can make a browser ask a name of its own that leads here (DNS rebinding). It has no power over
/// `localhost` and addresses in numbers.
fn may_be_named(host: &str, settings: &Settings) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
    host == "localhost" || host.parse::<IpAddr>().is_ok() || settings.hosts.contains(&host)
}

fn is_from_elsewhere(headers: &HeaderMap, settings: &Settings) -> bool {
    let told = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if told("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return true;
    }
    let Some(origin) = told("origin") else { return false };
    let host = origin.split_once("://").and_then(|(_, host)| host.parse::<Authority>().ok());
    let same = host.as_ref().is_some_and(|origin| authority(headers, header::HOST).is_some_and(|own| own == *origin));
    !(same && host.is_some_and(|host| may_be_named(host.host(), settings)))
}

fn authority(headers: &HeaderMap, name: HeaderName) -> Option<Authority> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn refused(method: &str, headers: &[(&str, &str)]) -> Option<u16> {
        let mut request = Request::builder().method(method).uri("/x");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let settings = Settings { hosts: ["tips.example".to_owned()].into(), ..Settings::default() };
        refusal(&request.body(Body::empty()).expect("a request"), &settings).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn only_known_names_are_answered() {
        for host in ["localhost", "localhost:7331", "127.0.0.1:7331", "[::1]:7331", "192.168.1.9", "TIPS.example:80"] {
            assert_eq!(refused("GET", &[("host", host)]), None, "{host}");
        }
        for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "a b", ""] {
            assert_eq!(refused("GET", &[("host", host)]), Some(421), "{host}");
        }
        assert_eq!(refused("GET", &[]), Some(421));
    }

    #[test]
    fn pages_of_other_sites_send_nothing() {
        let post = |more: &[(&str, &str)]| refused("POST", &[&[("host", "localhost:7331")], more].concat());
        assert_eq!(post(&[]), None, "programs send no origin");
        assert_eq!(post(&[("origin", "http://localhost:7331"), ("sec-fetch-site", "same-origin")]), None);
        assert_eq!(post(&[("origin", "http://evil.example")]), Some(403));
        assert_eq!(post(&[("origin", "null")]), Some(403));
        assert_eq!(post(&[("origin", "http://localhost:9999")]), Some(403));
        assert_eq!(post(&[("sec-fetch-site", "cross-site")]), Some(403));
    }
}
