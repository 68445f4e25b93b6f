//! Which addresses may stand in a rendered article: none that runs.
//!
//! A list of what is allowed, since what browsers run cannot be listed: an address without a scheme is relative and
//! harmless; one with a scheme is harmless if the scheme is known to be.

use std::borrow::Cow;

/// Schemes that lead to a place or open a program to write with, and run nothing.
const SCHEMES: [&str; 22] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "sftp", "callto", "xmpp", "irc", "ircs", "news", "nntp",
    "geo", "git", "ssh", "magnet", "doi", "urn", "webcal", "gemini",
];

/// What `data:` images may be: pictures that hold no script (unlike SVG).
const PICTURES: [&str; 4] = ["png", "jpeg", "gif", "webp"];

/// The address of a link without characters that browsers skip, or `None` where it must not be a link.
pub fn link(url: &str) -> Option<Cow<'_, str>> {
    let url = tidy(url);
    match scheme(&url) {
        _ if url.is_empty() => None,
        Some(scheme) if !SCHEMES.contains(&scheme.as_ref()) => None,
        _ => Some(url),
    }
}

/// The address of an image: like [`link`], and pictures inside the address itself.
pub fn image(url: &str) -> Option<Cow<'_, str>> {
    let url = tidy(url);
    match scheme(&url).as_deref() {
        _ if url.is_empty() => None,
        None | Some("http" | "https") => Some(url),
        Some("data") => picture(&url).then_some(url),
        Some(_) => None,
    }
}

/// Whether an address names a host of the web.
pub fn is_web(url: &str) -> bool {
    matches!(scheme(url).as_deref(), Some("http" | "https"))
}

fn picture(url: &str) -> bool {
    let kind = url.get(..5).filter(|data| data.eq_ignore_ascii_case("data:")).and_then(|_| url.get(5..11));
    let is_image = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("image/"));
    let subtype = url.get(11..).and_then(|rest| rest.split([';', ',']).next()).unwrap_or("");
    is_image && PICTURES.iter().any(|picture| subtype.eq_ignore_ascii_case(picture))
}

/// The scheme in lower case. Spaces do not count: a lenient reader may skip them.
fn scheme(url: &str) -> Option<Cow<'_, str>> {
    let end = url.find([':', '/', '?', '#']).filter(|&end| url.as_bytes()[end] == b':')?;
    let name = &url[..end];
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.');
    if name.bytes().all(plain) {
        return Some(Cow::Borrowed(name));
    }
    let name: String = name.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    name.bytes().all(plain).then_some(Cow::Owned(name))
}

/// Takes off what browsers skip when they read an address.
fn tidy(url: &str) -> Cow<'_, str> {
    let url = url.trim_matches(|c: char| c.is_whitespace() || is_skipped(c));
    if url.contains(is_skipped) { Cow::Owned(url.replace(is_skipped, "")) } else { Cow::Borrowed(url) }
}

fn is_skipped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_somewhere_stay_byte_for_byte() {
        for url in [
            "https://a.example/x?y=1&z=(2)#q",
            "/x:y",
            "x.html",
            "#top",
            "?q=a:b",
            "//cdn.example/a.png",
            "mailto:a@b.example",
            "HTTPS://A.example",
        ] {
            assert_eq!(link(url).as_deref(), Some(url));
        }
    }

    #[test]
    fn addresses_that_run_are_none() {
        for url in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "java\u{200b}script:alert(1)",
            "java script:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "blob:https://a.example/1",
            "",
            "  ",
        ] {
            assert_eq!(link(url), None, "{url:?}");
            assert_eq!(image(url), None, "{url:?}");
        }
    }

    #[test]
    fn pictures_inside_an_address_are_images_only() {
        assert!(image("data:image/png;base64,AAAA").is_some());
        assert!(image("DATA:image/JPEG,x").is_some());
        assert_eq!(image("data:image/svg+xml,<svg onload=x>"), None);
        assert_eq!(link("data:image/png;base64,AAAA"), None);
    }
}
