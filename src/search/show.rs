//! From documents that were found to hits: folding of what says the same, snippets.

use super::Search;
use super::answer::{Highlights, Hit, TipFacts};
use super::candidates::Found;
use super::plan::Plan;
use super::snippet::Matcher;
use crate::index::{IndexError, StoredTip};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use tantivy::columnar::Column;
use tantivy::postings::SegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

/// By what documents say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) cluster: u64,
    pub(super) content: u64,
}

/// Reads the keys of a document.
pub(super) fn keys(search: &Search, address: DocAddress) -> Result<Keys, IndexError> {
    let columns = search.columns.segment(&search.searcher, address.segment_ord)?;
    let first = |column: &Column<u64>| column.first(address.doc_id).unwrap_or_default();
    Ok(Keys { cluster: first(&columns.cluster), content: first(&columns.content) })
}

/// Keeps the first of those that say the same, until `most` are there.
pub(super) fn fold(search: &Search, found: &[Found], most: usize) -> Result<Vec<Found>, IndexError> {
    let (mut clusters, mut contents) = (FxHashSet::default(), FxHashSet::default());
    let mut kept = Vec::new();
    for candidate in found {
        if kept.len() >= most {
            break;
        }
        let Keys { cluster, content } = keys(search, candidate.address)?;
        let (new_cluster, new_content) = (clusters.insert(cluster), contents.insert(content));
        if new_cluster && new_content {
            kept.push(*candidate);
        }
    }
    Ok(kept)
}

/// Makes hits.
pub(super) struct Shower<'a> {
    search: &'a Search,
    matcher: Matcher,
    length: usize,
}

impl<'a> Shower<'a> {
    pub(super) fn new(search: &'a Search, plan: &Plan, length: usize) -> Shower<'a> {
        let matcher = Matcher::new(&plan.concepts, &plan.phrases);
        Shower { search, matcher, length }
    }

    pub(super) fn hit(&self, found: &Found) -> Result<Hit, IndexError> {
        let stored = self.search.read(found.address)?;
        let mut analyzer = self.search.lexicon.borrow(&stored.analysed_in);
        let title = self.matcher.mark(&mut analyzer, &stored.title);
        let snippet = self.matcher.snippet(&mut analyzer, &stored.text, self.length);
        Ok(Hit {
            id: stored.id,
            score: found.score,
            title: title.text,
            snippet: snippet.text,
            highlights: Highlights { title: title.marks, snippet: snippet.marks },
            language: stored.language,
            tip: stored.tip.map(facts),
            article: stored.article,
            also_in: same(self.search, found.address)?.len() as u64,
        })
    }
}

fn facts(tip: StoredTip) -> TipFacts {
    TipFacts {
        ordinal: tip.ordinal,
        kind: tip.kind,
        polarity: tip.polarity,
        section: tip.section,
        topics: tip.topics,
        confidence: tip.confidence,
        duplicate_of: tip.duplicate_of,
    }
}

/// The other living documents that say the same as one, by cluster or by content.
pub(super) fn same(search: &Search, address: DocAddress) -> Result<BTreeSet<DocAddress>, IndexError> {
    let keys = keys(search, address)?;
    let mut same = BTreeSet::new();
    for (field, key) in [(search.fields.cluster, keys.cluster), (search.fields.content, keys.content)] {
        for (ordinal, mut postings) in others(search, field, key)? {
            let alive = search.searcher.segment_reader(ordinal).alive_bitset();
            while postings.doc() != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(postings.doc())) {
                    same.insert(DocAddress::new(ordinal, postings.doc()));
                }
                postings.advance();
            }
        }
    }
    same.remove(&address);
    Ok(same)
}

/// The documents of a key by segment; none where there is only one: most say what no other says.
fn others(search: &Search, field: Field, key: u64) -> Result<Vec<(u32, SegmentPostings)>, IndexError> {
    let term = Term::from_field_u64(field, key);
    let mut found = Vec::new();
    for (ordinal, segment) in (0..).zip(search.searcher.segment_readers()) {
        let index = segment.inverted_index(field)?;
        let info = index.get_term_info(&term).map_err(tantivy::TantivyError::from)?;
        found.extend(info.map(|info| (ordinal, index, info)));
    }
    if found.iter().map(|(_, _, info)| info.doc_freq).sum::<u32>() < 2 {
        return Ok(Vec::new());
    }
    let postings = found.into_iter().map(|(ordinal, index, info)| {
        let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
        Ok((ordinal, postings.map_err(tantivy::TantivyError::from)?))
    });
    postings.collect()
}
