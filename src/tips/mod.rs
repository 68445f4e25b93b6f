//! Lifting the tips out of a cleaned article.

mod tip;

pub use tip::{Polarity, Tip, TipKind, TipSpan, Topic};
