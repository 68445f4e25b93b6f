//! Searching the index: a query language, ranking, snippets, facets, folding of duplicates.
//!
//! [`Search::answer`] tells the story: parse ([`query`]), plan, find candidates (tantivy), rank, refine, fold, show.

mod answer;
mod candidates;
mod columns;
mod concept;
mod facets;
mod feedback;
mod grouping;
mod lexer;
mod lexicon;
mod plan;
pub mod query;
mod rank;
mod show;
mod snippet;
mod suggest;
mod synonyms;
mod vocabulary;

pub use answer::{Answer, Highlights, Hit, Order, Request, Suggestion, TipFacts};
pub use facets::{FacetCount, Facets};
pub use lexicon::Lexicon;
pub use query::Note;
pub use synonyms::{BadSynonyms, Synonyms};

use crate::index::{Fields, Index, IndexError, Stored};
use candidates::Found;
use columns::Columns;
use plan::Sort;
use std::sync::Arc;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

/// Hits that can be paged through.
const DEEPEST: usize = 10_000;

/// A search over one state of the index. What it has read of it serves its copies, too.
#[derive(Clone)]
pub struct Search {
    searcher: Searcher,
    fields: Fields,
    lexicon: Arc<Lexicon>,
    columns: Arc<Columns>,
}

impl Search {
    /// Searches the state of the index at its last [`Index::refresh`], with the built-in synonyms.
    pub fn new(index: &Index) -> Search {
        Search::with(index, Arc::new(Lexicon::default()))
    }

    /// The same with what was kept of earlier searches.
    pub fn with(index: &Index, lexicon: Arc<Lexicon>) -> Search {
        let searcher = index.reader();
        let columns = Arc::new(Columns::of(&searcher));
        Search { searcher, fields: index.fields(), lexicon, columns }
    }

    /// Whether an index has gone on since.
    pub fn is_behind(&self, index: &Index) -> bool {
        index.reader().generation() != self.searcher.generation()
    }

    /// Answers a request. No query is an error: what does not parse is searched as words.
    pub fn answer(&self, request: &Request) -> Result<Answer, IndexError> {
        let mut parsed = query::parse(&request.query);
        let text = &request.query[..request.query.floor_char_boundary(query::MAX_BYTES)];
        let all_words = request.order != Order::Relevance;
        let plan = plan::plan(self, request.articles, text, &mut parsed, all_words)?;
        let sort = Sort::of(request.articles, self.fields);
        let documents = self.searcher.doc_freq(&Term::from_field_text(self.fields.sort, sort.name))?;
        let last = request.offset.saturating_add(request.limit).min(DEEPEST);
        let found = candidates::find(self, &plan, sort, documents, last, request.order)?;
        let counted = facets::count(self, &*plan.query, request.facets)?;
        let total = counted.total.max(found.len() as u64);
        Ok(Answer {
            query: request.query.clone(),
            total,
            total_is_estimate: counted.estimated,
            hits: self.hits(request, &plan, &found, last)?,
            facets: counted.facets,
            suggestions: suggest::suggestions(self, &plan, text, total)?,
            notes: parsed.notes,
        })
    }

    /// What the index keeps of a tip or an article; none if it is not there.
    pub fn stored(&self, id: &str) -> Result<Option<Stored>, IndexError> {
        let address = candidates::address_of(self, id)?;
        address.map(|address| self.read(address)).transpose()
    }

    /// What says the same in other places; none for an unknown id.
    pub fn same(&self, id: &str) -> Result<Vec<Stored>, IndexError> {
        let Some(address) = candidates::address_of(self, id)? else { return Ok(Vec::new()) };
        show::same(self, address)?.into_iter().map(|address| self.read(address)).collect()
    }

    /// Tips that are about the same, best first, those that only repeat it left out; none for an unknown id.
    pub fn related(&self, id: &str, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let Some(address) = candidates::address_of(self, id)? else { return Ok(Vec::new()) };
        let (plan, found) = candidates::related(self, address, limit)?;
        let request = Request { limit, ..Request::new("") };
        self.hits(&request, &plan, &found, limit)
    }

    fn hits(&self, request: &Request, plan: &plan::Plan, found: &[Found], last: usize) -> Result<Vec<Hit>, IndexError> {
        let folded = if request.fold { show::fold(self, found, last)? } else { found.to_vec() };
        let shower = show::Shower::new(self, plan, request.snippet);
        let page = folded.iter().take(last).skip(request.offset);
        page.map(|found| shower.hit(found)).collect()
    }

    fn read(&self, address: DocAddress) -> Result<Stored, IndexError> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let bytes = document.get_first(self.fields.stored).and_then(|value| value.as_bytes()).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|error| {
            tantivy::TantivyError::DataCorruption(tantivy::error::DataCorruption::comment_only(error.to_string()))
                .into()
        })
    }
}
