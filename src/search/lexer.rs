//! From a query's text to tokens.

use super::query::{Ask, Ending, NAMES, Name, Query, Role};
use crate::index::{day_number, language};
use std::ops::Range;

/// Marks that open a phrase, and those that close one.
const OPENING: [char; 6] = ['"', '“', '”', '„', '«', '»'];
const CLOSING: [char; 5] = ['"', '“', '”', '«', '»'];
/// How like a field's name a word must be to be taken for a slip.
const ALIKE: f64 = 0.8;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `(`, with the sign before it.
    Open(Role),
    /// `)`
    Close,
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `NOT`
    Not,
    /// All else.
    Ask(Role, Ask),
}

/// How deep the brackets of a text are nested, those in quotes counted too.
pub(super) fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' => now += 1,
            b')' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

/// The tokens of `text` with their bytes. Without `brackets`, brackets are spaces.
pub(super) fn tokens(text: &str, brackets: bool, query: &mut Query) -> Vec<(Token, Range<usize>)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        if c.is_whitespace() || (!brackets && matches!(c, '(' | ')')) {
            at += c.len_utf8();
            continue;
        }
        if c == ')' {
            at += 1;
            tokens.push((Token::Close, start..at));
            continue;
        }
        let role = sign(&text[at..], tokens.is_empty() || text[..at].ends_with([' ', '\t', '\n', '(', '\u{3000}']));
        at += usize::from(role != Role::Should);
        match text[at..].chars().next() {
            Some('(') if brackets => {
                at += 1;
                tokens.push((Token::Open(role), start..at));
            }
            Some(c) if OPENING.contains(&c) => at = phrase(text, start, at, role, &mut tokens, query),
            _ => at = word(text, start, at, role, &mut tokens, query),
        }
    }
    tokens
}

/// The sign in front of a clause: it binds to what follows it directly and stands behind a space.
fn sign(text: &str, at_start: bool) -> Role {
    let mut chars = text.chars();
    let first = chars.next();
    let binds = chars.next().is_some_and(|c| c.is_alphanumeric() || c == '(' || OPENING.contains(&c));
    match first {
        Some('-' | '−' | '–') if at_start && binds && text.starts_with('-') => Role::Not,
        Some('+') if at_start && binds => Role::Must,
        _ => Role::Should,
    }
}

type Tokens = Vec<(Token, Range<usize>)>;

fn phrase(text: &str, start: usize, quote: usize, role: Role, tokens: &mut Tokens, query: &mut Query) -> usize {
    let (inside, after, closed) = quoted(text, quote);
    if !closed {
        query.note("a quotation mark is not closed; its words were searched".to_owned(), quote..inside.start);
        return inside.start;
    }
    let role = if role == Role::Should { Role::Must } else { role };
    if !inside.is_empty() {
        tokens.push((Token::Ask(role, Ask::Phrase(text[inside].to_owned())), start..after));
    }
    after
}

/// What stands in quotes from `quote`, where it ends, and whether it is closed.
fn quoted(text: &str, quote: usize) -> (Range<usize>, usize, bool) {
    let inside = quote + text[quote..].chars().next().map_or(0, char::len_utf8);
    match text[inside..].find(CLOSING) {
        Some(length) => {
            let end = inside + length;
            let mark = text[end..].chars().next().map_or(1, char::len_utf8);
            (inside..end, end + mark, true)
        }
        None => (inside..text.len(), text.len(), false),
    }
}

fn word(text: &str, start: usize, at: usize, role: Role, tokens: &mut Tokens, query: &mut Query) -> usize {
    let stop = |c: char| c.is_whitespace() || matches!(c, '(' | ')') || OPENING.contains(&c);
    let length = text[at..].find(stop).unwrap_or(text.len() - at);
    // A mark that stands alone is no word but must be passed over.
    let end = at + length.max(text[at..].chars().next().map_or(1, char::len_utf8));
    let end = if length == 0 { end } else { at + length };
    let raw = &text[at..end];
    match raw {
        "AND" => tokens.push((Token::And, start..end)),
        "OR" => tokens.push((Token::Or, start..end)),
        "NOT" => tokens.push((Token::Not, start..end)),
        _ if raw.contains(':') => return field(text, start, at..end, role, tokens, query),
        _ => push_word(raw, at, start..end, role, tokens),
    }
    end
}

fn push_word(raw: &str, at: usize, span: Range<usize>, role: Role, tokens: &mut Tokens) {
    let ending = if raw.len() > 2 && raw.ends_with('*') { Ending::Prefix } else { Ending::Whole };
    let text = raw.trim_end_matches('*');
    if text.chars().any(char::is_alphanumeric) {
        tokens.push((Token::Ask(role, Ask::Word { text: text.to_owned(), at, ending }), span));
    }
}

/// `name:value` or `name:"some words"`; where it is none, its parts are words.
fn field(text: &str, start: usize, raw: Range<usize>, role: Role, tokens: &mut Tokens, query: &mut Query) -> usize {
    let colon = raw.start + text[raw.clone()].find(':').unwrap_or(0);
    let typed = &text[raw.start..colon];
    let quote = raw.end == colon + 1 && text[raw.end..].starts_with(OPENING);
    let (value, end) = if quote {
        let (inside, after, closed) = quoted(text, raw.end);
        if closed { (inside, after) } else { (raw.end..raw.end, raw.end) }
    } else {
        (colon + 1..raw.end, raw.end)
    };
    let value_at = value.start + (text[value.clone()].len() - text[value.clone()].trim_start().len());
    let value = text[value].trim();
    let name = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(typed)).map(|(_, name)| *name);
    match name.map(|name| (name, check(name, value))) {
        Some((name, Ok(value))) => {
            let role = if role == Role::Should { Role::Must } else { role };
            tokens.push((Token::Ask(role, Ask::Field { name, value, phrase: quote }), start..end));
        }
        problem => {
            let is_name = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_alphabetic());
            if let Some((_, Err(why))) = problem {
                query.note(format!("{why}; searched as words"), start..end);
            } else if is_name && !value.is_empty() && !value.starts_with("//") {
                query.note(no_field(typed), start..end);
            }
            let parts = [(typed, raw.start), (value, value_at)];
            for (part, at) in parts.into_iter().filter(|(part, _)| !part.is_empty()) {
                push_word(part, at, start..end, role, tokens);
            }
        }
    }
    end
}

fn no_field(typed: &str) -> String {
    let lower = typed.to_ascii_lowercase();
    let alike = NAMES.iter().map(|(name, _)| (strsim::jaro_winkler(&lower, name), *name));
    match alike.filter(|(likeness, _)| *likeness > ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, name)) => format!("there is no field {typed}, but {name}; searched as words"),
        None => format!("there is no field {typed}; searched as words"),
    }
}

/// The value of a field in the form the index has it, or what is wrong with it.
fn check(name: Name, value: &str) -> Result<String, String> {
    if !value.chars().any(char::is_alphanumeric) {
        return Err("a field needs a value behind the colon".to_owned());
    }
    match name {
        Name::After | Name::Before if day_number(value).is_none() => {
            Err(format!("{value} is no date such as 2024, 2024-01 or 2024-01-31"))
        }
        Name::Is if !value.eq_ignore_ascii_case("duplicate") => {
            Err(format!("is:{value} is unknown; there is is:duplicate"))
        }
        Name::Lang => Ok(language::primary(value).to_ascii_lowercase()),
        Name::Site => Ok(value.trim_start_matches("www.").to_ascii_lowercase()),
        Name::Topic | Name::Kind | Name::Is | Name::Source => Ok(value.to_lowercase()),
        _ => Ok(value.to_owned()),
    }
}
