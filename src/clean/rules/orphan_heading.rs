//! Headings under which nothing is left.
//!
//! ## What it removes
//! A heading whose section was emptied by other cuts: what followed it up to the next heading of its level or a higher
//! one is gone; the last heading of a document where nothing stands under it and it names a box of the page ("Related
//! posts"). Likewise lists, list items, quotations and table rows that other cuts emptied.
//!
//! ## Why
//! "See also" above nothing is noise, and would become an empty section or a false tip.
//!
//! ## Example
//! ```markdown
//! #### Featured
//! <!-- the links that stood here were taken out -->
//! ## Next section
//! ```
//!
//! ## What it must keep
//! A heading that never had anything under it (a title above its first section, a quotation as heading): only what was
//! emptied by a cut is an orphan. The document's first heading. A heading above headings that stay. A heading with a
//! picture or a link of its own.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::whole_cue;
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;

/// Boxes whose names are orphans at the end of a document, whatever became of them.
const BOXES: [Class; 6] =
    [Class::AuthorBox, Class::Comments, Class::Newsletter, Class::Related, Class::SeeAlso, Class::Share];

/// See the module's comment.
pub struct OrphanHeading;

impl Rule for OrphanHeading {
    fn id(&self) -> &'static str {
        "orphan-heading"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Orphans
    }

    fn source(&self) -> &'static str {
        include_str!("orphan_heading.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        let mut gone_below = vec![false; flow.len()];
        for i in (0..flow.len()).rev() {
            let UnitKind::Heading(level) = flow[i].kind else { continue };
            // Skip what follows and belongs to this heading: headings of lower rank that are orphans themselves.
            let mut next = i + 1;
            while next < flow.len() && gone_below[next] && matches!(flow[next].kind, UnitKind::Heading(l) if l > level)
            {
                next += 1;
            }
            let until = flow.get(next).map_or(view.rows().len(), |unit| unit.first);
            let ends = flow.get(next).is_none_or(|unit| matches!(unit.kind, UnitKind::Heading(l) if l <= level));
            let emptied = (flow[i].end..until).any(|row| was_cut(view, row));
            let orphan = emptied || until == view.rows().len() && names_a_box(view, &flow[i]);
            gone_below[i] = ends && orphan && i > 0 && !shows_something(view, &flow[i]);
            if gone_below[i] {
                flow[i].drop(view, &Evidence::Empty { heading: flow[i].text(view) }, 0.95, findings);
            }
        }
    }
}

/// Whether a heading says no more than the name of a box of the page.
fn names_a_box(view: &View<'_>, heading: &Unit) -> bool {
    whole_cue(&heading.text(view), &BOXES).is_some_and(|cue| cue.is_phrase())
}

/// Whether a heading carries a picture, or a link among words: it is a line of the article.
fn shows_something(view: &View<'_>, heading: &Unit) -> bool {
    heading.links(view) > 0 && heading.own_words(view) > 2 || view.media_between(heading.first, heading.end) > 0
}

/// Whether a row that had something to show was taken out.
fn was_cut(view: &View<'_>, row: RowId) -> bool {
    view.is_gone(row) && !view.row(row).span.is_empty() && !view.row(row).tag.is_unseen()
}
