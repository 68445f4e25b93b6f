//! Calls to install the site's app.
//!
//! ## What it removes
//! Store badges and the slogan above them.
//!
//! ## Why
//! They advertise the page's owner.
//!
//! ## Example
//! ```html
//! <p>Get our app</p><a href="https://apps.apple.com/app/id1"><img src="badge.svg" alt="Download on the App Store"></a>
//! ```
//!
//! ## What it must keep
//! An app the author recommends in a sentence, and instructions that begin with an installation.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_box, flag_labels, is_sentence, lead_at, leads_to, said};
use crate::clean::url::Kind;
use crate::clean::{Category, Evidence, View};

/// Words of a slogan.
const WORDS: usize = 12;

/// See the module's comment.
pub struct AppInstall;

impl Rule for AppInstall {
    fn id(&self) -> &'static str {
        "app-install"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("app_install.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for at in 0..view.flow().len() {
            let Some(evidence) = call(view, at) else { continue };
            flag_box(view, at, &|i| call(view, i).is_some(), &evidence, 0.9, findings);
            flag_labels(view, at, &[Class::AppInstall], &evidence, findings);
        }
    }
}

/// What makes the unit a badge or a slogan.
fn call(view: &View<'_>, at: usize) -> Option<Evidence> {
    let unit = &view.flow()[at];
    if !matches!(unit.kind, UnitKind::Text | UnitKind::Media) || unit.words(view) > WORDS {
        return None;
    }
    let stores = leads_to(view, unit, &[Kind::AppStore]);
    let cue = lead_at(view, at, Class::AppInstall).filter(|cue| cue.is_phrase());
    if stores && unit.own_words(view) == 0 && (cue.is_some() || view.media_between(unit.first, unit.end) > 0) {
        let url = view.attr(unit.link_rows(view)[0], "href").unwrap_or("");
        return Some(Evidence::Url { shape: "app store".to_owned(), url: url.chars().take(200).collect() });
    }
    let cue = cue.filter(|cue| cue.mode == Mode::Whole || cue.phrase.contains("our "))?;
    let app = cue.phrase.contains("app") || stores;
    (app && (cue.mode == Mode::Starts || !is_sentence(&unit.text(view)))).then(|| said(cue))
}
