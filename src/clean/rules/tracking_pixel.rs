//! Pictures too small to see, and beacons.
//!
//! ## What it removes
//! `<img>` and `<iframe>` of at most 1×1 pixel or without a size to see, also lazy ones; beacons of known trackers;
//! `<noscript>` that holds nothing but such a picture; beacons that an inline style loads as a background.
//!
//! ## Why
//! They tell somebody that the page was read.
//!
//! ## Example
//! ```html
//! <img height="0" width="0" src="https://net.example/i/123/456/789" style="position:absolute;visibility:hidden;">
//! ```
//!
//! ## What it must keep
//! Narrow pictures (`width="150"`), rules and spacers that a style stretches, a lazy picture whose placeholder is 1×1
//! but whose real address is a picture of the article.

use crate::clean::lists::Role;
use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::rules::parts::{linked_around, size, sources};
use crate::clean::{Category, Evidence, View, style, url};
use crate::document::{RowId, Tag, attribute};

/// See the module's comment.
pub struct TrackingPixel;

impl Rule for TrackingPixel {
    fn id(&self) -> &'static str {
        "tracking-pixel"
    }

    fn category(&self) -> Category {
        Category::Tracker
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("tracking_pixel.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for row in view.tagged_any(&[Tag::Img, Tag::Iframe, Tag::Embed, Tag::Object, Tag::Script, Tag::Link]) {
            if let Some((evidence, confidence)) = witness(view, row) {
                findings.push(Finding::drop(linked_around(view, row), evidence).with_confidence(confidence));
            }
        }
        for row in view.tagged_any(&[Tag::Div, Tag::Span, Tag::P, Tag::I]) {
            if let Some(evidence) = background(view, row) {
                let empty = view.is_empty(row);
                let cut = if empty { Cut::Drop } else { Cut::StripAttribute { attribute: "style" } };
                findings.push(Finding { row, cut, evidence, confidence: 0.95 });
            }
        }
        for &row in view.tagged(Tag::Noscript) {
            let text: String = view.doc.children(row).filter_map(|child| view.doc.text(child)).collect();
            if let Some(handler) = beacon_in(&text) {
                findings.push(Finding::drop(row, Evidence::Script { handler }));
            }
        }
    }
}

fn witness(view: &View<'_>, row: RowId) -> Option<(Evidence, f32)> {
    let element = view.doc.element(row)?;
    let verdict = sources(element).find_map(|src| Some((src, url::element_verdict(element.name(), src)?)));
    if let Some((src, verdict)) = verdict.filter(|(_, v)| v.category == Category::Tracker) {
        return Some((verdict.evidence(src), verdict.confidence));
    }
    if !matches!(view.row(row).tag, Tag::Img | Tag::Iframe) {
        return None;
    }
    let (width, height) = size(element);
    let tiny = |n: Option<u32>| n.is_some_and(|n| n <= 1);
    let unseen = tiny(width) && tiny(height) || width == Some(0) || height == Some(0);
    if unseen && !is_lazy_picture(view, row) {
        return Some((Evidence::Geometry { width, height }, 1.0));
    }
    let hidden = style::hides(attribute(element, "style")?)?;
    (!is_lazy_picture(view, row)).then(|| (Evidence::Selector { css: format!("img[style*=\"{hidden}\"]") }, 0.9))
}

/// The beacon that a style loads as a background.
fn background(view: &View<'_>, row: RowId) -> Option<Evidence> {
    let (_, rest) = view.attr(row, "style")?.split_once("url(")?;
    let src = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
    let counts = |v: &url::Verdict| v.category == Category::Tracker || v.role == Role::Impression;
    let verdict = url::element_verdict("img", src).filter(counts)?;
    Some(verdict.evidence(src))
}

/// Whether a tiny picture is a placeholder whose real address is a picture with a name of its own.
fn is_lazy_picture(view: &View<'_>, row: RowId) -> bool {
    let real = ["data-src", "data-original", "data-lazy-src", "data-srcset", "srcset"];
    let picture = |src: &str| {
        let path = src.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
        [".jpg", ".jpeg", ".png", ".webp", ".avif"].iter().any(|ending| path.contains(ending))
    };
    let zero = |name| view.attr(row, name).is_some_and(|value| value.trim().trim_end_matches("px") == "0");
    real.iter().filter_map(|name| view.attr(row, name)).any(picture) && !(zero("width") && zero("height"))
}

/// The beacon in the raw text of a `<noscript>`, if it holds one.
fn beacon_in(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    if !lower.contains("<img") && !lower.contains("<iframe") {
        return None;
    }
    let squeezed: String = lower.chars().filter(|c| !matches!(c, '"' | '\'' | ' ')).collect();
    let tiny = ["height=0", "height=1", "width=0", "width=1", "display:none", "visibility:hidden"];
    let sign = tiny.iter().find(|sign| {
        squeezed
            .match_indices(*sign)
            .any(|(at, _)| !squeezed[at + sign.len()..].starts_with(|c: char| c.is_ascii_digit()))
    })?;
    Some(format!("noscript {sign}"))
}
