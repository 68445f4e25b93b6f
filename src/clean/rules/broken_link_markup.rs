//! Pieces of Markdown links that do not parse.
//!
//! ## What it removes
//! A stray `](https://…)` in the text, and the link to a picture's file right before it, which was the picture.
//!
//! ## Why
//! Whole affiliate addresses would end up in the text and in the index.
//!
//! ## Example
//! ```markdown
//! Ask for the folder](https://go.example/c/1/2/3?u=https%3A%2F%2Fshop.example) before you leave.
//! ```
//!
//! ## What it must keep
//! The words around them, URLs an author writes out, and brackets in prose.

use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Span, Tag};

/// See the module's comment.
pub struct BrokenLinkMarkup;

impl Rule for BrokenLinkMarkup {
    fn id(&self) -> &'static str {
        "broken-link-markup"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("broken_link_markup.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::Text) {
            let text = view.doc.text(row).unwrap_or("");
            if !text.contains("](") || view.in_code(row) {
                continue;
            }
            let pieces = stray_ends(text);
            let Some(first) = pieces.first() else { continue };
            let evidence = |span: &Span| Evidence::Phrase { text: span.slice(text).chars().take(60).collect() };
            let cut: usize = pieces.iter().map(|span| span.len()).sum();
            let picture = picture_before(view, row).filter(|_| text[..first.start].trim().is_empty());
            let block = view.block_of(row);
            let all = picture.map_or(0, |picture| view.words(picture)) + view.words(row) == view.words(block);
            if text.trim().len() <= cut && all && view.row(block).tag == Tag::P {
                findings.push(Finding::drop(block, evidence(first)).with_confidence(0.9));
                continue;
            }
            findings.extend(picture.map(|picture| Finding::drop(picture, evidence(first))));
            findings.extend(pieces.iter().map(|span| {
                let cut = Cut::Text(*span);
                Finding { row, cut, evidence: evidence(span), confidence: 0.9 }
            }));
        }
    }
}

/// Every `](https://…)` whose bracket nothing opened.
fn stray_ends(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("](http").map(|at| from + at) {
        let address = &text[at + 2..];
        let length = address.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(address.len());
        from = at + 2 + length;
        let closed = text[from..].starts_with(')');
        let opened = text[..at].rfind('[').is_some_and(|open| !text[open..at].contains(']'));
        if closed && !opened {
            from += 1;
            out.push(Span::new(at, from));
        }
    }
    out
}

/// The link to a picture's file right before the text.
fn picture_before(view: &View<'_>, text: RowId) -> Option<RowId> {
    let parent = view.row(text).parent;
    let before = view.solid_children(parent).take_while(|&row| row < text).last()?;
    let path = view.attr(before, "href")?.split(['?', '#']).next()?.to_ascii_lowercase();
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"].iter().any(|end| path.ends_with(end)).then_some(before)
}
