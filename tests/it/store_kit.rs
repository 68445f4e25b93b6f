//! Articles of invented words for tests of the store: as many as needed, the same ones every time.

use std::fmt::Write;
use tamis::record::{Record, Versions};
use tamis::source::Place;
use tamis::store::{Entry, FileStamp, RawBytes, State, Store};
use tamis::tips::Tip;

/// A small generator of numbers (SplitMix64): tests need the same articles on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// A word; few of the 20,000 are most of a text, as in any language.
    pub fn word(&mut self) -> String {
        let unit = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let rank = 20_000f64.powf(unit) as usize;
        let syllables = ["ba", "den", "ki", "lor", "mu", "nes", "pa", "ri", "sol", "tu", "ve", "wan"];
        let mut word = String::new();
        let mut rest = rank;
        loop {
            word.push_str(syllables[rest % syllables.len()]);
            rest /= syllables.len();
            if rest == 0 {
                return word;
            }
        }
    }

    /// Sentences of 8 to 23 words.
    pub fn sentences(&mut self, words: usize) -> Vec<String> {
        let mut sentences = Vec::new();
        let mut left = words;
        while left > 0 {
            let length = (8 + self.below(16)).min(left);
            left -= length;
            let words: Vec<String> = (0..length).map(|_| self.word()).collect();
            sentences.push(words.join(" ") + ".");
        }
        sentences
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for n in (1..items.len()).rev() {
            items.swap(n, self.below(n + 1));
        }
    }
}

/// A text of its own for each seed.
pub fn text(seed: u64, words: usize) -> String {
    Dice(seed).sentences(words).join(" ")
}

/// The text with sentences reordered, a tenth of the words changed and advertising between.
pub fn spin(text: &str, seed: u64) -> String {
    let mut dice = Dice(seed ^ 0x5eed);
    let mut sentences: Vec<String> = text.split(". ").map(|s| s.trim_end_matches('.').to_owned()).collect();
    dice.shuffle(&mut sentences);
    let at = dice.below(sentences.len());
    sentences.insert(at, "Save on everything in our spring sale today only".to_owned());
    let reword = |word: &str, dice: &mut Dice| if dice.below(10) == 0 { dice.word() } else { word.to_owned() };
    let mut out = String::new();
    for sentence in sentences {
        let words: Vec<String> = sentence.split(' ').map(|word| reword(word, &mut dice)).collect();
        let _ = write!(out, "{}. ", words.join(" "));
    }
    out
}

/// A record with that text; its first `tips` sentences are tips.
pub fn record(id: &str, text: &str, tips: usize) -> Record {
    let tip = |(n, title): (usize, &str)| Tip {
        id: format!("{id}#{}", n + 1),
        ordinal: n + 1,
        title: title.to_owned(),
        ..Tip::default()
    };
    let mut record = Record {
        schema: tamis::record::SCHEMA.to_owned(),
        id: id.to_owned(),
        title: Some(format!("How {id} went")),
        text: text.to_owned(),
        markdown: text.to_owned(),
        tips: text.split_inclusive(". ").take(tips).enumerate().map(tip).collect(),
        versions: Versions { tamis: "0.1.0".to_owned(), rules: "1".to_owned() },
        ..Record::default()
    };
    record.source.path = Some(format!("posts/{id}.md"));
    record.source.name = Some("posts".to_owned());
    tamis::dedup::complete(&mut record);
    record
}

/// The record with its bytes and the state of its file.
pub fn entry(record: Record) -> Entry {
    let bytes = format!("# raw of {}\n\n{}", record.id, record.text).into_bytes();
    let state = State {
        source: "posts".to_owned(),
        place: Place::Path(record.source.path.clone().expect("has a path")),
        record: Some(record.id.clone()),
        stamp: Some(FileStamp { size: bytes.len() as u64, mtime: 1_700_000_000_000_000_000 }),
        versions: record.versions.clone(),
        ..State::default()
    };
    Entry::new(record, RawBytes::Found(bytes), Some(state)).expect("storable")
}

/// All records, in the store's order.
pub fn all(store: &Store) -> Vec<Record> {
    let mut records = Vec::new();
    store.all(|record| records.push(record)).expect("readable");
    records
}

/// Panics with what is wrong, if anything is.
pub fn assert_sound(store: &Store) {
    let faults = store.verify(|_, _| ()).expect("verifiable");
    assert!(faults.is_empty(), "{faults:#?}");
}
