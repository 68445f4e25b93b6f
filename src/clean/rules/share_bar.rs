//! Rows of share buttons.
//!
//! ## What it removes
//! Links and buttons that hand the page to a social network, a mailer or a printer, with their label.
//!
//! ## Why
//! They belong to the page. Their words ("Share", "Tweet", "Email") mean nothing in a text.
//!
//! ## Example
//! ```markdown
//! Share: [Facebook](https://www.facebook.com/sharer.php?u=https%3A%2F%2Fsite.example%2F1)
//! ```
//!
//! ## What it must keep
//! Advice to share something, and links to a network's pages that the author makes.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_box, flag_labels, is_sentence, lead_at, leads_to, said, whole_at};
use crate::clean::url::{Kind, kind};
use crate::clean::{Category, Evidence, View};

/// Words outside links that a row of buttons may have.
const OWN_WORDS: usize = 6;

/// See the module's comment.
pub struct ShareBar;

impl Rule for ShareBar {
    fn id(&self) -> &'static str {
        "share-bar"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("share_bar.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for at in 0..view.flow().len() {
            let Some(evidence) = bar(view, at) else { continue };
            let boxish = |i: usize| bar(view, i).is_some();
            flag_box(view, at, &boxish, &evidence, 0.95, findings);
            flag_labels(view, at, &[Class::Share], &evidence, findings);
        }
    }
}

/// What makes the unit a row of share buttons, or a line of one.
fn bar(view: &View<'_>, at: usize) -> Option<Evidence> {
    let unit = &view.flow()[at];
    if !matches!(unit.kind, UnitKind::Text | UnitKind::List | UnitKind::Media) || unit.own_words(view) > OWN_WORDS {
        return None;
    }
    if unit.links(view) > 0 {
        let shares = |link: usize| view.attr(link, "href").filter(|href| kind(href) == Some(Kind::Share));
        let url = unit.link_rows(view).iter().find_map(|&link| shares(link))?;
        let shape = "share button".to_owned();
        let all = leads_to(view, unit, &[Kind::Share, Kind::Profile]);
        return all.then(|| Evidence::Url { shape, url: url.chars().take(200).collect() });
    }
    let cue = match unit.kind {
        UnitKind::Text => whole_at(view, at, Class::Share).or_else(|| lead_at(view, at, Class::Share))?,
        _ => return None,
    };
    (!is_sentence(&unit.text(view))).then(|| said(cue))
}
