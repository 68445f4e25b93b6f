//! What searches know of words beside the index: synonyms, and analyses that remember words from one search to the next.

use super::synonyms::Synonyms;
use crate::index::analysis::Analyzer;
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

    /// Calls `work` with the analysis of a language.
    pub(super) fn with<T>(&self, language: &str, work: impl FnOnce(&mut Analyzer) -> T) -> T {
        let (name, mut analyzer) = self.take(language);
        let result = work(&mut analyzer);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.push((name, analyzer));
        }
        result
    }

    fn take(&self, language: &str) -> (String, Analyzer) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        match free.iter().position(|(name, _)| name == language) {
            Some(at) => free.swap_remove(at),
            None => (language.to_owned(), Analyzer::new(language)),
        }
    }
}
