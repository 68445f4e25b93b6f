//! What a tip is about: a controlled vocabulary of career topics, decided from the tip's own words.

use super::language::Phrases;
use super::reading::Reading;
use super::tip::Topic;
use serde::Deserialize;
use std::sync::LazyLock;

static VOCABULARY: LazyLock<Vec<(Entry, Phrases, Phrases)>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("lists/topics.toml")).expect("the topics are valid: a test reads them");
    let ready = |entry: Entry| {
        let (clear, hint) = (Phrases::of(&entry.clear), Phrases::of(&entry.hints));
        (entry, clear, hint)
    };
    file.topic.into_iter().map(ready).collect()
});

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
    VOCABULARY.iter().map(|(entry, ..)| entry.id.as_str())
}

/// The topics of a tip, at most four, the most talked of first.
pub fn of(title: &Reading, body: &Reading) -> Vec<Topic> {
    let mut found: Vec<(usize, Topic)> = Vec::new();
    for (entry, clear, hints) in VOCABULARY.iter() {
        let mut because: Vec<String> = Vec::new();
        let in_title = hits(title, clear, &mut because) * 3 + hits(title, hints, &mut because) * 2;
        let in_body = hits(body, clear, &mut because) * 2;
        let mut hinted = Vec::new();
        hits(body, hints, &mut hinted);
        let weight = in_title + in_body + hinted.len();
        for word in hinted {
            if !because.contains(&word) {
                because.push(word);
            }
        }
        if weight >= 2 {
            found.push((weight, Topic { topic: entry.id.clone(), because }));
        }
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().take(4).map(|(_, topic)| topic).collect()
}

/// How often a phrase stands in the text; each different one is noted in `because`.
fn hits(reading: &Reading, phrases: &Phrases, because: &mut Vec<String>) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < reading.words.len() {
        let length = phrases.length_at(reading, at);
        if length > 0 {
            let words = reading.lower_words(at..at + length).collect::<Vec<_>>().join(" ");
            if !because.contains(&words) {
                because.push(words);
                count += 1;
            }
        }
        at += length.max(1);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Inline;

    fn topics(title: &str, body: &str) -> Vec<String> {
        let read = |text: &str| Reading::of(&[Inline::Text(text.to_owned())]);
        of(&read(title), &read(body)).into_iter().map(|topic| topic.topic).collect()
    }

    #[test]
    fn there_are_about_twenty_five_and_each_can_be_triggered() {
        assert!((22..=30).contains(&ids().count()), "{}", ids().count());
        for (entry, ..) in VOCABULARY.iter() {
            let found = topics(&entry.clear[0], "");
            assert!(found.contains(&entry.id), "{} gives {found:?}", entry.clear[0]);
        }
    }

    #[test]
    fn the_words_of_the_tip_decide_and_are_named() {
        let read = |text: &str| Reading::of(&[Inline::Text(text.to_owned())]);
        let found = of(&read("Ask for warm introductions"), &read("A mutual connection helps at networking events."));
        assert_eq!(found[0].topic, "networking");
        assert!(found[0].because.contains(&"networking events".to_owned()), "{found:?}");
        assert!(topics("Smile", "It is that easy.").is_empty());
    }
}
