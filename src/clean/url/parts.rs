//! Cutting a URL, as it was written, into borrowed pieces.
//!
//! Links in the wild are not RFC 3986: upper-case schemes, backslashes, blanks around and newlines inside,
//! `&amp;` left over from HTML, host names in other scripts. What browsers forgive is forgiven here, and the pieces
//! keep the author's own spelling, so that a URL can be put together again byte by byte.

use std::borrow::Cow;

/// The pieces of a URL that names a host. Borrowed from the text, except a host that had to be normalised.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts<'u> {
    /// `http`, `HTTPS` …; empty for `//host/…` and `host/…`.
    pub scheme: &'u str,
    /// Lower-case ASCII, without port, user or trailing dot.
    pub host: Cow<'u, str>,
    /// The port as written.
    pub port: Option<&'u str>,
    /// From the slash on; may be empty.
    pub path: &'u str,
    /// Between `?` and `#`.
    pub query: Option<&'u str>,
    /// After `#`.
    pub fragment: Option<&'u str>,
    /// There was neither a scheme nor `//`: a relative path to a browser, perhaps a host to its author.
    pub bare: bool,
}

/// Path, query and fragment of anything, relative links included.
pub(super) struct Tail<'u> {
    pub before_query: &'u str,
    pub query: Option<&'u str>,
    /// With its `#`, empty where there is none.
    pub fragment: &'u str,
}

impl<'u> Parts<'u> {
    /// Cuts `url` up; `None` for what names no web host: `mailto:`, `#anchor`, `/path`, `data:` …
    ///
    /// `url` should have been through [`tidy`].
    pub fn split(url: &'u str) -> Option<Parts<'u>> {
        let (scheme, rest) = scheme(url);
        if !scheme.is_empty() && !is_web(scheme) {
            return None;
        }
        let slashes = rest.bytes().take_while(|b| matches!(b, b'/' | b'\\')).count();
        let bare = scheme.is_empty() && slashes < 2;
        if bare && (slashes > 0 || !looks_like_host(rest)) {
            return None;
        }
        let rest = &rest[slashes..];
        let end = rest.bytes().position(|b| matches!(b, b'/' | b'\\' | b'?' | b'#')).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, Some(port)),
            _ => (authority, None),
        };
        let host = normalise_host(host)?;
        let tail = tail(rest);
        let fragment = tail.fragment.strip_prefix('#');
        Some(Parts { scheme, host, port, path: tail.before_query, query: tail.query, fragment, bare })
    }

    /// The first segment of the path; empty for the root.
    pub fn first_segment(&self) -> &'u str {
        let path = self.path.trim_start_matches(['/', '\\']);
        let end = path.bytes().position(|b| matches!(b, b'/' | b'\\')).unwrap_or(path.len());
        &path[..end]
    }

    /// Names and values of the query as written, empty pairs left out.
    pub fn pairs(&self) -> impl Iterator<Item = (&'u str, &'u str)> + use<'u> {
        pairs(self.query.unwrap_or(""))
    }
}

/// Names and values of a query as written.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Cuts off query and fragment.
pub(super) fn tail(url: &str) -> Tail<'_> {
    let cut = memchr::memchr(b'#', url.as_bytes()).unwrap_or(url.len());
    let (rest, fragment) = url.split_at(cut);
    match memchr::memchr(b'?', rest.as_bytes()) {
        Some(at) => Tail { before_query: &rest[..at], query: Some(&rest[at + 1..]), fragment },
        None => Tail { before_query: rest, query: None, fragment },
    }
}

/// What a browser reads: without blanks around and line breaks inside, with `&amp;` read as `&`.
pub fn tidy(url: &str) -> Cow<'_, str> {
    let trimmed = url.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    if !trimmed.bytes().any(|b| matches!(b, b'\t' | b'\n' | b'\r' | b'&')) {
        return Cow::Borrowed(trimmed);
    }
    let mut text = Cow::Borrowed(trimmed);
    if trimmed.contains(['\t', '\n', '\r']) {
        text = Cow::Owned(trimmed.replace(['\t', '\n', '\r'], ""));
    }
    // Twice-escaped text leaves `&amp;amp;`: as long as there is one, there was one more round.
    while let Some(entity) = ["&amp;", "&AMP;", "&#38;", "&#038;", "&#x26;"].iter().find(|e| text.contains(**e)) {
        text = Cow::Owned(text.replace(entity, "&"));
    }
    text
}

/// `https:rest` → (`https`, `rest`); an empty scheme where there is none.
pub(super) fn scheme(url: &str) -> (&str, &str) {
    let end = url.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.')).count();
    let (name, rest) = url.split_at(end);
    match rest.strip_prefix(':') {
        // `example.com:8080/x` has no scheme but a port.
        Some(rest) if !(name.contains('.') && rest.starts_with(|c: char| c.is_ascii_digit())) => (name, rest),
        _ => ("", url),
    }
}

/// Whether this is http or https.
pub(super) fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// Whether scheme-less text begins like a host: labels with a dot, a top level of letters, then the end or a path.
fn looks_like_host(text: &str) -> bool {
    let end = text.find(['/', '?', '#', ':']).unwrap_or(text.len());
    let host = &text[..end];
    let Some((name, top)) = host.rsplit_once('.') else { return false };
    (2..=24).contains(&top.len())
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !name.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
        && !name.starts_with('.')
}

/// Lower-case ASCII without a trailing dot; `None` where no host can be made of it.
fn normalise_host(host: &str) -> Option<Cow<'_, str>> {
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return None;
    }
    if host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_')) {
        return Some(Cow::Borrowed(host));
    }
    if host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')) {
        return Some(Cow::Owned(host.to_ascii_lowercase()));
    }
    // Other scripts and percent signs: IDNA, as browsers do it.
    url::Host::parse(host).ok().map(|host| Cow::Owned(host.to_string().trim_end_matches('.').to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Parts, tidy};

    fn host(url: &str) -> Option<String> {
        Parts::split(&tidy(url)).map(|parts| parts.host.into_owned())
    }

    #[test]
    fn finds_the_host_in_every_spelling() {
        for url in [
            "https://Shop.Example.COM/a",
            "//shop.example.com",
            "http:\\\\shop.example.com\\a",
            "  HTTPS://user:secret@shop.example.com.:8443?x ",
            "https:///shop.example.com/a",
            "https://ｓｈｏｐ.example.com/a",
            "ht\ntps://shop.exa\tmple.com/",
            "shop.example.com/a",
            "shop.example.com:443/a",
        ] {
            assert_eq!(host(url).as_deref(), Some("shop.example.com"), "{url:?}");
        }
        assert_eq!(host("https://bücher.example/").as_deref(), Some("xn--bcher-kva.example"));
    }

    #[test]
    fn knows_what_names_no_host() {
        for url in [
            "mailto:a@b.example",
            "#top",
            "/c/1/2",
            "../x",
            "?page=2",
            "javascript:void(0)",
            "data:,x",
            "tel:1",
            "",
            "https://",
            "./a.b/c",
        ] {
            assert_eq!(host(url), None, "{url:?}");
        }
    }

    #[test]
    fn cuts_path_query_and_fragment() {
        let parts = Parts::split("https://a.example:81/b/c?d=e?f&g#h?i").unwrap();
        assert_eq!((parts.port, parts.path, parts.query), (Some("81"), "/b/c", Some("d=e?f&g")));
        assert_eq!(parts.fragment, Some("h?i"));
        assert_eq!(parts.pairs().collect::<Vec<_>>(), [("d", "e?f"), ("g", "")]);
        assert!(Parts::split("a.example/b").unwrap().bare && !parts.bare);
    }

    #[test]
    fn reads_entities_that_html_left_behind() {
        assert_eq!(tidy("https://a.example/?b=1&amp;amp;c=2&#038;d=3"), "https://a.example/?b=1&c=2&d=3");
        assert_eq!(tidy("https://a.example/?amp=1&ampere=2"), "https://a.example/?amp=1&ampere=2");
    }
}
