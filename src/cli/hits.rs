//! What a search found, for people: hits with their matches in colour, notes that point into the query, facets.

use super::output::{Output, Piece, bold, columns, cyan, dim, plain, red, yellow};
use crate::index::ArticleInfo;
use crate::search::{Facets, Hit, Note};
use std::io;

/// Columns of the numbers of hits.
const MARGIN: usize = 5;
/// How many values of a facet are shown.
const FACET_VALUES: usize = 5;
/// Columns of facets' names.
const FACET_NAME: usize = 9;
/// Characters of a query that are shown before and behind the place of a note.
const AROUND: usize = 30;

/// One hit.
pub fn hit(number: usize, hit: &Hit, out: &mut Output) -> io::Result<()> {
    let mut title = vec![sign(hit.sign())];
    title.extend(marked(&hit.title, &hit.highlights.title, bold, cyan));
    out.labelled(&[cyan(format!("{number:>3}  "))], &title, MARGIN)?;
    out.wrapped_pieces(&marked(&hit.snippet, &hit.highlights.snippet, plain, bold), MARGIN)?;
    let also = match hit.also_in {
        0 => String::new(),
        1 => "also in 1 other article".to_owned(),
        more => format!("also in {more} other articles"),
    };
    let topics = hit.tip.as_ref().map(|tip| tip.topics.join(", ")).unwrap_or_default();
    let article = place(&hit.article, &hit.title);
    let facts = [article.as_str(), &topics, &also].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>();
    if !facts.is_empty() {
        out.linked(&[dim(facts.join(" · "))], MARGIN, hit.article.url.as_deref().unwrap_or(""))?;
    }
    out.wrapped_pieces(&[dim(&hit.id)], MARGIN)
}

/// What is said before the title of a tip that forbids.
pub fn sign(sign: Option<&str>) -> Piece {
    sign.map_or(plain(""), |sign| red(format!("{sign}: ")))
}

/// An article in a few words: its title unless that is `known`, where it stands, and when it was published.
pub fn place(article: &ArticleInfo, known: &str) -> String {
    let title = article.title.as_deref().filter(|title| *title != known).unwrap_or("");
    let place = article.site.as_deref().or(article.url.as_deref()).or(article.path.as_deref()).unwrap_or("");
    let published = article.published.as_deref().unwrap_or("");
    let day = published.get(..10).unwrap_or(published);
    [title, place, day].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The facets with their most frequent values; one value alone divides nothing.
pub fn facets(facets: &Facets, out: &mut Output) -> io::Result<()> {
    for (name, values) in facets.iter().filter(|(_, values)| values.len() > 1) {
        let mut pieces = Vec::new();
        for value in values.iter().take(FACET_VALUES) {
            pieces.extend([plain(format!("{} ", value.value)), dim(format!("{}   ", value.count))]);
        }
        out.labelled(&[dim(format!("{name:<FACET_NAME$}"))], &pieces, FACET_NAME)?;
    }
    Ok(())
}

/// A note on how a query was understood, with its place under it, to stderr.
pub fn note(query: &str, note: &Note, out: &Output) {
    out.note(&[yellow("note: "), plain(&note.text)]);
    let Some((start, end)) = note.span else { return };
    let part = |from: usize, to: usize| query.get(from..to).unwrap_or("");
    let before = tail(part(0, start), AROUND);
    let about = head(part(start, end), 2 * AROUND);
    let behind = if about.len() < end.saturating_sub(start) { "" } else { head(part(end, query.len()), AROUND) };
    let margin = [plain("      "), plain(before)];
    out.note(&[&margin[..], &[yellow(about), plain(behind)]].concat());
    let marks = "^".repeat(columns(&[plain(about)]).max(1));
    out.note(&[plain(" ".repeat(columns(&margin))), yellow(marks)]);
}

/// The first `most` characters.
fn head(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

/// The last `most` characters.
fn tail(text: &str, most: usize) -> &str {
    let skipped = text.chars().count().saturating_sub(most);
    text.char_indices().nth(skipped).map_or("", |(at, _)| &text[at..])
}

/// The text in stretches that matched and stretches that did not.
fn marked(text: &str, matches: &[(usize, usize)], rest: fn(String) -> Piece, hit: fn(String) -> Piece) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let stretch = |from: usize, to: usize| text.get(from..to).unwrap_or("").to_owned();
    for &(start, end) in matches {
        pieces.extend([rest(stretch(at, start)), hit(stretch(start, end))]);
        at = end;
    }
    pieces.push(rest(stretch(at, text.len())));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_divide_a_text() {
        let pieces = marked("ask early", &[(0, 3)], plain, bold);
        assert_eq!(pieces, [plain(""), bold("ask"), plain(" early")]);
        assert_eq!(marked("é", &[(0, 1)], plain, bold).len(), 3, "a mark inside a character is passed over");
    }

    #[test]
    fn a_place_is_shown_with_what_stands_around_it() {
        assert_eq!((head("añb", 2), tail("añb", 2)), ("añ", "ñb"));
        assert_eq!((head("a", 2), tail("a", 2), tail("", 2)), ("a", "a", ""));
    }
}
