//! The addresses of the pages.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in a part of a path or query (RFC 3986, unreserved).
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text as one part of a path or query.
pub fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// The page of a tip.
pub fn tip(id: &str) -> String {
    format!("/tips/{}", part(id))
}

/// The page of an article.
pub fn article(id: &str) -> String {
    format!("/articles/{}", part(id))
}

/// Another view of an article: `original` or `explained`.
pub fn view(id: &str, view: &str) -> String {
    format!("/articles/{}/{view}", part(id))
}

/// The manual page of a rule.
pub fn rule(id: &str) -> String {
    format!("/rules/{}", part(id))
}

/// The first answers to a query.
pub fn search(query: &str) -> String {
    format!("/search?q={}", part(query))
}

/// An address that leads out, if it is one of the web.
pub fn outside(url: &str) -> Option<&str> {
    crate::article::address::is_web(url).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_an_id_holds_is_one_part_of_the_path() {
        assert_eq!(tip("0a1b#3"), "/tips/0a1b%233");
        assert_eq!(article("a/../b?c"), "/articles/a%2F..%2Fb%3Fc");
        assert_eq!(search("topic:x & <y>"), "/search?q=topic%3Ax%20%26%20%3Cy%3E");
    }

    #[test]
    fn only_the_web_is_outside() {
        assert_eq!(outside("javascript:alert(1)"), None);
        assert_eq!(outside("https://a.example/"), Some("https://a.example/"));
    }
}
