//! Notices that the rest is for subscribers.
//!
//! ## What it removes
//! The notice with its price and button.
//!
//! ## Why
//! It interrupts the text that is there, and sells the text that is not.
//!
//! ## Example
//! ```html
//! <div><h3>Continue reading</h3><p>This article is for subscribers only. <a href="/login">Log in</a></p></div>
//! ```
//!
//! ## What it must keep
//! The text before and after the notice, and advice about paying for something.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{cue_at, flag_box, flag_labels, is_sentence, lead_at, said};
use crate::clean::{Category, View};

/// Words of a notice outside links.
const OWN_WORDS: usize = 30;

/// See the module's comment.
pub struct Paywall;

impl Rule for Paywall {
    fn id(&self) -> &'static str {
        "paywall"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("paywall.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for (at, unit) in view.flow().iter().enumerate() {
            let Some(cue) = lead_at(view, at, Class::Paywall).filter(|cue| cue.is_phrase()) else { continue };
            let whole = cue.mode == Mode::Whole && !is_sentence(&unit.text(view));
            let notice = whole || unit.links(view) > 0 || cue.phrase.contains("subscri");
            if unit.kind == UnitKind::Text && notice && unit.own_words(view) <= OWN_WORDS {
                flag_box(view, at, &|i| is_part(view, i), &said(cue), 0.85, findings);
                flag_labels(view, at, &[Class::Paywall], &said(cue), findings);
            }
        }
    }
}

/// Whether a unit can be part of the notice: it says so, or is nothing but a button.
fn is_part(view: &View<'_>, at: usize) -> bool {
    let unit = &view.flow()[at];
    let button = unit.own_words(view) == 0 && unit.words(view) <= 8;
    button || cue_at(view, at, Class::Paywall).is_some()
}
