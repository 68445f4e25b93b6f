//! How a site speaks to its readers on its own behalf, sentence by sentence, in seven languages.
//!
//! `Share this article` is a call, `share this list with your manager` is advice: a strong call names the site, its
//! author or this very text. A weak one counts only in the company of a strong one.

use super::phrases::{Class, normal, starting};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Bytes of a sentence that are looked at: words that lead in, and a call.
const BEGINNING: usize = 160;

/// How sure it is that a sentence is a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// No advice begins so.
    Strong(&'static str),
    /// A call beside a strong one.
    Weak(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    lead_in: String,
    strong: String,
    weak: String,
    named: String,
    button: String,
}

/// The groups by language.
static FILE: LazyLock<BTreeMap<String, Group>> =
    LazyLock::new(|| toml::from_str(include_str!("calls.toml")).expect("calls.toml is valid; a test reads it"));

/// Beginnings of sentences, by their first word.
struct Beginnings<T>(FxHashMap<&'static str, Vec<(&'static str, T)>>);

static LEAD_INS: LazyLock<Beginnings<()>> = LazyLock::new(|| Beginnings::of_lines(|group| &group.lead_in));

static CALLS: LazyLock<Beginnings<Call>> = LazyLock::new(|| {
    Beginnings::of(FILE.values().flat_map(|group| {
        let strong = group.strong.lines().map(|line| (line, Call::Strong(line)));
        strong.chain(group.weak.lines().map(|line| (line, Call::Weak(line))))
    }))
});

static NAMED: LazyLock<Beginnings<()>> = LazyLock::new(|| Beginnings::of_lines(|group| &group.named));

static BUTTONS: LazyLock<Beginnings<()>> = LazyLock::new(|| Beginnings::of_lines(|group| &group.button));

impl Beginnings<()> {
    /// One kind of lines of all languages.
    fn of_lines(kind: fn(&Group) -> &String) -> Self {
        Beginnings::of(FILE.values().flat_map(|group| kind(group).lines().map(|line| (line, ()))))
    }
}

impl<T: Copy> Beginnings<T> {
    fn of(lines: impl Iterator<Item = (&'static str, T)>) -> Self {
        let mut by_word: FxHashMap<&'static str, Vec<(&'static str, T)>> = FxHashMap::default();
        for (line, value) in lines {
            by_word.entry(first_word(line)).or_default().push((line, value));
        }
        Beginnings(by_word)
    }

    /// The longest line that `text` begins with, at the end of a word.
    fn longest(&self, text: &str) -> Option<(&'static str, T)> {
        let begins = |(line, _): &&(&'static str, T)| {
            text.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']))
        };
        self.0.get(first_word(text))?.iter().filter(begins).max_by_key(|(line, _)| line.len()).copied()
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

/// What a link or button calls for that says nothing else: `Get started for free`.
pub fn button(text: &str) -> Option<&'static str> {
    let text = normal(&text[..text.floor_char_boundary(BEGINNING)]);
    let (line, ()) = BUTTONS.longest(&text)?;
    (line.contains(' ') || line == text).then_some(line)
}

/// The call a sentence makes, words that lead in to it aside.
///
/// ```
/// # use tamis::clean::lists::calls::{Call, call};
/// assert_eq!(call("Please don't forget to share this post!"), Some(Call::Strong("share this post")));
/// assert_eq!(call("Share this list with your manager."), Some(Call::Weak("share this")));
/// assert_eq!(call("Ask for the range."), None);
/// ```
pub fn call(sentence: &str) -> Option<Call> {
    behind_lead_ins(sentence, |rest| {
        let found = CALLS.longest(rest).map(|(_, call)| call);
        let of_site = |cue: &super::phrases::Cue| matches!(cue.class, Class::Newsletter | Class::Follow | Class::Share);
        found.or_else(|| starting(rest).filter(of_site).map(|cue| Call::Strong(cue.phrase)))
    })
}

/// The beginning of a sentence that is a call where it names the site: `Subscribe to The Daily Sieve`.
pub fn call_of_named(sentence: &str) -> Option<&'static str> {
    behind_lead_ins(sentence, |rest| NAMED.longest(rest).map(|(line, ())| line))
}

/// What `find` finds at the beginning of a sentence, or behind the words that lead in to it.
fn behind_lead_ins<T>(sentence: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let sentence = normal(&sentence[..sentence.floor_char_boundary(BEGINNING)]);
    let mut rest = sentence.as_str();
    loop {
        let found = find(rest);
        if found.is_some() {
            return found;
        }
        let (lead, ()) = LEAD_INS.longest(rest)?;
        rest = rest[lead.len()..].trim_start_matches([' ', ':']);
    }
}

/// The sentences of a text, cut after `.`, `!`, `?` or `…` and a blank.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |(at, c): &(usize, char)| {
            let after = &rest[at + c.len_utf8()..];
            matches!(c, '.' | '!' | '?' | '…') && after.starts_with(char::is_whitespace)
        };
        let end = rest.char_indices().find(ends).map_or(rest.len(), |(at, c)| at + c.len_utf8());
        let (sentence, more) = rest.split_at(end);
        rest = more.trim_start();
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn lines_are_written_as_they_are_searched() {
        let mut seen = HashSet::new();
        for (language, group) in &*FILE {
            for lines in [&group.lead_in, &group.strong, &group.weak, &group.named, &group.button] {
                let lines: Vec<_> = lines.lines().collect();
                assert!(lines.windows(2).all(|two| two[0] < two[1]), "{language}: {lines:?}");
                for line in lines {
                    assert_eq!(normal(line), line);
                    seen.insert((language.as_str(), line));
                }
            }
            for line in group.strong.lines() {
                assert!(line.split(' ').count() >= 2, "`{line}` is too short to be sure of");
            }
        }
        assert!(seen.len() > 450);
    }

    #[test]
    fn calls_are_told_from_advice() {
        for text in [
            "Be sure to sign up below so we can stay in touch!",
            "Wenn dir dieser Artikel gefallen hat, teile ihn gern.",
            "N'oubliez pas : suivez-nous sur Instagram.",
            "Si te ha gustado este artículo, compártelo.",
            "Seguici su Instagram.",
            "Gostou deste artigo? Compartilhe.",
            "Vergeet niet: volg ons op Instagram.",
        ] {
            assert!(matches!(call(text), Some(Call::Strong(_))), "{text}: {:?}", call(text));
        }
        for text in [
            "Share the credit with those who did the work.",
            "Follow up within two days.",
            "Sign up for a class that scares you.",
            "Subscribe to the idea that feedback is a gift.",
            "Join a professional association.",
            "Get free advice from the labour office.",
            "Pin the job ad above your desk.",
            "If you like this kind of work, say so.",
            "Teile deine Ideen früh.",
            "Partagez vos idées.",
        ] {
            assert!(!matches!(call(text), Some(Call::Strong(_))), "{text}: {:?}", call(text));
        }
    }

    #[test]
    fn buttons_are_told_from_titles() {
        for text in
            ["Get Started for Free", "Request Demo", "Jetzt bewerben!", "S'abonner", "Regístrate gratis", "RSVP"]
        {
            assert!(button(text).is_some(), "{text}");
        }
        for text in ["Getting started", "Request more than you need", "Register early", "Donate blood", "Book clubs"] {
            assert_eq!(button(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_falls_into_sentences() {
        let found: Vec<_> = sentences(" Did it work? Tag us! See v1.2 for more… and so on").collect();
        assert_eq!(found, ["Did it work?", "Tag us!", "See v1.2 for more…", "and so on"]);
    }
}
