//! Boxes that are nothing but paid links.
//!
//! ## What it removes
//! The largest element whose links are all paid and that says nothing besides: a banner with its caption, a product box
//! with picture, name and button.
//!
//! ## Why
//! Outside a sentence a paid link sells. Its box would be left as a stump if only the link went.
//!
//! ## Example
//! ```html
//! <div><a rel="sponsored" href="https://shop.example/1"><img src="lamp.jpg"></a><a rel="sponsored" href="https://shop.example/1">Check price</a></div>
//! ```
//!
//! ## What it must keep
//! Paragraphs that say something, even if a paid link stands in them; images that lead to their own larger version; the
//! items of a list and cells of a table.

use crate::clean::lists::Role;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::url::{Affiliate, classify};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words of a box: outside its links, and in all.
const WORDS: (usize, usize) = (6, 40);

/// See the module's comment.
pub struct AffiliateBlock;

impl Rule for AffiliateBlock {
    fn id(&self) -> &'static str {
        "affiliate-block"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("affiliate_block.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut end = 0;
        for &link in view.tagged(Tag::A) {
            if link < end || view.media(link) == 0 {
                continue;
            }
            let Some(evidence) = paid(view, link) else { continue };
            if let Some(row) = block_around(view, link) {
                end = view.row(row).end;
                findings.push(Finding::drop(row, evidence).with_confidence(0.95));
            }
        }
    }
}

/// What says that somebody is paid for the link.
fn paid(view: &View<'_>, link: RowId) -> Option<Evidence> {
    let href = view.attr(link, "href")?;
    let verdict = classify(href).filter(|v| v.is_affiliate() && v.role != Role::Tagged);
    if let Some(verdict) = verdict {
        let keep = view.options.affiliate.of(&verdict, href) == Affiliate::Keep;
        return (!keep).then(|| verdict.evidence(href));
    }
    let sponsored = view.attr(link, "rel").is_some_and(|rel| rel.to_ascii_lowercase().contains("sponsored"));
    sponsored.then(|| Evidence::Selector { css: "a[rel~=\"sponsored\"]".to_owned() })
}

/// The largest block around a paid picture that holds paid links only.
fn block_around(view: &View<'_>, link: RowId) -> Option<RowId> {
    let mut best = None;
    for above in view.ancestors(link) {
        let row = view.row(above);
        let outer = matches!(
            row.tag,
            Tag::Html | Tag::Body | Tag::Article | Tag::Main | Tag::Li | Tag::Td | Tag::Th | Tag::Tr | Tag::Blockquote
        );
        let words = view.words(above);
        if outer || words > WORDS.1 || words - view.link_words(above) > WORDS.0 {
            break;
        }
        let links = view.tagged(Tag::A);
        let (from, to) = (links.partition_point(|&r| r < above), links.partition_point(|&r| r < row.end));
        let pictures = view.tagged(Tag::Img).iter().filter(|&&r| r > above && r < row.end).count();
        let linked = links[from..to].iter().map(|&link| view.media(link)).sum::<usize>();
        if pictures > linked || !links[from..to].iter().all(|&link| paid(view, link).is_some()) {
            break;
        }
        if row.tag.is_block() {
            best = Some(above);
        }
    }
    best
}
