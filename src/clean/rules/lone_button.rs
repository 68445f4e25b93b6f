//! Buttons that stand alone.
//!
//! ## What it removes
//! Links and buttons that are a block of their own and say nothing but what to do on this site: "Get started for free",
//! "Request a demo", "Apply now", "Add to cart", in seven languages.
//!
//! ## Why
//! They are controls of the page; as text they read like advice.
//!
//! ## Example
//! ```html
//! <p>Ask for the range before you name yours.</p><a class="btn" href="/signup">Start your free trial</a>
//! ```
//!
//! ## What it must keep
//! The same words in a sentence or a list, and links whose words are the title of something.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::calls;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words of a button.
const WORDS: usize = 7;

/// Buttons side by side.
const MOST: usize = 4;

/// See the module's comment.
pub struct LoneButton;

impl Rule for LoneButton {
    fn id(&self) -> &'static str {
        "lone-button"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("lone_button.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for unit in view.flow() {
            if let Some(phrase) = called(view, unit) {
                unit.drop(view, &Evidence::Phrase { text: phrase.to_owned() }, 0.8, findings);
            }
        }
    }
}

/// What the links or the button of a unit call for, if they are all there is and all of them call.
fn called(view: &View<'_>, unit: &Unit) -> Option<&'static str> {
    let links = unit.link_rows(view);
    let short = (1..=WORDS * links.len().max(1)).contains(&unit.words(view));
    if !matches!(unit.kind, UnitKind::Text | UnitKind::Heading(_)) || !short || links.len() > MOST {
        return None;
    }
    if links.is_empty() {
        return is_button(view, unit).then(|| calls::button(&unit.text(view))).flatten();
    }
    if unit.own_words(view) > 0 {
        return None;
    }
    let said = |&link: &RowId| match view.words(link) {
        1..=WORDS => Some(calls::button(&view.text(link))),
        0 => None,
        _ => Some(None),
    };
    links.iter().filter_map(said).collect::<Option<Vec<_>>>()?.first().copied()
}

/// Whether all words of a unit are those of one button.
fn is_button(view: &View<'_>, unit: &Unit) -> bool {
    view.tagged(Tag::Button).iter().any(|&row| {
        let end = view.row(row).end;
        let inside = row <= unit.first && unit.end <= end;
        inside || unit.first <= row && end <= unit.end && view.words(row) == unit.words(view)
    })
}
