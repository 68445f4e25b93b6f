//! Code spans that CommonMark would tear apart.
//!
//! An HTML block may interrupt a paragraph, so a line that begins with `<script>` inside a code span of several lines
//! ends the span, and code that an author shows becomes code that runs. Where a line inside such a span begins with
//! `<`, the character is masked by another of one byte while Markdown is parsed, so that offsets stay what they are.
//! A blank line ends a paragraph and so a span that goes on behind it: inside a snippet of markup it is filled likewise.

use std::borrow::Cow;

/// Stands for `<`; a control character that no text holds.
pub(super) const MASK: char = '\u{1}';

/// Bytes behind a paragraph in which a code span torn by blank lines must end.
const TORN: usize = 4096;

/// Joins code spans that blank lines tear, and masks `<` at the beginning of lines inside code spans of several lines.
pub(super) fn mask(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains('<') || !markdown.contains('`') || markdown.contains(MASK) {
        return Cow::Borrowed(markdown);
    }
    match join(markdown) {
        Some(joined) => Cow::Owned(mask_lines(&joined).unwrap_or(joined)),
        None => mask_lines(markdown).map_or(Cow::Borrowed(markdown), Cow::Owned),
    }
}

fn mask_lines(markdown: &str) -> Option<String> {
    if !markdown.contains("\n<") {
        return None;
    }
    let mut masked: Option<Vec<u8>> = None;
    for (from, to) in paragraphs(markdown) {
        mask_paragraph(markdown, from, to, &mut masked);
    }
    masked.map(ascii)
}

fn ascii(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("ASCII bytes were replaced by ASCII bytes")
}

/// The paragraphs outside fences, blank lines apart.
fn paragraphs(markdown: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    let (mut paragraph, mut at) = (0, 0);
    for line in markdown.split_inclusive('\n') {
        let trimmed = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        let blank = trimmed.is_empty();
        if (blank || mark.is_some()) && fence.is_none() {
            out.push((paragraph, at));
        }
        if let Some(mark) = mark {
            match fence {
                None if !trimmed[3..].contains('`') => fence = Some(mark),
                Some(open) if open == mark && trimmed.chars().all(|c| mark.starts_with(c)) => fence = None,
                _ => {}
            }
        }
        at += line.len();
        if blank || fence.is_some() || mark.is_some() {
            paragraph = at;
        }
    }
    if fence.is_none() {
        out.push((paragraph, at));
    }
    out
}

/// Fills the blank lines inside a double-backtick span of markup, as converters leave them in a snippet: a paragraph
/// that ends inside such a span goes on to the span's end. `None` where there is none.
fn join(markdown: &str) -> Option<String> {
    let mut joined: Option<Vec<u8>> = None;
    let mut done = 0;
    for (from, to) in paragraphs(markdown) {
        let open = from >= done && is_open_snippet(&markdown[from..to]);
        let Some(end) = open.then(|| snippet_end(markdown, to)).flatten() else { continue };
        let bytes = joined.get_or_insert_with(|| markdown.as_bytes().to_vec());
        let mut at = to;
        for line in markdown[to..end].split_inclusive('\n') {
            if line.trim().is_empty() {
                bytes[at..at + line.len()].fill(b' ');
            }
            at += line.len();
        }
        done = end;
    }
    joined.map(ascii)
}

/// Whether a paragraph ends inside a double-backtick span that begins with a tag.
fn is_open_snippet(paragraph: &str) -> bool {
    let runs: Vec<usize> = runs(paragraph).into_iter().filter(|&(_, length)| length == 2).map(|(at, _)| at).collect();
    let last = runs.last().filter(|_| runs.len() % 2 == 1);
    last.is_some_and(|&at| paragraph[at + 2..].trim_start().starts_with('<'))
}

/// Where the double backticks behind `from` stand that end the span: near, and with no heading or fence before them.
fn snippet_end(markdown: &str, from: usize) -> Option<usize> {
    let mut at = from;
    for line in markdown[from..].split_inclusive('\n') {
        let found = line.find("``");
        if at - from > TORN || line.starts_with('#') || line.trim_start().starts_with("```") {
            return None;
        }
        if let Some(found) = found {
            let run = line[found..].bytes().take_while(|&b| b == b'`').count();
            return (run == 2).then_some(at + found);
        }
        at += line.len();
    }
    None
}

/// Masks in one paragraph `from..to`.
fn mask_paragraph(markdown: &str, from: usize, to: usize, masked: &mut Option<Vec<u8>>) {
    let text = &markdown[from..to];
    if !text.contains("\n<") {
        return;
    }
    for (start, end) in spans(text) {
        for (at, _) in text[start..end].match_indices("\n<") {
            masked.get_or_insert_with(|| markdown.as_bytes().to_vec())[from + start + at + 1] = MASK as u8;
        }
    }
}

/// The code spans of a paragraph: from a run of backticks to the next run of the same length.
fn spans(text: &str) -> Vec<(usize, usize)> {
    let runs = runs(text);
    // For each run the next of its length: looked up from the back, so that the whole is linear.
    let mut next = vec![None; runs.len()];
    let mut last = std::collections::HashMap::new();
    for i in (0..runs.len()).rev() {
        next[i] = last.insert(runs[i].1, i);
    }
    let (mut out, mut i) = (Vec::new(), 0);
    while i < runs.len() {
        match next[i] {
            Some(close) => {
                out.push((runs[i].0 + runs[i].1, runs[close].0));
                i = close + 1;
            }
            None => i += 1,
        }
    }
    out
}

/// The runs of backticks: where each begins and how long it is.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|&&b| b == b'`').count();
        runs.push((start, length));
        at = start + length;
    }
    runs
}
