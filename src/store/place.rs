//! Places as the text they are stored by.

use crate::source::Place;

/// `path:…`, `url:…` or `stdin`.
pub(super) fn key(place: &Place) -> String {
    match place {
        Place::Path(path) => format!("path:{path}"),
        Place::Url(url) => format!("url:{url}"),
        Place::Stdin => "stdin".to_owned(),
    }
}

/// The place of a key; `None` where no [`key`] looks like that.
pub(super) fn from_key(key: &str) -> Option<Place> {
    if let Some(path) = key.strip_prefix("path:") {
        return Some(Place::Path(path.to_owned()));
    }
    if let Some(url) = key.strip_prefix("url:") {
        return Some(Place::Url(url.to_owned()));
    }
    (key == "stdin").then_some(Place::Stdin)
}
