//! All integration tests in one binary: a module a room.

mod dedup;
mod search_relevance;
mod store;
mod store_crash;
mod store_kit;
