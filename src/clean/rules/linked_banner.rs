//! Linked pictures that are advertisements although no list knows their hosts.
//!
//! ## What it removes
//! A picture or player in a link to another site, convicted by what it is: the size of a banner, a picture served by the
//! link's own host without a file name, a pixel right beside it, HTML pasted into Markdown, `rel="sponsored"`. With it
//! go the other links of its paragraph to the same place.
//!
//! ## Why
//! Networks change their hosts every month; the shape of a pasted banner stays.
//!
//! ## Example
//! ```html
//! <a href="https://go.unknown.example/x1b2c3d" target="_top"><img src="//cdn.unknown.example/x9f8e7d" width="728" height="90"></a>
//! <img height="0" width="0" src="https://go.unknown.example/x777777">
//! ```
//!
//! ## What it must keep
//! A picture linked to its own larger copy, to a page of the same site, to the source it is credited to; badges;
//! screenshots linked to what they show.

use crate::clean::flow::UnitKind;
use crate::clean::lists::Role;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{domain_of, is_picture, is_raw_html_in_markdown, page_host, registrable, size};
use crate::clean::url::{classify, suspicion};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Standard sizes of advertisements (the Interactive Advertising Bureau's fixed sizes), width and height in pixels.
const BANNER_SIZES: [(u32, u32); 20] = [
    (728, 90),
    (468, 60),
    (234, 60),
    (300, 250),
    (336, 280),
    (250, 250),
    (200, 200),
    (160, 600),
    (120, 600),
    (300, 600),
    (970, 90),
    (970, 250),
    (320, 50),
    (320, 100),
    (300, 50),
    (120, 240),
    (125, 125),
    (180, 150),
    (88, 31),
    (300, 1050),
];

/// What the signs must add up to.
const THRESHOLD: f32 = 0.7;

/// What they must add up to where the link holds more words than a caption.
const THRESHOLD_WITH_TEXT: f32 = 0.85;

/// Words a banner's own caption may have.
const CAPTION_WORDS: usize = 16;

/// Words outside links that the paragraph of a banner may have.
const OWN_WORDS: usize = 3;

/// See the module's comment.
pub struct LinkedBanner;

impl Rule for LinkedBanner {
    fn id(&self) -> &'static str {
        "linked-banner"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("linked_banner.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let page = page_host(view);
        for &row in view.tagged(Tag::A) {
            if view.media(row) == 0 {
                continue;
            }
            let wordy = view.words(row) > CAPTION_WORDS;
            let threshold = if wordy { THRESHOLD_WITH_TEXT } else { THRESHOLD };
            let Some((weight, signs)) = signs(view, row, page.as_deref()).filter(|(weight, _)| *weight >= threshold)
            else {
                continue;
            };
            let url = view.attr(row, "href").unwrap_or("").chars().take(200).collect();
            let evidence = Evidence::Url { shape: signs.join(" + "), url };
            findings.push(Finding::drop(row, evidence.clone()).with_confidence(weight.min(1.0)));
            drop_companions(view, row, &evidence, findings);
        }
    }
}

/// What speaks for an advertisement, added up, with the names of the signs.
fn signs(view: &View<'_>, row: RowId, page: Option<&str>) -> Option<(f32, Vec<&'static str>)> {
    let href = view.attr(row, "href")?;
    let target = domain_of(href)?;
    if page.is_some_and(|host| registrable(host) == target) || is_picture(href) {
        return None;
    }
    let mut weight = 0.0;
    let mut signs = Vec::new();
    let mut add = |holds: bool, worth: f32, name: &'static str| {
        if holds {
            weight += worth;
            signs.push(name);
        }
    };
    let media: Vec<RowId> = (row..view.row(row).end)
        .filter(|&r| !view.is_gone(r) && matches!(view.row(r).tag, Tag::Img | Tag::Video | Tag::Source | Tag::Iframe))
        .collect();
    let hint = suspicion(href, page);
    add(hint.is_some_and(|hint| hint.weight >= 0.3), 0.3, "suspicious address");
    add(is_raw_html_in_markdown(view, row), 0.2, "pasted HTML");
    add(media.iter().any(|&m| is_banner_size(view, m)), 0.35, "banner size");
    add(media.iter().any(|&m| is_served_by(view, m, &target)), 0.35, "picture of the link's own host");
    add(media.iter().any(|&m| names_a_site(view, m)), 0.15, "alternative text is an address");
    add(has_pixel_beside(view, row), 0.5, "pixel beside it");
    let rel = view.attr(row, "rel").unwrap_or("").to_ascii_lowercase();
    add(rel.contains("sponsored"), 0.5, "rel=sponsored");
    add(view.attr(row, "target").is_some_and(|t| t.eq_ignore_ascii_case("_top")), 0.1, "target=_top");
    Some((weight, signs))
}

/// Whether a link says something and leads to a shop's page, tagged as it may be.
fn is_shop_page(view: &View<'_>, link: RowId) -> bool {
    let tagged = |href: &str| classify(href).is_some_and(|verdict| verdict.role == Role::Tagged);
    view.words(link) > 0 && view.attr(link, "href").is_some_and(tagged)
}

fn is_banner_size(view: &View<'_>, media: RowId) -> bool {
    let Some(element) = view.doc.element(media) else { return false };
    let (Some(width), Some(height)) = size(element) else { return false };
    BANNER_SIZES.contains(&(width, height))
}

/// Whether a picture comes from the site the link leads to, without a picture's file name.
fn is_served_by(view: &View<'_>, media: RowId, target: &str) -> bool {
    let src = ["src", "data-src", "poster"].iter().find_map(|name| view.attr(media, name)).unwrap_or("");
    domain_of(src).is_some_and(|domain| domain == target) && !is_picture(src)
}

fn names_a_site(view: &View<'_>, media: RowId) -> bool {
    view.attr(media, "alt").is_some_and(|alt| alt.contains("://") && !alt.trim().contains(' '))
}

/// Whether an earlier phase took a pixel out right beside the link.
fn has_pixel_beside(view: &View<'_>, row: RowId) -> bool {
    let parent = view.row(row).parent;
    let near = |r: RowId| view.is_gone(r) && matches!(view.row(r).tag, Tag::Img | Tag::Iframe);
    let siblings: Vec<RowId> =
        view.doc.children(parent).filter(|&r| view.row(r).tag != Tag::Text || view.words(r) > 0).collect();
    let at = siblings.iter().position(|&r| r == row);
    at.is_some_and(|at| siblings.get(at + 1).is_some_and(|&r| near(r)) || at > 0 && near(siblings[at - 1]))
}

/// Flags what else beside the banner leads to the same place, in paragraphs that say nothing of their own. The name of
/// a book below its cover stays: it is what the author recommends.
fn drop_companions(view: &View<'_>, banner: RowId, evidence: &Evidence, findings: &mut Vec<Finding>) {
    let target = view.attr(banner, "href").and_then(domain_of);
    let flow = view.flow();
    let Some(at) = flow.iter().position(|unit| unit.first <= banner && banner < unit.end) else { return };
    for unit in &flow[at.saturating_sub(1)..flow.len().min(at + 2)] {
        if unit.kind == UnitKind::List || unit.own_words(view) > OWN_WORDS {
            continue;
        }
        for &link in unit.link_rows(view) {
            if link != banner && view.attr(link, "href").and_then(domain_of) == target && !is_shop_page(view, link) {
                findings.push(Finding::drop(link, evidence.clone()).with_confidence(0.8));
            }
        }
    }
}
