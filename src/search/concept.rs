//! From a word of a query to the terms of the index that stand for it.

use super::Search;
use super::lexicon::Borrowed;
use super::query::{Ending, Note};
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use crate::index::{IndexError, language};
use std::ops::Range;

/// Languages of the index in which a query is analysed, at most.
const LANGUAGES: usize = 4;
/// Completions a growing word stands for, at most, and those of a beginning that was asked for.
const COMPLETIONS: usize = 20;
const ASKED_COMPLETIONS: usize = 64;
/// Completions and corrections of one query, at most: its words may be many, its time is not.
const ALL_COMPLETIONS: usize = 256;
const ALL_CORRECTIONS: usize = 16;
/// Weight of a completion beside the word itself, of a correction, and of a synonym.
const COMPLETION_WEIGHT: f32 = 0.3;
const CORRECTION_WEIGHT: f32 = 0.8;
const SYNONYM_WEIGHT: f32 = 0.4;
/// A word is taken for a beginning when its most frequent completion is that many times as frequent.
const RARER_THAN_COMPLETION: u64 = 20;

/// A thing that is searched for: a word of the query with all that stands for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Concept {
    /// Terms that stand for it; the first is the word itself.
    pub(super) alternatives: Vec<Alternative>,
    /// How often it stands in the query.
    pub(super) weight: f32,
    /// Whether it counts as found outside of its phrase.
    pub(super) alone: bool,
}

/// Terms (several: next to each other) that stand for a concept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alternative {
    /// Stems.
    pub(super) terms: Vec<String>,
    /// 1 for the word itself.
    pub(super) weight: f32,
}

/// Stems with their places.
pub(super) type Phrase = Vec<(usize, String)>;

/// A word that is not in the index and what was searched instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Correction {
    /// Bytes of the query.
    pub(super) span: Range<usize>,
    /// The closest word of the index.
    pub(super) word: String,
}

/// A word that is in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    /// Bytes of the query.
    pub(super) span: Range<usize>,
    /// Lower case, accents folded.
    pub(super) form: String,
    /// How many documents have it.
    pub(super) frequency: u64,
}

/// Turns words into concepts.
pub(super) struct Resolver<'a> {
    vocabulary: Vocabulary<'a>,
    synonyms: &'a Synonyms,
    /// The query's own language.
    pub(super) language: String,
    /// Its analysis first, then those of other languages of the index.
    analyzers: Vec<Borrowed<'a>>,
    /// What was corrected.
    pub(super) corrections: Vec<Correction>,
    /// How much may still be looked up.
    completions_left: usize,
    corrections_left: usize,
    /// What was found as it was typed.
    pub(super) typed: Vec<Typed>,
    /// Words that carry no meaning of their own.
    pub(super) stop_words: Vec<String>,
}

/// A piece of a word under all analyses.
#[derive(Clone, Debug, Default)]
struct PieceTerms {
    form: String,
    span: Range<usize>,
    stop: bool,
    stems: Vec<String>,
}

impl<'a> Resolver<'a> {
    /// `asked` is the language of a `lang:` filter; otherwise the words of `text` and the index decide.
    pub(super) fn new(search: &'a Search, asked: Option<&str>, text: &str) -> Result<Resolver<'a>, IndexError> {
        let vocabulary = Vocabulary::new(&search.searcher, search.fields);
        let mut codes = search.columns.languages(&search.searcher, search.fields, LANGUAGES)?.to_vec();
        if let Some(asked) = asked {
            codes.retain(|code| code != asked);
            codes.insert(0, asked.to_owned());
        }
        if codes.is_empty() {
            codes.push(language::FALLBACK.to_owned());
        }
        let mut analyzers: Vec<Borrowed<'_>> = codes.iter().map(|code| search.lexicon.borrow(code)).collect();
        if asked.is_none() && analyzers.len() > 1 {
            let best = own_language(&mut analyzers, text);
            analyzers[..=best].rotate_right(1);
            codes[..=best].rotate_right(1);
        }
        let language = codes.swap_remove(0);
        Ok(Resolver {
            vocabulary,
            synonyms: &search.lexicon.synonyms,
            language,
            analyzers,
            completions_left: ALL_COMPLETIONS,
            corrections_left: ALL_CORRECTIONS,
            corrections: Vec::new(),
            typed: Vec::new(),
            stop_words: Vec::new(),
        })
    }

    /// The concepts of a word that starts at byte `offset` of the query.
    pub(super) fn word(&mut self, text: &str, ending: Ending, offset: usize) -> Result<Vec<Concept>, IndexError> {
        let pieces = self.pieces(text);
        let last = pieces.len().saturating_sub(1);
        let mut concepts = Vec::new();
        for (at, piece) in pieces.into_iter().enumerate() {
            if piece.stop {
                self.stop_words.push(piece.form);
                continue;
            }
            let known = self.vocabulary.known(&piece.form)?;
            let mut concept = Concept { alternatives: words(&piece.stems, 1.0), weight: 1.0, alone: true };
            let ending = if at == last { ending } else { Ending::Whole };
            let completed = self.complete(&mut concept, &piece.form, ending, known)?;
            if known > 0 {
                let span = offset + piece.span.start..offset + piece.span.end;
                self.typed.push(Typed { span, form: piece.form, frequency: known });
            } else if !completed {
                self.correct(&mut concept, &piece, offset)?;
            }
            concepts.push(concept);
        }
        Ok(concepts)
    }

    /// The stems of a text with their places, stop words left out or (`all`) kept: under the query's own language
    /// first, then as other languages of the index have it.
    pub(super) fn phrases(&mut self, text: &str, all: bool) -> Vec<Phrase> {
        let mut phrases: Vec<Phrase> = Vec::new();
        for analyzer in &mut self.analyzers {
            let mut terms = Phrase::new();
            analyzer.words(text, |word| {
                let term = word.stem.or(all.then_some(word.form));
                terms.extend(term.map(|term| (word.position, term.to_owned())));
            });
            let first = terms.first().map_or(0, |(place, _)| *place);
            terms.iter_mut().for_each(|(place, _)| *place -= first);
            if terms.is_empty() && phrases.is_empty() {
                break; // nothing but stop words
            }
            if !terms.is_empty() && !phrases.contains(&terms) {
                phrases.push(terms);
            }
        }
        phrases
    }

    /// Adds what the synonyms know of neighbouring concepts.
    pub(super) fn add_synonyms(&self, concepts: &mut [Concept]) {
        for at in 0..concepts.len() {
            let others = {
                let stems: Vec<&str> = concepts[at..].iter().map(Concept::stem).collect();
                self.synonyms.at(&stems).map(|(_, others)| others)
            };
            for terms in others.into_iter().flatten() {
                let concept = &mut concepts[at];
                if concept.alternatives.iter().all(|alternative| alternative.terms != *terms) {
                    concept.alternatives.push(Alternative { terms: terms.clone(), weight: SYNONYM_WEIGHT });
                }
            }
        }
    }

    /// What is said of corrections.
    pub(super) fn notes(&self, query: &str) -> Vec<Note> {
        let note = |correction: &Correction| Note {
            text: format!("nothing has the word {}; searched for {}", &query[correction.span.clone()], correction.word),
            span: Some((correction.span.start, correction.span.end)),
        };
        self.corrections.iter().map(note).collect()
    }

    fn pieces(&mut self, text: &str) -> Vec<PieceTerms> {
        let mut pieces: Vec<PieceTerms> = Vec::new();
        for (nth, analyzer) in self.analyzers.iter_mut().enumerate() {
            analyzer.words(text, |word| {
                if pieces.len() <= word.position {
                    pieces.resize(word.position + 1, PieceTerms::default());
                }
                let piece = &mut pieces[word.position];
                if nth == 0 {
                    piece.form = word.form.to_owned();
                    piece.span = word.span;
                    piece.stop = word.stem.is_none();
                }
                if let Some(stem) = word.stem.filter(|stem| !piece.stems.iter().any(|known| known == stem)) {
                    piece.stems.push(stem.to_owned());
                }
            });
        }
        pieces.retain(|piece| !piece.form.is_empty());
        pieces
    }

    /// Adds completions of a word that may go on; true if the word itself need not be corrected.
    fn complete(&mut self, concept: &mut Concept, form: &str, ending: Ending, known: u64) -> Result<bool, IndexError> {
        let most = match ending {
            Ending::Whole => return Ok(false),
            Ending::Growing => COMPLETIONS,
            Ending::Prefix => ASKED_COMPLETIONS,
        };
        if form.chars().count() < 2 || self.completions_left == 0 {
            return Ok(true);
        }
        let completions = self.vocabulary.completions(form, most.min(self.completions_left))?;
        let most = completions.first().map_or(0, |(_, frequency)| *frequency);
        if ending == Ending::Growing && known.saturating_mul(RARER_THAN_COMPLETION) > most {
            return Ok(known > 0);
        }
        let weight = if known == 0 || ending == Ending::Prefix { 1.0 } else { COMPLETION_WEIGHT };
        self.completions_left -= completions.len();
        for (word, _) in completions {
            let stem = self.analyzers[0].stem_of(&word);
            push(concept, stem, weight);
        }
        Ok(most > 0)
    }

    fn correct(&mut self, concept: &mut Concept, piece: &PieceTerms, offset: usize) -> Result<(), IndexError> {
        if self.corrections_left == 0 {
            return Ok(());
        }
        self.corrections_left -= 1;
        let words = self.vocabulary.corrections(&piece.form, 3)?;
        if let Some((word, _)) = words.first() {
            let span = offset + piece.span.start..offset + piece.span.end;
            self.corrections.push(Correction { span, word: word.clone() });
        }
        for (word, _) in words {
            let stem = self.analyzers[0].stem_of(&word);
            push(concept, stem, CORRECTION_WEIGHT);
        }
        Ok(())
    }
}

impl Concept {
    /// The stem of the word itself.
    pub(super) fn stem(&self) -> &str {
        &self.alternatives[0].terms[0]
    }
}

fn push(concept: &mut Concept, stem: String, weight: f32) {
    if concept.alternatives.iter().all(|known| known.terms != [stem.as_str()]) {
        concept.alternatives.push(Alternative { terms: vec![stem], weight });
    }
}

/// Words that stand for the same thing.
pub(super) fn words(stems: &[String], weight: f32) -> Vec<Alternative> {
    stems.iter().map(|stem| Alternative { terms: vec![stem.clone()], weight }).collect()
}

/// The language whose stop words the text uses most; the most frequent one of the index where that is a draw.
fn own_language(analyzers: &mut [Borrowed<'_>], text: &str) -> usize {
    let mut best = (0, 0);
    for (at, analyzer) in analyzers.iter_mut().enumerate() {
        let mut votes = 0;
        analyzer.words(text, |word| votes += usize::from(word.stem.is_none()));
        if votes > best.1 {
            best = (at, votes);
        }
    }
    best.0
}
