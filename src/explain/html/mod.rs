//! An explanation as one page of HTML: the original with its cuts beside what is left, a count a rule, and behind each
//! cut its reason.
//!
//! The page needs no script and loads nothing: clicking a cut makes it the target of the address, and the style sheet
//! shows the reason of the target. Every word of the source passes through [`escape`], invisible characters are shown
//! by their code points.

mod article;
mod reasons;
mod source;

use super::words::count;
use super::{counts, marks};
use crate::article::Article;
use crate::article::html::escape;
use crate::clean::Removal;
use crate::document::{Document, Problem};
use std::fmt::Write as _;

/// The style sheet of the page.
pub const STYLE: &str = include_str!("style.css");

/// What a page shows.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The article's title.
    pub title: Option<&'a str>,
    /// Where it came from, as people know it.
    pub place: &'a str,
    /// The source.
    pub document: &'a Document,
    /// What was taken out.
    pub removals: &'a [Removal],
    /// What is left.
    pub article: &'a Article,
    /// Words of what is left.
    pub words: usize,
    /// Statements about paid links.
    pub disclosures: &'a [String],
    /// What went wrong while reading.
    pub problems: &'a [Problem],
}

/// The whole page.
pub fn page(page: &Page<'_>) -> String {
    let mut out = String::with_capacity(page.document.source().len() * 2 + STYLE.len() + 4096);
    out.push_str(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
    );
    escape(page.title.unwrap_or("untitled"), &mut out);
    out.push_str(" – what was taken out</title>\n<style>\n");
    out.push_str(STYLE);
    out.push_str("</style>\n</head>\n<body>\n");
    out.push_str(&body(page));
    out.push_str("</body>\n</html>\n");
    out
}

/// What stands in the page's body, for a page of somebody else's that brings [`STYLE`] along.
pub fn body(page: &Page<'_>) -> String {
    let mut out = String::new();
    header(page, &mut out);
    // The choice of panes comes first: the style sheet reads it from there.
    for (id, label, checked) in [("both", "Both", " checked"), ("original", "Original", ""), ("cleaned", "Cleaned", "")]
    {
        let _ = write!(
            out,
            "<input type=\"radio\" name=\"view\" id=\"view-{id}\"{checked}><label for=\"view-{id}\">{label}</label>"
        );
    }
    out.push_str("\n<main>\n<section class=\"pane original\" aria-label=\"Original\">\n<h2>Original</h2>\n");
    source::write(page.document, page.removals, &mut out);
    out.push_str("</section>\n<section class=\"pane cleaned\" aria-label=\"Cleaned\">\n<h2>Cleaned</h2>\n");
    article::write(page.article, &mut out);
    out.push_str("</section>\n</main>\n");
    reasons::all(page.removals, &mut out);
    notes(page, &mut out);
    out
}

fn header(page: &Page<'_>, out: &mut String) {
    out.push_str("<header>\n<p class=\"brand\">tamis · what was taken out, and why</p>\n<h1>");
    escape(page.title.unwrap_or("untitled"), out);
    out.push_str("</h1>\n<p class=\"place\">");
    escape(page.place, out);
    out.push_str("</p>\n");
    let bytes = page.document.source().len();
    let gone: usize = marks(page.document, page.removals)
        .iter()
        .filter(|piece| piece.cut.is_some())
        .map(|piece| piece.span.len())
        .sum();
    let share = if bytes == 0 { 0.0 } else { 100.0 * gone as f64 / bytes as f64 };
    let _ = writeln!(
        out,
        "<p class=\"figures\"><span><b>{}</b> {}</span><span><b>{share:.0} %</b> of {} bytes touched</span>\
         <span><b>{}</b> words stay</span></p>",
        page.removals.len(),
        if page.removals.len() == 1 { "cut" } else { "cuts" },
        grouped(bytes),
        grouped(page.words),
    );
    reasons::by_rule(&counts(page.removals), out);
    out.push_str("</header>\n");
}

fn notes(page: &Page<'_>, out: &mut String) {
    let mut list = |name: &str, texts: Vec<&str>| {
        if texts.is_empty() {
            return;
        }
        let _ = writeln!(out, "<section class=\"notes\">\n<h2>{}</h2>\n<ul>", count(texts.len(), name));
        for text in texts {
            out.push_str("<li>");
            source::visible(text, out);
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n</section>\n");
    };
    list("disclosure", page.disclosures.iter().map(String::as_str).collect());
    list("problem", page.problems.iter().map(|problem| problem.detail.as_str()).collect());
}

/// A number with its thousands set apart.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
