//! The real address of an image: lazy pages keep it anywhere but in `src`.

use crate::article::{Image, address};
use crate::clean::{Cleaned, Fate};
use crate::document::{RowId, Tag};

/// Attributes in which scripts that load images late find the address.
const LAZY: [&str; 9] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-original-src",
    "data-orig-file",
    "data-hi-res-src",
    "data-image-src",
    "data-url",
];

/// The same for lists of addresses.
const LAZY_SETS: [&str; 3] = ["data-srcset", "data-lazy-srcset", "srcset"];

/// Words in the name of a file that stands in for an image that is still to come.
const STAND_INS: [&str; 9] =
    ["placeholder", "blank.", "spacer", "loading.", "loader", "lazy", "transparent.", "1x1", "pixel."];

/// The image of an `img` row; `None` where it has no address that can be shown.
pub(super) fn of(cleaned: &Cleaned<'_>, row: RowId) -> Option<Image> {
    let url = real_address(cleaned, row)?;
    let words = |name| cleaned.attr(row, name).map(tidy).unwrap_or_default();
    Some(Image { url, alt: words("alt"), title: words("title") })
}

fn real_address(cleaned: &Cleaned<'_>, row: RowId) -> Option<String> {
    let attr = |name| cleaned.attr(row, name).map(str::trim).filter(|url| is_address(url));
    let lazy = LAZY.iter().find_map(|name| attr(name).filter(|url| !is_stand_in(url)));
    let source = attr("src");
    if let Some(url) = lazy.or(source.filter(|url| !is_stand_in(url))) {
        return Some(url.to_owned());
    }
    let set = LAZY_SETS.iter().find_map(|name| largest(cleaned.attr(row, name)?));
    let beside = || {
        sources(cleaned, row).find_map(|source| LAZY_SETS.iter().find_map(|name| largest(cleaned.attr(source, name)?)))
    };
    let inside = || source.filter(|url| url.len() > SMALLEST_INSIDE && starts_with_data(url));
    set.or_else(beside).or_else(inside).map(str::to_owned)
}

/// An image inside its address that is shorter stands in for another.
const SMALLEST_INSIDE: usize = 1024;

/// The `source` elements of the `picture` around an image.
fn sources<'c>(cleaned: &'c Cleaned<'_>, row: RowId) -> impl Iterator<Item = RowId> + use<'c> {
    let doc = cleaned.document;
    let parent = doc.rows()[row].parent;
    let picture = (doc.rows()[parent].tag == Tag::Picture).then_some(parent);
    picture
        .into_iter()
        .flat_map(|picture| doc.children(picture))
        .filter(|&child| doc.rows()[child].tag == Tag::Source && cleaned.fate(child) == Fate::Keep)
}

/// The address of the largest image of a `srcset`.
fn largest(set: &str) -> Option<&str> {
    let mut best: Option<(f32, &str)> = None;
    let mut rest = set.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    while !rest.is_empty() {
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (url, after) = rest.split_at(end);
        let (size, after) = match url.strip_suffix(',') {
            Some(_) => ("", after),
            None => after.split_once(',').unwrap_or((after, "")),
        };
        let size = size.trim().trim_end_matches(['w', 'x', 'h']).parse().unwrap_or(1.0);
        let url = url.trim_end_matches(',');
        if is_address(url) && !is_stand_in(url) && best.is_none_or(|(known, _)| size > known) {
            best = Some((size, url));
        }
        rest = after.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    }
    best.map(|(_, url)| url)
}

fn is_address(url: &str) -> bool {
    !url.contains(char::is_whitespace)
        && url.len() > 2
        && url.contains(['/', '.', ':'])
        && address::image(url).is_some()
}

/// Whether an address is that of an image which stands in for one that is still to come.
fn is_stand_in(url: &str) -> bool {
    let file = url.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
    let file = file.to_ascii_lowercase();
    starts_with_data(url) || STAND_INS.iter().any(|word| file.contains(word))
}

fn starts_with_data(url: &str) -> bool {
    url.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// The image a `noscript` holds for readers without scripts, unless it is a pixel that counts them.
pub(super) fn in_noscript(cleaned: &Cleaned<'_>, row: RowId) -> Option<Image> {
    let doc = cleaned.document;
    let mut inside = row + 1..doc.rows()[row].end;
    inside.find_map(|row| match doc.rows()[row].tag {
        Tag::Img if cleaned.fate(row) == Fate::Keep && !is_pixel(|name| cleaned.attr(row, name)) => of(cleaned, row),
        // A parser that could run scripts leaves the markup as text.
        Tag::Text => in_markup(doc.text(row)?),
        _ => None,
    })
}

fn in_markup(markup: &str) -> Option<Image> {
    if !markup.contains("<img") {
        return None;
    }
    html5gum::Tokenizer::new(markup).flatten().find_map(|token| {
        let html5gum::Token::StartTag(tag) = token else { return None };
        if &tag.name[..] != b"img" {
            return None;
        }
        let attr = |name: &str| tag.attributes.get(name.as_bytes()).and_then(|value| std::str::from_utf8(value).ok());
        let url = attr("src")
            .or_else(|| attr("data-src"))
            .map(str::trim)
            .filter(|url| is_address(url) && !is_stand_in(url))?;
        let words = |name| attr(name).map(tidy).unwrap_or_default();
        (!is_pixel(attr)).then(|| Image { url: url.to_owned(), alt: words("alt"), title: words("title") })
    })
}

fn is_pixel<'a>(attr: impl Fn(&'static str) -> Option<&'a str>) -> bool {
    let tiny = |name| attr(name).is_some_and(|size| matches!(size.trim().trim_end_matches("px"), "0" | "1" | "2"));
    let hidden = attr("style").is_some_and(|style| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    });
    tiny("width") || tiny("height") || hidden
}

fn tidy(words: &str) -> String {
    super::tidy(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_of_a_set_is_taken_and_commas_in_addresses_stay() {
        assert_eq!(largest("a.jpg 480w, b.jpg 1200w, c.jpg 800w"), Some("b.jpg"));
        assert_eq!(largest("/i/w_100,h_50/a.jpg 1x,/i/w_200,h_100/a.jpg 2x"), Some("/i/w_200,h_100/a.jpg"));
        assert_eq!(largest("only.jpg"), Some("only.jpg"));
        assert_eq!(largest("a.jpg, b.jpg 2x"), Some("b.jpg"));
        assert_eq!(largest("data:image/gif;base64,R0 1w"), None);
    }

    #[test]
    fn stand_ins_are_known_by_their_file() {
        assert!(is_stand_in("/images/loading.svg"));
        assert!(is_stand_in("data:image/gif;base64,R0lGOD"));
        assert!(!is_stand_in("https://lazy.example/photo.jpg"));
    }

    #[test]
    fn a_noscript_gives_its_image_but_no_pixel() {
        let image = Image { url: "/a.jpg".into(), alt: "A desk".into(), title: String::new() };
        assert_eq!(in_markup(r#"<img src="/a.jpg" alt="A  desk">"#), Some(image));
        assert_eq!(in_markup(r#"<img height="1" width="1" src="https://t.example/tr?id=1">"#), None);
        assert_eq!(in_markup("<iframe src=x></iframe>"), None);
    }
}
