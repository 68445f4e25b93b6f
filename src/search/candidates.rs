//! Finding what may be shown and bringing it into order.

use super::Search;
use super::answer::Order;
use super::concept::{Alternative, Concept};
use super::feedback;
use super::plan::{Plan, Sort};
use super::rank::{self, Candidate, Statistics};
use super::show;
use crate::index::{IndexError, TIP};
use tantivy::collector::TopDocs;
use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Searcher, Term};

/// Candidates that are ranked, at least.
const RANKED: usize = 100;
/// Candidates for each hit asked for: some of them say the same.
const FOR_A_HIT: usize = 2;
/// Words of a query from which on the best hits say something about the others. Fewer words are searched for as they
/// are: there the best hits share too much by chance.
const WORDS_FOR_FEEDBACK: usize = 4;

/// A document that was found, in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) address: DocAddress,
    pub(super) score: f32,
}

/// The documents for a plan in the order asked for, enough for the hit number `last`.
pub(super) fn find(
    search: &Search,
    plan: &Plan,
    sort: Sort,
    documents: u64,
    last: usize,
    order: Order,
) -> Result<Vec<Found>, IndexError> {
    let most = last.saturating_mul(FOR_A_HIT).max(RANKED);
    let searcher = &search.searcher;
    if order != Order::Relevance || plan.concepts.is_empty() {
        return by_fast_field(searcher, &*plan.query, order, most);
    }
    let statistics = Statistics::of(searcher, sort, documents)?;
    let mut candidates = find_ranked(search, plan, sort, documents, &statistics, most)?;
    if plan.concepts.len() >= WORDS_FOR_FEEDBACK {
        feedback::refine(search, sort, &statistics, plan, &mut candidates)?;
    }
    Ok(candidates.into_iter().map(|Candidate { address, score }| Found { address, score }).collect())
}

/// Tips with the words that tell the one at `address` from others.
pub(super) fn related(search: &Search, address: DocAddress, limit: usize) -> Result<(Plan, Vec<Found>), IndexError> {
    let (searcher, sort) = (&search.searcher, Sort::of(false, search.fields));
    let documents = searcher.doc_freq(&Term::from_field_text(search.fields.sort, TIP))?;
    let statistics = Statistics::of(searcher, sort, documents)?;
    let text = feedback::Read { stored: search.read(address)?, score: 1.0 };
    let terms = feedback::telling_terms(searcher, &search.lexicon, sort, &statistics, &[text])?;
    let concepts: Vec<Concept> = terms.into_iter().filter(|term| term.weight > 0.0).map(concept).collect();
    let clauses = concepts.iter().map(|concept| {
        let term = Term::from_field_text(sort.words, concept.stem());
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        (Occur::Should, Box::new(BoostQuery::new(query, concept.weight)) as Box<dyn Query>)
    });
    let query: Box<dyn Query> = Box::new(BooleanQuery::new(clauses.collect()));
    let (phrases, typed, language) = (Vec::new(), Vec::new(), String::new());
    let mut plan = Plan { query, concepts, phrases, corrected: None, language, typed };
    let most = limit.saturating_mul(FOR_A_HIT).max(RANKED);
    let mut found = find_ranked(search, &plan, sort, documents, &statistics, most)?;
    let own = show::keys(search, address)?;
    let mut others = Vec::new();
    for candidate in found.drain(..) {
        let same = show::keys(search, candidate.address)?;
        if candidate.address != address && same.cluster != own.cluster && same.content != own.content {
            others.push(Found { address: candidate.address, score: candidate.score });
        }
    }
    plan.concepts.clear(); // nothing was typed, so nothing is marked
    Ok((plan, others))
}

/// Where a tip or an article is.
pub(super) fn address_of(search: &Search, id: &str) -> Result<Option<DocAddress>, IndexError> {
    let id = Box::new(TermQuery::new(Term::from_field_text(search.fields.id, id), IndexRecordOption::Basic));
    let tip = Term::from_field_text(search.fields.sort, TIP);
    let tip = Box::new(TermQuery::new(tip, IndexRecordOption::Basic));
    // A tip that was imported alone shares its id with its article; the tip is meant.
    let query = BooleanQuery::new(vec![(Occur::Must, id), (Occur::Should, tip)]);
    let top = search.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
    Ok(top.first().map(|(_, address)| *address))
}

fn concept(term: rank::Weighted) -> Concept {
    let alternatives = vec![Alternative { terms: vec![term.term], weight: 1.0 }];
    Concept { alternatives, weight: term.weight * 10.0, alone: true }
}

/// tantivy's best, ranked anew.
fn find_ranked(
    search: &Search,
    plan: &Plan,
    sort: Sort,
    documents: u64,
    statistics: &Statistics,
    most: usize,
) -> Result<Vec<Candidate>, IndexError> {
    let searcher = &search.searcher;
    let corpus = Corpus { searcher, documents };
    let top = TopDocs::with_limit(most).order_by_score();
    let top = searcher.search_with_statistics_provider(&*plan.query, &top, &corpus)?;
    let mut candidates: Vec<Candidate> = top.into_iter().map(|(score, address)| Candidate { address, score }).collect();
    rank::rank(searcher, sort, statistics, &plan.concepts, &mut candidates)?;
    Ok(candidates)
}

fn by_fast_field(searcher: &Searcher, query: &dyn Query, order: Order, most: usize) -> Result<Vec<Found>, IndexError> {
    let top = TopDocs::with_limit(most);
    let addresses: Vec<DocAddress> = if order == Order::Confidence {
        let top = top.order_by_fast_field::<f64>("confidence", tantivy::Order::Desc);
        searcher.search(query, &top)?.into_iter().map(|(_, address)| address).collect()
    } else {
        let top = top.order_by_fast_field::<u64>("day", tantivy::Order::Desc);
        searcher.search(query, &top)?.into_iter().map(|(_, address)| address).collect()
    };
    Ok(addresses.into_iter().map(|address| Found { address, score: 0.0 }).collect())
}

/// The figures of the tips alone, or of the articles alone: the index holds both.
struct Corpus<'a> {
    searcher: &'a Searcher,
    documents: u64,
}

impl Bm25StatisticsProvider for Corpus<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(Searcher::doc_freq(self.searcher, term)?.min(self.documents.max(1)))
    }
}
