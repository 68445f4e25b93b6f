//! What a tip is about: a controlled vocabulary of career topics, decided from the tip's own words.

use super::reading::Reading;
use super::tip::Topic;
use crate::article::Inline;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("lists/topics.toml")).expect("the topics are valid: a test reads them");
    file.topic
});

/// Every phrase by its first word, so that a text is walked once for all topics.
static PHRASES: LazyLock<FxHashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut known: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
    for (topic, entry) in VOCABULARY.iter().enumerate() {
        let (clear, hints) =
            (entry.clear.iter().map(|text| (text, true)), entry.hints.iter().map(|text| (text, false)));
        for (text, clear) in clear.chain(hints) {
            let reading = Reading::of(&[Inline::Text(text.clone())]);
            let mut words = reading.lower_words(0..reading.words.len()).map(str::to_owned);
            if let Some(first) = words.next() {
                known.entry(first).or_default().push(Phrase { topic, clear, rest: words.collect() });
            }
        }
    }
    known.values_mut().for_each(|phrases| phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len())));
    known
});

/// A phrase of a topic behind its first word.
struct Phrase {
    topic: usize,
    clear: bool,
    rest: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    topic: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Id, such as `networking`.
    id: String,
    /// What it covers, for people.
    #[allow(dead_code)]
    about: String,
    /// Words and phrases each of which is enough.
    clear: Vec<String>,
    /// Words of which two different ones, or one in the title, are needed.
    #[serde(default)]
    hints: Vec<String>,
}

/// The ids of all topics, in the order of the list.
pub fn ids() -> impl Iterator<Item = &'static str> {
    VOCABULARY.iter().map(|entry| entry.id.as_str())
}

/// What speaks for one topic.
#[derive(Clone, Default)]
struct Case {
    weight: usize,
    because: Vec<String>,
    hints: Vec<String>,
}

/// The topics of a tip, at most four, the most talked of first.
pub fn of<'r>(title: &Reading, body: impl IntoIterator<Item = &'r Reading>) -> Vec<Topic> {
    let mut cases = vec![Case::default(); VOCABULARY.len()];
    collect(title, &mut cases, (3, 2));
    body.into_iter().for_each(|reading| collect(reading, &mut cases, (2, 1)));
    let mut found: Vec<(usize, Topic)> = Vec::new();
    for (entry, case) in VOCABULARY.iter().zip(cases) {
        if case.weight >= 2 {
            let because = case.because.into_iter().chain(case.hints).collect();
            found.push((case.weight, Topic { topic: entry.id.clone(), because }));
        }
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().take(4).map(|(_, topic)| topic).collect()
}

/// Adds what a text says: each different phrase once, `weights` for clear ones and for hints.
fn collect(reading: &Reading, cases: &mut [Case], weights: (usize, usize)) {
    for at in 0..reading.words.len() {
        let Some(phrases) = PHRASES.get(reading.word(at)) else { continue };
        let stands =
            |phrase: &&Phrase| phrase.rest.iter().enumerate().all(|(n, word)| reading.word(at + 1 + n) == word);
        // Of phrases of one topic that begin here, the longest counts.
        let mut taken: Vec<usize> = Vec::new();
        for phrase in phrases.iter().filter(stands) {
            if taken.contains(&phrase.topic) {
                continue;
            }
            taken.push(phrase.topic);
            let words = reading.lower_words(at..at + 1 + phrase.rest.len()).collect::<Vec<_>>().join(" ");
            let case = &mut cases[phrase.topic];
            if case.because.contains(&words) || case.hints.contains(&words) {
                continue;
            }
            case.weight += if phrase.clear { weights.0 } else { weights.1 };
            if phrase.clear { case.because.push(words) } else { case.hints.push(words) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(title: &str, body: &str) -> Vec<String> {
        let read = |text: &str| Reading::of(&[Inline::Text(text.to_owned())]);
        of(&read(title), [&read(body)]).into_iter().map(|topic| topic.topic).collect()
    }

    #[test]
    fn there_are_about_twenty_five_and_each_can_be_triggered() {
        assert!((22..=30).contains(&ids().count()), "{}", ids().count());
        for entry in VOCABULARY.iter() {
            let found = topics(&entry.clear[0], "");
            assert!(found.contains(&entry.id), "{} gives {found:?}", entry.clear[0]);
        }
    }

    #[test]
    fn the_words_of_the_tip_decide_and_are_named() {
        let read = |text: &str| Reading::of(&[Inline::Text(text.to_owned())]);
        let found = of(&read("Ask for warm introductions"), [&read("A mutual connection helps at networking events.")]);
        assert_eq!(found[0].topic, "networking");
        assert!(found[0].because.contains(&"networking events".to_owned()), "{found:?}");
        assert!(topics("Smile", "It is that easy.").is_empty());
    }
}
