//! Links and handlers that open an address by script.
//!
//! ## What it removes
//! `javascript:` and other links that run code: a link that hides an address is judged by that address, a link that only
//! does something is unwrapped. Event handlers (`onclick` …) come off every element that stays.
//!
//! ## Why
//! Video advertisements hide their affiliate link in `javascript:window.open(decodeURIComponent('https%3A%2F%2F…'))`.
//! Nothing that runs belongs into an article.
//!
//! ## Example
//! ```html
//! <a href="javascript:window.open(decodeURIComponent('https%3A%2F%2Fgo.example%2Fc%2F1'), '_blank');void(0);">Click here</a>
//! ```
//!
//! ## What it must keep
//! The words of a link that stands in running text. Code that shows such a link.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words a block may hold besides the link and still be the advertisement's own.
const OWN_WORDS: usize = 3;

/// See the module's comment.
pub struct ScriptOpener;

impl Rule for ScriptOpener {
    fn id(&self) -> &'static str {
        "script-opener"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("script_opener.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::A) {
            let Some(href) = view.attr(row, "href") else { continue };
            let compact: String = href.chars().filter(|c| !c.is_control() && !c.is_whitespace()).take(400).collect();
            let lower = compact.to_ascii_lowercase();
            if !lower.starts_with("javascript:") && !lower.starts_with("vbscript:") {
                continue;
            }
            let scheme = lower.split(':').next().unwrap_or("").to_owned() + ":";
            let evidence = Evidence::Script { handler: scheme };
            let opens = lower.contains("open(") || lower.contains("location");
            let hides_address = lower.contains("http%3a") || lower.contains("https%3a") || lower.contains("//");
            if opens && hides_address {
                findings.push(Finding::drop(advertisement_around(view, row), evidence));
            } else {
                findings.push(Finding::unwrap(row, evidence));
            }
        }
    }
}

/// The largest element around the link that holds hardly anything but media and the link itself.
fn advertisement_around(view: &View<'_>, link: RowId) -> RowId {
    let words = view.words(link);
    let mut best = link;
    for above in view.ancestors(link) {
        let tag = view.row(above).tag;
        if matches!(tag, Tag::Body | Tag::Html | Tag::Article | Tag::Main | Tag::Li | Tag::Td)
            || view.words(above) > words + OWN_WORDS
        {
            break;
        }
        if view.media(above) > 0 || view.words(above) == words {
            best = above;
        }
    }
    best
}
