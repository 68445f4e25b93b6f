//! Pictures, frames and players that come from an ad server.
//!
//! ## What it removes
//! `<img>`, `<iframe>`, `<video>`, `<embed>`, `<object>` and the like whose address belongs to an ad server or to a
//! network's store of banners, with the link around it if that holds nothing else.
//!
//! ## Why
//! A banner is a banner wherever it links to.
//!
//! ## Example
//! ```html
//! <a href="https://shop.example/"><img src="//a.impactradius-go.com/display-ad/1234-567890" width="728" height="90"></a>
//! ```
//!
//! ## What it must keep
//! Players of the big video sites; pictures of the article's own; links *to* an ad server's site in running text.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{linked_around, sources};
use crate::clean::{Category, View, url};
use crate::document::Tag;

/// Elements that show something from elsewhere.
const SHOWN: [Tag; 9] =
    [Tag::Img, Tag::Iframe, Tag::Video, Tag::Audio, Tag::Embed, Tag::Object, Tag::Source, Tag::Picture, Tag::Frame];

/// See the module's comment.
pub struct AdAsset;

impl Rule for AdAsset {
    fn id(&self) -> &'static str {
        "ad-asset"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("ad_asset.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for row in view.tagged_any(&SHOWN) {
            let Some(element) = view.doc.element(row) else { continue };
            let verdict = sources(element).find_map(|src| Some((src, url::element_verdict(element.name(), src)?)));
            let Some((src, verdict)) = verdict.filter(|(_, v)| v.category != Category::Tracker) else { continue };
            let whole = match view.row(row).tag {
                Tag::Source => view.row(row).parent,
                _ => row,
            };
            let finding = Finding::drop(linked_around(view, whole), verdict.evidence(src));
            findings.push(finding.with_confidence(verdict.confidence));
        }
    }
}
