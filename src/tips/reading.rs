//! A piece of running text, read once: words in lower case, sentences, links and bold stretches.
//!
//! Everything that judges words works on a [`Reading`], so that a text is walked once however many questions are
//! asked about it.

use crate::article::{Block, BlockKind, Inline};
use std::ops::Range;

/// One word of a reading.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    start: u32,
    end: u32,
    /// Byte of [`Reading::plain`] behind it.
    pub to: usize,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether all of it is in capitals, as in a keyword or an acronym.
    pub shouted: bool,
    /// Whether a comma, colon or dash stands right behind it.
    pub pause: bool,
    /// Bits of the cues it can begin ([`Cues::mark`](super::language::Cues::mark)); all bits before that is known.
    pub cues: u64,
}

/// One sentence of a reading.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its words, as indexes into the reading's words.
    pub words: Range<usize>,
    /// Where it ends in [`Reading::plain`], closing mark included.
    pub end: usize,
    /// Whether it is a question.
    pub question: bool,
}

/// A text and what there is to know about its words.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The text as the author wrote it, without markup.
    pub plain: String,
    /// Byte ranges of `plain` in strong type.
    pub bold: Vec<Range<usize>>,
    /// Byte ranges of `plain` in emphasis.
    pub italic: Vec<Range<usize>>,
    /// Byte ranges of `plain` that are links.
    pub links: Vec<Range<usize>>,
    /// The words in order.
    pub words: Vec<Word>,
    /// The sentences in order.
    pub sentences: Vec<Sentence>,
    /// How many letters and digits its words have.
    pub letters: usize,
    /// Bits of all cues its words can begin; all bits before that is known.
    pub cues: u64,
    lower: String,
}

impl Reading {
    /// Reads running text.
    pub fn of(inlines: &[Inline]) -> Reading {
        let mut reading = Reading::default();
        reading.collect(inlines);
        reading.split();
        reading
    }

    /// Reads blocks one after the other; code and figures are left out.
    pub fn of_blocks<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> Reading {
        let mut reading = Reading::default();
        for block in blocks {
            reading.collect_block(block);
        }
        reading.split();
        reading
    }

    /// The `at`th word in lower case, with straight apostrophes; empty behind the end.
    pub fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |w| &self.lower[w.start as usize..w.end as usize])
    }

    /// What stands between the `at`th word and the next.
    pub fn gap(&self, at: usize) -> &str {
        let rest = self.words.get(at).map_or("", |word| &self.plain[word.to..]);
        rest.split(char::is_alphanumeric).next().unwrap_or("")
    }

    /// The words of `range` in lower case.
    pub fn lower_words(&self, range: Range<usize>) -> impl Iterator<Item = &str> {
        range.map(|at| self.word(at))
    }

    /// The share of its letters that are inside links.
    pub fn link_share(&self) -> f32 {
        self.linked_letters() as f32 / self.letters.max(1) as f32
    }

    /// How many of its letters are inside links.
    pub fn linked_letters(&self) -> usize {
        letters_in(&self.links, &self.plain)
    }

    /// Whether it names a sum of money, as a price list does.
    pub fn names_a_price(&self) -> bool {
        let signs = self.plain.char_indices().filter(|(_, c)| matches!(c, '$' | '€' | '£'));
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        signs.into_iter().any(|(at, sign)| {
            digit(self.plain[..at].chars().next_back()) || digit(char_at(&self.plain, at + sign.len_utf8()))
        })
    }

    /// Whether all of it is in strong type.
    pub fn all_bold(&self) -> bool {
        !self.bold.is_empty() && letters_in(&self.bold, &self.plain) as f32 > 0.97 * self.letters.max(1) as f32
    }

    fn collect_block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => self.collect_line(text),
            BlockKind::List(list) => {
                for block in list.items.iter().flat_map(|item| &item.blocks) {
                    self.collect_block(block);
                }
            }
            BlockKind::Quote(blocks) => blocks.iter().for_each(|block| self.collect_block(block)),
            BlockKind::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    self.collect_line(cell);
                }
            }
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    self.collect_line(&definition.term);
                    definition.blocks.iter().for_each(|block| self.collect_block(block));
                }
            }
            BlockKind::Code { .. } | BlockKind::Figure { .. } | BlockKind::Embed { .. } | BlockKind::Rule => {}
        }
    }

    fn collect_line(&mut self, inlines: &[Inline]) {
        self.collect(inlines);
        self.plain.push('\n');
    }

    fn collect(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            let start = self.plain.len();
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.plain.push_str(text),
                Inline::Emphasis(inner) => {
                    self.collect(inner);
                    self.italic.push(start..self.plain.len());
                }
                Inline::Strong(inner) => {
                    self.collect(inner);
                    self.bold.push(start..self.plain.len());
                }
                Inline::Deleted(inner) => self.collect(inner),
                Inline::Link(link) => {
                    self.collect(&link.text);
                    self.links.push(start..self.plain.len());
                }
                Inline::Image(_) => {}
                Inline::Break => self.plain.push('\n'),
            }
        }
    }

    /// Cuts `plain` into words and sentences.
    fn split(&mut self) {
        let plain = std::mem::take(&mut self.plain);
        self.lower.reserve(plain.len());
        let (mut at, mut first, mut mark) = (0, 0, Mark::default());
        while let Some(c) = char_at(&plain, at) {
            if c.is_alphanumeric() {
                mark = Mark::default();
                at = self.split_word(&plain, at, c);
                continue;
            }
            mark.see(c, at);
            at += c.len_utf8();
            if mark.breaks(&plain[at..], || self.word(self.words.len().wrapping_sub(1))) {
                self.end_sentence(&mut first, &mark);
            }
            if matches!(c, ',' | ':' | ';' | '–' | '—')
                && let Some(word) = self.words.last_mut()
            {
                word.pause = true;
            }
        }
        mark.end = plain.len();
        self.end_sentence(&mut first, &mark);
        self.lower.make_ascii_lowercase();
        self.plain = plain;
        self.cues = u64::MAX;
    }

    /// Takes the word that begins at `start` with `first`, and says where it ends.
    fn split_word(&mut self, plain: &str, start: usize, first: char) -> usize {
        let (lower_start, mut to) = (self.lower.len(), start);
        loop {
            // Nearly all text is ASCII, whose capitals are made small at the end, all at once.
            let run = plain.as_bytes()[to..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            self.lower.push_str(&plain[to..to + run]);
            self.letters += run;
            to += run;
            let Some(c) = char_at(plain, to) else { break };
            let next = to + c.len_utf8();
            if c.is_alphanumeric() {
                self.lower.extend(c.to_lowercase());
                self.letters += 1;
            } else if matches!(c, '\'' | '’' | '-' | '/') && char_at(plain, next).is_some_and(char::is_alphanumeric) {
                self.lower.push(if c == '’' { '\'' } else { c });
            } else {
                break;
            }
            to = next;
        }
        self.words.push(Word {
            start: lower_start as u32,
            end: self.lower.len() as u32,
            to,
            capital: first.is_uppercase(),
            shouted: shouted(&plain[start..to]),
            pause: false,
            cues: u64::MAX,
        });
        to
    }

    fn end_sentence(&mut self, first: &mut usize, mark: &Mark) {
        if *first < self.words.len() {
            self.sentences.push(Sentence { words: *first..self.words.len(), end: mark.end, question: mark.question });
            *first = self.words.len();
        }
    }
}

/// The closing marks seen since the last word.
#[derive(Default)]
struct Mark {
    closing: bool,
    question: bool,
    line: bool,
    end: usize,
}

impl Mark {
    fn see(&mut self, c: char, at: usize) {
        self.question |= c == '?';
        self.closing |= matches!(c, '.' | '!' | '?' | '…');
        self.line |= c == '\n';
        self.end = if c.is_whitespace() { self.end.max(at) } else { at + c.len_utf8() };
    }

    /// Whether a sentence ends here: a closing mark, white space, and then no small letter.
    fn breaks<'w>(&self, rest: &str, last_word: impl FnOnce() -> &'w str) -> bool {
        if self.line {
            return true;
        }
        if !self.closing || !rest.starts_with(char::is_whitespace) {
            return false;
        }
        let next =
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '(' | '\'' | '‘' | '*'));
        !next.starts_with(char::is_lowercase) && !ABBREVIATIONS.contains(&last_word())
    }
}

/// Words that carry a full stop without ending a sentence, in all languages read.
const ABBREVIATIONS: &[&str] = &[
    "e", "g", "i", "vs", "mr", "mrs", "ms", "dr", "prof", "st", "inc", "no", "nr", "z", "b", "bzw", "ca", "p", "ex",
    "ej", "sr", "sra",
];

fn shouted(word: &str) -> bool {
    word.len() > 2 && !word.chars().any(char::is_lowercase) && word.chars().any(char::is_alphabetic)
}

/// The character at a byte of a text, quickly where it is ASCII; `None` at the end.
fn char_at(text: &str, at: usize) -> Option<char> {
    match *text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(byte)),
        _ => text[at..].chars().next(),
    }
}

/// How many letters and digits stand in the ranges, which may overlap.
fn letters_in(ranges: &[Range<usize>], plain: &str) -> usize {
    let (mut inside, mut at) = (0, 0);
    for range in ranges {
        let start = range.start.max(at);
        if start < range.end {
            inside += plain[start..range.end].chars().filter(|c| c.is_alphanumeric()).count();
            at = range.end;
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let reading = Reading::of(&[Inline::Text(text.to_owned())]);
        let mut start = 0;
        let ends = reading.sentences.iter().map(|s| s.end);
        ends.map(|end| reading.plain[std::mem::replace(&mut start, end)..end].trim().to_owned()).collect()
    }

    #[test]
    fn a_sentence_ends_at_a_mark_before_a_capital() {
        assert_eq!(
            sentences("Arrive early. Talk to one person, e.g. the host. Leave!"),
            ["Arrive early.", "Talk to one person, e.g. the host.", "Leave!"]
        );
        assert_eq!(sentences("Stop at five. e.g. (\"Let us stop.\")"), ["Stop at five. e.g. (\"Let us stop.\")"]);
        assert_eq!(sentences("Bring a “buddy.” Then go."), ["Bring a “buddy.”", "Then go."]);
    }

    #[test]
    fn words_are_lower_case_with_straight_apostrophes() {
        let reading = Reading::of(&[Inline::Text("Don’t skip check-ins".to_owned())]);
        assert_eq!(reading.lower_words(0..3).collect::<Vec<_>>(), ["don't", "skip", "check-ins"]);
    }
}
