//! Links that pay somebody for a click or a sale.
//!
//! ## What it removes
//! Links through an affiliate network. What happens depends on where the link stands: in running text it is rewritten to
//! its true destination, or unwrapped where that is not in the URL, so that no word is lost; a linked picture, a
//! paragraph of nothing but such links and pictures, and a link that says nothing but its own paid address go.
//!
//! ## Why
//! The reader gets the advice, and the address it leads to, without the middleman.
//!
//! ## Example
//! ```markdown
//! read [this book](https://go.skimresources.com/?id=1X2&url=https%3A%2F%2Fbooks.example%2F1) → https://books.example/1
//! ```
//!
//! ## What it must keep
//! Every word of a sentence; links to shops that carry no tag; the link itself where the user's policy says `keep`.

use crate::clean::flow::UnitKind;
use crate::clean::lists::Role;
use crate::clean::rule::{Cut, Finding, Phase, Rule};
use crate::clean::rules::parts::is_raw_html_in_markdown;
use crate::clean::url::{Affiliate, Verdict, classify, clean_url};
use crate::clean::{Category, View};
use crate::document::{RowId, Tag};

/// Words of a caption that a block of affiliate pictures and links may have and still be an advertisement.
const CAPTION_WORDS: usize = 3;

/// See the module's comment.
pub struct AffiliateLink;

impl Rule for AffiliateLink {
    fn id(&self) -> &'static str {
        "affiliate-link"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("affiliate_link.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut convicted = Vec::new();
        for &row in view.tagged(Tag::A) {
            let Some(href) = view.attr(row, "href") else { continue };
            let Some(verdict) = classify(href).filter(Verdict::is_affiliate) else { continue };
            let policy = view.options.affiliate.of(&verdict, href);
            if policy == Affiliate::Keep {
                continue;
            }
            findings.push(judge_link(view, row, href, &verdict, policy));
            if verdict.role != Role::Tagged {
                convicted.push((row, verdict.evidence(href)));
            }
        }
        drop_blocks_of_links(view, &convicted, findings);
    }
}

fn judge_link(view: &View<'_>, row: RowId, href: &str, verdict: &Verdict, policy: Affiliate) -> Finding {
    let evidence = verdict.evidence(href);
    let clean = clean_url(href, &view.options.affiliate).url;
    let still_paid = classify(&clean).is_some_and(|v| v.is_affiliate() && v.role != Role::Tagged);
    let silent = view.words(row) == 0 && verdict.role != Role::Tagged;
    let cut = if silent || says_its_address(view, row, href, &clean) {
        Cut::Drop
    } else if clean != href && !still_paid && policy != Affiliate::Remove {
        Cut::Rewrite { attribute: "href", value: clean }
    } else {
        Cut::Unwrap
    };
    Finding { row, cut, evidence, confidence: verdict.confidence }
}

/// Whether a link's only word is its own paid address, which says nothing once the link is gone.
fn says_its_address(view: &View<'_>, row: RowId, href: &str, clean: &str) -> bool {
    let text = view.text(row);
    let bare = |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_owned();
    let said = bare(text.trim_end_matches('…'));
    let is_address = !text.contains(' ') && said.contains('.') && said.len() > 6 && bare(href).starts_with(&said);
    // Of a tagged shop page the tag alone goes, from the words as from the link.
    is_address && !(clean != href && said.starts_with(&bare(clean)))
}

/// Flags paragraphs that hold convicted links and pictures and next to nothing else.
fn drop_blocks_of_links(view: &View<'_>, convicted: &[(RowId, crate::clean::Evidence)], findings: &mut Vec<Finding>) {
    for unit in view.flow() {
        if !matches!(unit.kind, UnitKind::Text | UnitKind::Media | UnitKind::Heading(_)) {
            continue;
        }
        let links = unit.link_rows(view);
        let guilty = |link: &RowId| convicted.iter().any(|(row, _)| row == link);
        if links.is_empty() || unit.own_words(view) > CAPTION_WORDS || !links.iter().all(guilty) {
            continue;
        }
        // An earlier phase may have taken the picture out as an advertiser's.
        let pictured =
            (unit.first..unit.end).any(|row| matches!(view.row(row).tag, Tag::Img | Tag::Video | Tag::Iframe));
        if pictured || links.iter().all(|&link| is_raw_html_in_markdown(view, link)) {
            let evidence = convicted.iter().find(|(row, _)| row == &links[0]).map(|(_, evidence)| evidence.clone());
            unit.drop(view, &evidence.expect("every link of the unit is convicted"), 0.9, findings);
        }
    }
}
