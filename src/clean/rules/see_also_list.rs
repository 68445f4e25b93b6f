//! A label such as "See also" and the links below it.
//!
//! ## What it removes
//! A heading or short line that announces other articles ("See also", "Related", "Featured", "More on this"), with the
//! links, link lists and linked cards that follow it.
//!
//! ## Why
//! They advertise other pages; no sentence of the article depends on them.
//!
//! ## Example
//! ```markdown
//! #### See also
//!
//! [How to ask for feedback](https://site.example/feedback)
//! * [How to ask for feedback](https://site.example/feedback)
//! ```
//!
//! ## What it must keep
//! What follows the links: the first paragraph of prose ends the list, whatever the heading said. A label with prose
//! below it. A list of sources or of further reading that the author comments on.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{LABELS, whole_cue};
use crate::clean::{Category, Evidence, View};

/// Words a label may have.
const LABEL_WORDS: usize = 8;

/// Words of a caption or teaser between two linked cards.
const TEASER_WORDS: usize = 40;

/// See the module's comment.
pub struct SeeAlsoList;

impl Rule for SeeAlsoList {
    fn id(&self) -> &'static str {
        "see-also-list"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("see_also_list.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        let mut i = 0;
        while i < flow.len() {
            let Some(phrase) = label(view, &flow[i]) else {
                i += 1;
                continue;
            };
            let end = end_of_links(view, flow, i);
            if end > i + 1 {
                let evidence = Evidence::Phrase { text: phrase };
                flow[i..end].iter().for_each(|unit| unit.drop(view, &evidence, 0.95, findings));
            }
            i = end.max(i + 1);
        }
    }
}

/// The words of a label that announces other articles.
fn label(view: &View<'_>, unit: &Unit) -> Option<String> {
    let fits = matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Text) && unit.words(view) <= LABEL_WORDS;
    if !fits || unit.links(view) > 1 {
        return None;
    }
    let text = unit.text(view);
    whole_cue(&text, &LABELS).map(|_| text)
}

/// One past the last unit that belongs to the label at `at`: links and what stands between linked cards.
fn end_of_links(view: &View<'_>, flow: &[Unit], at: usize) -> usize {
    let level = match flow[at].kind {
        UnitKind::Heading(level) => level,
        _ => 7,
    };
    let (mut end, mut next) = (at + 1, at + 1);
    while let Some(unit) = flow.get(next) {
        let words = unit.words(view);
        let own = unit.own_words(view);
        let linked = unit.links(view) > 0 && own * 4 <= words;
        match unit.kind {
            UnitKind::Heading(l) if l <= level || !linked => break,
            UnitKind::Code | UnitKind::Quote | UnitKind::Table => break,
            _ if linked => end = next + 1,
            UnitKind::Media => {}
            UnitKind::Text if end > at + 1 && words <= TEASER_WORDS && is_teaser(view, flow, next) => {}
            _ => break,
        }
        next += 1;
    }
    end
}

/// Whether a short text stands between two linked cards or names a date or author of one.
fn is_teaser(view: &View<'_>, flow: &[Unit], at: usize) -> bool {
    let before = at > 0 && flow[at - 1].links(view) > 0 && flow[at - 1].own_words(view) == 0;
    let after = flow.get(at + 1).is_some_and(|unit| unit.links(view) > 0 && unit.own_words(view) == 0);
    before && after
}
