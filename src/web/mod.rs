//! What was gathered, for browsers, programs and agents: pages, a JSON API, and MCP tools.
//!
//! ```text
//! server (connections) → guard (who may ask, how much, for how long) → pages/ · api/ → library (store, index)
//! ```
//!
//! * Pages are made on the server and work without script. They hold no remote content, and their policy forbids it.
//! * Everything reads; the few changes there are ask for the token that `tamis serve` was given.
//! * [`Library`] is the only way to store and index: a few reads at a time, on threads that may block.

mod address;
pub mod api;
mod app;
mod assets;
mod error;
mod explanation;
mod guard;
mod layout;
mod library;
mod lookup;
pub mod mcp;
mod metrics;
mod original;
mod overview;
mod page;
mod pages;
mod reading;
mod server;
mod settings;
mod tally;
mod words;

pub use app::router;
pub use error::WebError;
pub use library::Library;
pub use server::serve;
pub use settings::Settings;
