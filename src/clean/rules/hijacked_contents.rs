//! Contents lists that lead to an advertiser.
//!
//! ## What it removes
//! A list whose entries carry the article's section titles but lead to addresses that say nothing of them.
//!
//! ## Why
//! A reader who wants to jump to "Final verdict" buys something.
//!
//! ## Example
//! ```markdown
//! * [What it costs](https://go.offers.example/rk8vn1)
//! * [Final verdict](https://go.offers.example/m0ptq2)
//! ```
//!
//! ## What it must keep
//! The sections themselves, and lists of links whose words are not the article's headings, or whose addresses say what
//! they say: an overview of what the sections are about.

use crate::clean::flow::UnitKind;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_box, flag_labels, whole_at};
use crate::clean::rules::parts::{headings, repeats};
use crate::clean::rules::table_of_contents::LABELS;
use crate::clean::url::{Parts, Verdict, classify};
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;

/// See the module's comment.
pub struct HijackedContents;

impl Rule for HijackedContents {
    fn id(&self) -> &'static str {
        "hijacked-contents"
    }

    fn category(&self) -> Category {
        Category::Affiliate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("hijacked_contents.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let headings = headings(view);
        for (at, unit) in view.flow().iter().enumerate() {
            let links = unit.link_rows(view);
            let only_links = unit.kind == UnitKind::List && unit.own_words(view) * 8 <= unit.words(view);
            if !only_links || links.len() < 2 {
                continue;
            }
            let known = links.iter().filter(|&&link| repeats(&headings, &view.text(link))).count();
            let labelled = at > 0 && LABELS.iter().any(|&class| whole_at(view, at - 1, class).is_some());
            let titles = known * 5 >= links.len() * 3 || labelled && known * 3 >= links.len();
            if titles && links.iter().all(|&link| is_foreign(view, link)) {
                let url = view.attr(links[0], "href").unwrap_or("").chars().take(200).collect();
                let evidence = Evidence::Url { shape: "section title that leaves the page".to_owned(), url };
                let boxish = |i: usize| i == at || LABELS.iter().any(|&class| whole_at(view, i, class).is_some());
                flag_box(view, at, &boxish, &evidence, 0.9, findings);
                flag_labels(view, at, &LABELS, &evidence, findings);
            }
        }
    }
}

/// Whether a link is paid, or leads away to an address that shares no word with what it says.
fn is_foreign(view: &View<'_>, link: RowId) -> bool {
    let Some(href) = view.attr(link, "href") else { return false };
    let Some(parts) = Parts::split(href.trim()).filter(|parts| !parts.bare && parts.fragment.is_none()) else {
        return false;
    };
    if classify(href).as_ref().is_some_and(Verdict::is_affiliate) {
        return true;
    }
    let address = format!("{}{}", parts.host, parts.path).to_lowercase();
    let text = view.text(link).to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    words.clone().next().is_some() && !words.any(|word| address.contains(word))
}
