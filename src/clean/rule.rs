//! What a rule is. Rules judge; [`apply`](super::apply) cuts.

use super::{Category, Evidence, View};
use crate::document::{RowId, Span};

/// One class of junk: how it is recognised and what is to be done about it.
///
/// A rule is a room of its own: one file whose module comment is its manual, one fixture, one registry line. It reads
/// a [`View`], never edits, never calls another rule, and never sees the network or the clock.
pub trait Rule: Sync {
    /// Its name, in kebab case: says what is flagged, such as `tracking-pixel`.
    fn id(&self) -> &'static str;

    /// What kind of junk it flags.
    fn category(&self) -> Category;

    /// When it looks. It sees the document without what earlier phases took out.
    fn phase(&self) -> Phase;

    /// The source of its file: the module comment at its top is the manual page.
    fn source(&self) -> &'static str;

    /// The manual page, Markdown: the module comment at the top of its file.
    fn manual(&self) -> String {
        module_comment(self.source())
    }

    /// Adds what it flags in `view` to `findings`.
    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>);
}

/// The order in which rules look. Inside a phase order cannot matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// Single elements and attributes: pixels, slots, handlers, parameters, hidden text, marked blocks.
    Markup,
    /// Which part of a page is the article.
    Content,
    /// Blocks: affiliate links and blocks, promo cards, boxes.
    Blocks,
    /// Stretches of blocks: see-also lists, link farms, tails.
    Sections,
    /// What is left with nothing to it: headings above nothing, empty lists.
    Orphans,
}

impl Phase {
    /// All phases in order.
    pub const ALL: [Phase; 5] = [Phase::Markup, Phase::Content, Phase::Blocks, Phase::Sections, Phase::Orphans];
}

/// One thing a rule flags.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The row concerned.
    pub row: RowId,
    /// What is to be done.
    pub cut: Cut,
    /// What convicts it.
    pub evidence: Evidence,
    /// How sure the rule is, 0 to 1.
    pub confidence: f32,
}

impl Finding {
    /// The row goes with all that is in it.
    pub fn drop(row: RowId, evidence: Evidence) -> Self {
        Finding { row, cut: Cut::Drop, evidence, confidence: 1.0 }
    }

    /// The row goes, what is in it stays.
    pub fn unwrap(row: RowId, evidence: Evidence) -> Self {
        Finding { row, cut: Cut::Unwrap, evidence, confidence: 1.0 }
    }

    /// The same finding, less sure.
    pub fn with_confidence(self, confidence: f32) -> Self {
        Finding { confidence, ..self }
    }
}

/// What is to be done about a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cut {
    /// It goes with all that is in it.
    Drop,
    /// It goes, what is in it stays.
    Unwrap,
    /// An attribute gets another value.
    Rewrite {
        /// The attribute, such as `href`.
        attribute: &'static str,
        /// Its new value.
        value: String,
    },
    /// Parameters come off the URL in an attribute.
    StripUrl {
        /// The attribute, such as `href`.
        attribute: &'static str,
        /// Its new value.
        value: String,
    },
    /// An attribute comes off.
    StripAttribute {
        /// The attribute.
        attribute: &'static str,
    },
    /// A byte range *within the text of a text row* goes.
    Text(Span),
}

/// The module comment at the top of a source file, as Markdown.
fn module_comment(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_is_the_comment_at_the_top() {
        assert_eq!(module_comment("//! One.\n//!\n//! # Why\n//! Two.\nuse x;\n//! not this"), "One.\n\n# Why\nTwo.");
    }

    #[test]
    fn every_rule_has_a_manual_with_its_four_headings() {
        for rule in crate::clean::rules::ALL {
            let manual = rule.manual();
            for heading in ["What it removes", "Why", "Example", "What it must keep"] {
                assert!(manual.contains(&format!("# {heading}\n")), "{}: no {heading}", rule.id());
            }
        }
    }
}
