//! Finding the destination that a redirect carries: in a parameter, in the path, as the whole query, in a script.

use super::parts::{Parts, scheme};
use crate::clean::lists::Entry;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Rounds of percent-decoding a destination may need.
const ROUNDS: usize = 4;

/// The destination that `entry` says this URL carries.
pub(super) fn destination(entry: &Entry, parts: &Parts) -> Option<String> {
    let in_parameter = || {
        let value = |name: &String| parts.pairs().find(|(key, _)| same_name(key, name)).map(|(_, value)| value);
        entry.dest.iter().find_map(|name| absolute(value(name)?, Lenient::Yes))
    };
    let in_path = || in_path(parts).filter(|_| entry.dest_in_path);
    let in_query = || absolute(parts.query?, Lenient::No).filter(|_| entry.dest_is_query);
    in_parameter().or_else(in_path).or_else(in_query)
}

/// Whether a name as written (`GR%5FURL`) is this parameter, case aside.
pub(super) fn same_name(written: &str, name: &str) -> bool {
    written.eq_ignore_ascii_case(name) || (written.contains('%') && decoded(written).eq_ignore_ascii_case(name))
}

/// A percent-decoded text; what does not decode to UTF-8 stays as it is.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

/// Whether a value without a scheme may be a URL.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Lenient {
    /// `www.example.com/x` counts.
    Yes,
    /// Only `http:`, `https:` and `//` count.
    No,
}

/// The absolute http(s) URL in `value`, decoded as often as it takes.
pub(super) fn absolute(value: &str, lenient: Lenient) -> Option<String> {
    let mut text = Cow::Borrowed(value);
    for _ in 0..ROUNDS {
        if let Some(url) = well_formed(&text, lenient) {
            return Some(url);
        }
        let next = decoded(&text).into_owned();
        if next == text.as_ref() {
            break;
        }
        text = Cow::Owned(next);
    }
    base64_url(value)
}

/// The URL itself where it is one, with the scheme it lacks.
fn well_formed(text: &str, lenient: Lenient) -> Option<String> {
    let text = text.trim().trim_matches(['"', '\'']);
    if text.len() < 4 || text.chars().any(char::is_control) {
        return None;
    }
    let parts = Parts::split(text)?;
    // A `%` or a missing dot in the host: not decoded far enough, or no host of the open web.
    let authority = text[text.len() - text.trim_start_matches(|c: char| c != '/').len()..].trim_start_matches('/');
    let host_end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
    if !parts.host.contains('.') || (!parts.bare && authority[..host_end].contains(['%', ' '])) {
        return None;
    }
    match (parts.scheme.is_empty(), parts.bare) {
        (false, _) if text[parts.scheme.len()..].starts_with("://") => Some(text.to_owned()),
        // `https:/host` and `https:host`: a slash was lost on the way.
        (false, _) => {
            Some(format!("{}://{}", parts.scheme, text[parts.scheme.len() + 1..].trim_start_matches(['/', '\\'])))
        }
        (true, false) => Some(format!("https:{text}")),
        (true, true) if lenient == Lenient::Yes => Some(format!("https://{text}")),
        _ => None,
    }
}

/// A destination in the path: plain to the end of the URL, or encoded to the next slash.
fn in_path(parts: &Parts) -> Option<String> {
    let lower = parts.path.to_ascii_lowercase();
    let at = lower.get(1..)?.find("http").map(|at| at + 1).filter(|at| {
        let rest = lower[at + 4..].trim_start_matches('s');
        rest.starts_with(':') || rest.starts_with("%3a") || rest.starts_with("%253a")
    })?;
    let rest = &parts.path[at..];
    let plain = lower[at + 4..].trim_start_matches('s').starts_with(':');
    if !plain {
        return absolute(rest.split('/').next()?, Lenient::No);
    }
    // Proofpoint closes the URL with `__;`, Tradedoubler with a bracket.
    let rest = rest.split("__;").next()?;
    let opener = parts.path[..at].chars().last();
    if opener == Some('(') {
        return absolute(rest.trim_end_matches(')'), Lenient::No);
    }
    let (mark, query) = parts.query.map_or(("", ""), |query| ("?", query));
    absolute(&format!("{rest}{mark}{query}"), Lenient::No)
}

/// `aHR0cHM6Ly9…`, also behind Bing's two letters: a base64 text that begins with `http`.
fn base64_url(value: &str) -> Option<String> {
    let value = decoded(value);
    let start = value.find("aHR0c").filter(|at| *at <= 2)?;
    let code = value[start..].trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(code).or_else(|_| STANDARD_NO_PAD.decode(code)).ok()?;
    well_formed(std::str::from_utf8(&bytes).ok()?, Lenient::No)
}

/// The address that a `javascript:` link opens; `None` for other schemes and scripts without an address.
pub(super) fn script_target(url: &str) -> Option<String> {
    let (name, code) = scheme(url);
    if !name.eq_ignore_ascii_case("javascript") {
        return None;
    }
    let code = decoded(code);
    let quoted = |quote: char| code.split(quote).skip(1).step_by(2).find_map(|text| absolute(text, Lenient::No));
    quoted('\'').or_else(|| quoted('"')).or_else(|| quoted('`'))
}

/// Whether a text has the beginning of a web address in it, encoded or not: the cheap question before the dear ones.
pub(super) fn mentions_url(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memmem::find(bytes, b"http").is_some()
        || memchr::memmem::find(bytes, b"HTTP").is_some()
        || memchr::memmem::find(bytes, b"aHR0c").is_some()
}

#[cfg(test)]
mod tests {
    use super::{Lenient, absolute, script_target};

    #[test]
    fn decodes_as_often_as_it_takes() {
        for value in [
            "https://shop.example/a?b=c",
            "https%3A%2F%2Fshop.example%2Fa%3Fb%3Dc",
            "https%253A%252F%252Fshop.example%252Fa%253Fb%253Dc",
            "https%25253A%25252F%25252Fshop.example%25252Fa%25253Fb%25253Dc",
            "%2F%2Fshop.example%2Fa%3Fb%3Dc",
            "https:%2F%2Fshop.example/a?b=c",
            "aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYT9iPWM",
            "a1aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYT9iPWM=",
        ] {
            assert_eq!(absolute(value, Lenient::No).as_deref(), Some("https://shop.example/a?b=c"), "{value}");
        }
        assert_eq!(absolute("www.shop.example%2Fa", Lenient::Yes).as_deref(), Some("https://www.shop.example/a"));
    }

    #[test]
    fn keeps_the_encoding_of_the_destination() {
        let value = "https%3A%2F%2Fshop.example%2Fa%2520b%3Fq%3D%252B1";
        assert_eq!(absolute(value, Lenient::No).as_deref(), Some("https://shop.example/a%20b?q=%2B1"));
    }

    #[test]
    fn takes_no_other_value_for_a_url() {
        for value in [
            "",
            "career tips",
            "12345",
            "%E0%A4%A",
            "mailto:a@b.example",
            "/relative/path",
            "http://",
            "javascript:alert(1)",
            "https://localhost/x",
        ] {
            assert_eq!(absolute(value, Lenient::No), None, "{value}");
        }
        assert_eq!(absolute("www.shop.example", Lenient::No), None);
    }

    #[test]
    fn reads_the_address_a_script_opens() {
        let link = "javascript:window.open(decodeURIComponent('https%3A%2F%2Fshop.example%2Fa'), '_blank');void(0);";
        assert_eq!(script_target(link).as_deref(), Some("https://shop.example/a"));
        assert_eq!(
            script_target("JavaScript:location=\"https://shop.example\"").as_deref(),
            Some("https://shop.example")
        );
        assert_eq!(script_target("javascript:void(0)"), None);
        assert_eq!(script_target("https://a.example/?x='https://b.example'"), None);
    }
}
