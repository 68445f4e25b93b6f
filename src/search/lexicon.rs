//! What searches know of words beside the index: synonyms, and analyses that remember words from one search to the next.

use super::synonyms::Synonyms;
use crate::index::analysis::Analyzer;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// Analyses that are kept, at most: one a language and a search at the same time.
const KEPT: usize = 32;

/// Synonyms, and a pool of analyses. Searches on several threads share it and do not wait for each other; who searches
/// often keeps one.
pub struct Lexicon {
    pub(super) synonyms: Synonyms,
    free: Mutex<Vec<(String, Analyzer)>>,
}

impl Default for Lexicon {
    fn default() -> Lexicon {
        Lexicon::new(Synonyms::default())
    }
}

impl Lexicon {
    /// The built-in synonyms and a user's.
    pub fn new(own: Synonyms) -> Lexicon {
        let mut synonyms = Synonyms::built_in();
        synonyms.extend(own);
        Lexicon { synonyms, free: Mutex::default() }
    }

    /// The analysis of a language, until it is dropped.
    pub(super) fn borrow(&self, language: &str) -> Borrowed<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let known = free.iter().position(|(name, _)| name == language).map(|at| free.swap_remove(at));
        drop(free);
        let analyzer = known.unwrap_or_else(|| (language.to_owned(), Analyzer::new(language)));
        Borrowed { lexicon: self, analyzer: Some(analyzer) }
    }
}

/// An analysis that goes back to its lexicon.
pub(super) struct Borrowed<'a> {
    lexicon: &'a Lexicon,
    /// Taken out when it goes.
    analyzer: Option<(String, Analyzer)>,
}

impl Deref for Borrowed<'_> {
    type Target = Analyzer;

    fn deref(&self) -> &Analyzer {
        &self.analyzer.as_ref().expect("it is there until it is dropped").1
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Analyzer {
        &mut self.analyzer.as_mut().expect("it is there until it is dropped").1
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let mut free = self.lexicon.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.extend(self.analyzer.take());
        }
    }
}
