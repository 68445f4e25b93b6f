//! Words of a page's controls that were left as text.
//!
//! ## What it removes
//! Lines such as "Show less", "Read more", "Expand", "Swipe to scroll horizontally" that stand alone.
//!
//! ## Why
//! They were buttons.
//!
//! ## Example
//! ```markdown
//! Show Expert Take Show less
//! ```
//!
//! ## What it must keep
//! The same words in a sentence, and short lines that say something.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Cue, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{is_sentence, lead_at, said, whole_at};
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// Words that are residue as a line of their own.
const CLASSES: [Class; 2] = [Class::UiResidue, Class::ReadMore];

/// Words of a phrase that is residue even where it ends as a sentence does.
const SENTENCE: usize = 4;

/// What such a signature names.
const DEVICES: [&str; 8] = ["phone", "ipad", "android", "tapatalk", "app", "handy", "móvil", "galaxy"];

/// Words of an app's signature.
const SIGNATURE_WORDS: usize = 14;

/// See the module's comment.
pub struct UiResidue;

impl Rule for UiResidue {
    fn id(&self) -> &'static str {
        "ui-residue"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("ui_residue.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut before = false;
        for (at, unit) in view.flow().iter().enumerate() {
            if is_label_of_cut(view, at) {
                unit.drop(view, &Evidence::Empty { heading: unit.text(view) }, 0.8, findings);
                continue;
            }
            if let Some(cue) = signature(view, at) {
                unit.drop(view, &said(cue), 0.85, findings);
                continue;
            }
            let cue = CLASSES.iter().find_map(|&class| whole_at(view, at, class));
            let Some(cue) = cue.filter(|_| unit.kind == UnitKind::Text && unit.links(view) == 0) else {
                before = false;
                continue;
            };
            // A single word may be a sentence of its own ("Breathe"); beside another button it is one, too.
            let is_sure = cue.phrase.split(' ').count() >= SENTENCE || !is_sentence(&unit.text(view));
            if (cue.is_phrase() || before) && is_sure {
                unit.drop(view, &said(cue), 0.85, findings);
                before = true;
            }
        }
    }
}

/// What a mail or forum app signs a text with: "Sent from my phone".
fn signature(view: &View<'_>, at: usize) -> Option<Cue> {
    let unit = &view.flow()[at];
    let cue = lead_at(view, at, Class::UiResidue).filter(|cue| cue.mode == Mode::Starts)?;
    let short = unit.kind == UnitKind::Text && unit.words(view) <= SIGNATURE_WORDS;
    let text = unit.text(view).to_lowercase();
    (short && DEVICES.iter().any(|device| text.contains(device))).then_some(cue)
}

/// Whether a line names who recommends ("Quiet Desk Recommends") and what stood right below it was taken out.
fn is_label_of_cut(view: &View<'_>, at: usize) -> bool {
    let unit = &view.flow()[at];
    let until = view.flow().get(at + 1).map_or(view.rows().len(), |next| next.first);
    unit.kind == UnitKind::Text
        && unit.words(view) <= 4
        && unit.text(view).to_lowercase().ends_with(" recommends")
        && (unit.end..until).any(|row| view.is_gone(row) && view.row(row).tag == Tag::Text)
}
