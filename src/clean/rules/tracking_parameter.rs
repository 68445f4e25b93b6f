//! Parameters that count readers, and redirects that count clicks.
//!
//! ## What it removes
//! `utm_source`, `fbclid`, `gclid` and the like from links and images; redirects of search engines, social sites and
//! newsletters, where the true address stands in the link.
//!
//! ## Why
//! They say where a reader came from, and make one page look like many.
//!
//! ## Example
//! ```markdown
//! [the guide](https://site.example/guide?utm_source=newsletter&id=7#start) → https://site.example/guide?id=7#start
//! ```
//!
//! ## What it must keep
//! Every other parameter, byte for byte and in order: `id`, `ref`, `source`, `q`, fragments, text fragments.

use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::url::{What, clean_url};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// See the module's comment.
pub struct TrackingParameter;

impl Rule for TrackingParameter {
    fn id(&self) -> &'static str {
        "tracking-parameter"
    }

    fn category(&self) -> Category {
        Category::Tracker
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("tracking_parameter.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::A) {
            look(view, row, "href", findings);
        }
        for row in view.tagged_any(&[Tag::Img, Tag::Iframe]) {
            look(view, row, "src", findings);
        }
    }
}

fn look(view: &View<'_>, row: RowId, attribute: &'static str, findings: &mut Vec<Finding>) {
    let Some(href) = view.attr(row, attribute).filter(|href| href.contains(['?', '%', '=']) || href.len() > 12) else {
        return;
    };
    let clean = clean_url(href, &view.options.affiliate);
    if clean.changes.is_empty() || clean.changes.iter().any(|change| change.category == Category::Affiliate) {
        return; // what pays somebody is the affiliate-link rule's
    }
    let named = clean.changes.iter().flat_map(|change| match &change.what {
        What::Stripped(names) => names.iter().map(String::as_str).collect::<Vec<_>>(),
        What::Destination(_) => vec![change.list],
    });
    let evidence = Evidence::Param { name: named.collect::<Vec<_>>().join(",") };
    let redirected = clean.changes.iter().any(|change| matches!(change.what, What::Destination(_)));
    let value = clean.url;
    let cut = if redirected { Cut::Rewrite { attribute, value } } else { Cut::StripUrl { attribute, value } };
    findings.push(Finding { row, cut, evidence, confidence: 1.0 });
}
