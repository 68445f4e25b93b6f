//! Elements that ad servers fill.
//!
//! ## What it removes
//! `<ins class="adsbygoogle">`, `<amp-ad>`, `div-gpt-ad-…` and the other containers of the big ad servers.
//!
//! ## Why
//! They are empty until a script fills them, and what it puts there is advertising.
//!
//! ## Example
//! ```html
//! <ins class="adsbygoogle" data-ad-client="ca-pub-0000000000000000" data-ad-slot="1234567890"></ins>
//! ```
//!
//! ## What it must keep
//! `<ins>` as an edit mark, names that merely contain "ad" (`add-on`, `address`), and a container that holds the
//! article itself.

use crate::clean::lists::slots;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// Words outside links that a slot may hold: more is prose somebody wrapped in it.
const WORDS: usize = 60;

/// See the module's comment.
pub struct AdSlot;

impl Rule for AdSlot {
    fn id(&self) -> &'static str {
        "ad-slot"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("ad_slot.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let mut row = 0;
        while row < view.rows().len() {
            let here = view.row(row);
            if view.is_gone(row) {
                row = here.end;
                continue;
            }
            if !matches!(here.tag, Tag::Text | Tag::Comment | Tag::Root | Tag::Html | Tag::Body)
                && let Some(element) = view.doc.element(row)
                && (!element.attrs.is_empty() || here.tag == Tag::Other)
                && let Some(css) = slots::slot(element.name(), element.attrs())
                && view.words(row) - view.link_words(row) <= WORDS
            {
                findings.push(Finding::drop(row, Evidence::Selector { css }));
                row = here.end;
                continue;
            }
            row += 1;
        }
    }
}
