//! Queries that may be meant instead: with typos mended, and, where there are few hits, with the far more frequent
//! words that are closest to rare ones.

use super::Search;
use super::answer::Suggestion;
use super::plan::Plan;
use super::vocabulary::Vocabulary;
use crate::index::IndexError;

/// Below how many hits another query may be meant.
const FEW: u64 = 5;
/// How many times as frequent as the word that was typed another must be.
const MORE_FREQUENT: u64 = 5;
/// Close words that are looked at.
const CLOSE: usize = 5;
/// Words of a query for which that is done.
const WORDS: usize = 8;

/// What `text` may have been meant to ask, where it was found `total` times.
pub(super) fn suggestions(search: &Search, plan: &Plan, text: &str, total: u64) -> Result<Vec<Suggestion>, IndexError> {
    if let Some(query) = &plan.corrected {
        let reason = "a word of the query is not in the index; this is the closest".to_owned();
        return Ok(vec![Suggestion { query: query.clone(), reason, applied: true }]);
    }
    if total >= FEW {
        return Ok(Vec::new());
    }
    let vocabulary = Vocabulary::new(&search.searcher, search.fields);
    let mut meant = text.to_owned();
    let mut reason = None;
    for typed in plan.typed.iter().take(WORDS).rev() {
        let stem = |form: &str| search.lexicon.borrow(&plan.language).stem_of(form);
        let close = vocabulary.corrections(&typed.form, CLOSE)?;
        let frequent = close.into_iter().find(|(form, frequency)| {
            *frequency >= typed.frequency.saturating_mul(MORE_FREQUENT) && stem(form) != stem(&typed.form)
        });
        if let Some((form, _)) = frequent {
            meant.replace_range(typed.span.clone(), &form);
            reason = Some(format!("{form} is far more frequent than {}", typed.form));
        }
    }
    let suggestion = |reason| Suggestion { query: meant, reason, applied: false };
    Ok(reason.map(suggestion).into_iter().collect())
}
