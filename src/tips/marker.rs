//! What stands before a title: a number, a label, a sign. "Tip #2 –", "3.", "Step Two:", "✅".

use super::cue::Cue;
use super::language::Cues;
use super::reading::Reading;
use super::tip::Polarity;

/// The mark at the start of a unit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marker {
    /// What its label says the unit is.
    pub label: Option<Label>,
    /// The printed number.
    pub number: Option<u64>,
    /// What its sign says: ✅ or ❌.
    pub polarity: Option<Polarity>,
    /// What it announces, if it is the label of a call-out: "Pro tip:".
    pub callout: Option<Callout>,
    /// Whether only the neighbours can tell that the number counts: "3 Talk to people".
    pub loose: bool,
    /// Byte of the plain text at which the title begins; the length of the text where nothing follows.
    pub end: usize,
}

/// What a label says a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// "Tip", "Rule", "Habit".
    Tip,
    /// "Step".
    Step,
    /// "Part", "Chapter".
    Group,
    /// "Reason", "Method", "Product".
    Other,
}

/// What the label of a call-out announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callout {
    /// Advice: "Tip:".
    Tip,
    /// Advice, if the words are: "Note:".
    Note,
    /// Something to beware of: "Caution:".
    Warning,
}

/// The mark a text begins with, if it does.
pub fn parse(reading: &Reading, cues: &Cues) -> Option<Marker> {
    let plain = reading.plain.as_str();
    let start = plain.len() - plain.trim_start().len();
    let sign_start = start;
    let (polarity, start) = sign(plain, start);
    let decorated = skip(plain, start, |c| matches!(c, '(' | '[' | '"' | '“' | '*') || c.is_whitespace());
    let found = labelled(plain, decorated, reading, cues)
        .or_else(|| numbered(plain, decorated, cues))
        .or_else(|| callout(plain, reading, cues));
    match (found, polarity) {
        (Some(marker), polarity) => Some(Marker { polarity, ..marker }),
        (None, _) if start > sign_start => Some(Marker { polarity, end: start, ..Marker::default() }),
        (None, _) => None,
    }
}

/// A label with or without a number: "Tip 3:", "STEP #1:", "Rule number two –".
fn labelled(plain: &str, start: usize, reading: &Reading, cues: &Cues) -> Option<Marker> {
    let Some((label, words)) = label(reading, cues) else { return glued(plain, start, cues) };
    let mut at = start;
    for _ in 0..words {
        at = skip(plain, at, |c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'));
        at = skip(plain, at, char::is_whitespace);
    }
    at = skip(plain, at, |c| c == '#' || c == '№' || c.is_whitespace());
    for word in ["number ", "no. ", "no ", "nr. ", "n° ", "nº "] {
        if plain[at..].get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)) {
            at += word.len();
        }
    }
    let (number, after) = number_at(plain, at, cues)?;
    let end = separator(plain, after);
    let title = skip(plain, end, char::is_whitespace);
    let set_off =
        end > after || (title > after && plain[title..].starts_with(char::is_uppercase)) || title == plain.len();
    if !set_off || (label == Label::Other && end == after) {
        return None;
    }
    Some(Marker { label: Some(label), number: Some(number), end: title, ..Marker::default() })
}

/// The label of a call-out, set off by a colon, a dash, an exclamation mark, or standing alone.
fn callout(plain: &str, reading: &Reading, cues: &Cues) -> Option<Marker> {
    let words = |cue| cues.at(cue, reading, 0);
    let found = [(Callout::Warning, Cue::Warning), (Callout::Tip, Cue::Callout), (Callout::Note, Cue::Note)];
    let (callout, count) = found.into_iter().map(|(kind, cue)| (kind, words(cue))).find(|&(_, count)| count > 0)?;
    let after = reading.words[count - 1].to;
    let end = skip(plain, after, |c| matches!(c, ':' | '!' | '–' | '—' | '-' | '.') || c.is_whitespace());
    let marked = plain[after..end].contains([':', '–', '—', '!']) || plain[after..end].contains(" - ");
    let alone = plain[end..].trim().is_empty();
    let styled = reading
        .bold
        .iter()
        .chain(&reading.italic)
        .any(|range| range.start < 4 && range.end >= after && range.end <= end);
    (marked || alone || styled).then(|| Marker { callout: Some(callout), end, ..Marker::default() })
}

/// A label that lost its space, and perhaps the one behind its number too: "Step1Open the door".
fn glued(plain: &str, start: usize, cues: &Cues) -> Option<Marker> {
    let digits = skip(plain, start, char::is_alphabetic);
    let after = skip(plain, digits, |c| c.is_ascii_digit());
    let number = plain[digits..after].parse().ok()?;
    let word = Reading::of(&[crate::article::Inline::Text(plain[start..digits].to_owned())]);
    let (label, _) = label(&word, cues)?;
    let end = skip(plain, separator(plain, after), char::is_whitespace);
    let set_off = end > after || plain[after..].starts_with(char::is_uppercase) || end == plain.len();
    set_off.then(|| Marker { label: Some(label), number: Some(number), end, ..Marker::default() })
}

fn label(reading: &Reading, cues: &Cues) -> Option<(Label, usize)> {
    let words = |cue| cues.at(cue, reading, 0);
    let step = matches!(reading.word(0), "step" | "schritt" | "étape" | "paso");
    let found = [
        (Label::Tip, words(Cue::TipLabel)),
        (Label::Group, words(Cue::GroupLabel)),
        (Label::Other, words(Cue::OtherLabel)),
    ];
    let (label, count) = found.into_iter().find(|&(_, count)| count > 0)?;
    Some((if step { Label::Step } else { label }, count))
}

/// A number alone: "3.", "#4", "(5)", "2 –", "1st:".
fn numbered(plain: &str, start: usize, cues: &Cues) -> Option<Marker> {
    let hash = plain[start..].starts_with('#');
    let start = skip(plain, start, |c| c == '#');
    let (number, after) = number_at(plain, start, cues)?;
    let digits = plain[start..].starts_with(|c: char| c.is_ascii_digit());
    let end = separator(plain, after);
    let spaced = plain[after..].starts_with(char::is_whitespace) || after == plain.len();
    let title = skip(plain, end, char::is_whitespace);
    let marker = |loose| Some(Marker { number: Some(number), loose, end: title, ..Marker::default() });
    if number > if hash { 999 } else { 120 } {
        return None;
    }
    match (end > after, digits) {
        (true, true) => marker(false),
        (true, false)
            if plain[after..].starts_with([':', '.', ')']) || plain[after..].trim_start().starts_with(['–', '—']) =>
        {
            marker(false)
        }
        (false, true) if hash && spaced => marker(false),
        (false, true) if after == plain.len() => marker(false),
        (false, true) if spaced && plain[title..].starts_with(|c: char| c.is_uppercase() || c == '“' || c == '"') => {
            marker(true)
        }
        _ => None,
    }
}

/// A number in digits or words, and the byte behind it.
fn number_at(plain: &str, at: usize, cues: &Cues) -> Option<(u64, usize)> {
    let after_digits = skip(plain, at, |c| c.is_ascii_digit());
    if after_digits > at {
        let number = plain[at..after_digits].parse().ok()?;
        let ordinal = ["st", "nd", "rd", "th", "º", "°"].iter().find(|end| plain[after_digits..].starts_with(**end));
        let after = after_digits + ordinal.map_or(0, |end| end.len());
        return (!plain[after..].starts_with(char::is_alphanumeric)).then_some((number, after));
    }
    let after = skip(plain, at, char::is_alphabetic);
    let word = plain[at..after].to_lowercase();
    cues.numbers.get(&word).map(|&number| (number, after))
}

/// The byte behind a separator; `at` where none stands there. "1-on-1", "1.5" and "2:1" are no numbers with a separator.
fn separator(plain: &str, at: usize) -> usize {
    let spaced = skip(plain, at, char::is_whitespace);
    let marks = skip(plain, spaced, |c| {
        matches!(c, '.' | ')' | ']' | ':' | '-' | '–' | '—' | '|' | '/' | '•' | '·' | '→' | '。' | '、' | ',')
    });
    if marks == spaced || plain[spaced..marks].starts_with(',') {
        return at;
    }
    let glued = plain[marks..].starts_with(char::is_alphanumeric);
    let strict =
        plain[spaced..marks].contains(['-', '/', '–', '—']) || plain[marks..].starts_with(|c: char| c.is_ascii_digit());
    if glued && strict { at } else { marks }
}

/// A sign at the start, and the byte behind it and its white space.
fn sign(plain: &str, start: usize) -> (Option<Polarity>, usize) {
    let boxed = ["[ ]", "[x]", "[X]", "☐", "☑"].iter().find(|mark| plain[start..].starts_with(**mark));
    let mut at = start + boxed.map_or(0, |mark| mark.len());
    let mut polarity = None;
    for c in plain[at..].chars() {
        match c {
            '✅' | '✔' | '👍' | '🟢' | '✓' => polarity = Some(Polarity::Do),
            '❌' | '✖' | '✗' | '✘' | '🚫' | '⛔' | '👎' | '❎' | '🔴' => polarity = Some(Polarity::Dont),
            '\u{fe0f}' | '\u{200d}' => {}
            '•' | '·' | '▪' | '◦' | '►' | '➤' | '➡' | '→' | '🔹' | '🔸' | '★' | '✨' | '💡' | '👉' =>
                {}
            c if c.is_whitespace() && at > start => {}
            _ => break,
        }
        at += c.len_utf8();
    }
    (polarity, at)
}

fn skip(plain: &str, at: usize, take: impl Fn(char) -> bool) -> usize {
    at + plain[at..].chars().take_while(|&c| take(c)).map(char::len_utf8).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Inline;

    fn marker(text: &str, language: &str) -> Option<(Option<u64>, Option<Label>, String)> {
        let reading = Reading::of(&[Inline::Text(text.to_owned())]);
        let found = parse(&reading, Cues::of_language(Some(language)))?;
        Some((found.number, found.label, text[found.end..].to_owned()))
    }

    fn check(text: &str, number: u64, label: Option<Label>, title: &str) {
        assert_eq!(marker(text, "en"), Some((Some(number), label, title.to_owned())), "{text}");
    }

    #[test]
    fn numbers_and_labels_are_taken_off() {
        check("1. Arrive early", 1, None, "Arrive early");
        check("#4 Rest", 4, None, "Rest");
        check("(5) Rest", 5, None, "Rest");
        check("2 – Rest", 2, None, "Rest");
        check("Tip 3: Ask", 3, Some(Label::Tip), "Ask");
        check("Tip #1 - You are a target", 1, Some(Label::Tip), "You are a target");
        check("STEP #2:", 2, Some(Label::Step), "");
        check("Step Two: Learn", 2, Some(Label::Step), "Learn");
        check("Rule number three – Rest", 3, Some(Label::Tip), "Rest");
        check("Part 1. Learn", 1, Some(Label::Group), "Learn");
        check("Seven: Sleep", 7, None, "Sleep");
        check("10.", 10, None, "");
        check("Step1 Open", 1, Some(Label::Step), "Open");
        check("Step2Open", 2, Some(Label::Step), "Open");
        check("· 3. Rest", 3, None, "Rest");
        assert_eq!(marker("[ ] Rest", "en"), Some((None, None, "Rest".to_owned())));
    }

    #[test]
    fn other_languages_count_too() {
        assert_eq!(marker("Tipp 2: Frühstücken", "de"), Some((Some(2), Some(Label::Tip), "Frühstücken".into())));
        assert_eq!(marker("Étape 1 : Préparez", "fr"), Some((Some(1), Some(Label::Step), "Préparez".into())));
        assert_eq!(marker("Paso dos: Practica", "es"), Some((Some(2), Some(Label::Step), "Practica".into())));
    }

    #[test]
    fn what_only_looks_like_a_number_is_left() {
        for text in [
            "1-on-1s",
            "2K followers",
            "1.5 hours a day",
            "2:1 ratio",
            "2024. A year",
            "3rd parties",
            "First, decide",
            "One of us",
            "Tips for you",
            "Do 3 things",
            "5 ways to rest",
        ] {
            assert_eq!(marker(text, "en"), None, "{text}");
        }
        let loose =
            parse(&Reading::of(&[Inline::Text("10 Tips for you".into())]), Cues::of_language(None)).expect("a number");
        assert!(loose.loose);
    }

    #[test]
    fn signs_carry_the_polarity() {
        let read = |text: &str| parse(&Reading::of(&[Inline::Text(text.into())]), Cues::of_language(None));
        assert_eq!(read("✅ Rest").and_then(|m| m.polarity), Some(Polarity::Do));
        assert_eq!(read("❌ Rush").map(|m| (m.polarity, m.end)), Some((Some(Polarity::Dont), 4)));
    }
}
