//! What tamis does, told from outside: one file a room.
mod loopback;
mod source_fetch;
mod source_measures;
mod source_pull;
