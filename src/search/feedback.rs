//! What the best hits have in common says more about what is looked for than the query alone: their shared words
//! rank the other candidates, too. Only the order changes, never what is found.

use super::Search;
use super::lexicon::Lexicon;
use super::plan::{Plan, Sort};
use super::rank::{Candidate, Statistics, Weighted, add_terms, best_first};
use crate::index::analysis::Analyzer;
use crate::index::{IndexError, Stored};
use rustc_hash::FxHashMap;
use tantivy::{Searcher, Term};

/// Best hits that are read.
const HITS: usize = 5;
/// Best candidates that are ranked by them.
const DEPTH: usize = 60;
/// Words that are taken from them.
const TERMS: usize = 20;
/// Words whose frequency in the index is looked up to find these.
const LOOKED_UP: usize = 60;
/// Weight of the shared words beside the query's.
const SHARE: f32 = 0.3;
/// Bytes of a hit that are read; of a long article the beginning says what it is about.
const READ: usize = 4_096;

/// A hit that was read.
pub(super) struct Read {
    pub(super) stored: Stored,
    pub(super) score: f32,
}

/// The terms that tell texts apart from the rest of the index, heaviest first; their weights sum to 1.
pub(super) fn telling_terms(
    searcher: &Searcher,
    lexicon: &Lexicon,
    sort: Sort,
    statistics: &Statistics,
    texts: &[Read],
) -> Result<Vec<Weighted>, IndexError> {
    let total: f32 = texts.iter().map(|text| text.score).sum::<f32>().max(f32::MIN_POSITIVE);
    let mut weights: FxHashMap<String, f32> = FxHashMap::default();
    for text in texts {
        let (frequencies, length) = frequencies(&mut lexicon.borrow(&text.stored.analysed_in), &text.stored);
        for (term, frequency) in frequencies {
            *weights.entry(term).or_default() += text.score / total * statistics.saturation(frequency, length);
        }
    }
    let mut terms = heaviest(weights.into_iter().map(|(term, weight)| Weighted { term, weight }).collect(), LOOKED_UP);
    for weighted in &mut terms {
        let frequency = searcher.doc_freq(&Term::from_field_text(sort.words, &weighted.term))?;
        // A word of a single text tells nothing about the others.
        weighted.weight *= if frequency > 1 { statistics.idf(frequency) } else { 0.0 };
    }
    let mut terms = heaviest(terms, TERMS);
    let sum: f32 = terms.iter().map(|term| term.weight).sum::<f32>().max(f32::MIN_POSITIVE);
    terms.iter_mut().for_each(|term| term.weight /= sum);
    Ok(terms)
}

/// Ranks the best of the candidates, which are ranked already, by what the very best have in common.
pub(super) fn refine(
    search: &Search,
    sort: Sort,
    statistics: &Statistics,
    plan: &Plan,
    candidates: &mut [Candidate],
) -> Result<(), IndexError> {
    let best = candidates.iter().take(HITS);
    let texts: Vec<Read> = best
        .map(|candidate| Ok(Read { stored: search.read(candidate.address)?, score: candidate.score }))
        .collect::<Result<_, IndexError>>()?;
    let searcher = &search.searcher;
    let mut terms = telling_terms(searcher, &search.lexicon, sort, statistics, &texts)?;
    let words: f32 = plan.concepts.iter().map(|concept| concept.weight).sum();
    for weighted in &mut terms {
        let frequency = searcher.doc_freq(&Term::from_field_text(sort.words, &weighted.term))?;
        weighted.weight *= SHARE * words * statistics.idf(frequency);
    }
    candidates.iter_mut().for_each(|candidate| candidate.score *= 1.0 - SHARE);
    let depth = candidates.len().min(DEPTH);
    let best = &mut candidates[..depth];
    best.sort_unstable_by_key(|candidate| candidate.address);
    for run in best.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        add_terms(searcher.segment_reader(run[0].address.segment_ord), sort, statistics, &terms, run)?;
    }
    best_first(best);
    Ok(())
}

fn frequencies(analyzer: &mut Analyzer, stored: &Stored) -> (FxHashMap<String, f32>, u32) {
    let mut frequencies: FxHashMap<String, f32> = FxHashMap::default();
    let mut length = 0;
    let text = &stored.text[..stored.text.floor_char_boundary(READ)];
    for part in [stored.title.as_str(), text] {
        analyzer.words(part, |word| {
            let Some(stem) = word.stem else { return };
            length += 1;
            match frequencies.get_mut(stem) {
                Some(count) => *count += 1.0,
                None => _ = frequencies.insert(stem.to_owned(), 1.0),
            }
        });
    }
    (frequencies, length)
}

fn heaviest(mut terms: Vec<Weighted>, most: usize) -> Vec<Weighted> {
    terms.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.term.cmp(&b.term)));
    terms.truncate(most);
    terms
}
