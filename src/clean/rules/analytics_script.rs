//! Scripts that count, follow and advertise.
//!
//! ## What it removes
//! Scripts of known trackers and ad servers, and the inline scripts that call them.
//!
//! ## Why
//! They say nothing to a reader; the record shows who was counting.
//!
//! ## Example
//! ```html
//! <script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>
//! ```
//!
//! ## What it must keep
//! Scripts shown as code. Other scripts are no text and never reach the output.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View, url};
use crate::document::{RowId, Tag};

/// Calls that only trackers and ad servers know.
const CALLS: [&str; 14] = [
    "gtag(",
    "dataLayer.push",
    "fbq(",
    "_gaq.push",
    "ga('create'",
    "ga(\"create\"",
    "googletag.",
    "adsbygoogle",
    "_paq.push",
    "hj(",
    "twq(",
    "clarity(",
    "pintrk(",
    "_satellite.",
];

/// See the module's comment.
pub struct AnalyticsScript;

impl Rule for AnalyticsScript {
    fn id(&self) -> &'static str {
        "analytics-script"
    }

    fn category(&self) -> Category {
        Category::Tracker
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("analytics_script.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::Script) {
            if let Some(evidence) = witness(view, row) {
                findings.push(Finding::drop(row, evidence));
            }
        }
    }
}

fn witness(view: &View<'_>, row: RowId) -> Option<Evidence> {
    if let Some(src) = view.attr(row, "src") {
        return url::element_verdict("script", src).map(|verdict| verdict.evidence(src));
    }
    let text = view.doc.children(row).find_map(|child| view.doc.text(child))?;
    let call = CALLS.iter().find(|call| text.contains(*call))?;
    Some(Evidence::Script { handler: call.trim_end_matches(['(', '.']).to_owned() })
}
