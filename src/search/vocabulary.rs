//! What the index knows of words: how often a term is there, completions of a beginning, corrections of a typo.

use crate::index::{Fields, IndexError};
use rustc_hash::FxHashMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

/// Terms that are looked at in one segment before the search for corrections or values ends.
const LOOKED_AT: usize = 4_096;
/// Terms that are looked at in all segments together for the completions of one beginning.
const LOOKED_AT_FOR_COMPLETIONS: usize = 2_048;

/// The words of an index.
pub(super) struct Vocabulary<'a> {
    searcher: &'a Searcher,
    forms: Field,
}

impl<'a> Vocabulary<'a> {
    pub(super) fn new(searcher: &'a Searcher, fields: Fields) -> Vocabulary<'a> {
        Vocabulary { searcher, forms: fields.forms }
    }

    /// How many documents have the form.
    pub(super) fn known(&self, form: &str) -> Result<u64, IndexError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(self.forms, form))?)
    }

    /// The most frequent forms that begin with `prefix`, itself left out, with their frequencies.
    pub(super) fn completions(&self, prefix: &str, most: usize) -> Result<Vec<(String, u64)>, IndexError> {
        let mut found = FxHashMap::default();
        let segments = self.searcher.segment_readers();
        let most_in_each = LOOKED_AT_FOR_COMPLETIONS / segments.len().max(1);
        for segment in segments {
            let index = segment.inverted_index(self.forms)?;
            let mut stream = index.terms().range().ge(prefix).into_stream().map_err(tantivy::TantivyError::from)?;
            let mut frequent = Frequent::new(most + 1); // the prefix itself may be one
            for _ in 0..most_in_each {
                if !stream.advance() || !stream.key().starts_with(prefix.as_bytes()) {
                    break;
                }
                frequent.add(stream.key(), stream.value().doc_freq);
            }
            frequent.terms.iter().for_each(|(frequency, key)| count(&mut found, key, *frequency));
        }
        found.remove(prefix);
        Ok(most_frequent(found, most))
    }

    /// The forms closest to another with their frequencies, closest and most frequent first. Short words have none:
    /// every word of three letters is one letter from a dozen others.
    pub(super) fn corrections(&self, form: &str, most: usize) -> Result<Vec<(String, u64)>, IndexError> {
        let distance = match form.chars().count() {
            0..=3 => return Ok(Vec::new()),
            4..=7 => 1,
            8..=40 => 2,
            _ => return Ok(Vec::new()),
        };
        if form.chars().any(char::is_numeric) {
            return Ok(Vec::new());
        }
        let query = FuzzyTermQuery::new(Term::from_field_text(self.forms, form), distance, true);
        let automaton = query.automaton()?;
        let mut found = FxHashMap::default();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(self.forms)?;
            let mut stream = index.terms().search(&automaton).into_stream().map_err(tantivy::TantivyError::from)?;
            for _ in 0..LOOKED_AT {
                if !stream.advance() {
                    break;
                }
                count(&mut found, stream.key(), stream.value().doc_freq);
            }
        }
        found.remove(form);
        let first = form.chars().next();
        let mut ranked: Vec<_> = found
            .into_iter()
            .map(|(word, frequency): (String, u64)| {
                let far = strsim::osa_distance(form, &word) + usize::from(word.chars().next() != first);
                (far, std::cmp::Reverse(frequency), word)
            })
            .collect();
        ranked.sort_unstable();
        Ok(ranked.into_iter().take(most).map(|(_, frequency, word)| (word, frequency.0)).collect())
    }

    /// The values of a field with how many documents have them, most frequent first; for fields with few values.
    pub(super) fn values(&self, field: Field, most: usize) -> Result<Vec<(String, u64)>, IndexError> {
        let mut found = FxHashMap::default();
        for segment in self.searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().stream().map_err(tantivy::TantivyError::from)?;
            for _ in 0..LOOKED_AT {
                if !stream.advance() {
                    break;
                }
                count(&mut found, stream.key(), stream.value().doc_freq);
            }
        }
        Ok(most_frequent(found, most))
    }
}

/// The most frequent terms of one segment: of the many that begin alike, few are written down.
struct Frequent {
    most: usize,
    /// At most twice as many as asked for; those that are too rare are dropped when it is full.
    terms: Vec<(u32, Vec<u8>)>,
    least: u32,
}

impl Frequent {
    fn new(most: usize) -> Frequent {
        Frequent { most: most.max(1), terms: Vec::new(), least: 0 }
    }

    fn add(&mut self, term: &[u8], frequency: u32) {
        if frequency <= self.least {
            return;
        }
        self.terms.push((frequency, term.to_owned()));
        if self.terms.len() == 2 * self.most {
            self.terms.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            self.terms.truncate(self.most);
            self.least = self.terms[self.most - 1].0;
        }
    }
}

fn count(found: &mut FxHashMap<String, u64>, key: &[u8], frequency: u32) {
    if let Ok(word) = std::str::from_utf8(key) {
        match found.get_mut(word) {
            Some(total) => *total += u64::from(frequency),
            None => _ = found.insert(word.to_owned(), u64::from(frequency)),
        }
    }
}

fn most_frequent(found: FxHashMap<String, u64>, most: usize) -> Vec<(String, u64)> {
    let mut ranked: Vec<_> = found.into_iter().collect();
    ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked.truncate(most);
    ranked
}
