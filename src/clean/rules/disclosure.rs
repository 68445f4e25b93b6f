//! Statements that links are paid for.
//!
//! ## What it removes
//! The statement is taken out of the text and kept on the record.
//!
//! ## Why
//! It is no advice, yet the reader has a right to it: a search result can show that an article earns money.
//!
//! ## Example
//! ```markdown
//! *As an Amazon Associate I earn from qualifying purchases.*
//! ```
//!
//! ## What it must keep
//! Sentences about disclosure as a subject, ordinary quotations, disclaimers about something else.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::{Class, Cue, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_labels, said};
use crate::clean::{Category, View};
use crate::document::Tag;

/// Words of a statement.
const WORDS: usize = 90;

/// See the module's comment.
pub struct Disclosure;

impl Rule for Disclosure {
    fn id(&self) -> &'static str {
        "disclosure"
    }

    fn category(&self) -> Category {
        Category::Disclosure
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("disclosure.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for (at, unit) in view.flow().iter().enumerate() {
            if let Some(cue) = statement(view, at, unit) {
                unit.drop(view, &said(cue), 0.9, findings);
                flag_labels(view, at, &[Class::Disclosure], &said(cue), findings);
            }
        }
    }
}

/// The cue that convicts a statement: how it begins, or two that agree, or one in a text set apart.
fn statement(view: &View<'_>, at: usize, unit: &Unit) -> Option<Cue> {
    if !matches!(unit.kind, UnitKind::Text | UnitKind::Quote) || unit.words(view) > WORDS {
        return None;
    }
    let mut cues: Vec<Cue> = view.cues()[at].iter().filter(|cue| cue.class == Class::Disclosure).copied().collect();
    cues.sort_by_key(|cue| (cue.mode != Mode::Starts, cue.phrase));
    cues.dedup_by_key(|cue| cue.phrase);
    let first = *cues.first()?;
    if first.mode == Mode::Whole {
        return None; // a label: it goes with the statement below
    }
    // `disclosure:` alone may be about anything.
    let weight = |cue: &Cue| match cue.mode {
        Mode::Starts if cue.phrase.split(' ').count() > 1 => 2,
        _ => 1,
    };
    let total = cues.iter().map(weight).sum::<usize>() + usize::from(is_set_apart(view, unit));
    let quoted = first.mode == Mode::Contains && unit.text(view).contains(['"', '“', '„', '«']);
    (total >= 2 && !quoted).then_some(first)
}

/// Whether the whole unit is a quotation, in italics or in small print.
fn is_set_apart(view: &View<'_>, unit: &Unit) -> bool {
    let whole = view.tagged_any(&[Tag::Em, Tag::I, Tag::Small]);
    let inside = whole.iter().filter(|&&row| (unit.first..unit.end).contains(&row));
    unit.kind == UnitKind::Quote || inside.map(|&row| view.words(row)).max().unwrap_or(0) == unit.words(view)
}
