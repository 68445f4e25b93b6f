//! A file a page. Each asks the library for what it shows and says it in HTML; the frame is put around it elsewhere.

pub mod article;
mod asked;
pub mod duplicates;
pub mod explained;
mod facets;
mod hit;
pub mod original;
mod pager;
pub mod rule;
pub mod rules;
pub mod search;
pub mod sources;
pub mod start;
pub mod tip;
mod views;
