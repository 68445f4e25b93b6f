//! What was taken out, where and why, for people: the words of a reason, the marks in the source, a page of its own,
//! and the answer to "why is this text (not) in the output?".
//!
//! The room is pure: it takes a document and the removals made from it, and returns values and text. The terminal
//! view of `tamis explain` and its page are made of the same [`marks`].

pub mod html;
mod marks;
mod why;
pub mod words;

pub use marks::{Piece, counts, marks};
pub use why::{Fate, Found, why};
