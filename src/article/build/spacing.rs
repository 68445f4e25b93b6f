//! Lost spaces are put back: `such as[imposter syndrome](…)` was `such as [imposter syndrome](…)`.
//!
//! Converters lose the space before or after a link, bold words or code. Whether one was lost is told from both
//! sides: words of their own (several words, or one beside a word such as `the` that joins no other) are set apart;
//! parts of a word (`un[believe]able`, `**F**irst`, `re**act**`) stay together.

use crate::article::{Inline, markdown, text};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Rounds in which spaces put back may bring styles into another place, and that other spaces.
const ROUNDS: usize = 4;

/// Puts lost spaces back, and styles where Markdown can say them: so it is the same whether an article is read from its
/// source or from its own Markdown.
pub(super) fn settle(inlines: &mut Vec<Inline>) {
    for _ in 0..ROUNDS {
        repair(inlines);
        if !holds_glued_style(inlines) {
            return;
        }
        let canonical = markdown::canonical(inlines);
        if canonical == *inlines {
            return;
        }
        *inlines = canonical;
    }
}

/// Whether a styled piece stands next to another without a space.
fn holds_glued_style(inlines: &[Inline]) -> bool {
    let glued = |pair: &[Inline]| {
        let is_styled = |inline: &Inline| !matches!(inline, Inline::Text(_) | Inline::Break);
        let open = |edge: Option<char>| edge.is_none_or(|c| c != ' ');
        (is_styled(&pair[0]) || is_styled(&pair[1])) && open(edge(&pair[0], false)) && open(edge(&pair[1], true))
    };
    inlines.windows(2).any(glued)
        || inlines.iter().any(|inline| match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Deleted(inner) => {
                !matches!(inner.as_slice(), [Inline::Text(_)])
            }
            Inline::Link(link) => !matches!(link.text.as_slice(), [Inline::Text(_) | Inline::Image(_)]),
            _ => false,
        })
}

fn repair(inlines: &mut Vec<Inline>) {
    let mut at = 0;
    while at < inlines.len() {
        if let Some(inner) = inner_of(&mut inlines[at]) {
            repair(inner);
        }
        let goes_on = inlines.get(at + 1).and_then(|next| edge(next, true)).is_some_and(is_letter);
        if at > 0 && lost_between(&inlines[at - 1], &inlines[at], goes_on) {
            at += put_space(inlines, at);
        }
        at += 1;
    }
}

/// Puts a space before `inlines[at]`; says how many inlines were inserted.
fn put_space(inlines: &mut Vec<Inline>, at: usize) -> usize {
    if let Inline::Text(left) = &mut inlines[at - 1] {
        left.push(' ');
    } else if let Inline::Text(right) = &mut inlines[at] {
        right.insert(0, ' ');
    } else {
        inlines.insert(at, Inline::Text(" ".to_owned()));
        return 1;
    }
    0
}

fn inner_of(inline: &mut Inline) -> Option<&mut Vec<Inline>> {
    match inline {
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Deleted(inner) => Some(inner),
        Inline::Link(link) => Some(&mut link.text),
        Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break => None,
    }
}

/// Whether a space was lost between two neighbours; `goes_on`: behind `right` a letter follows at once.
fn lost_between(left: &Inline, right: &Inline, goes_on: bool) -> bool {
    let (Some(before), Some(after)) = (edge(left, false), edge(right, true)) else { return false };
    if !is_letter(after) || !(before.is_ascii_digit() || is_letter(before) || ".,:;!?)".contains(before)) {
        return false;
    }
    match (left, right) {
        (Inline::Text(_), Inline::Text(_)) => false,
        (Inline::Text(words), element) => lost_before(words, element, goes_on),
        (element, Inline::Text(words)) => lost_after(element, words),
        (Inline::Link(_), Inline::Link(_)) => true,
        (left, right) => lost_before(&words_of(left), right, goes_on) && lost_after(left, &words_of(right)),
    }
}

/// Whether a space was lost between text and the element behind it.
fn lost_before(before: &str, element: &Inline, goes_on: bool) -> bool {
    let words = words_of(element);
    let several = words.contains(' ');
    let is_link = matches!(element, Inline::Link(_));
    let last = before.chars().next_back().unwrap_or(' ');
    match last {
        ',' | ';' | '!' | '?' | ':' => {
            let token = before.rsplit(' ').next().unwrap_or("");
            token.chars().next_back().is_some() && token.starts_with(is_letter) && !token.contains(['/', '=', '@'])
        }
        ')' => several || is_link,
        '.' => several && words.starts_with(char::is_uppercase),
        _ if several => true,
        _ => {
            let word = last_word(before);
            let shown_apart = !goes_on && (is_link || matches!(element, Inline::Code(_)));
            WORDS.stands_alone(word, shown_apart) && (shown_apart || words.chars().count() > 1)
        }
    }
}

/// Whether a space was lost between an element and the text behind it.
fn lost_after(element: &Inline, after: &str) -> bool {
    let words = words_of(element);
    let several = words.contains(' ');
    let is_code = matches!(element, Inline::Code(_));
    let next = after.chars().next().unwrap_or(' ');
    let body = words.trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
    let says_something = body.chars().any(is_letter);
    match words.chars().next_back().unwrap_or(' ') {
        _ if is_code => WORDS.stands_alone(first_word(after), true) && words.chars().count() > 1,
        ',' | ':' | ';' | '!' | '?' => says_something,
        '.' => several || (next.is_uppercase() && body.chars().all(|c| c.is_ascii_digit())),
        ')' => several,
        _ if several => WORDS.stands_alone(first_word(after), true) || is_new_sentence(after),
        _ => {
            let is_link = matches!(element, Inline::Link(_));
            WORDS.stands_alone(first_word(after), is_link) && words.chars().count() > 3
        }
    }
}

/// Whether text begins like a sentence: a capital letter, then a small one or a gap.
fn is_new_sentence(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(|c| c.is_lowercase() || c == ' ')
}

fn words_of(inline: &Inline) -> String {
    text::inlines(std::slice::from_ref(inline))
}

/// The first or last character of an inline.
fn edge(inline: &Inline, first: bool) -> Option<char> {
    match inline {
        Inline::Text(text) | Inline::Code(text) => {
            if first {
                text.chars().next()
            } else {
                text.chars().next_back()
            }
        }
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Deleted(inner) => edge_of_all(inner, first),
        Inline::Link(link) => edge_of_all(&link.text, first),
        Inline::Image(_) | Inline::Break => None,
    }
}

fn edge_of_all(inlines: &[Inline], first: bool) -> Option<char> {
    edge(if first { inlines.first() } else { inlines.last() }?, first)
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphanumeric() && c != '\'').next().unwrap_or("")
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

/// A letter of a script that puts spaces between words.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && (c < '\u{530}' || ('\u{1e00}'..'\u{2000}').contains(&c))
}

/// Words that stand alone: glued to another word they tell that a space was lost.
struct Words {
    /// Beside a link or code.
    beside_links: Vec<String>,
    /// Beside bold or italic words, which may be half a word.
    beside_bold: Vec<String>,
}

#[derive(Deserialize)]
struct List {
    group: BTreeMap<String, Group>,
}

#[derive(Deserialize)]
struct Group {
    #[allow(dead_code)] // Says why the words are there.
    reason: String,
    bold: bool,
    words: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let list: List = toml::from_str(include_str!("words.toml")).expect("words.toml is checked by a test");
    let (mut beside_links, mut beside_bold) = (Vec::new(), Vec::new());
    for group in list.group.into_values() {
        if group.bold {
            beside_bold.extend(group.words.iter().cloned());
        }
        beside_links.extend(group.words);
    }
    beside_links.sort_unstable();
    beside_bold.sort_unstable();
    Words { beside_links, beside_bold }
});

impl Words {
    fn stands_alone(&self, word: &str, beside_link: bool) -> bool {
        let list = if beside_link { &self.beside_links } else { &self.beside_bold };
        word.len() <= 16 && list.binary_search(&word.to_lowercase()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Link;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    fn link(words: &str) -> Inline {
        Inline::Link(Link { url: "/x".into(), original_url: None, title: String::new(), text: vec![text(words)] })
    }

    fn strong(words: &str) -> Inline {
        Inline::Strong(vec![text(words)])
    }

    fn check(inlines: Vec<Inline>, expected: &str) {
        let mut inlines = inlines;
        repair(&mut inlines);
        assert_eq!(text::inlines(&inlines), expected);
        let once = inlines.clone();
        repair(&mut inlines);
        assert_eq!(inlines, once, "a second repair changes nothing");
    }

    #[test]
    fn words_of_their_own_are_set_apart() {
        check(
            vec![text("such as"), link("imposter syndrome"), text(" and more")],
            "such as imposter syndrome and more",
        );
        check(vec![text("such as"), link("burnout"), text(".")], "such as burnout.");
        check(vec![text("press the"), strong("Windows key"), text("and wait")], "press the Windows key and wait");
        check(vec![text("open your"), strong("Settings"), text(" now")], "open your Settings now");
        check(vec![text("run the"), Inline::Code("ls".into()), text("command")], "run the lscommand");
        check(vec![text("first,"), strong("second"), text(" third")], "first, second third");
        check(vec![strong("Note:"), text("this matters")], "Note: this matters");
        check(vec![strong("1."), text("Arrive early")], "1. Arrive early");
        check(vec![link("Home"), link("About")], "Home About");
        check(vec![text("by"), link("Iris Walker"), text("in 2018")], "by Iris Walker in 2018");
    }

    #[test]
    fn parts_of_a_word_stay_together() {
        for (inlines, expected) in [
            (vec![text("un"), link("believe"), text("able")], "unbelieveable"),
            (vec![strong("F"), text("irst")], "First"),
            (vec![strong("F"), text("or example")], "For example"),
            (vec![link("C"), text("++")], "C++"),
            (vec![text("re"), strong("act")], "react"),
            (vec![text("Git"), strong("Hub")], "GitHub"),
            (vec![text("under"), strong("stand")], "understand"),
            (vec![link("friend"), text("s")], "friends"),
            (vec![strong("bus stop"), text("s")], "bus stops"),
            (vec![text("in"), strong("valid")], "invalid"),
            (vec![text("H"), strong("2"), text("O")], "H2O"),
            (vec![text("https://a.example/?q:"), link("x")], "https://a.example/?q:x"),
            (vec![text("node."), link("js")], "node.js"),
            (vec![text("网络"), link("招聘 网站")], "网络招聘 网站"),
            (vec![text("("), link("see this"), text(")")], "(see this)"),
        ] {
            check(inlines, expected);
        }
    }

    #[test]
    fn the_word_list_is_in_order_and_says_why() {
        let list: List = toml::from_str(include_str!("words.toml")).expect("words.toml is a list of groups");
        let mut seen = std::collections::BTreeSet::new();
        for (name, group) in &list.group {
            assert!(group.reason.len() > 20, "{name} needs a reason");
            assert!(group.words.is_sorted(), "{name} is not sorted");
            for word in &group.words {
                assert!(word.chars().all(is_letter) && *word == word.to_lowercase(), "{word}");
                assert!(seen.insert(word), "{word} is there twice");
            }
        }
    }
}
