//! Made-up articles and queries: the same ones in every run.

use tamis::record::{Record, SCHEMA, SourceInfo};
use tamis::tips::{Tip, Topic};

/// Tips of an article.
pub const TIPS: u64 = 10;
/// Words there are. The n-th is n times as rare as the first, as in natural language.
const WORDS: f64 = 60_000.0;
/// One tip in so many repeats one of a few others.
const COPIED: u64 = 5;

/// A generator of the same numbers each time (xorshift).
pub struct Random(pub u64);

impl Random {
    /// A number below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// A word.
    pub fn word(&mut self) -> String {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        name(WORDS.powf(uniform) as u64)
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// The `number`-th article of a collection of `articles`.
pub fn article(number: u64, articles: u64) -> Record {
    let mut random = Random(88_172_645_463_325_252 ^ (number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let id = format!("a{number}");
    let mut record = Record {
        schema: SCHEMA.to_owned(),
        title: Some(random.words(3)),
        language: Some("en".to_owned()),
        published: Some(format!("20{:02}-03-01", number % 25)),
        content_hash: id.clone(),
        source: SourceInfo { kind: "files".to_owned(), path: Some(format!("{id}.md")), ..SourceInfo::default() },
        id,
        ..Record::default()
    };
    for ordinal in 1..=TIPS {
        let tip = tip(&record.id, ordinal, articles, &mut random);
        record.text.push_str(&format!("{}\n\n{}\n\n", tip.title, tip.body));
        record.tips.push(tip);
    }
    record
}

fn tip(record: &str, ordinal: u64, articles: u64, random: &mut Random) -> Tip {
    let topics = vec![Topic { topic: format!("t{}", random.below(20)), because: Vec::new() }];
    let confidence = random.below(100) as f32 / 100.0;
    let copied = (random.below(COPIED) == 0).then(|| random.below(articles.max(10) / 5));
    let mut copy = Random(copied.map_or(1, |original| 362_436_069 + original * 7_919));
    let words = if copied.is_some() { &mut copy } else { random };
    let (title, body) = (words.words(4), words.words(40));
    Tip {
        id: format!("{record}#{ordinal}"),
        content_hash: copied.map_or_else(|| format!("{record}#{ordinal}"), |original| format!("copy {original}")),
        ordinal: ordinal as usize,
        title,
        body,
        topics,
        confidence,
        ..Tip::default()
    }
}

/// Queries of one to four words.
pub fn queries(count: u64) -> Vec<Vec<String>> {
    let mut random = Random(521_288_629);
    (0..count).map(|n| (0..=n % 4).map(|_| random.word()).collect()).collect()
}

fn name(mut n: u64) -> String {
    let mut word = String::from("z");
    loop {
        word.push_str(["ba", "ko", "li", "mu", "ne", "po", "ra", "su", "ti", "vo"][(n % 10) as usize]);
        n /= 10;
        if n == 0 {
            return word;
        }
    }
}
