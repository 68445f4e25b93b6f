//! Labels of advertisements.
//!
//! ## What it removes
//! A line that says "Advertisement", "Sponsored" or "Story continues below", in seven languages, and nothing else.
//!
//! ## Why
//! The advertisement is gone or was never loaded; its label interrupts the text.
//!
//! ## Example
//! ```html
//! <p>Ask for the range first.</p><div>Advertisement</div><p>Then name yours.</p>
//! ```
//!
//! ## What it must keep
//! Headings, items and cells of these words, and sentences about advertising.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{is_sentence, said};
use crate::clean::rules::parts::whole_cue;
use crate::clean::{Category, View};

/// Words of a label.
const WORDS: usize = 8;

/// See the module's comment.
pub struct AdLabel;

impl Rule for AdLabel {
    fn id(&self) -> &'static str {
        "ad-label"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("ad_label.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for unit in view.flow() {
            if unit.kind != UnitKind::Text || unit.words(view) > WORDS {
                continue;
            }
            let text = unit.text(view);
            let cue = whole_cue(&text, &[Class::Advertisement, Class::SponsoredLabel]);
            if let Some(cue) = cue.filter(|_| !is_sentence(&text)) {
                unit.drop(view, &said(cue), 0.9, findings);
            }
        }
    }
}
