//! Which articles and tips repeat each other, which copy stands for all, and why. Pure: values in, values out; what
//! has to be remembered between articles is remembered by [`crate::store`].
//!
//! * *Exact*: the same words in the same order ([`fingerprint()`]), whatever the markup, case and punctuation.
//! * *Near*: found by MinHash bands ([`Sketch::bands`]), decided by the true Jaccard similarity of the shingles
//!   ([`alike()`]). Shingles do not cross sentence ends, so that a text whose sentences were reordered keeps them.
//! * *Reworded*: fewer shingles in common, but nearly all words.
//!
//! Texts that are alike are chained into components; within one, [`stars()`] picks canonical articles so that each
//! copy is like its canonical one itself: a chain of small differences never joins two different articles.

mod alike;
mod codec;
mod fingerprint;
mod minhash;
mod publisher;
mod sketch;
mod standing;
mod stars;
mod title;
mod words;

pub use alike::{alike, same_article};
pub use fingerprint::{fingerprint, tip_fingerprint};
pub use publisher::original_publisher;
pub use sketch::Sketch;
pub use standing::Standing;
pub use stars::{Copy, chains, stars};
pub use title::title_matches_body;

use crate::record::Record;

/// Fills in what this room knows of one record alone: `content_hash` of article and tips,
/// `quality.title_matches_body` and `original_publisher`. Doing it twice changes nothing.
pub fn complete(record: &mut Record) {
    record.content_hash = fingerprint(&record.text);
    for tip in &mut record.tips {
        tip.content_hash = tip_fingerprint(&tip.title, &tip.body);
    }
    record.quality.title_matches_body =
        record.title.as_deref().and_then(|title| title_matches_body(title, &record.text));
    record.original_publisher = original_publisher(record);
}
