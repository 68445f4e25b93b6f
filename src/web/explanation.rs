//! A source in stretches that stay and stretches that were cut, and each cut in words.

use super::words;
use crate::clean::{Action, Removal};
use std::ops::Range;

/// A stretch of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'s> {
    /// Its text.
    pub text: &'s str,
    /// Which cut took it out or changed it, if one did: where cuts overlap, the one that begins last.
    pub cut: Option<usize>,
    /// Whether the cut begins here.
    pub begins: bool,
    /// Its first byte.
    pub start: usize,
}

/// Divides a part of a source at the edges of its cuts, and at `mark`. `removed` is in the order of the record: by
/// place.
pub fn stretches<'s>(
    source: &'s str,
    part: Range<usize>,
    removed: &[Removal],
    mark: Option<usize>,
) -> Vec<Stretch<'s>> {
    let inside = |at: usize| part.start < at && at < part.end && source.is_char_boundary(at);
    let here: Vec<usize> = within(&part, removed).collect();
    let mut edges = vec![part.start, part.end];
    edges.extend(mark.filter(|&at| inside(at)));
    edges
        .extend(here.iter().flat_map(|&cut| [removed[cut].span.start, removed[cut].span.end]).filter(|&at| inside(at)));
    edges.sort_unstable();
    edges.dedup();
    let mut open: Vec<usize> = Vec::new();
    let mut coming = here.into_iter().peekable();
    let mut begun = vec![false; removed.len()];
    let mut found = Vec::with_capacity(edges.len());
    for pair in edges.windows(2) {
        while let Some(cut) = coming.next_if(|&cut| removed[cut].span.start <= pair[0]) {
            open.push(cut);
        }
        open.retain(|&cut| removed[cut].span.end > pair[0]);
        let cut = open.iter().copied().max_by_key(|&cut| (removed[cut].span.start, cut));
        let begins = cut.is_some_and(|cut| !std::mem::replace(&mut begun[cut], true));
        found.push(Stretch { text: source.get(pair[0]..pair[1]).unwrap_or(""), cut, begins, start: pair[0] });
    }
    found
}

/// The cuts that touch a part, in their order.
pub fn within(part: &Range<usize>, removed: &[Removal]) -> impl Iterator<Item = usize> {
    let touches = |removal: &Removal| removal.span.start < part.end && part.start < removal.span.end;
    removed
        .iter()
        .enumerate()
        .filter(move |(_, removal)| touches(removal))
        .map(|(at, _)| at)
        .collect::<Vec<_>>()
        .into_iter()
}

/// What was done, in words.
pub fn done(action: Action) -> &'static str {
    match action {
        Action::Drop => "taken out",
        Action::Unwrap => "unwrapped, its words stay",
        Action::Rewrite => "rewritten",
        Action::Strip => "stripped",
    }
}

/// What convicted it: the kind of evidence, and what it holds.
pub fn evidence(cut: &Removal) -> (String, String) {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&cut.evidence) else { return Default::default() };
    let kind = fields.get("kind").and_then(|kind| kind.as_str()).unwrap_or("").to_owned();
    let told = fields.iter().filter(|(name, value)| *name != "kind" && !value.is_null()).map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if fields.len() == 2 { value } else { format!("{name} {value}") }
    });
    let told = told.collect::<Vec<_>>().join(", ");
    (kind.replace('-', " "), told)
}

/// The class a category is coloured by.
pub fn class(cut: &Removal) -> String {
    format!("c-{}", words::name(&cut.category))
}

/// A cut for tests.
#[cfg(test)]
pub fn example() -> Removal {
    use crate::clean::{Category, Evidence};
    Removal {
        rule: "r".to_owned(),
        category: Category::Ad,
        action: Action::Drop,
        span: crate::document::Span::new(0, 1),
        line: 1,
        evidence: Evidence::Host { host: "a.example".to_owned(), list: "x".to_owned() },
        confidence: 1.0,
        excerpt: String::new(),
        replacement: None,
        inner: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::Evidence;
    use crate::document::Span;

    fn cut(start: usize, end: usize) -> Removal {
        Removal { span: Span::new(start, end), ..example() }
    }

    fn shown(source: &str, part: Range<usize>, removed: &[Removal]) -> String {
        let show = |stretch: &Stretch<'_>| match (stretch.cut, stretch.begins) {
            (Some(cut), true) => format!("[{cut}:{}]", stretch.text),
            (Some(cut), false) => format!("[{cut}…{}]", stretch.text),
            (None, _) => stretch.text.to_owned(),
        };
        stretches(source, part, removed, None).iter().map(show).collect()
    }

    #[test]
    fn cuts_are_marked_where_they_are() {
        assert_eq!(shown("abcdefgh", 0..8, &[cut(2, 4), cut(6, 8)]), "ab[0:cd]ef[1:gh]");
        assert_eq!(shown("abcdefgh", 0..8, &[cut(1, 7), cut(3, 5)]), "a[0:bc][1:de][0…fg]h");
        assert_eq!(shown("abcdefgh", 3..6, &[cut(1, 4), cut(5, 8)]), "[0:d]e[1:f]", "a part of them");
        assert_eq!(shown("abcdefgh", 0..3, &[cut(5, 8)]), "abc");
        let marked = stretches("abcd", 0..4, &[cut(1, 3)], Some(2));
        assert_eq!(marked.iter().map(|stretch| stretch.text).collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert_eq!(shown("aä", 0..3, &[cut(2, 3)]), "aä", "a span inside a letter breaks nothing");
    }

    #[test]
    fn evidence_is_told_in_words() {
        assert_eq!(evidence(&cut(0, 1)), ("host".to_owned(), "host a.example, list x".to_owned()));
        let phrase = Removal { evidence: Evidence::Phrase { text: "Read now".to_owned() }, ..cut(0, 1) };
        assert_eq!(evidence(&phrase), ("phrase".to_owned(), "Read now".to_owned()));
    }
}
