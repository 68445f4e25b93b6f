//! Taking out of a text what could drive a terminal or make it lie.
//!
//! Everything that is printed for people passes here: titles, paths and evidence come from pages of strangers.

use std::borrow::Cow;

/// The text without control, C1, bidi and other invisible steering characters; line breaks and tabs stay.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let unified = text.replace("\r\n", "\n");
    Cow::Owned(
        unified
            .chars()
            .filter_map(|c| if breaks_line(c) { Some('\n') } else { (!is_unsafe(c)).then_some(c) })
            .collect(),
    )
}

/// The same on one line: every run of white space and line breaks becomes one space.
pub fn safe_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter_map(|c| if c.is_whitespace() || breaks_line(c) { Some(' ') } else { (!is_unsafe(c)).then_some(c) })
        .collect();
    let mut line = String::with_capacity(spaced.len());
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// JSON text in which those characters stand as `\uXXXX`: the same value, but nothing for a terminal to obey.
pub fn safe_json(json: String) -> String {
    if !json.chars().any(is_unsafe) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if !is_unsafe(c) {
            out.push(c);
            continue;
        }
        // In JSON these can only stand inside strings, where an escape means the same.
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    out
}

/// Whether a character must not reach a terminal.
fn is_unsafe(c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        // bidi controls and marks
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // line and paragraph separators, and what is there but cannot be seen (joiners of emoji and scripts stay)
        '\u{2028}'
        | '\u{2029}'
        | '\u{ad}'
        | '\u{200b}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Characters that a terminal or a log reader takes for the end of a line.
fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TRICKS: &[&str] = &[
        "\u{1b}[2J\u{1b}[H",
        "\u{1b}]8;;file:///etc/passwd\u{1b}\\click\u{1b}]8;;\u{1b}\\",
        "\u{9b}31mred",
        "\u{90}q\u{9c}",
        "real\rfake",
        "title\r\nlevel=error msg=fake",
        "a\u{b}\u{c}b\0c\u{7f}",
        "a\u{85}b\u{2028}c\u{2029}d",
        "invoice\u{202e}txt.exe",
        "a\u{2067}b\u{2069}",
        "hi\u{e0069}\u{e0067}",
        "\u{1b}\u{1b}[0m[31mx",
    ];

    #[test]
    fn tricks_leave_nothing_to_obey() {
        for trick in TRICKS {
            assert!(!safe(trick).chars().any(is_unsafe), "{trick:?}");
            let line = safe_line(trick);
            assert!(!line.chars().any(|c| is_unsafe(c) || c == '\n' || c == '\t'), "{trick:?}");
            let json = safe_json(serde_json::to_string(trick).expect("a string"));
            assert!(!json.chars().any(is_unsafe), "{trick:?}");
            assert_eq!(serde_json::from_str::<String>(&json).expect("still JSON"), *trick);
        }
    }

    #[test]
    fn ordinary_text_stays() {
        for text in ["plain", "tab\tand\nbreak", "Zürich – naïve “quotes”", "👩\u{200d}💻", "日本語", "שלום"]
        {
            assert_eq!(safe(text), text);
        }
        assert_eq!(safe("a\r\nb\rc"), "a\nb\nc");
        assert_eq!(safe_line("  one\n\n two\u{2028}three "), "one two three");
    }

    proptest! {
        #[test]
        fn no_text_gets_through(text in "\\PC*|(?s).*") {
            prop_assert!(!safe(&text).chars().any(is_unsafe));
            prop_assert_eq!(safe_line(&text).lines().count().max(1), 1);
        }
    }
}
