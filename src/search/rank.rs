//! Ranking the candidates.
//!
//! tantivy finds the candidates with its own BM25 (fast: it skips what cannot win). They are then ranked by
//!
//! 1. **BM25 over title, items and body taken together**, `K1` and `B` below: a word that stands in the title and the
//!    body counts once with its joint frequency. What stands for a word (synonym, completion, correction) adds to its
//!    frequency with its own weight. Words of the context (headings, article title) add a weaker part.
//! 2. **Nearness**: two neighbouring words of the query that stand near each other in the tip.
//! 3. **Feedback** ([`super::feedback`]): what the best hits have in common.

use super::concept::Concept;
use super::plan::{CONTEXT_WEIGHT, Sort};
use crate::index::IndexError;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

/// How quickly another occurrence of a word counts less. Tips and abstracts are short: a repeated word says more than
/// in long pages, so a little above the usual 1.2.
pub(super) const K1: f32 = 1.5;
/// How much longer texts count less, 0 to 1.
pub(super) const B: f32 = 0.75;
/// Weight of nearness beside the words themselves.
const NEARNESS: f32 = 0.15;
/// Places within which two words are near.
const NEAR: u32 = 3;
/// Best candidates whose places are looked at.
const NEARNESS_DEPTH: usize = 100;

/// A candidate with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) address: DocAddress,
    pub(super) score: Score,
}

/// Figures of the index that scores need.
pub(super) struct Statistics {
    documents: f32,
    average_length: f32,
}

impl Statistics {
    pub(super) fn of(searcher: &Searcher, sort: Sort, documents: u64) -> Result<Statistics, IndexError> {
        let mut tokens = 0;
        for segment in searcher.segment_readers() {
            tokens += segment.inverted_index(sort.words)?.total_num_tokens();
        }
        let documents = documents.max(1) as f32;
        Ok(Statistics { documents, average_length: (tokens as f32 / documents).max(1.0) })
    }

    /// Rare words say more.
    pub(super) fn idf(&self, frequency: u64) -> f32 {
        let frequency = (frequency as f32).min(self.documents);
        (1.0 + (self.documents - frequency + 0.5) / (frequency + 0.5)).ln()
    }

    /// How much a frequency says in a text of a length, 0 to 1.
    pub(super) fn saturation(&self, frequency: f32, length: u32) -> f32 {
        if frequency <= 0.0 {
            return 0.0;
        }
        frequency / (frequency + K1 * (1.0 - B + B * length as f32 / self.average_length))
    }
}

/// A term with its weight in a score.
#[derive(Clone, Debug)]
pub(super) struct Weighted {
    pub(super) term: String,
    pub(super) weight: f32,
}

/// Scores candidates anew by the concepts of a query, best first.
pub(super) fn rank(
    searcher: &Searcher,
    sort: Sort,
    statistics: &Statistics,
    concepts: &[Concept],
    candidates: &mut [Candidate],
) -> Result<(), IndexError> {
    let idf: Vec<f32> =
        concepts.iter().map(|concept| concept_idf(searcher, sort, statistics, concept)).collect::<Result<_, _>>()?;
    candidates.iter_mut().for_each(|candidate| candidate.score = 0.0);
    candidates.sort_unstable_by_key(|candidate| candidate.address);
    for run in candidates.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
        let segment = searcher.segment_reader(run[0].address.segment_ord);
        for (concept, idf) in concepts.iter().zip(&idf) {
            add_concept(segment, sort, statistics, concept, *idf, run)?;
        }
    }
    best_first(candidates);
    let depth = candidates.len().min(NEARNESS_DEPTH);
    if concepts.len() > 1 && depth > 1 {
        let near = &mut candidates[..depth];
        near.sort_unstable_by_key(|candidate| candidate.address);
        for run in near.chunk_by_mut(|a, b| a.address.segment_ord == b.address.segment_ord) {
            let segment = searcher.segment_reader(run[0].address.segment_ord);
            for (pair, idf) in concepts.windows(2).zip(idf.windows(2)) {
                add_nearness(segment, sort, statistics, (&pair[0], &pair[1]), (idf[0] + idf[1]) / 2.0, run)?;
            }
        }
        best_first(candidates);
    }
    Ok(())
}

/// Adds weighted terms to the scores of candidates, which are ordered by address within `run`.
pub(super) fn add_terms(
    segment: &SegmentReader,
    sort: Sort,
    statistics: &Statistics,
    terms: &[Weighted],
    run: &mut [Candidate],
) -> Result<(), IndexError> {
    let lengths = segment.get_fieldnorms_reader(sort.words)?;
    for weighted in terms {
        frequencies(segment, sort.words, &weighted.term, run, |candidate, frequency| {
            let length = lengths.fieldnorm(candidate.address.doc_id);
            candidate.score += weighted.weight * statistics.saturation(frequency, length);
        })?;
    }
    Ok(())
}

/// Orders by score, then by address so that equal scores come in one order.
pub(super) fn best_first(candidates: &mut [Candidate]) {
    candidates.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.address.cmp(&b.address)));
}

/// How rare a concept is: as its most frequent word, so that a rare synonym does not outweigh the word itself.
fn concept_idf(searcher: &Searcher, sort: Sort, statistics: &Statistics, concept: &Concept) -> Result<f32, IndexError> {
    let mut most = 0;
    for alternative in concept.alternatives.iter().filter(|alternative| alternative.terms.len() == 1) {
        let term = Term::from_field_text(sort.words, &alternative.terms[0]);
        let frequency = searcher.doc_freq(&term)?;
        // A frequent synonym must not make the word itself worthless.
        if alternative.weight >= 0.5 || most == 0 {
            most = most.max(frequency);
        }
    }
    Ok(statistics.idf(most))
}

fn add_concept(
    segment: &SegmentReader,
    sort: Sort,
    statistics: &Statistics,
    concept: &Concept,
    idf: f32,
    run: &mut [Candidate],
) -> Result<(), IndexError> {
    let lengths = segment.get_fieldnorms_reader(sort.words)?;
    let joint = joint_frequencies(segment, sort.words, concept, run)?;
    for (candidate, frequency) in run.iter_mut().zip(&joint) {
        let length = lengths.fieldnorm(candidate.address.doc_id);
        candidate.score += concept.weight * idf * statistics.saturation(*frequency, length);
    }
    if let Some(context) = sort.context {
        let joint = joint_frequencies(segment, context, concept, run)?;
        for (candidate, frequency) in run.iter_mut().zip(joint) {
            candidate.score += concept.weight * idf * CONTEXT_WEIGHT * frequency / (frequency + K1);
        }
    }
    Ok(())
}

/// For every candidate, how often a concept is there: each alternative with its weight. Several terms count as often
/// as the rarest of them.
fn joint_frequencies(
    segment: &SegmentReader,
    field: Field,
    concept: &Concept,
    run: &[Candidate],
) -> Result<Vec<f32>, IndexError> {
    let mut joint = vec![0.0; run.len()];
    for alternative in &concept.alternatives {
        let mut least = vec![f32::INFINITY; run.len()];
        for term in &alternative.terms {
            let mut here = vec![0.0; run.len()];
            indexed(segment, field, term, run, |at, frequency| here[at] = frequency)?;
            least.iter_mut().zip(here).for_each(|(least, here)| *least = least.min(here));
        }
        joint.iter_mut().zip(least).for_each(|(joint, least)| *joint += alternative.weight * least);
    }
    Ok(joint)
}

fn frequencies(
    segment: &SegmentReader,
    field: Field,
    term: &str,
    run: &mut [Candidate],
    mut each: impl FnMut(&mut Candidate, f32),
) -> Result<(), IndexError> {
    let mut found = Vec::new();
    indexed(segment, field, term, run, |at, frequency| found.push((at, frequency)))?;
    found.into_iter().for_each(|(at, frequency)| each(&mut run[at], frequency));
    Ok(())
}

/// Calls `each` with the place in `run` and the frequency for every candidate that has the term.
fn indexed(
    segment: &SegmentReader,
    field: Field,
    term: &str,
    run: &[Candidate],
    mut each: impl FnMut(usize, f32),
) -> Result<(), IndexError> {
    let term = Term::from_field_text(field, term);
    let postings = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqs);
    let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { return Ok(()) };
    for (at, candidate) in run.iter().enumerate() {
        match seek(&mut postings, candidate.address.doc_id) {
            Some(true) => each(at, postings.term_freq() as f32),
            Some(false) => {}
            None => break,
        }
    }
    Ok(())
}

/// Moves postings to a document: whether it is there, or none at their end.
fn seek(postings: &mut impl DocSet, doc: u32) -> Option<bool> {
    let now = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
    (now != TERMINATED).then_some(now == doc)
}

/// Whether one of `places`, which are in order, is near behind `place`.
fn follows(place: u32, places: &[u32]) -> bool {
    let next = places.partition_point(|other| *other <= place);
    places.get(next).is_some_and(|next| next - place <= NEAR)
}

/// Two concepts near each other in that order, counted in the text.
fn add_nearness(
    segment: &SegmentReader,
    sort: Sort,
    statistics: &Statistics,
    (left, right): (&Concept, &Concept),
    idf: f32,
    run: &mut [Candidate],
) -> Result<(), IndexError> {
    let index = segment.inverted_index(sort.words)?;
    let places = |concept: &Concept| {
        let term = Term::from_field_text(sort.words, concept.stem());
        index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).map_err(tantivy::TantivyError::from)
    };
    let (Some(mut a), Some(mut b)) = (places(left)?, places(right)?) else { return Ok(()) };
    let lengths = segment.get_fieldnorms_reader(sort.words)?;
    let (mut at_a, mut at_b) = (Vec::new(), Vec::new());
    for candidate in run {
        let doc = candidate.address.doc_id;
        match (seek(&mut a, doc), seek(&mut b, doc)) {
            (None, _) | (_, None) => break,
            (Some(true), Some(true)) => {
                a.positions(&mut at_a);
                b.positions(&mut at_b);
                let near = at_a.iter().filter(|place| follows(**place, &at_b)).count();
                let length = lengths.fieldnorm(doc);
                candidate.score += NEARNESS * idf * statistics.saturation(near as f32, length);
            }
            _ => {}
        }
    }
    Ok(())
}
