//! Whether an article is about what its title says.

use super::words::{self, Piece};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words that say nothing about the subject of an article.
static EMPTY_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lists: toml::Table = include_str!("lists/title_words.toml").parse().expect("a test reads the list");
    let words = lists.values().filter_map(|list| list.get("words")?.as_array()).flatten();
    words.filter_map(|word| Some(word.as_str()?.to_owned())).collect()
});

/// Share of the title's content words that the body uses, 0 to 1; `None` where the title has none (or the body no
/// words). Lines of the body that repeat the title do not count; a word is used where a word of the body begins like
/// it (`leadership` – `leaders`, `negotiate` – `negotiating`).
pub fn title_matches_body(title: &str, body: &str) -> Option<f32> {
    let title_line = words::normalised(title);
    let wanted: BTreeSet<&str> = title_line.split(' ').filter(|word| is_content(word)).collect();
    let mut missing: Vec<Wanted> = wanted.iter().map(|word| Wanted::of(word)).collect();
    let (all, mut some) = (missing.len(), false);
    for line in body.lines() {
        if missing.is_empty() {
            break;
        }
        let (mut words, mut used) = (false, vec![false; missing.len()]);
        words::pieces(line, |piece| {
            if let Piece::Word(word) = piece {
                words = true;
                missing.iter().zip(&mut used).for_each(|(wanted, used)| *used |= wanted.is_met_by(word));
            }
        });
        // Only a line that uses a word of the title can be the title.
        let repeats = used.contains(&true) && words::normalised(line) == title_line;
        if words && !repeats {
            some = true;
            let mut used = used.into_iter();
            missing.retain(|_| !used.next().unwrap_or(false));
        }
    }
    (all > 0 && some).then(|| (all - missing.len()) as f32 / all as f32)
}

/// A word of the title that the body is to use.
struct Wanted<'t> {
    stem: &'t str,
    /// A short stem begins unrelated words (`ai` – `air`): only it and its plural are its forms.
    short: bool,
}

impl Wanted<'_> {
    fn of(word: &str) -> Wanted<'_> {
        let stem = stem(word);
        Wanted { stem, short: stem.chars().count() <= 3 }
    }

    fn is_met_by(&self, word: &str) -> bool {
        word.strip_prefix(self.stem).is_some_and(|rest| !self.short || rest.is_empty() || rest == "s")
    }
}

fn is_content(word: &str) -> bool {
    let short = word.len() < 2;
    !short && !word.chars().all(|c| c.is_ascii_digit()) && !EMPTY_WORDS.contains(word)
}

/// The beginning that the forms of a word share: half of a long word, a short one without its plural.
fn stem(word: &str) -> &str {
    let letters = word.chars().count();
    let keep = match letters {
        0..=3 => letters,
        4 => letters - usize::from(word.ends_with('s')),
        5..=7 => 4,
        _ => 5.max(letters / 2),
    };
    word.char_indices().nth(keep).map_or(word, |(at, _)| &word[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_over_another_article_shows() {
        let body = "Keep the pitch of your salary talk calm. Negotiating is a skill, and leaders expect it of you.";
        assert_eq!(title_matches_body("10 Best Tips to Negotiate a Salary", body), Some(1.0));
        assert_eq!(title_matches_body("[New] Repairing Bluetooth Drivers in 2024", body), Some(0.0));
    }

    #[test]
    fn the_title_repeated_as_a_heading_proves_nothing() {
        let body = "Repairing Bluetooth Drivers\n\nAsk for a raise in spring.";
        assert_eq!(title_matches_body("Repairing Bluetooth Drivers", body), Some(0.0));
    }

    #[test]
    fn a_title_without_content_says_nothing() {
        assert_eq!(title_matches_body("10 Best Tips", "Ask for a raise."), None);
        assert_eq!(title_matches_body("Salary", ""), None);
    }

    #[test]
    fn the_list_is_sorted_words_with_reasons() {
        let lists: toml::Table = include_str!("lists/title_words.toml").parse().expect("valid TOML");
        for (name, list) in &lists {
            assert!(list["why"].as_str().is_some_and(|why| why.len() > 20), "{name} needs a reason");
            let words: Vec<_> = list["words"].as_array().expect("words").iter().filter_map(|w| w.as_str()).collect();
            assert!(words.is_sorted(), "{name} is not sorted");
            assert!(words.iter().all(|word| words::normalised(word) == *word), "{name} has words never met");
        }
        assert!(EMPTY_WORDS.len() > 100);
    }
}
