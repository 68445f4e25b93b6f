//! Which site a page belongs to.

use crate::clean::url::{Parts, tidy};
use crate::document::{Document, Tag};

/// The host of a page: of its address where that is known, else of the one it names as its own.
pub fn site_of(doc: &Document, page_url: Option<&str>) -> Option<String> {
    page_url
        .and_then(host)
        .or_else(|| canonical(doc).and_then(host))
        .or_else(|| doc.front_matter().url.as_deref().and_then(host))
}

fn host(url: &str) -> Option<String> {
    Parts::split(&tidy(url)).filter(|parts| !parts.bare).map(|parts| parts.host.into_owned())
}

fn canonical(doc: &Document) -> Option<&str> {
    let rows = doc.rows();
    (0..rows.len()).find_map(|row| match rows[row].tag {
        Tag::Link if doc.attr(row, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
            doc.attr(row, "href")
        }
        Tag::Meta if doc.attr(row, "property") == Some("og:url") => doc.attr(row, "content"),
        _ => None,
    })
}
