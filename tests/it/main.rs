//! What tamis does, told from outside: one file a room.
mod source_measures;
mod cli;
mod config;
mod schema;
