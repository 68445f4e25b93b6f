//! Dividing a text into words, and runs of scripts that write no spaces into overlapping pairs.

use std::ops::Range;

/// A piece of text that becomes a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A word between spaces or punctuation.
    Word(Range<usize>),
    /// Two neighbouring characters (or a lone one) of a script without spaces.
    Pair(Range<usize>),
}

/// Calls `each` with every piece of `text`, in order. Linear in the text.
pub fn pieces(text: &str, mut each: impl FnMut(Piece)) {
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        let start = at;
        at += c.len_utf8();
        if is_unspaced(c) {
            let (mut before, mut alone) = (start, true);
            while let Some(next) = char_at(text, at).filter(|next| is_unspaced(*next)) {
                let end = at + next.len_utf8();
                each(Piece::Pair(before..end));
                (before, at, alone) = (at, end, false);
            }
            if alone {
                each(Piece::Pair(start..at));
            }
        } else if c.is_alphanumeric() {
            at = end_of_word(text, at);
            at += sign_of_language(&text[start..at], &text[at..]);
            each(Piece::Word(start..at));
        }
    }
}

/// Where the word ends that goes on at `at`.
fn end_of_word(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        // Most letters are these.
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(next) = char_at(text, at) else { return at };
        let end = at + next.len_utf8();
        if !continues(next, char_at(text, end)) {
            return at;
        }
        at = end;
    }
}

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

/// Characters that are part of a word but not of its spelling: soft hyphens, joiners, marks apart from their letter.
pub fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{640}')
}

fn continues(c: char, after: Option<char>) -> bool {
    if matches!(c, '\'' | '’' | 'ʼ') {
        return after.is_some_and(char::is_alphanumeric);
    }
    is_silent(c) || (c.is_alphanumeric() && !is_unspaced(c))
}

/// `C++`, `C#`, `F#`: the names of programming languages are searched for.
fn sign_of_language(word: &str, rest: &str) -> usize {
    match (word.len(), rest.as_bytes()) {
        (1, [b'+', b'+', ..]) => 2,
        (1, [b'#', ..]) => 1,
        _ => 0,
    }
}

/// Han, Kana, Hangul and the scripts of South-East Asia.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
        && (c.is_alphanumeric() || ('\u{e00}'..='\u{17ff}').contains(&c))
}
