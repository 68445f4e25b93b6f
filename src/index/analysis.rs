//! From text to the terms of the index: one analysis for documents, queries and snippets, so that they agree.
//!
//! A text is divided into words; a word becomes its *form* (lower case, accents folded) and its *stem* in the
//! language of the tip, or no stem where it is a stop word. Scripts that write no spaces become overlapping pairs.

use super::language::{self, Pipeline};
use super::segment::{self, Piece};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::Arc;

/// Longest word that is indexed, in bytes; what is longer is no word of any language.
const LONGEST: usize = 80;
/// How many analysed words are remembered before memory is given back.
const REMEMBERED: usize = 100_000;

/// A word of a text as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Place among the words of the text, stop words counted.
    pub position: usize,
    /// Lower case, accents folded.
    pub form: &'a str,
    /// The stem; none for a stop word.
    pub stem: Option<&'a str>,
}

/// Analysed word: form and stem.
#[derive(Debug)]
struct Analysed {
    form: String,
    stem: Option<String>,
    stop: bool,
}

/// The analysis of one language, with a memory of the words it has seen.
pub struct Analyzer {
    pipeline: Pipeline,
    seen: FxHashMap<String, Arc<Analysed>>,
    lower: String,
}

impl Analyzer {
    /// The analysis for a BCP 47 language; for one it does not know, words are folded and not stemmed.
    pub fn new(language: &str) -> Analyzer {
        Analyzer {
            pipeline: Pipeline::new(language::primary(language)),
            seen: FxHashMap::default(),
            lower: String::new(),
        }
    }

    /// Calls `each` with every word of `text`, in order.
    pub fn words(&mut self, text: &str, mut each: impl FnMut(Word<'_>)) {
        let mut position = 0;
        segment::pieces(text, |piece| {
            let (Piece::Word(ref span) | Piece::Pair(ref span)) = piece;
            let raw = &text[span.clone()];
            if raw.len() <= LONGEST {
                let word = self.word(raw, matches!(piece, Piece::Word(_)));
                if !word.form.is_empty() {
                    let stem = if word.stop { None } else { word.stem.as_deref().or(Some(&word.form)) };
                    each(Word { span: span.clone(), position, form: &word.form, stem });
                }
            }
            position += 1;
        });
    }

    /// Stem of a form, stop word or not: for words that were typed on purpose.
    pub fn stem_of(&mut self, form: &str) -> String {
        self.pipeline.stem(form)
    }

    fn word(&mut self, raw: &str, is_word: bool) -> Arc<Analysed> {
        lower_case(raw, &mut self.lower);
        if let Some(known) = self.seen.get(self.lower.as_str()) {
            return Arc::clone(known);
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        let analysed = Arc::new(self.analyse(is_word));
        self.seen.insert(self.lower.clone(), Arc::clone(&analysed));
        analysed
    }

    fn analyse(&mut self, is_word: bool) -> Analysed {
        if !is_word {
            return Analysed { form: self.lower.clone(), stem: None, stop: false };
        }
        let bare = self.pipeline.without_apostrophe(&self.lower);
        let stop = self.pipeline.is_stop_word(&bare);
        let form = language::fold(&bare);
        let stem = self.pipeline.stem(&bare);
        Analysed { stem: (stem != form).then_some(stem), form, stop }
    }
}

/// Lower case without invisible joiners and marks that were written apart from their letter.
fn lower_case(raw: &str, out: &mut String) {
    out.clear();
    if raw.is_ascii() {
        out.push_str(raw);
        out.make_ascii_lowercase();
        return;
    }
    for c in raw.chars().filter(|&c| !segment::is_silent(c)) {
        match c {
            '’' | 'ʼ' => out.push('\''),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => out.push(c),
            _ => out.extend(c.to_lowercase().filter(|&c| !segment::is_silent(c))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: &str, text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        Analyzer::new(language).words(text, |word| found.push(word.stem.unwrap_or("-").to_owned()));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn words_are_stemmed_in_their_language() {
        check("en", "Negotiating the salaries", &["negoti", "-", "salari"]);
        check("de-AT", "Die Bewerbungen schreiben", &["-", "bewerb", "schreib"]);
        check("xx", "Negotiating", &["negotiating"]);
    }

    #[test]
    fn accents_and_apostrophes_do_not_divide() {
        check("en", "résumé re\u{301}sume\u{301} Résumé", &["resum", "resum", "resum"]);
        check("en", "your company’s don't", &["-", "compani", "-"]);
        check("fr", "l'emploi", &["emploi"]);
        check("en", "C++ and C# #hired", &["c++", "-", "c#", "hire"]);
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        check("zh", "面试技巧", &["面试", "试技", "技巧"]);
        check("ja", "面接 a", &["面接", "a"]);
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let text = "Über die Ärztin";
        let mut spans = Vec::new();
        Analyzer::new("de").words(text, |word| spans.push((text[word.span].to_owned(), word.position)));
        assert_eq!(spans, [("Über".to_owned(), 0), ("die".to_owned(), 1), ("Ärztin".to_owned(), 2)]);
    }
}
