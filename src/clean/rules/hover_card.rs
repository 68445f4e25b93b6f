//! Cards that open over a link.
//!
//! ## What it removes
//! What stands right behind a link inside a sentence, holds nothing but links, and begins with the link's own words: a
//! card about a person or a subject that a script shows when a mouse is over the link.
//!
//! ## Why
//! Without the script the card stands in the middle of the sentence, with the headlines of other articles.
//!
//! ## Example
//! ```html
//! <p>So says <a href="/people/mina-berg">Mina Berg</a><span class="card"><a href="/people/mina-berg">Mina Berg</a>
//! <a href="/2024/raise">How to ask for a raise</a></span>, who should know.</p>
//! ```
//!
//! ## What it must keep
//! The link itself. Links side by side that a sentence is about.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Links of a card at least.
const LINKS: usize = 2;

/// See the module's comment.
pub struct HoverCard;

impl Rule for HoverCard {
    fn id(&self) -> &'static str {
        "hover-card"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("hover_card.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for &link in view.tagged(Tag::A) {
            let Some(card) = behind(view, link).filter(|&card| is_card(view, card, link)) else { continue };
            let of = view.text(link);
            findings.push(Finding::drop(card, Evidence::Repeats { of }).with_confidence(0.9));
        }
    }
}

/// The inline element right behind a link.
fn behind(view: &View<'_>, link: RowId) -> Option<RowId> {
    let (next, parent) = (view.row(link).end, view.row(link).parent);
    let beside = next < view.rows().len() && view.row(next).parent == parent;
    (beside && matches!(view.row(next).tag, Tag::Span | Tag::Div) && !view.is_gone(next)).then_some(next)
}

/// Whether an element is all links, and the first with words says what `link` says.
fn is_card(view: &View<'_>, card: RowId, link: RowId) -> bool {
    let words = view.words(card);
    if words == 0 || view.links(card) < LINKS || view.link_words(card) < words {
        return false;
    }
    let links = view.tagged(Tag::A);
    let inside = links[links.partition_point(|&row| row < card)..].iter().take_while(|&&row| row < view.row(card).end);
    let first = inside.copied().find(|&row| view.words(row) > 0);
    first.is_some_and(|first| view.text(first) == view.text(link))
}
