//! Rules tested by a text: Markdown in which each `## ` section is a case.
//!
//! A case has blocks fenced by four backticks: `input md` or `input html`, and what must come of it:
//!
//! * `removed`: a line a cut, `rule | action | beginning of the removed source on one line`; `removed RULE` asks for the
//!   cuts of one rule only, in lines of `action | beginning`. Dropped neighbours with only white space and tags between
//!   them are one cut to a reader, so they are one line.
//! * `output`: the cleaned Markdown, exactly.
//! * `gone`, `stays`: lines that must not, or must, stand in the cleaned Markdown, white space aside.
//!
//! A block `config` is a `pipeline.toml` for this case, of which `[clean]` counts. Everything else is prose for people:
//! why the case is as it is.

mod check;
pub mod diff;
mod parse;

pub use check::{Cut, Outcome, difference, run};
pub use parse::{Case, parse};
