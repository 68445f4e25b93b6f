//! Analyses that remember words from one search to the next.

use crate::index::analysis::Analyzer;
use std::sync::{Mutex, PoisonError};

/// Analyses that are kept, at most: one a language and a search at the same time.
const KEPT: usize = 32;

/// A pool of analyses; searches on several threads do not wait for each other.
#[derive(Default)]
pub(super) struct Analyzers {
    free: Mutex<Vec<(String, Analyzer)>>,
}

impl Analyzers {
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
