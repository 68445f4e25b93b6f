//! A file a command: what it takes, and what it does.

pub mod clean;
pub mod completions;
pub mod config;
pub mod duplicates;
pub mod explain;
pub mod export;
pub mod forget;
pub mod import;
pub mod man;
pub mod mcp;
pub mod reclean;
pub mod reindex;
pub mod rules;
pub mod run;
pub mod search;
pub mod serve;
pub mod show;
pub mod status;
pub mod tips;
pub mod verify;
