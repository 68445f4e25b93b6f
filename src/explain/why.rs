//! Why a text is, or is not, in the output.

use crate::clean::{Action, Removal};
use crate::document::{Document, RowId, Span, Tag};
use serde::Serialize;

/// Characters of the source shown before and after a text that was found.
const AROUND: usize = 30;

/// One place where a text stands in the source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Its bytes.
    pub span: Span,
    /// The line where it begins, counted from 1.
    pub line: usize,
    /// The source around it, on one line.
    pub excerpt: String,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum Fate {
    /// It is in the output.
    Kept,
    /// A cut took it.
    Cut {
        /// The cut, as an index.
        removal: usize,
    },
    /// Only a part of it was taken.
    InPart {
        /// The first cut that took some of it, as an index.
        removal: usize,
    },
    /// It stands where no reader sees it, or in a control: never part of an article.
    Unseen {
        /// The element, or `front matter`, `comment`.
        inside: String,
    },
    /// It stands in markup, such as an address, and a cut changed or took that.
    MarkupCut {
        /// The cut, as an index.
        removal: usize,
    },
    /// It stands in markup and was left as it is.
    Markup,
}

/// Every place where `text` stands in the document, whatever its case and white space, tags and Markdown marks between
/// its words aside; where the words stand nowhere, the places where the source holds them in its markup.
pub fn why(document: &Document, removals: &[Removal], text: &str) -> Vec<Found> {
    let needle = folded(text).0;
    let needle = needle.trim();
    if needle.is_empty() {
        return Vec::new();
    }
    let shown = Shown::read(document);
    let found: Vec<Found> = shown
        .places(needle)
        .map(|(spans, row)| {
            let span = spans.iter().copied().reduce(Span::join).unwrap_or_default();
            place(document, span, fate_of_words(document, removals, &spans, row))
        })
        .collect();
    if !found.is_empty() {
        return found;
    }
    let (source, offsets) = folded(document.source());
    let hits = source.match_indices(needle).map(|(at, hit)| Span::new(offsets[at], offsets[at + hit.len()]));
    hits.map(|span| place(document, span, fate_of_markup(document, removals, span))).collect()
}

fn place(document: &Document, span: Span, fate: Fate) -> Found {
    let source = document.source();
    let from = source.floor_char_boundary(span.start.saturating_sub(AROUND));
    let to = source.ceil_char_boundary((span.end + AROUND).min(source.len()));
    let excerpt = source[from..to].split_whitespace().collect::<Vec<_>>().join(" ");
    Found { span, line: document.line(span.start), excerpt, fate }
}

fn fate_of_words(document: &Document, removals: &[Removal], spans: &[Span], row: RowId) -> Fate {
    let taken = |span: &Span| {
        removals.iter().position(|removal| removal.action == Action::Drop && removal.span.overlaps(*span))
    };
    let takers: Vec<Option<usize>> = spans.iter().map(taken).collect();
    if let Some(removal) = takers.iter().copied().flatten().next() {
        let whole = takers.iter().all(Option::is_some)
            && spans.iter().all(|span| removals.iter().any(|r| r.action == Action::Drop && r.span.contains(*span)));
        return if whole { Fate::Cut { removal } } else { Fate::InPart { removal } };
    }
    match unseen_around(document, row) {
        Some(tag) => Fate::Unseen { inside: format!("<{tag}>") },
        None => Fate::Kept,
    }
}

fn fate_of_markup(document: &Document, removals: &[Removal], span: Span) -> Fate {
    let body = document.rows().iter().filter(|row| row.tag != Tag::Root && !row.span.is_empty());
    if body.map(|row| row.span.start).min().is_none_or(|start| span.end <= start) {
        return Fate::Unseen { inside: "front matter".to_owned() };
    }
    if let Some(removal) = removals.iter().position(|removal| match removal.action {
        Action::Unwrap | Action::Drop => removal.span.contains(span),
        Action::Rewrite | Action::Strip => removal.span.overlaps(span),
    }) {
        return Fate::MarkupCut { removal };
    }
    let inside = |row: &&crate::document::Row| row.tag == Tag::Comment && row.span.contains(span);
    match document.rows().iter().find(inside) {
        Some(_) => Fate::Unseen { inside: "comment".to_owned() },
        None => Fate::Markup,
    }
}

/// The element around a row because of which an article does not show it.
fn unseen_around(document: &Document, row: RowId) -> Option<String> {
    use Tag::*;
    let rows = document.rows();
    let mut at = row;
    while at != 0 {
        at = rows[at].parent;
        let control = matches!(rows[at].tag, Button | Select | Option | Optgroup | Textarea | Iframe | Video | Audio);
        if control || rows[at].tag.is_unseen() || matches!(rows[at].tag, Svg | Math | Object | Canvas | Progress) {
            return document.element(at).map(|element| element.name().to_owned());
        }
    }
    None
}

/// The words of a document in order, each letter with its place.
struct Shown {
    text: String,
    /// For each byte of `text`: the bytes of the source it was made of, and its row.
    origins: Vec<(Span, RowId)>,
}

impl Shown {
    fn read(document: &Document) -> Shown {
        let mut shown = Shown { text: String::new(), origins: Vec::new() };
        for (row, at) in document.rows().iter().enumerate() {
            if at.tag.is_block() || at.tag == Tag::Br {
                shown.push(' ', Span::new(at.span.start, at.span.start), row);
            }
            let Some(text) = document.text(row) else { continue };
            // Where text is written with references or escapes, its letters cannot be told apart: all of it is meant.
            let exact = at.span.slice(document.source()) == text;
            for (offset, c) in text.char_indices() {
                let start = at.span.start + offset;
                let span = if exact { Span::new(start, start + c.len_utf8()) } else { at.span };
                shown.push(c, span, row);
            }
        }
        shown
    }

    fn push(&mut self, c: char, span: Span, row: RowId) {
        if c.is_whitespace() && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        for c in fold(c) {
            self.text.push(c);
            self.origins.extend(std::iter::repeat_n((span, row), c.len_utf8()));
        }
    }

    /// Where the needle stands: the spans of its words, neighbours joined, and the row of its first letter.
    fn places<'s>(&'s self, needle: &'s str) -> impl Iterator<Item = (Vec<Span>, RowId)> + 's {
        self.text.match_indices(needle).map(|(at, hit)| {
            let origins = &self.origins[at..at + hit.len()];
            let mut spans: Vec<Span> = Vec::new();
            for &(span, _) in origins.iter().filter(|(span, _)| !span.is_empty()) {
                match spans.last_mut() {
                    Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
                    _ => spans.push(span),
                }
            }
            (spans, origins.first().map_or(0, |(_, row)| *row))
        })
    }
}

/// A character as texts are compared: lower-case, straight quotes, every white space a blank.
fn fold(c: char) -> impl Iterator<Item = char> {
    let c = match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    c.to_lowercase()
}

/// A text folded, runs of white space one blank, and for each byte (and its end) the offset it came from.
fn folded(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut offsets) = (String::new(), Vec::new());
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && out.ends_with(' ') {
            continue;
        }
        for c in fold(c) {
            out.push(c);
            offsets.extend(std::iter::repeat_n(at, c.len_utf8()));
        }
    }
    offsets.push(text.len());
    (out, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{self, Options};
    use crate::document::{Format, Limits};

    fn ask(source: &str, format: Format, text: &str) -> Vec<Fate> {
        let document = Document::parse(source, format, &Limits::default());
        let removals = clean::clean(&document, &Options::default()).removals;
        why(&document, &removals, text).into_iter().map(|found| found.fate).collect()
    }

    const POST: &str = "---\ntitle: A day well kept\n---\n\nAsk for *more* &amp; [say why](https://x.sjv.io/c/1234567/98765/4321?u=https%3A%2F%2Fa.example%2F).\n\n\
        <!-- affiliate ads begin -->\n<a href=\"https://x.sjv.io/c/1234567/1/2\">Buy a lamp</a>\n<!-- affiliate ads end -->\n\n\
        Sleep on it.\n";

    #[test]
    fn tells_what_stays_from_what_was_taken() {
        let md = Format::Markdown;
        assert_eq!(ask(POST, md, "sleep  ON it"), [Fate::Kept]);
        assert_eq!(ask(POST, md, "ask for more & say why"), [Fate::Kept]);
        assert_eq!(ask(POST, md, "Buy a lamp"), [Fate::Cut { removal: 1 }]);
        assert_eq!(ask(POST, md, "x.sjv.io/c/1234567/98765"), [Fate::MarkupCut { removal: 0 }]);
        assert_eq!(ask(POST, md, "A day well kept"), [Fate::Unseen { inside: "front matter".to_owned() }]);
        assert_eq!(ask(POST, md, "not in there"), []);
        assert_eq!(ask(POST, md, " \n"), []);
    }

    #[test]
    fn tells_what_no_reader_sees() {
        let page =
            "<title>T</title><p>One <button>Copy it</button> two</p><script>let x = 'unseen'</script><p>1 &lt; 2";
        assert_eq!(ask(page, Format::Html, "copy it"), [Fate::Unseen { inside: "<button>".to_owned() }]);
        assert_eq!(ask(page, Format::Html, "1 < 2"), [Fate::Kept]);
    }
}
