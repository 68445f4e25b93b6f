//! Links through a redirector of the site's own.
//!
//! ## What it removes
//! The detour of links such as `/go/…` and `/recommends/…`: unwrapped to their words. The path alone is no proof; it
//! takes `rel="nofollow"` or `sponsored`, a first segment that is made for nothing else, a link of the site to itself
//! that opens a new tab although its other ones do not, or the words of a button.
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

use crate::clean::lists::hints::HINTS;
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{page_host, registrable, starting_cue};
use crate::clean::url::{Parts, Sign, classify, suspicion};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};
use std::borrow::Cow;

/// First segments that are made for nothing else.
const SURE: [&str; 5] = ["recommends", "refers", "suggests", "aff", "affiliate"];

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
        let page = page_host(view);
        let page = page.as_deref();
        let mut detours = Vec::new();
        let (mut own, mut own_in_new_tabs) = (0, 0);
        for &row in view.tagged(Tag::A) {
            let Some(url) = view.attr(row, "href").and_then(|href| absolute(href, page)) else { continue };
            let Some(parts) = Parts::split(&url) else { continue };
            let is_own = page.is_some_and(|page| registrable(&parts.host) == registrable(page));
            if is_detour(&url, &parts, page) {
                let sure = SURE.contains(&parts.first_segment());
                detours.push((row, url.into_owned(), is_own, sure));
            } else if is_own {
                own += 1;
                own_in_new_tabs += usize::from(opens_tab(view, row));
            }
        }
        let tabs_tell = own_in_new_tabs * 2 <= own;
        for (row, url, is_own, sure) in detours {
            let told = is_own && (tabs_tell && opens_tab(view, row) || is_button(view, row));
            if sure || told || is_not_vouched_for(view, row) {
                let url = url.chars().take(200).collect();
                let evidence = Evidence::Url { shape: Sign::Cloak.name().to_owned(), url };
                let empty = view.words(row) == 0;
                let finding = if empty { Finding::drop(row, evidence) } else { Finding::unwrap(row, evidence) };
                findings.push(finding.with_confidence(0.8));
            }
        }
    }
}

/// Whether an address has the shape of a redirector and no list knows it.
fn is_detour(url: &str, parts: &Parts, page: Option<&str>) -> bool {
    HINTS.cloak.has(parts.first_segment())
        && suspicion(url, page).is_some_and(|hint| hint.signs.contains(&Sign::Cloak))
        && classify(url).is_none()
}

/// The address with the page's host where it has none.
fn absolute<'u>(href: &'u str, page: Option<&str>) -> Option<Cow<'u, str>> {
    let href = href.trim();
    if href.contains("://") {
        return Some(Cow::Borrowed(href));
    }
    let path = href.strip_prefix('/').filter(|path| !path.starts_with('/'))?;
    page.map(|page| Cow::Owned(format!("https://{page}/{path}")))
}

fn is_not_vouched_for(view: &View<'_>, row: RowId) -> bool {
    let rel = view.attr(row, "rel").unwrap_or("").to_ascii_lowercase();
    rel.contains("nofollow") || rel.contains("sponsored")
}

fn opens_tab(view: &View<'_>, row: RowId) -> bool {
    view.attr(row, "target").is_some_and(|target| target.eq_ignore_ascii_case("_blank"))
}

fn is_button(view: &View<'_>, row: RowId) -> bool {
    view.words(row) <= 8 && starting_cue(&view.text(row), &[Class::PriceButton]).is_some()
}
