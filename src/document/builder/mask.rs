//! Code spans that CommonMark would tear apart.
//!
//! An HTML block may interrupt a paragraph, so a line that begins with `<script>` inside a code span of several lines
//! ends the span, and code that an author shows becomes code that runs. Where a line inside such a span begins with
//! `<`, the character is masked by another of one byte while Markdown is parsed, so that offsets stay what they are.

use std::borrow::Cow;

/// Stands for `<`; a control character that no text holds.
pub(super) const MASK: char = '\u{1}';

/// Masks `<` at the beginning of lines inside code spans of several lines.
pub(super) fn mask(markdown: &str) -> Cow<'_, str> {
    let risky = markdown.contains("\n<") && markdown.contains('`') && !markdown.contains(MASK);
    if !risky {
        return Cow::Borrowed(markdown);
    }
    let mut masked: Option<Vec<u8>> = None;
    let mut fence: Option<&str> = None;
    let mut paragraph = 0;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let trimmed = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| trimmed.starts_with(mark));
        let blank = trimmed.is_empty();
        if (blank || mark.is_some()) && fence.is_none() {
            mask_paragraph(markdown, paragraph, at, &mut masked);
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
        mask_paragraph(markdown, paragraph, at, &mut masked);
    }
    match masked {
        Some(bytes) => Cow::Owned(String::from_utf8(bytes).expect("an ASCII byte was replaced by an ASCII byte")),
        None => Cow::Borrowed(markdown),
    }
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
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'`', &bytes[at..]) {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|&&b| b == b'`').count();
        runs.push((start, length));
        at = start + length;
    }
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
