//! Pieces of Markdown links that do not parse.
//!
//! ## What it removes
//! A stray `](https://…)` in the text whose address is a paid one, with the caption right before it that was its picture.
//! Of an address of the author's own only the bracket goes.
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
use crate::clean::rules::parts::page_host;
use crate::clean::url::{Verdict, classify, suspicion};
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

/// Flags the stray ends of a text row, and what was the picture of a paid link.
fn mend(view: &View<'_>, row: RowId, text: &str, pieces: &[Span], findings: &mut Vec<Finding>) {
    for (at, span) in pieces.iter().enumerate() {
        let evidence = Evidence::Phrase { text: span.slice(text).chars().take(60).collect() };
        let drop = |row: RowId| Finding::drop(row, evidence.clone()).with_confidence(0.9);
        let cut = |part: Span| Finding { row, cut: Cut::Text(part), evidence: evidence.clone(), confidence: 0.9 };
        let address = &text[span.start + 2..span.end - 1];
        let verdict = classify(address).filter(Verdict::is_affiliate);
        let tagged = verdict.as_ref().is_some_and(|verdict| verdict.role == Role::Tagged);
        let paid = !tagged && (verdict.is_some() || looks_paid(view, address));
        if !paid && !tagged {
            // The author's own address stays, as one in parentheses.
            findings.push(cut(Span::new(span.start, span.start + 1)));
            continue;
        }
        let before = text[..span.start].trim();
        let caption = picture_before(view, row).filter(|_| paid && at == 0 && before.is_empty());
        let block = view.block_of(row);
        let shown = caption.map_or(0, |caption| view.words(caption)) + view.words(row);
        let alone = before.is_empty() && text[span.end..].trim().is_empty();
        if paid && alone && shown == view.words(block) && view.row(block).tag == Tag::P {
            findings.push(drop(block));
            continue;
        }
        findings.extend(caption.map(drop));
        findings.push(if alone { drop(row) } else { cut(*span) });
    }
}

fn looks_paid(view: &View<'_>, address: &str) -> bool {
    suspicion(address, page_host(view).as_deref()).is_some_and(|hint| hint.weight >= 0.6)
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
