//! Frames that show advertising.
//!
//! ## What it removes
//! Frames served by an ad network or a shop's widget, of no visible size, or titled as an advertisement.
//!
//! ## Why
//! A frame's content is somebody else's page. Where that page is an advertisement, nothing of it belongs to the article.
//!
//! ## Example
//! ```html
//! <iframe title="Advertisement" src="https://frames.example/1" width="300" height="250"></iframe>
//! ```
//!
//! ## What it must keep
//! Videos, maps, talks and code samples embedded by the author, also when they play by themselves.

use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{linked_around, size, sources, whole_cue};
use crate::clean::{Category, Evidence, View, url};
use crate::document::{RowId, Tag, attribute};

/// See the module's comment.
pub struct AdFrame;

impl Rule for AdFrame {
    fn id(&self) -> &'static str {
        "ad-frame"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("ad_frame.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for row in view.tagged_any(&[Tag::Iframe, Tag::Frame]) {
            if let Some(evidence) = witness(view, row) {
                findings.push(Finding::drop(linked_around(view, row), evidence));
            }
        }
    }
}

fn witness(view: &View<'_>, row: RowId) -> Option<Evidence> {
    let element = view.doc.element(row)?;
    let known = sources(element).find_map(|src| Some(url::element_verdict("iframe", src)?.evidence(src)));
    let titled = |name: &&str| {
        let title = attribute(element, name).unwrap_or("");
        whole_cue(title, &[Class::Advertisement, Class::SponsoredLabel]).is_some()
    };
    let (width, height) = size(element);
    let tiny = |n: Option<u32>| n.is_some_and(|n| n <= 1);
    known
        .or_else(|| {
            let name = ["title", "aria-label", "name"].into_iter().find(titled)?;
            Some(Evidence::Selector { css: format!("iframe[{name}=\"{}\"]", attribute(element, name).unwrap_or("")) })
        })
        .or_else(|| (tiny(width) && tiny(height)).then_some(Evidence::Geometry { width, height }))
}
