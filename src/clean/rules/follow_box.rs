//! Calls to follow the site on social networks.
//!
//! ## What it removes
//! "Follow us on …" with its row of profiles; a row of nothing but profiles that carry their networks' names or icons.
//!
//! ## Why
//! They are the site's, not the article's.
//!
//! ## Example
//! ```markdown
//! Follow us on [Facebook](https://www.facebook.com/site) and [Instagram](https://www.instagram.com/site) for more!
//! ```
//!
//! ## What it must keep
//! Advice to follow somebody or something, a profile linked in a sentence, a list of people worth following.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_box, flag_labels, is_sentence, lead_at, leads_to, said, whole_at};
use crate::clean::rules::parts::domain_of;
use crate::clean::url::Kind;
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;

/// Words outside links that a call may have.
const OWN_WORDS: usize = 24;

/// Where the links of such a box lead.
const KINDS: [Kind; 3] = [Kind::Profile, Kind::Newsletter, Kind::Share];

/// See the module's comment.
pub struct FollowBox;

impl Rule for FollowBox {
    fn id(&self) -> &'static str {
        "follow-box"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("follow_box.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for at in 0..view.flow().len() {
            let Some(evidence) = call(view, at) else { continue };
            let boxish = |i: usize| call(view, i).is_some() || whole_at(view, i, Class::Follow).is_some();
            flag_box(view, at, &boxish, &evidence, 0.9, findings);
            flag_labels(view, at, &[Class::Follow], &evidence, findings);
        }
    }
}

/// What makes the unit a call to follow.
fn call(view: &View<'_>, at: usize) -> Option<Evidence> {
    let unit = &view.flow()[at];
    let own = unit.own_words(view);
    if !matches!(unit.kind, UnitKind::Text | UnitKind::List | UnitKind::Media) || own > OWN_WORDS {
        return None;
    }
    let profiles = leads_to(view, unit, &KINDS);
    if let Some(cue) = lead_at(view, at, Class::Follow) {
        let button = cue.mode == Mode::Whole && unit.links(view) == 0 && !is_sentence(&unit.text(view));
        return (profiles || button).then(|| said(cue));
    }
    let links = unit.link_rows(view);
    let labelled = at > 0 && whole_at(view, at - 1, Class::Follow).is_some();
    let icons = profiles && own <= 2 && links.len() >= 2 && links.iter().all(|&link| is_named_by_host(view, link));
    (icons || labelled && profiles && own <= 4).then(|| Evidence::Url {
        shape: "profile".to_owned(),
        url: view.attr(links[0], "href").unwrap_or("").to_owned(),
    })
}

/// Whether a link says no more than the name of the network it leads to, or shows its icon.
fn is_named_by_host(view: &View<'_>, link: RowId) -> bool {
    let text = view.text(link).to_lowercase();
    let domain = view.attr(link, "href").and_then(domain_of).unwrap_or_default();
    let name = domain.split('.').next().unwrap_or("");
    text.is_empty()
        || text == name
        || name.is_empty()
        || (view.words(link) <= 3 && text.contains(name))
        || (matches!(text.as_str(), "x" | "twitter" | "x (twitter)") && matches!(name, "x" | "twitter"))
}
