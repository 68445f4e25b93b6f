//! Links through a redirector of the site's own.
//!
//! ## What it removes
//! The detour of links such as `/go/…` and `/recommends/…`: unwrapped to their words.
//!
//! ## Why
//! The advertiser hides behind the publisher's own name, so no list of networks knows it.
//!
//! ## Example
//! ```html
//! <a href="https://site.example/go/paperbox" rel="nofollow">Paperbox</a>
//! ```
//!
//! ## What it must keep
//! Ordinary links of the site, also such whose path begins with "go", and the words of numbered steps.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::url::{Sign, classify, suspicion};
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// First segments that are made for nothing else.
const SURE: [&str; 5] = ["/recommends/", "/refers/", "/suggests/", "/aff/", "/affiliate/"];

/// See the module's comment.
pub struct CloakedLink;

impl Rule for CloakedLink {
    fn id(&self) -> &'static str {
        "cloaked-link"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("cloaked_link.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &row in view.tagged(Tag::A) {
            let Some(href) = view.attr(row, "href") else { continue };
            let Some((_, path)) = href.split_once("://").and_then(|(_, rest)| rest.split_once('/')) else { continue };
            let rel = view.attr(row, "rel").unwrap_or("").to_ascii_lowercase();
            let said = rel.contains("nofollow") || rel.contains("sponsored");
            let sure = SURE.iter().any(|segment| path.starts_with(&segment[1..]));
            if !said && !sure || classify(href).is_some() {
                continue;
            }
            let page = view.options.page_url.as_deref();
            if suspicion(href, page).is_some_and(|hint| hint.signs.contains(&Sign::Cloak)) {
                let url = href.chars().take(200).collect();
                let evidence = Evidence::Url { shape: Sign::Cloak.name().to_owned(), url };
                let empty = view.words(row) == 0;
                let finding = if empty { Finding::drop(row, evidence) } else { Finding::unwrap(row, evidence) };
                findings.push(finding.with_confidence(0.8));
            }
        }
    }
}
