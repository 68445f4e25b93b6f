//! The stretch of a text that shows best why it was found, with the words that matched.

use super::concept::Concept;
use crate::index::analysis::Analyzer;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Matches of one text that are looked at; a longer text has shown itself by then.
const MATCHES: usize = 400;
/// Bytes before the first match that a snippet may begin, to begin with its sentence.
const LEAD: usize = 70;

/// A text with the bytes that matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<(usize, usize)>,
}

/// Knows which words of a text match.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    /// Stem → number of its concept.
    words: FxHashMap<String, usize>,
    /// Stems next to each other, with the number of their concept.
    phrases: Vec<(Vec<String>, usize)>,
}

/// A word of a text.
struct Word {
    span: Range<usize>,
    /// Of a stop word, its form; empty where no phrase is looked for.
    stem: String,
    stop: bool,
    concept: Option<usize>,
}

impl Matcher {
    pub(super) fn new(concepts: &[Concept], phrases: &[Vec<String>]) -> Matcher {
        let mut matcher = Matcher::default();
        for (number, concept) in concepts.iter().enumerate().filter(|(_, concept)| concept.alone) {
            for alternative in &concept.alternatives {
                match alternative.terms.as_slice() {
                    [term] => _ = matcher.words.entry(term.clone()).or_insert(number),
                    terms => matcher.phrases.push((terms.to_vec(), number)),
                }
            }
        }
        for (number, phrase) in phrases.iter().enumerate() {
            matcher.phrases.push((phrase.clone(), concepts.len() + number));
        }
        matcher
    }

    /// The whole text with its marks.
    pub(super) fn mark(&self, analyzer: &mut Analyzer, text: &str) -> Marked {
        let words = self.words(analyzer, text);
        copy(text, 0..text.len(), &words)
    }

    /// About `length` bytes of the text: the stretch with the most different matches.
    pub(super) fn snippet(&self, analyzer: &mut Analyzer, text: &str, length: usize) -> Marked {
        let words = self.words(analyzer, text);
        let range = best_range(text, &words, length);
        let mut marked = copy(text, range.clone(), &words);
        if range.start > 0 {
            marked.text.insert(0, '…');
            let shift = '…'.len_utf8();
            marked.marks.iter_mut().for_each(|mark| *mark = (mark.0 + shift, mark.1 + shift));
        }
        if range.end < text.trim_end().len() {
            marked.text.push('…');
        }
        marked
    }

    fn words(&self, analyzer: &mut Analyzer, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        analyzer.words(text, |word| {
            let concept = word.stem.and_then(|stem| self.words.get(stem).copied());
            let stem = if self.phrases.is_empty() { String::new() } else { word.stem.unwrap_or(word.form).to_owned() };
            words.push(Word { span: word.span, stem, stop: word.stem.is_none(), concept });
        });
        for (phrase, concept) in &self.phrases {
            mark_phrase(&mut words, phrase, *concept);
        }
        words
    }
}

/// Marks a phrase wherever its stems follow each other; stop words may stand between.
fn mark_phrase(words: &mut [Word], phrase: &[String], concept: usize) {
    let content: Vec<usize> = (0..words.len()).filter(|at| !words[*at].stop).collect();
    for run in content.windows(phrase.len()) {
        if run.iter().zip(phrase).all(|(at, stem)| words[*at].stem == *stem) {
            let (first, last) = (run[0], run[run.len() - 1]);
            words[first..=last].iter_mut().for_each(|word| word.concept = Some(concept));
        }
    }
}

fn best_range(text: &str, words: &[Word], length: usize) -> Range<usize> {
    let matches: Vec<&Word> = words.iter().filter(|word| word.concept.is_some()).take(MATCHES).collect();
    let room = length.saturating_sub(LEAD / 2).max(1);
    let mut best = (0, 0);
    for (at, first) in matches.iter().enumerate() {
        let near = matches[at..].iter().take_while(|word| word.span.end <= first.span.start + room);
        let (mut concepts, mut count) = (FxHashSet::default(), 0);
        near.for_each(|word| {
            concepts.insert(word.concept);
            count += 1;
        });
        // Different words first, then their number, then what comes first.
        let worth = concepts.len() * 100 + count.min(99);
        if worth > best.0 {
            best = (worth, first.span.start);
        }
    }
    let start = begin(text, words, best.1);
    start..end(text, words, start + length)
}

/// Where a snippet begins that has its first match at `at`: with the sentence if that is near, else a few words before.
fn begin(text: &str, words: &[Word], at: usize) -> usize {
    let earliest = text.ceil_char_boundary(at.saturating_sub(LEAD));
    if earliest == 0 {
        return text.len() - text.trim_start().len();
    }
    let before = &text[earliest..at];
    if let Some(stop) = before.rfind(['.', '!', '?', '\n', '。', '！', '？']) {
        let after = &text[earliest + stop..at];
        let skipped = after.chars().next().map_or(0, char::len_utf8);
        let rest = &after[skipped..];
        return earliest + stop + skipped + (rest.len() - rest.trim_start().len());
    }
    words
        .iter()
        .map(|word| word.span.start)
        .find(|start| *start >= earliest + LEAD / 2)
        .map_or(at, |start| start.min(at))
}

/// Where a snippet ends that should not go beyond `at`: with a word.
fn end(text: &str, words: &[Word], at: usize) -> usize {
    if at >= text.len() {
        return text.trim_end().len();
    }
    let next = words.partition_point(|word| word.span.end <= at);
    let word_end = next.checked_sub(1).map_or(0, |last| words[last].span.end);
    let limit = text.floor_char_boundary(at);
    // The full stop behind the last word belongs to it.
    let mark =
        text[word_end..].chars().next().filter(|c| matches!(c, '.' | '!' | '?' | '。')).map_or(0, char::len_utf8);
    if word_end > 0 { (word_end + mark).min(text.len()) } else { limit }
}

/// Copies a stretch with each run of white space as one space, and its marks.
fn copy(text: &str, range: Range<usize>, words: &[Word]) -> Marked {
    let mut marked = Marked::default();
    let mut matches = words.iter().filter(|word| word.concept.is_some() && word.span.start >= range.start).peekable();
    let mut open = None;
    for (offset, c) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        if let Some(word) = matches.next_if(|word| word.span.start == at) {
            open = Some((marked.text.len(), word.span.end));
        }
        if !c.is_whitespace() {
            marked.text.push(c);
        } else if !marked.text.is_empty() && !marked.text.ends_with(' ') {
            marked.text.push(' ');
        }
        if let Some((start, _)) = open.filter(|(_, end)| at + c.len_utf8() >= *end) {
            push_mark(&mut marked.marks, start, marked.text.len());
            open = None;
        }
    }
    marked
}

/// Overlapping marks (pairs of a script without spaces) become one.
fn push_mark(marks: &mut Vec<(usize, usize)>, start: usize, end: usize) {
    match marks.last_mut() {
        Some(last) if last.1 >= start => last.1 = last.1.max(end),
        _ => marks.push((start, end)),
    }
}
