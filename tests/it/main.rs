//! What tamis does, told from outside: one file a room.
mod source_measures;
