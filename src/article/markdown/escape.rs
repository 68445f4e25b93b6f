//! Text and addresses as Markdown that says just them: escapes where a character would otherwise be markup.

use std::borrow::Cow;

/// Where a text is written: what is markup there differs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Between the brackets of a link.
    pub(super) in_link: bool,
    /// In a cell of a table.
    pub(super) in_table: bool,
    /// Where the line begins in the output.
    pub(super) line: usize,
    /// White space or the end of the block follows.
    pub(super) ends_word: bool,
}

/// Appends `text`. White space inside becomes plain spaces.
pub(super) fn text(text: &str, place: Place, out: &mut String) {
    if out.ends_with(']') && text.starts_with(['(', ':']) {
        out.push('\\');
    }
    let bytes = text.as_bytes();
    let begins_line = if out.len() == place.line { bytes.first() } else { out.as_bytes().get(place.line) };
    let in_brackets = begins_line == Some(&b'[');
    let mut written = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if !SPECIAL[byte as usize] {
            continue;
        }
        let next = bytes.get(at + 1).copied().or(place.ends_word.then_some(b' '));
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let escape = match byte {
            b'\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
            b'*' | b'~' => !(is_space(before) && is_space(next)),
            b'_' => !(is_inner(before, bytes, at) || (is_space(before) && is_space(next))),
            b'`' => true,
            b'<' => {
                next.is_none_or(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!' | b'?')) || has_at(&bytes[at..])
            }
            b'&' => next.is_none() || is_entity(&bytes[at..], place.ends_word),
            b'|' => place.in_table,
            b'[' => place.in_link,
            b']' => place.in_link,
            b'(' => before == Some(b']') && !place.in_link,
            b':' => before == Some(b']') && !place.in_link && in_brackets,
            b'\n' | b'\r' | b'\t' => {
                out.push_str(&text[written..at]);
                out.push(' ');
                written = at + 1;
                continue;
            }
            _ => false,
        };
        if escape {
            out.push_str(&text[written..at]);
            out.push('\\');
            written = at;
        }
    }
    out.push_str(&text[written..]);
}

/// Bytes that may need care in text.
const SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\\`*_~<&[](:|\n\r\t";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

fn is_space(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte == b' ')
}

/// Whether `_` stands inside a word, where it never is markup.
fn is_inner(before: Option<u8>, bytes: &[u8], at: usize) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric();
    before.is_some_and(word) && bytes.get(at + 1).copied().is_some_and(word)
}

/// Whether `<` may begin an address of e-mail.
fn has_at(bytes: &[u8]) -> bool {
    bytes[1..].iter().take_while(|byte| !matches!(byte, b' ' | b'<' | b'>')).any(|&byte| byte == b'@')
}

/// Whether `&` begins a character reference.
fn is_entity(bytes: &[u8], ends: bool) -> bool {
    let name = &bytes[1..];
    let length = name.iter().take(40).take_while(|&&b| b.is_ascii_alphanumeric() || b == b'#').count();
    (length == name.len() && !ends) || (length > 0 && name.get(length) == Some(&b';'))
}

/// Escapes the beginning of the line at `line` where it would begin a list, heading, quote, rule or table.
pub(super) fn line_start(out: &mut String, line: usize, first: bool) {
    let rest = &out[line..];
    let bytes = rest.as_bytes();
    let gap_at = |at: usize| bytes.get(at).is_none_or(|&byte| byte == b' ' || byte == b'\n');
    let whole = rest.lines().next().unwrap_or("").trim_end_matches('\\');
    let only = |allowed: &str| whole.chars().all(|c| allowed.contains(c));
    let at = match bytes.first() {
        Some(b'#') => {
            let hashes = bytes.iter().take_while(|&&byte| byte == b'#').count();
            (hashes <= 6 && gap_at(hashes)).then_some(0)
        }
        Some(b'>') => Some(0),
        // `+++` begins front matter.
        Some(b'+') => (gap_at(1) || only("+")).then_some(0),
        Some(b'-') => (gap_at(1) || only("- ") || (!first && only("-:| "))).then_some(0),
        Some(b'*' | b'_') => gap_at(1).then_some(0),
        Some(b'=') => (!first && only("= ")).then_some(0),
        Some(b':' | b'|') => (!first && only("-:| ")).then_some(0),
        // The box of a task list is `[x]` before words, nothing else.
        Some(b'[') => (bytes.starts_with(b"[X] ") || matches!(whole, "[ ]" | "[x]" | "[X]")).then_some(0),
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let marker = matches!(bytes.get(digits), Some(b'.' | b')')) && gap_at(digits + 1);
            (digits <= 9 && marker).then_some(digits)
        }
        _ => None,
    };
    if let Some(at) = at {
        out.insert(line + at, '\\');
    }
}

/// Escapes the `#` that would be read as the closing mark of a heading whose text begins at `start`.
pub(super) fn heading_end(out: &mut String, start: usize) {
    let text = &out[start..];
    let body = text.trim_end_matches('#');
    if body.len() < text.len() && (body.is_empty() || body.ends_with(' ')) {
        out.insert(out.len() - 1, '\\');
    }
}

/// The destination of a link or image, in a form that is read back byte for byte where Markdown can say it.
pub(super) fn destination(url: &str, in_table: bool) -> Cow<'_, str> {
    let safe = |byte: u8| !matches!(byte, 0..=b' ' | b'<' | b'>' | b'\\' | b'`' | b'(' | b')' | b'&' | b'|' | 0x7f);
    if url.bytes().all(safe) {
        return Cow::Borrowed(url);
    }
    let bracketed = !is_balanced(url) || url.is_empty();
    let mut out = String::with_capacity(url.len() + 8);
    if bracketed {
        out.push('<');
    }
    for (at, c) in url.char_indices() {
        match c {
            ' ' => out.push_str("%20"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '|' if in_table => out.push_str("%7C"),
            '&' if is_entity(&url.as_bytes()[at..], true) => out.push_str("&amp;"),
            c if c.is_ascii_control() => {}
            c => out.push(c),
        }
    }
    if bracketed {
        out.push('>');
    }
    Cow::Owned(out)
}

/// Whether brackets pair, and not deeper than readers of Markdown follow.
fn is_balanced(url: &str) -> bool {
    let mut depth = 0i32;
    for byte in url.bytes() {
        depth += i32::from(byte == b'(') - i32::from(byte == b')');
        if !(0..=16).contains(&depth) {
            return false;
        }
    }
    depth == 0
}

/// Appends the title of a link or image between quotes.
pub(super) fn title(title: &str, in_table: bool, out: &mut String) {
    out.push_str(" \"");
    for (at, c) in title.char_indices() {
        match c {
            '"' | '\\' | '`' | '<' => out.extend(['\\', c]),
            '|' if in_table => out.push_str("\\|"),
            '&' if is_entity(&title.as_bytes()[at..], true) => out.push_str("\\&"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A code span, fenced by more backticks than it holds in a row.
pub(super) fn code(code: &str, out: &mut String) {
    let fence = longest_run(code, b'`') + 1;
    let pad = code.starts_with('`') || code.ends_with('`');
    out.extend(std::iter::repeat_n('`', fence));
    if pad {
        out.push(' ');
    }
    for (at, line) in code.split(['\n', '\r', '\t']).enumerate() {
        if at > 0 {
            out.push(' ');
        }
        out.push_str(line);
    }
    if pad {
        out.push(' ');
    }
    out.extend(std::iter::repeat_n('`', fence));
}

/// The most of `byte` in a row.
pub(super) fn longest_run(text: &str, byte: u8) -> usize {
    let (mut longest, mut run) = (0, 0);
    for b in text.bytes() {
        run = if b == byte { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}
