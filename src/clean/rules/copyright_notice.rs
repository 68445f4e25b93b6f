//! The legal line at the foot of a page.
//!
//! ## What it removes
//! Among the last lines of a document: "© 2024 …", "All rights reserved", with the heading above that says "Copyright".
//!
//! ## Why
//! It belongs to the site; a record has a field for the licence.
//!
//! ## Example
//! ```markdown
//! © 2024 Site. All rights reserved.
//! ```
//!
//! ## What it must keep
//! Text about copyright, a licence the author gives, credits of pictures, and whatever stands before the last lines.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Cue, Mode, find_all};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_labels, said};
use crate::clean::{Category, View};

/// Words of the line.
const WORDS: usize = 45;

/// Units at the end among which it stands.
const EDGE: usize = 4;

/// See the module's comment.
pub struct CopyrightNotice;

impl Rule for CopyrightNotice {
    fn id(&self) -> &'static str {
        "copyright-notice"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("copyright_notice.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        for (at, unit) in flow.iter().enumerate().skip(flow.len().saturating_sub(EDGE).max(1)) {
            if unit.kind != UnitKind::Text || unit.words(view) > WORDS {
                continue;
            }
            let notice = |cue: &Cue| cue.class == Class::Copyright && cue.mode != Mode::Whole;
            let Some(cue) = find_all(&unit.text(view)).into_iter().find(notice) else { continue };
            unit.drop(view, &said(cue), 0.85, findings);
            flag_labels(view, at, &[Class::Copyright, Class::Disclosure], &said(cue), findings);
        }
    }
}
