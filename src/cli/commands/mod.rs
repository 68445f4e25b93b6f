//! A file a command: what it takes, and what it does.

pub mod clean;
pub mod completions;
pub mod config;
pub mod explain;
pub mod man;
pub mod rules;
pub mod tips;
