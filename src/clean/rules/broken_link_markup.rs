//! Pieces of Markdown links that do not parse.
//!
//! ## What it removes
//! A stray `](https://…)` in the text whose address is a paid one, with the picture right before it where that is the
//! shop's: a logo, a button, an entry of its price widget. Of an address of the author's own only the bracket goes.
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
//! The words around them, URLs an author writes out, and brackets in prose. A picture that shows something: what was
//! paid was the link around it.

use crate::clean::lists::Role;
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::rules::parts::{domain_of, is_picture, page_host, starting_cue};
use crate::clean::url::{Verdict, classify, clean_url, suspicion};
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
        let beside = paid && at == 0 && before.is_empty();
        let caption = picture_before(view, row).filter(|&picture| beside && is_of_shop(view, picture, address));
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

/// Whether a picture is a shop's own, by its caption: one word (a logo, a badge), the shop's name, what its button says,
/// a title that a shop's widget cut short; or because the widget goes on behind it.
fn is_of_shop(view: &View<'_>, picture: RowId, address: &str) -> bool {
    let caption = view.text(picture);
    view.words(picture) <= 1
        || names_shop(&caption, &clean_url(address, &view.options.affiliate).url)
        || starting_cue(&caption, &[Class::PriceButton]).is_some()
        || caption.ends_with("...")
        || caption.ends_with('…')
        || stands_above_paid_links(view, picture)
}

/// Whether the next unit is nothing but paid links.
fn stands_above_paid_links(view: &View<'_>, picture: RowId) -> bool {
    let flow = view.flow();
    let Some(next) = flow.get(flow.partition_point(|unit| unit.first <= picture)) else { return false };
    let paid = |&link: &RowId| view.attr(link, "href").and_then(classify).as_ref().is_some_and(Verdict::is_affiliate);
    let links = next.link_rows(view);
    next.own_words(view) == 0 && !links.is_empty() && links.iter().all(paid)
}

/// Whether a caption is the name in an address, spaces aside: "Office Bay" of `officebay.example`.
fn names_shop(caption: &str, address: &str) -> bool {
    let letters: String = caption.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    domain_of(address).is_some_and(|domain| domain.split('.').next() == Some(letters.as_str()))
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
    view.attr(before, "href").filter(|href| is_picture(href)).map(|_| before)
}
