//! Everything between a pair of comments that say "advertisement begins" and "… ends".
//!
//! ## What it removes
//! All that stands between `<!-- affiliate ads begin -->` and `<!-- affiliate ads end -->` (and the like), comments
//! included.
//!
//! ## Why
//! The publisher's own template marks its advertising this way, so nothing has to be guessed.
//!
//! ## Example
//! ```html
//! <!-- affiliate ads begin --><a href="https://go.example/c/1/2/3"><img src="banner.png"></a><!-- affiliate ads end -->
//! ```
//!
//! ## What it must keep
//! Text under a mark that is never closed, or pairs that enclose running prose or the author's own headings: those are
//! mistakes of a template, and nothing is removed for them. Comments inside code.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words outside links that a marked block may hold: more is prose.
const WORDS: usize = 120;

/// Bytes of source a marked block may span.
const BYTES: usize = 8 << 10;

/// See the module's comment.
pub struct MarkedAdBlock;

impl Rule for MarkedAdBlock {
    fn id(&self) -> &'static str {
        "marked-ad-block"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("marked_ad_block.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut open: Option<(RowId, String)> = None;
        for &row in view.tagged(Tag::Comment) {
            if view.in_code(row) {
                continue;
            }
            match mark(view.doc.comment(row).unwrap_or("")) {
                Some(Mark::Begin(name)) => open = Some((row, name)),
                Some(Mark::End(name)) => {
                    if let Some((begin, _)) = open.take_if(|(_, begun)| *begun == name)
                        && is_advertising(view, begin, row)
                    {
                        flag(view, begin, row, findings);
                    }
                }
                None => {}
            }
        }
    }
}

enum Mark {
    Begin(String),
    End(String),
}

/// Reads a comment as a mark: the words of an advertisement and one of `begin`, `start`, `end`, `stop`.
fn mark(comment: &str) -> Option<Mark> {
    if comment.len() > 80 {
        return None;
    }
    let lower = comment.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_ad = |w: &&str| {
        matches!(
            *w,
            "ad" | "ads"
                | "advert"
                | "adverts"
                | "advertisement"
                | "adsense"
                | "sponsored"
                | "anzeige"
                | "werbung"
                | "publicite"
                | "publicidad"
        )
    };
    if words.len() > 6 || !words.iter().any(is_ad) {
        return None;
    }
    let name = |edge: &str| words.iter().filter(|w| **w != edge).copied().collect::<Vec<_>>().join(" ");
    let edge =
        words.iter().find(|w| matches!(**w, "begin" | "begins" | "start" | "starts" | "end" | "ends" | "stop"))?;
    Some(if matches!(*edge, "end" | "ends" | "stop") { Mark::End(name(edge)) } else { Mark::Begin(name(edge)) })
}

/// Whether what stands between the marks can be an advertisement: little prose, no heading of the author's.
fn is_advertising(view: &View<'_>, begin: RowId, end: RowId) -> bool {
    let bytes = view.row(end).span.end.saturating_sub(view.row(begin).span.start);
    let own_words = view.words_between(begin, end) - view.link_words_between(begin, end);
    let heading = (begin..end).any(|row| {
        view.row(row).tag.heading_level().is_some() && view.words(row) > view.link_words(row) && view.links(row) == 0
    });
    bytes <= BYTES && own_words <= WORDS && !heading
}

/// Flags both marks and the largest subtrees between them.
fn flag(view: &View<'_>, begin: RowId, end: RowId, findings: &mut Vec<Finding>) {
    let text = view.doc.comment(begin).unwrap_or("").trim().to_owned();
    let evidence = Evidence::Comment { text };
    let mut row = begin;
    while row <= end {
        if view.row(row).end <= end + 1 {
            findings.push(Finding::drop(row, evidence.clone()));
            row = view.row(row).end;
        } else {
            row += 1; // an element that reaches beyond the end mark: what is in it is looked at by itself
        }
    }
}
