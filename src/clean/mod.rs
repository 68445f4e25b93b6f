//! Taking the junk out: rules judge, one function cuts.
//!
//! A [`Rule`](rule::Rule) reads an immutable [`View`] of the document and returns findings; [`apply`](apply::apply) is
//! the only code that turns findings into cuts, so that every cut can be shown, undone by configuration and tested
//! alone.

pub mod apply;
pub mod content;
mod evidence;
pub mod filters;
pub mod flow;
pub mod lists;
mod memory;
mod options;
mod removal;
pub mod rule;
pub mod rules;
mod style;
pub mod url;
pub mod user;
mod view;

pub use evidence::Evidence;
pub use memory::Memory;
pub use options::Options;
pub use removal::{Action, Category, InnerRemoval, Removal};
pub use view::View;

use crate::document::{Document, RowId, Span};
use std::collections::HashMap;

/// Version of rules and lists: rises whenever they would clean an article differently.
pub const RULES_VERSION: &str = "4";

/// Cleans a document by all rules.
pub fn clean<'d>(doc: &'d Document, options: &Options) -> Cleaned<'d> {
    apply::apply(doc, options, rules::ALL)
}

/// What became of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    #[default]
    Keep,
    /// It goes with everything under it.
    Drop,
    /// It goes, what is under it stays.
    Unwrap,
}

/// A document with the cuts decided. The document itself is untouched: renderers ask for each row's fate.
#[derive(Debug)]
pub struct Cleaned<'d> {
    /// What was read.
    pub document: &'d Document,
    /// Every cut, ordered by place.
    pub removals: Vec<Removal>,
    /// Statements about paid links that were taken out of the text.
    pub disclosures: Vec<String>,
    fates: Vec<Fate>,
    attributes: HashMap<(RowId, &'static str), Option<String>>,
    text_cuts: HashMap<RowId, Vec<Span>>,
}

impl Cleaned<'_> {
    /// What became of `row`. Rows below a dropped row need not be asked for.
    pub fn fate(&self, row: RowId) -> Fate {
        self.fates[row]
    }

    /// The value of an attribute after rewriting and stripping; `None` where it is absent or was taken off.
    pub fn attr(&self, row: RowId, name: &'static str) -> Option<&str> {
        match self.attributes.get(&(row, name)) {
            Some(changed) => changed.as_deref(),
            None => self.document.attr(row, name),
        }
    }

    /// Byte ranges *within the text of a text row* that were cut, in order.
    pub fn text_cuts(&self, row: RowId) -> &[Span] {
        self.text_cuts.get(&row).map_or(&[], Vec::as_slice)
    }
}
