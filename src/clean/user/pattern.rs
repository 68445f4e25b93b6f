//! Patterns of addresses: `*` stands for anything, everything else for itself.

use crate::clean::url::{Parts, tidy};

/// A pattern of an address. With `://` it is held against the whole address, with a `/` in front against path and
/// query on any host, else against the address from its host on. Letters match without regard to case.
///
/// ```
/// # use tamis::clean::user::Pattern;
/// assert!(Pattern::new("/go/*").matches("https://blog.example/go/shop?x=1"));
/// assert!(Pattern::new("*.example/aff/*").matches("https://a.example/aff/7"));
/// assert!(!Pattern::new("blog.example").matches("https://blog.example/about"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    FromHost,
    FromPath,
}

impl Pattern {
    /// A pattern as written.
    pub fn new(text: &str) -> Pattern {
        let part = match (text.contains("://"), text.starts_with('/') && !text.starts_with("//")) {
            (true, _) => Part::Whole,
            (false, true) => Part::FromPath,
            (false, false) => Part::FromHost,
        };
        let text = text.trim_start_matches(if part == Part::FromHost { "//" } else { "" });
        Pattern { text: text.to_lowercase(), part }
    }

    /// Whether an address, as it was written, fits.
    pub fn matches(&self, url: &str) -> bool {
        let url = tidy(url).to_lowercase();
        match self.part {
            Part::Whole => fits(&self.text, &url),
            Part::FromHost => from_host(&url).is_some_and(|rest| fits(&self.text, rest)),
            Part::FromPath => match from_host(&url) {
                Some(rest) => fits(&self.text, rest.find(['/', '?', '#']).map_or("", |at| &rest[at..])),
                None => fits(&self.text, &url),
            },
        }
    }
}

/// The address without scheme and slashes, where it names a host.
fn from_host(url: &str) -> Option<&str> {
    Parts::split(url).filter(|parts| !parts.bare)?;
    let at = url.find("//").map(|at| at + 2)?;
    Some(&url[at..])
}

/// The usual two-finger walk: on a mismatch the last star takes one character more.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p) == Some(&text[t]) {
            p += 1;
            t += 1;
        } else if let Some((at, taken)) = star {
            star = Some((at, taken + 1));
            p = at + 1;
            t = taken + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|b| *b == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything_and_the_rest_for_itself() {
        for (pattern, url, fits) in [
            ("https://a.example/*", "HTTPS://A.example/x", true),
            ("https://a.example/*", "http://a.example/x", false),
            ("a.example/*", "http://a.example/x", true),
            ("a.example/*", "//a.example/x", true),
            ("a.example/*", "https://b.a.example/x", false),
            ("*a.example/*", "https://b.a.example/x", true),
            ("*/track?*id=*", "https://b.example/track?x=1&id=7", true),
            ("/go/*", "/go/there", true),
            ("/go/*", "https://a.example/go/", true),
            ("/go/*", "https://a.example/gone", false),
            ("/go/*", "https://a.example/x/go/y", false),
            ("a.b*", "https://axb.example", false),
            ("*", "mailto:a@b.example", false),
        ] {
            assert_eq!(Pattern::new(pattern).matches(url), fits, "{pattern} {url}");
        }
    }

    #[test]
    fn many_stars_cost_little() {
        let pattern = Pattern::new(&"*a".repeat(200));
        assert!(!pattern.matches(&format!("https://x.example/{}b", "a".repeat(8000))));
    }
}
