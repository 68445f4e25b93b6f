//! When two texts are one article.

use super::Sketch;

/// Copies: measured on link farms, pairs are almost all above it, and hardly any lies between 0.5 and it.
const COPY: f32 = 0.8;

/// Reworded: with a tenth of the words changed at random 0.9⁵ of the shingles survive (Jaccard 0.42) and nine tenths
/// of the words (0.82). Two articles that share half of their text as boilerplate stay below 0.6 of the words.
const REWORDED_SHINGLES: f32 = 0.25;
const REWORDED_WORDS: f32 = 0.72;

/// Two rewordings of one text: the changes of [`REWORDED_SHINGLES`] twice (0.21 and 0.68). Two texts of which a third
/// is another article stay below, since their words are not the same.
const SIBLING_SHINGLES: f32 = 0.12;
const SIBLING_WORDS: f32 = 0.65;

/// Whether one is a copy or a rewording of the other: such texts are chained.
pub fn alike(a: &Sketch, b: &Sketch) -> bool {
    either(a, b, REWORDED_SHINGLES, REWORDED_WORDS)
}

/// Whether two texts that are chained are one article. Less strict than [`alike()`], since two rewordings differ twice
/// as much from each other as from what they reword; strict enough to cut a chain that has wandered off.
pub fn same_article(a: &Sketch, b: &Sketch) -> bool {
    either(a, b, SIBLING_SHINGLES, SIBLING_WORDS)
}

fn either(a: &Sketch, b: &Sketch, shingles: f32, words: f32) -> bool {
    let similarity = a.similarity(b);
    similarity >= COPY || (similarity >= shingles && a.word_similarity(b) >= words)
}
