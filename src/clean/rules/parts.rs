//! Small questions that several rules ask.

use crate::clean::View;
use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{self, Class, Cue, Mode};
use crate::clean::url::Parts;
use crate::document::{RowId, Tag, attribute};
use scraper::node::Element;
use std::collections::HashSet;

/// The addresses an element loads, lazy ones included.
pub(in crate::clean) fn sources(element: &Element) -> impl Iterator<Item = &str> {
    const NAMES: [&str; 9] =
        ["src", "data-src", "data-lazy-src", "data-original", "poster", "data", "href", "data-lazy", "srcset"];
    NAMES.iter().filter_map(|name| attribute(element, name)).filter(|src| !src.is_empty() && !src.starts_with("data:"))
}

/// The link around `row` if it holds nothing else to see, else `row` itself.
pub(super) fn linked_around(view: &View<'_>, row: RowId) -> RowId {
    let mut best = row;
    for above in view.ancestors(row) {
        match view.row(above).tag {
            Tag::A => {
                return if view.words(above) == 0 && view.media(above) <= view.media(row).max(1) {
                    above
                } else {
                    best
                };
            }
            Tag::Picture | Tag::Video | Tag::Figure | Tag::Span | Tag::Object if view.words(above) == 0 => {
                if view.row(above).tag != Tag::Span && view.media(above) <= view.media(row).max(1) + 1 {
                    best = above;
                }
            }
            _ => return best,
        }
    }
    best
}

/// Whether an element was written as HTML in a Markdown file, where the author's own links are Markdown.
pub(super) fn is_raw_html_in_markdown(view: &View<'_>, row: RowId) -> bool {
    view.doc.format() == crate::document::Format::Markdown
        && view.row(row).span.slice(view.doc.source()).starts_with('<')
}

/// The declared width and height of an element in CSS pixels: attributes first, then its style.
pub(super) fn size(element: &Element) -> (Option<u32>, Option<u32>) {
    let style = attribute(element, "style").unwrap_or("").to_ascii_lowercase();
    let of = |name: &str| {
        pixels(attribute(element, name).unwrap_or("")).or_else(|| {
            let mut all = crate::clean::style::declarations(&style);
            all.find(|&(property, _)| property == name).and_then(|(_, value)| pixels(value))
        })
    };
    (of("width"), of("height"))
}

fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let value = value.strip_suffix("px").unwrap_or(value);
    value.parse::<f32>().ok().filter(|n| *n >= 0.0 && *n < 1e6).map(|n| n as u32)
}

/// The registrable domain of a URL's host (`a.b.example.co.uk` → `example.co.uk`), lower-case.
pub(super) fn domain_of(url: &str) -> Option<String> {
    let parts = Parts::split(url.trim())?;
    Some(registrable(&parts.host).to_owned())
}

/// Whether an address is that of a picture's file, by the end of its path.
pub(super) fn is_picture(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp"].iter().any(|ending| path.ends_with(ending))
}

/// The host of the page, lower-case: of the address the caller knows, else of the one the page gives itself.
pub(super) fn page_host(view: &View<'_>) -> Option<String> {
    let given = |tag: Tag, (name, value): (&str, &str), content: &str| {
        let says = |row: &&RowId| view.attr(**row, name).is_some_and(|found| found.eq_ignore_ascii_case(value));
        view.tagged(tag).iter().find(says).and_then(|&row| view.attr(row, content))
    };
    let url = view.options.page_url.as_deref().or_else(|| given(Tag::Link, ("rel", "canonical"), "href"));
    let url = url.or_else(|| given(Tag::Meta, ("property", "og:url"), "content"))?;
    let parts = Parts::split(url.trim()).filter(|parts| !parts.bare)?;
    Some(parts.host.into_owned())
}

/// The registrable domain of a host; the host itself where there is none.
pub(super) fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

/// Classes of labels that announce other articles.
pub(super) const LABELS: [Class; 4] = [Class::SeeAlso, Class::Related, Class::ReadMore, Class::AlsoRead];

/// The cue of one of these classes that is all of the text.
pub(super) fn whole_cue(text: &str, classes: &[Class]) -> Option<Cue> {
    phrases::find(text).filter(|cue| cue.mode == Mode::Whole && classes.contains(&cue.class))
}

/// The cue of one of these classes that the text begins with (or is).
pub(super) fn starting_cue(text: &str, classes: &[Class]) -> Option<Cue> {
    phrases::find(text).filter(|cue| cue.mode != Mode::Contains && classes.contains(&cue.class))
}

/// The words of a cue of one of these classes that the text ends with. A short word (`more`) ends titles, too.
pub(super) fn ending_cue(text: &str, classes: &[Class]) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let tail = |n: usize| words[words.len() - n..].join(" ");
    let calls = |tail: &String| whole_cue(tail, classes).is_some_and(|cue| cue.is_phrase() || cue.phrase.len() > 7);
    (1..=5.min(words.len())).rev().map(tail).find(calls)
}

/// The words of every heading, as cues are written.
pub(super) fn headings(view: &View<'_>) -> HashSet<String> {
    let headings = view.flow().iter().filter(|unit| matches!(unit.kind, UnitKind::Heading(_)));
    headings.map(|unit| phrases::normal(&unit.text(view))).collect()
}

/// Whether a text says what one of the headings says.
pub(super) fn repeats(headings: &HashSet<String>, text: &str) -> bool {
    headings.contains(&phrases::normal(text))
}
