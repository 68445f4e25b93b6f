//! What an address is for, where it is no advertising.

use super::decode::{decoded, same_name};
use super::parts::{Parts, pairs, scheme, tail, tidy};
pub use crate::clean::lists::kinds::Kind;
use crate::clean::lists::kinds::{KINDS, KindEntry};

/// What a link or embed is for: a video, a share button, a social account, an app, a newsletter's sign-up page, a
/// page about another address. `None` for the ordinary link.
///
/// These are hints about the block an address stands in, never convictions by themselves.
pub fn kind(url: &str) -> Option<Kind> {
    let url = tidy(url);
    let (name, rest) = scheme(&url);
    match name.to_ascii_lowercase().as_str() {
        // A letter without an addressee but with a text is a share button; one with an addressee is contact.
        "mailto" | "sms" | "whatsapp" | "fb-messenger" | "tg" => {
            let parts = tail(rest);
            let filled =
                |(key, _): (&str, &str)| ["body", "subject", "text", "link", "url"].iter().any(|n| same_name(key, n));
            let to_nobody = name != "mailto" || parts.before_query.is_empty();
            (to_nobody && pairs(parts.query?).any(filled)).then_some(Kind::Share)
        }
        _ => kind_of(&Parts::split(&url).filter(|parts| !parts.bare)?),
    }
}

/// [`kind`] of an address already cut up.
pub(super) fn kind_of(parts: &Parts) -> Option<Kind> {
    KINDS.of(&parts.host, parts.first_segment()).find(|entry| fits(entry, parts)).map(|entry| entry.kind)
}

fn fits(entry: &KindEntry, parts: &Parts) -> bool {
    if !entry.query_any.is_empty() && parts.query.is_none() {
        return false;
    }
    let value_fits = |value: &str| match entry.values.is_empty() {
        true => !value.is_empty(),
        false => entry.values.iter().any(|known| known.eq_ignore_ascii_case(&decoded(value))),
    };
    let has = |name: &String| parts.pairs().any(|(key, value)| same_name(key, name) && value_fits(value));
    (entry.paths.is_empty() || entry.paths.iter().any(|shape| shape.matches(parts.path)))
        && (entry.query_any.is_empty() || entry.query_any.iter().any(has))
}
