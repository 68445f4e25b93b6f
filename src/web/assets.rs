//! The few files beside the pages: style, keys, icon. Each is addressed by its content, so it may be kept for ever.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

/// A file that pages refer to.
pub struct Asset {
    name: &'static str,
    kind: &'static str,
    text: &'static str,
}

/// How pages look.
pub static STYLE: Asset =
    Asset { name: "style.css", kind: "text/css; charset=utf-8", text: include_str!("assets/style.css") };

/// What keys do.
pub static KEYS: Asset =
    Asset { name: "keys.js", kind: "text/javascript; charset=utf-8", text: include_str!("assets/keys.js") };

/// A sieve.
pub static ICON: Asset = Asset { name: "icon.svg", kind: "image/svg+xml", text: include_str!("assets/icon.svg") };

/// Digests in the order of the assets below.
static VERSIONS: LazyLock<[String; 3]> =
    LazyLock::new(|| all().map(|asset| blake3::hash(asset.text.as_bytes()).to_hex()[..12].to_owned()));

fn all() -> [&'static Asset; 3] {
    [&STYLE, &KEYS, &ICON]
}

impl Asset {
    /// Where it is served.
    pub fn address(&self) -> String {
        let place = all().iter().position(|asset| asset.name == self.name).unwrap_or_default();
        format!("/assets/{}/{}", VERSIONS[place], self.name)
    }
}

/// Serves an asset under its current address, and under no other.
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let found =
        all().into_iter().zip(VERSIONS.iter()).find(|(asset, current)| asset.name == name && **current == version);
    let Some((asset, _)) = found else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, asset.text).into_response()
}
