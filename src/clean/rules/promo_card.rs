//! A card that advertises another article: title, teaser and "Read now" in one link.
//!
//! ## What it removes
//! A paragraph that is one long link ending in a call ("Read now", "Learn more"), with the label right above it
//! ("Explore"); a line such as "Also: …" or "Read more: …" that is a label and links only.
//!
//! ## Why
//! Such cards stand between two tips and would become part of one.
//!
//! ## Example
//! ```markdown
//! ### Explore
//!
//! [Jobs for quiet people You can thrive with a degree.  Read now](https://site.example/jobs/)
//! ```
//!
//! ## What it must keep
//! The text after the card, although it stands under the card's heading. A link inside a sentence. A paragraph that is
//! a link to what the article is about.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{LABELS, ending_cue, starting_cue, whole_cue};
use crate::clean::{Category, Evidence, View};

/// Words of title and teaser before the call.
const CARD_WORDS: usize = 6;

/// See the module's comment.
pub struct PromoCard;

impl Rule for PromoCard {
    fn id(&self) -> &'static str {
        "promo-card"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("promo_card.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        for (i, unit) in flow.iter().enumerate() {
            let Some(phrase) = card(view, unit).or_else(|| labelled_line(view, unit)) else { continue };
            let evidence = Evidence::Phrase { text: phrase };
            unit.drop(view, &evidence, 0.95, findings);
            if i > 0 && is_label(view, &flow[i - 1]) {
                flow[i - 1].drop(view, &evidence, 0.9, findings);
            }
        }
    }
}

/// The call at the end of a paragraph that is one long link.
fn card(view: &View<'_>, unit: &Unit) -> Option<String> {
    let fits = matches!(unit.kind, UnitKind::Text | UnitKind::Heading(_))
        && unit.links(view) == 1
        && unit.own_words(view) == 0;
    if !fits || unit.words(view) < CARD_WORDS {
        return None;
    }
    let text = unit.text(view);
    ending_cue(&text, &[Class::ReadMore])
}

/// The label of a line that holds nothing else but links.
fn labelled_line(view: &View<'_>, unit: &Unit) -> Option<String> {
    let own = unit.own_words(view);
    if unit.kind != UnitKind::Text || unit.links(view) == 0 || own == 0 || own > 4 {
        return None;
    }
    let text = unit.text(view);
    let (label, _) = text.split_once([':', '：', '→', '»'])?;
    if crate::clean::memory::count_words(label) as usize > 4 {
        return None;
    }
    let label = label.trim();
    whole_cue(label, &LABELS).or_else(|| starting_cue(&text, &LABELS)).map(|_| label.to_owned())
}

fn is_label(view: &View<'_>, unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Text)
        && unit.words(view) <= 4
        && whole_cue(&unit.text(view), &LABELS).is_some()
}
