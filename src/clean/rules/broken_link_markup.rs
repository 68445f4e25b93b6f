//! Pieces of Markdown links that do not parse.
//!
//! ## What it removes
//! A stray `](https://…)` in the text. Behind a link to a picture's file, which was the picture, that link gets the
//! address back; where the address is a paid one, it goes with the picture's caption.
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

use crate::clean::lists::Role;
use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::url::{classify, clean_url, suspicion};
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
            if text.contains("](") && !view.in_code(row) {
                let pieces = stray_ends(text);
                if !pieces.is_empty() {
                    mend(view, row, text, &pieces, findings);
                }
            }
        }
    }
}

/// Flags the stray ends of a text row; the picture's link before the first gets the address it was to have.
fn mend(view: &View<'_>, row: RowId, text: &str, pieces: &[Span], findings: &mut Vec<Finding>) {
    let evidence = |span: &Span| Evidence::Phrase { text: span.slice(text).chars().take(60).collect() };
    let picture = picture_before(view, row);
    for (at, span) in pieces.iter().enumerate() {
        let address = &text[span.start + 2..span.end - 1];
        let picture = picture.filter(|_| at == 0);
        let paid = is_paid(view, address);
        if let Some(picture) = picture.filter(|_| !paid) {
            let value = clean_url(address, &view.options.affiliate).url;
            let cut = Cut::Rewrite { attribute: "href", value };
            findings.push(Finding { row: picture, cut, evidence: evidence(span), confidence: 0.8 });
        }
        let caption = picture.filter(|_| paid && text[..span.start].trim().is_empty());
        let block = view.block_of(row);
        let shown = caption.map_or(0, |caption| view.words(caption)) + view.words(row);
        let rest = text[..span.start].trim().len() + text[span.end..].trim().len();
        if paid && rest == 0 && shown == view.words(block) && view.row(block).tag == Tag::P {
            findings.push(Finding::drop(block, evidence(span)).with_confidence(0.9));
            continue;
        }
        findings.extend(caption.map(|caption| Finding::drop(caption, evidence(span))));
        // An address of the author's own that no link can take stays as one in parentheses.
        let whole = paid || picture.is_some();
        let part = if whole { *span } else { Span::new(span.start, span.start + 1) };
        findings.push(Finding { row, cut: Cut::Text(part), evidence: evidence(span), confidence: 0.9 });
    }
}

/// Whether somebody is paid for the address, which is more than a shop's page with a tag.
fn is_paid(view: &View<'_>, address: &str) -> bool {
    let known = classify(address).is_some_and(|verdict| verdict.is_affiliate() && verdict.role != Role::Tagged);
    known || suspicion(address, view.options.page_url.as_deref()).is_some_and(|hint| hint.weight >= 0.6)
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
