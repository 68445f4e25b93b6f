//! A text as sets of small numbers, so that texts can be compared without being read again.

use super::words::{self, Piece};
use super::{codec, minhash};

/// Words of a shingle.
const SHINGLE: usize = 5;

/// Words of the shorter shingles under which texts meet. Of these a rewording keeps more: with a tenth of the words
/// changed two texts share about 0.40 of their 5-word shingles (mean over 418 rewordings of posts; some only 0.25) and,
/// by the same odds, 0.55 of these.
const MEETING: usize = 3;

/// Fewer words than this say too little for a near comparison; such texts are compared exactly only.
const FEWEST_WORDS: usize = 20;

/// What is kept of a text for comparing it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Hashes of the distinct 5-word shingles within sentences, 24 bits each, sorted.
    pub(super) shingles: Vec<u32>,
    /// Hashes of all words with repetitions, 16 bits each, sorted.
    pub(super) words: Vec<u32>,
    /// See [`Sketch::bands`].
    bands: Vec<i64>,
}

impl Sketch {
    /// The sketch of a plain text.
    pub fn of(text: &str) -> Sketch {
        let mut sketch = Sketch::default();
        let (mut sentence, mut meeting): (Vec<u64>, Vec<u32>) = Default::default();
        words::pieces(text, |piece| match piece {
            Piece::Word(word) => sentence.push(hash(word)),
            Piece::End => {
                sketch.add(&sentence);
                meeting.extend(sentence.windows(MEETING).map(|words| (joined(words) >> 32) as u32));
                sentence.clear();
            }
        });
        sketch.shingles.sort_unstable();
        sketch.shingles.dedup();
        sketch.words.sort_unstable();
        if sketch.words.len() >= FEWEST_WORDS {
            sketch.bands = minhash::bands(&meeting);
        }
        sketch
    }

    fn add(&mut self, sentence: &[u64]) {
        self.words.extend(sentence.iter().map(|word| (word >> 48) as u32));
        if sentence.len() < SHINGLE {
            self.shingles.extend((!sentence.is_empty()).then(|| shingle(sentence)));
        }
        self.shingles.extend(sentence.windows(SHINGLE).map(shingle));
    }

    /// Jaccard similarity of the shingles, 0 to 1; 0 for texts without words.
    pub fn similarity(&self, other: &Sketch) -> f32 {
        jaccard(&self.shingles, &other.shingles)
    }

    /// Jaccard similarity of the words, repetitions counted, 0 to 1.
    pub fn word_similarity(&self, other: &Sketch) -> f32 {
        jaccard(&self.words, &other.words)
    }

    /// The keys under which alike texts meet: two texts of which one has 49 % of all their 3-word shingles in common
    /// share a key with a probability of 0.99, two that share 2 % with one of 0.0003. None for very short texts.
    pub fn bands(&self) -> &[i64] {
        &self.bands
    }

    /// Bytes that it takes in memory.
    pub(crate) fn size(&self) -> usize {
        4 * (self.shingles.len() + self.words.len()) + 8 * self.bands.len()
    }

    /// The sketch as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(3 * self.shingles.len() + self.words.len() + 6 * self.bands.len() + 8);
        codec::write(&mut out, &self.shingles);
        codec::write(&mut out, &self.words);
        minhash::write(&mut out, &self.bands);
        out
    }

    /// The sketch of bytes made by [`Sketch::to_bytes`]; `None` for other bytes.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Sketch> {
        let (shingles, words) = (codec::read(&mut bytes)?, codec::read(&mut bytes)?);
        Some(Sketch { shingles, words, bands: minhash::read(bytes)? })
    }
}

fn jaccard(a: &[u32], b: &[u32]) -> f32 {
    let (mut i, mut j, mut common) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = a.len() + b.len() - common;
    if all == 0 { 0.0 } else { common as f32 / all as f32 }
}

/// Stored with the texts: it must be the same on every machine and in every version.
fn hash(word: &str) -> u64 {
    mix(word.bytes().fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)))
}

fn shingle(words: &[u64]) -> u32 {
    (joined(words) >> 40) as u32
}

fn joined(words: &[u64]) -> u64 {
    mix(words.iter().fold(words.len() as u64, |h, &word| mix(h ^ word).rotate_left(5)))
}

/// The finaliser of SplitMix64: every input bit moves every output bit.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Write down what you did this week. Ask two people who know your work what they would change. \
        Keep the list short enough to read before a meeting. Then pick one thing and do it.";

    #[test]
    fn reordered_sentences_are_the_same_text() {
        let reordered = "Then pick one thing and do it. Ask two people who know your work what they would change. \
            Write down what you did this week. Keep the list short enough to read before a meeting.";
        assert_eq!(Sketch::of(TEXT).similarity(&Sketch::of(reordered)), 1.0);
    }

    #[test]
    fn similarity_is_the_share_of_common_shingles() {
        // Six words are two shingles; the other text has the first of them and another one.
        let (a, b) = (Sketch::of("one two three four five six"), Sketch::of("one two three four five seven"));
        assert!((a.similarity(&b) - 1.0 / 3.0).abs() < 1e-6);
        assert!((a.word_similarity(&b) - 5.0 / 7.0).abs() < 1e-6);
        assert_eq!(Sketch::of("").similarity(&Sketch::of("")), 0.0);
    }

    #[test]
    fn bytes_hold_all_of_it() {
        let sketch = Sketch::of(TEXT);
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch.clone()));
        assert_eq!(Sketch::from_bytes(&sketch.to_bytes()[1..]), None);
    }

    /// The sketches of a store outlive the program: these figures may change with a migration only.
    #[test]
    fn hashes_are_what_they_were() {
        let sketch = Sketch::of("Ask two people who know your work.");
        assert_eq!(blake3::hash(&sketch.to_bytes()).to_hex()[..16].to_owned(), "85b4558b29a5ebdc");
        assert_eq!(Sketch::of(TEXT).bands()[..2], [-68_919_855_560_343, 124_531_926_635_082]);
    }
}
