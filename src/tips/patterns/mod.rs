//! The ways a list of advice is written, a room each.
//!
//! A pattern finds candidates and does not judge them. Adding one is a file with a [`Pattern`] and a line in
//! [`ALL`]; the order there is the order in which equals are preferred.

mod bold;
mod callout;
mod definitions;
mod headings;
mod heads;
mod lists;
mod numbered;
mod questions;
mod stated;
mod tables;

use super::candidate::Candidate;
use super::language::Cues;
use super::outline::Outline;

/// One way to write a list of advice.
pub trait Pattern: Sync {
    /// The lists written so.
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>>;
}

/// Every pattern.
pub static ALL: &[&dyn Pattern] = &[
    &numbered::Numbered,
    &headings::Headings,
    &bold::BoldLines,
    &bold::BoldLeads,
    &lists::Lists,
    &tables::Tables,
    &definitions::DefinitionLists,
    &callout::Callouts,
    &questions::Questions,
    &stated::Stated,
];
