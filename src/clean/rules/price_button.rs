//! Buttons that sell.
//!
//! ## What it removes
//! A block that is nothing but a link such as "View now at Amazon", "$600 at Lenovo", "Check price", if the link is
//! paid or looks so.
//!
//! ## Why
//! A button is no sentence; without the shop behind it, it says nothing.
//!
//! ## Example
//! ```markdown
//! [$600 at Lenovo](https://www.anrdoezrs.net/click-1-2)
//! ```
//!
//! ## What it must keep
//! A link to a shop or book in a sentence or list of the author's; prices in running text.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{page_host, starting_cue};
use crate::clean::url::{Verdict, classify, suspicion};
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;

/// Words a button may have.
const WORDS: usize = 9;

/// Words of a line that frames a row of buttons.
const FRAME_WORDS: usize = 14;

/// See the module's comment.
pub struct PriceButton;

impl Rule for PriceButton {
    fn id(&self) -> &'static str {
        "price-button"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("price_button.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let page = page_host(view);
        for (at, unit) in view.flow().iter().enumerate() {
            if !matches!(unit.kind, UnitKind::Text | UnitKind::Heading(_)) || unit.links(view) == 0 {
                continue;
            }
            let Some(text) = button(view, unit) else { continue };
            if unit.link_rows(view).iter().all(|&link| is_paid(view, link, page.as_deref())) {
                let evidence = Evidence::Phrase { text };
                unit.drop(view, &evidence, 0.9, findings);
                drop_frame(view, at, &evidence, findings);
            }
        }
    }
}

/// Flags what a shop's widget says around its buttons: "Today's best deals", "We check over 250 million products".
fn drop_frame(view: &View<'_>, at: usize, evidence: &Evidence, findings: &mut Vec<Finding>) {
    let flow = view.flow();
    for beside in [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter(|&beside| beside < flow.len()) {
        let unit = &flow[beside];
        let line = unit.kind == UnitKind::Text && unit.links(view) == 0 && unit.words(view) <= FRAME_WORDS;
        if line && starting_cue(&unit.text(view), &[Class::Offer]).is_some() {
            unit.drop(view, evidence, 0.85, findings);
        }
    }
}

/// The words of a button.
fn button(view: &View<'_>, unit: &Unit) -> Option<String> {
    let words = unit.words(view);
    if words > WORDS * unit.links(view) || unit.own_words(view) > 2 {
        return None;
    }
    let text = unit.text(view);
    let priced = text.contains(['$', '€', '£', '¥', '₹']) && text.contains(|c: char| c.is_ascii_digit());
    (priced || starting_cue(&text, &[Class::PriceButton]).is_some()).then_some(text)
}

fn is_paid(view: &View<'_>, link: RowId, page: Option<&str>) -> bool {
    let Some(href) = view.attr(link, "href") else { return false };
    let sponsored = view.attr(link, "rel").is_some_and(|rel| rel.contains("sponsored"));
    sponsored
        || is_nofollow_button(view, link)
        || classify(href).as_ref().is_some_and(Verdict::is_affiliate)
        || suspicion(href, page).is_some_and(|hint| hint.weight >= 0.5)
}

/// Whether the link is drawn as a button and not vouched for.
fn is_nofollow_button(view: &View<'_>, link: RowId) -> bool {
    let class = view.attr(link, "class").unwrap_or("");
    let button = class.split_ascii_whitespace().any(|token| {
        let mut words = token.split(['-', '_']);
        words.any(|word| word.eq_ignore_ascii_case("btn") || word.eq_ignore_ascii_case("button"))
    });
    button && view.attr(link, "rel").is_some_and(|rel| rel.contains("nofollow"))
}
