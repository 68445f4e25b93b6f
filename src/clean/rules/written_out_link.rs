//! Paid addresses that are written out in the text.
//!
//! ## What it removes
//! An address in running text that goes through an affiliate network, and the tag of a shop's address; links are judged
//! elsewhere.
//!
//! ## Why
//! An address says nothing to a reader who cannot follow it, and a paid one sells where no rule about links looks.
//!
//! ## Example
//! ```markdown
//! Get the folder: https://go.example/c/123456/98765/4321
//! ```
//!
//! ## What it must keep
//! Addresses nobody is paid for, with every parameter, and addresses in code.

use crate::clean::lists::Role;
use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::url::{Affiliate, Verdict, classify, clean_url};
use crate::clean::{Category, View};
use crate::document::{RowId, Span, Tag};

/// See the module's comment.
pub struct WrittenOutLink;

impl Rule for WrittenOutLink {
    fn id(&self) -> &'static str {
        "written-out-link"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("written_out_link.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::Text) {
            let text = view.doc.text(row).unwrap_or("");
            if text.contains("://") && !view.in_code(row) {
                findings.extend(addresses(text).filter_map(|span| judge_address(view, row, text, span)));
            }
        }
    }
}

/// What is to be done about an address in a text.
fn judge_address(view: &View<'_>, row: RowId, text: &str, span: Span) -> Option<Finding> {
    let address = span.slice(text);
    let verdict = classify(address).filter(Verdict::is_affiliate)?;
    if view.options.affiliate.of(&verdict, address) == Affiliate::Keep {
        return None;
    }
    let clean = clean_url(address, &view.options.affiliate).url;
    let rest = address.strip_prefix(clean.as_str()).filter(|rest| !rest.is_empty() && verdict.role == Role::Tagged);
    let part = rest.map_or_else(|| bracketed(text, span), |rest| Span::new(span.end - rest.len(), span.end));
    let evidence = verdict.evidence(address);
    Some(Finding { row, cut: Cut::Text(part), evidence, confidence: verdict.confidence })
}

/// The place of an address with the brackets that hold nothing else, and the blank before them.
fn bracketed(text: &str, span: Span) -> Span {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let pair = [('(', ')'), ('[', ']')].iter().any(|&(open, shut)| before.ends_with(open) && after.starts_with(shut));
    if !pair {
        return span;
    }
    let blank = usize::from(before[..before.len() - 1].ends_with(' '));
    Span::new(span.start - 1 - blank, span.end + 1)
}

/// The addresses in a text, without the punctuation of the sentence around them. One that ends a broken link
/// (`](https://…)`) is not the author's writing.
fn addresses(text: &str) -> impl Iterator<Item = Span> {
    let starts = text.match_indices("://").filter_map(|(at, _)| {
        let scheme = ["https", "http"].iter().find(|scheme| text[..at].ends_with(**scheme))?;
        Some(at - scheme.len())
    });
    starts.filter(|&start| !text[..start].ends_with("](")).map(|start| {
        let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|');
        let length = text[start..].find(ends).unwrap_or(text.len() - start);
        let address = text[start..start + length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
        let open = address.contains('(');
        let address = if open { address } else { address.trim_end_matches(')') };
        Span::new(start, start + address.len())
    })
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let text = "See http://a.example/b?c=1, (https://d.example/e). Not ftp://x.example, not ](https://f.example).";
        let found: Vec<_> = addresses(text).map(|span| span.slice(text)).collect();
        assert_eq!(found, ["http://a.example/b?c=1", "https://d.example/e"]);
    }
}
