//! What can be counted in the text of a unit, in one pass over its characters and without building it.

use crate::clean::View;
use crate::clean::flow::Unit;
use crate::document::Tag;

/// Counts over the text of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextMarks {
    /// Letters and digits.
    pub characters: u32,
    /// Letters that make words without spaces between them (Chinese, Japanese, Thai).
    pub unspaced: u32,
    /// Commas and semicolons.
    pub commas: u32,
    /// Ends of sentences.
    pub sentences: u32,
    /// Digits.
    pub digits: u32,
    /// Words that begin with a capital letter.
    pub capitals: u32,
    /// Signs of currencies.
    pub prices: u32,
    /// Bars, middle dots and arrows, which divide what is no sentence.
    pub dividers: u32,
    /// Whether a year of our time stands in it.
    pub year: bool,
    /// Whether it begins with a small letter.
    pub small_start: bool,
    /// Whether it ends as a sentence does.
    pub ends_sentence: bool,
    /// Whether it ends with a colon.
    pub ends_colon: bool,
}

impl TextMarks {
    /// Counts the text of a unit.
    pub fn of(view: &View<'_>, unit: &Unit) -> TextMarks {
        let mut counter = Counter::default();
        let mut at = unit.first;
        while at < unit.end {
            let row = view.row(at);
            if view.is_gone(at) || (row.tag.is_unseen() && at != unit.first) {
                at = row.end;
                continue;
            }
            if row.tag == Tag::Text {
                view.doc.text(at).unwrap_or("").chars().for_each(|c| counter.read(c));
            } else if row.tag.is_block() {
                counter.read(' ');
            }
            at += 1;
        }
        counter.finish()
    }
}

/// Reads a text character by character.
#[derive(Default)]
struct Counter {
    marks: TextMarks,
    number: u32,
    length: u32,
    in_word: bool,
    started: bool,
    /// The last mark that ends a sentence has been read, perhaps closing quotes after it.
    after_end: bool,
    /// The same for marks that need no space behind them; they are counted where they stand.
    after_full_stop: bool,
    after_colon: bool,
}

impl Counter {
    fn read(&mut self, c: char) {
        if c.is_ascii_digit() {
            self.marks.digits += 1;
            self.number = self.number * 10 % 100_000 + (c as u32 - '0' as u32);
            self.length += 1;
        } else {
            self.end_number();
        }
        if c.is_whitespace() {
            self.marks.sentences += u32::from(self.after_end && self.in_word);
            self.in_word = false;
            return;
        }
        match c {
            ',' | ';' | '，' | '、' | '،' => self.marks.commas += 1,
            '$' | '€' | '£' | '¥' | '₹' => self.marks.prices += 1,
            '|' | '·' | '•' | '›' | '»' | '→' => self.marks.dividers += 1,
            '。' | '！' | '？' => self.marks.sentences += 1,
            _ if c.is_alphanumeric() => self.letter(c),
            _ => {}
        }
        self.in_word = true;
        let closes = matches!(c, '"' | '”' | '’' | ')' | '\'' | '»');
        self.after_colon = c == ':';
        self.after_end = matches!(c, '.' | '!' | '?' | '…') || (closes && self.after_end);
        self.after_full_stop = matches!(c, '。' | '！' | '？') || (closes && self.after_full_stop);
    }

    fn letter(&mut self, c: char) {
        self.marks.characters += 1;
        self.marks.unspaced += u32::from(is_unspaced(c));
        self.marks.capitals += u32::from(!self.in_word && c.is_uppercase());
        if !std::mem::replace(&mut self.started, true) {
            self.marks.small_start = c.is_lowercase();
        }
    }

    fn end_number(&mut self) {
        self.marks.year |= self.length == 4 && (1900..2100).contains(&self.number);
        (self.number, self.length) = (0, 0);
    }

    fn finish(mut self) -> TextMarks {
        self.end_number();
        self.marks.sentences += u32::from(self.after_end && self.in_word);
        self.marks.ends_sentence = self.after_end || self.after_full_stop;
        self.marks.ends_colon = self.after_colon;
        self.marks
    }
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Memory, Options};
    use crate::document::{Document, Format, Limits};

    fn marks(html: &str) -> TextMarks {
        let document = Document::parse(html, Format::Html, &Limits::default());
        let (options, none) = (Options::default(), vec![false; document.rows().len()]);
        let memory = Memory::of(&document);
        let view = View::open(&document, &options, &none, &none, &memory);
        TextMarks::of(&view, &view.flow()[0])
    }

    #[test]
    fn sentences_end_before_space_quotes_and_the_end() {
        let seen = marks("<p>He said <b>“No.”</b> She paid $4.50, in 2019. Then");
        assert_eq!((seen.sentences, seen.commas, seen.prices, seen.digits), (2, 1, 1, 7));
        assert!(seen.year && !seen.ends_sentence && !seen.small_start);
        assert!(marks("<p>is it?").ends_sentence && marks("<p>is it?").small_start);
        assert!(marks("<p>Read more:").ends_colon);
        assert!(!marks("<p>Call 120199 or 4.20197").year);
    }

    #[test]
    fn scripts_without_spaces_are_counted_by_letters() {
        let seen = marks("<p>質問は短い方がいい。次に待つ。");
        assert_eq!((seen.unspaced, seen.sentences), (13, 2));
        assert!(seen.ends_sentence);
    }
}
