//! From a parsed query to what tantivy is asked and what ranks the answers.

use super::Search;
use super::concept::{Concept, Phrase, Resolver, Typed, words};
use super::query::{Ask, Clause, Name, Query as Parsed, Role};
use crate::index::{ARTICLE, Fields, IndexError, TIP, day_number};
use std::collections::BTreeMap;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Weight of a word found only in the headings above a tip or its article's title.
pub(super) const CONTEXT_WEIGHT: f32 = 0.3;

/// The fields in which words are searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sort {
    pub(super) name: &'static str,
    pub(super) words: Field,
    pub(super) title: Field,
    pub(super) context: Option<Field>,
}

impl Sort {
    pub(super) fn of(articles: bool, fields: Fields) -> Sort {
        if articles {
            Sort { name: ARTICLE, words: fields.article_words, title: fields.article_title, context: None }
        } else {
            Sort { name: TIP, words: fields.words, title: fields.title, context: Some(fields.context) }
        }
    }
}

/// What a search does.
pub(super) struct Plan {
    /// Finds the candidates.
    pub(super) query: Box<dyn Query>,
    /// Rank them.
    pub(super) concepts: Vec<Concept>,
    /// Stems that stood next to each other in quotes.
    pub(super) phrases: Vec<Vec<String>>,
    /// The query with typos mended, if there are any.
    pub(super) corrected: Option<String>,
    /// The language of the query.
    pub(super) language: String,
    /// Words that were found as they were typed.
    pub(super) typed: Vec<Typed>,
}

/// Makes plans.
pub(super) struct Planner<'a> {
    fields: Fields,
    sort: Sort,
    resolver: Resolver<'a>,
    concepts: Vec<Concept>,
    phrases: Vec<Vec<String>>,
    all_words: bool,
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

/// Plans a query; with `all_words`, every word has to match. Adds notes to the parsed query.
pub(super) fn plan(
    search: &Search,
    articles: bool,
    text: &str,
    parsed: &mut Parsed,
    all_words: bool,
) -> Result<Plan, IndexError> {
    let asked = parsed.clauses.iter().find_map(|clause| match &clause.ask {
        Ask::Field { name: Name::Lang, value, .. } if clause.role == Role::Must => Some(value.clone()),
        _ => None,
    });
    let fields = search.fields;
    let resolver = Resolver::new(search, asked.as_deref(), text)?;
    let sort = Sort::of(articles, fields);
    let mut planner = Planner { fields, sort, resolver, concepts: Vec::new(), phrases: Vec::new(), all_words };
    let plain =
        !all_words && parsed.clauses.iter().all(|c| c.role == Role::Should && matches!(c.ask, Ask::Word { .. }));
    let mut query = planner.group(&parsed.clauses)?;
    if query.is_none() && !planner.resolver.stop_words.is_empty() {
        query = Some(planner.stop_words());
    }
    let found_by_words = plain && query.is_some();
    let query = query.unwrap_or_else(|| Box::new(AllQuery));
    let query = if found_by_words { query } else { planner.of_sort(query) };
    parsed.notes.extend(planner.resolver.notes(text));
    let Planner { resolver, concepts, phrases, .. } = planner;
    let corrected = corrected(text, &resolver);
    Ok(Plan {
        query,
        concepts: merged(concepts),
        phrases,
        corrected,
        language: resolver.language,
        typed: resolver.typed,
    })
}

/// The query with what was corrected put in.
fn corrected(text: &str, resolver: &Resolver<'_>) -> Option<String> {
    let mut mended = text.to_owned();
    for correction in resolver.corrections.iter().rev() {
        mended.replace_range(correction.span.clone(), &correction.word);
    }
    (mended != text).then_some(mended)
}

/// The same word twice is one concept of twice the weight.
fn merged(concepts: Vec<Concept>) -> Vec<Concept> {
    let mut merged: Vec<Concept> = Vec::new();
    for concept in concepts {
        match merged.iter_mut().find(|known| known.stem() == concept.stem()) {
            Some(known) => {
                known.weight += concept.weight;
                known.alone |= concept.alone;
            }
            None => merged.push(concept),
        }
    }
    merged
}

impl Planner<'_> {
    /// The query of a group; none if nothing in it can be searched.
    fn group(&mut self, clauses: &[Clause]) -> Result<Option<Box<dyn Query>>, IndexError> {
        let (mut should, mut must, mut filters, mut not): (Clauses, Clauses, Clauses, Clauses) = Default::default();
        let mut run: Vec<(Concept, Role)> = Vec::new();
        for clause in clauses {
            let Ask::Word { text, at, ending } = &clause.ask else {
                self.end_run(&mut run, &mut should, &mut must);
                match (clause.role, self.ask(clause)?) {
                    (_, None) => {}
                    (Role::Not, Some(query)) => not.push((Occur::MustNot, query)),
                    (Role::Should, Some(query)) => should.push((Occur::Should, query)),
                    (Role::Must, Some(query)) if is_filter(&clause.ask) => filters.push((Occur::Must, unscored(query))),
                    (Role::Must, Some(query)) => must.push((Occur::Must, query)),
                }
                continue;
            };
            if clause.role == Role::Not {
                not.extend(self.phrase_in(self.sort.words, text).map(|query| (Occur::MustNot, query)));
                continue;
            }
            let role = if self.all_words { Role::Must } else { clause.role };
            let concepts = self.resolver.word(text, *ending, *at)?;
            run.extend(concepts.into_iter().map(|concept| (concept, role)));
        }
        self.end_run(&mut run, &mut should, &mut must);
        Ok(joined(should, must, filters, not))
    }

    /// Ends a run of neighbouring words.
    fn end_run(&mut self, run: &mut Vec<(Concept, Role)>, should: &mut Clauses, must: &mut Clauses) {
        let (mut concepts, roles): (Vec<Concept>, Vec<Role>) = run.drain(..).unzip();
        self.resolver.add_synonyms(&mut concepts);
        for (concept, role) in concepts.iter().zip(roles) {
            let mut terms = self.terms(concept);
            if role == Role::Must {
                must.push((Occur::Must, Box::new(BooleanQuery::new(terms))));
            } else {
                should.append(&mut terms);
            }
        }
        self.concepts.append(&mut concepts);
    }

    /// Everything that stands for a concept, in the words and in the context.
    fn terms(&self, concept: &Concept) -> Clauses {
        let mut clauses: Clauses = Vec::new();
        for alternative in &concept.alternatives {
            let weight = alternative.weight * concept.weight;
            match alternative.terms.as_slice() {
                [term] => {
                    clauses.push((Occur::Should, boosted(self.term(self.sort.words, term), weight)));
                    let context = self.sort.context.map(|context| self.term(context, term));
                    clauses.extend(context.map(|query| (Occur::Should, boosted(query, weight * CONTEXT_WEIGHT))));
                }
                terms => {
                    let terms = terms.iter().map(|term| Term::from_field_text(self.sort.words, term)).collect();
                    clauses.push((Occur::Should, boosted(Box::new(PhraseQuery::new(terms)), weight)));
                }
            }
        }
        clauses
    }

    fn ask(&mut self, clause: &Clause) -> Result<Option<Box<dyn Query>>, IndexError> {
        Ok(match &clause.ask {
            Ask::Word { .. } => None, // words are taken in runs
            Ask::Phrase(text) => {
                if clause.role != Role::Not {
                    self.rank_by(text, true);
                }
                self.phrase_in(self.sort.words, text)
            }
            Ask::Group(clauses) if clause.role == Role::Not => {
                let ranked = (self.concepts.len(), self.phrases.len());
                let query = self.group(clauses)?;
                self.concepts.truncate(ranked.0);
                self.phrases.truncate(ranked.1);
                query
            }
            Ask::Group(clauses) => self.group(clauses)?,
            Ask::Field { name, value, phrase } => self.field(*name, value, *phrase, clause.role),
        })
    }

    fn field(&mut self, name: Name, value: &str, phrase: bool, role: Role) -> Option<Box<dyn Query>> {
        let fields = self.fields;
        let exact = |field| Some(self.term(field, value));
        match name {
            Name::Topic => exact(fields.topic),
            Name::Kind => exact(fields.kind),
            Name::Site => exact(fields.site),
            Name::Source => exact(fields.source),
            Name::Lang => exact(fields.lang),
            Name::Is => exact(fields.state),
            Name::After | Name::Before => {
                let day = Term::from_field_u64(fields.day, day_number(value)?);
                let (from, to) = match name {
                    Name::After => (Bound::Included(day), Bound::Unbounded),
                    _ => (Bound::Unbounded, Bound::Excluded(day)),
                };
                Some(Box::new(RangeQuery::new(from, to)))
            }
            Name::Author => self.all_in(fields.author, &[folded(value)], phrase),
            Name::Title => {
                if role != Role::Not {
                    self.rank_by(value, phrase);
                }
                let phrases = self.resolver.phrases(value, true);
                self.all_in(self.sort.title, &phrases, phrase)
            }
        }
    }

    /// Words of a phrase or a title rank, too.
    fn rank_by(&mut self, text: &str, adjacent: bool) {
        let mut by_place: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for terms in self.resolver.phrases(text, false) {
            for (place, stem) in &terms {
                let stems = by_place.entry(*place).or_default();
                if !stems.contains(stem) {
                    stems.push(stem.clone());
                }
            }
            if adjacent && terms.len() > 1 {
                self.phrases.push(terms.into_iter().map(|(_, stem)| stem).collect());
            }
        }
        let alone = by_place.len() < 2 || !adjacent;
        let concept = |stems: Vec<String>| Concept { alternatives: words(&stems, 1.0), weight: 1.0, alone };
        self.concepts.extend(by_place.into_values().map(concept));
    }

    /// The words of `text` next to each other; those that are all stop words are looked for in titles.
    fn phrase_in(&mut self, field: Field, text: &str) -> Option<Box<dyn Query>> {
        let phrases = self.resolver.phrases(text, false);
        if phrases.is_empty() {
            let phrases = self.resolver.phrases(text, true);
            return self.all_in(self.sort.title, &phrases, true);
        }
        self.all_in(field, &phrases, true)
    }

    /// All terms of one of the phrases in a field: next to each other, or anywhere.
    fn all_in(&self, field: Field, phrases: &[Phrase], adjacent: bool) -> Option<Box<dyn Query>> {
        let of_phrase = |terms: &Phrase| -> Box<dyn Query> {
            match terms.as_slice() {
                [(_, term)] => self.term(field, term),
                terms if adjacent => {
                    let terms = terms.iter().map(|(place, term)| (*place, Term::from_field_text(field, term)));
                    Box::new(PhraseQuery::new_with_offset(terms.collect()))
                }
                terms => {
                    let clauses = terms.iter().map(|(_, term)| (Occur::Must, self.term(field, term)));
                    Box::new(BooleanQuery::new(clauses.collect()))
                }
            }
        };
        let mut queries: Vec<Box<dyn Query>> =
            phrases.iter().filter(|terms| !terms.is_empty()).map(of_phrase).collect();
        match queries.len() {
            0 | 1 => queries.pop(),
            _ => Some(Box::new(BooleanQuery::new(queries.into_iter().map(|query| (Occur::Should, query)).collect()))),
        }
    }

    /// A query of nothing but stop words looks for them in titles.
    fn stop_words(&self) -> Box<dyn Query> {
        let words = self.resolver.stop_words.iter();
        Box::new(BooleanQuery::new(words.map(|word| (Occur::Should, self.term(self.sort.title, word))).collect()))
    }

    fn of_sort(&self, query: Box<dyn Query>) -> Box<dyn Query> {
        let sort = unscored(self.term(self.fields.sort, self.sort.name));
        Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, sort)]))
    }

    fn term(&self, field: Field, term: &str) -> Box<dyn Query> {
        Box::new(TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs))
    }
}

/// Filters narrow and do not rank.
fn is_filter(ask: &Ask) -> bool {
    match ask {
        Ask::Field { name, .. } => *name != Name::Title,
        Ask::Group(clauses) => clauses.iter().all(|clause| is_filter(&clause.ask)),
        _ => false,
    }
}

/// Where nothing else has to match, one of the words has to.
fn joined(should: Clauses, mut must: Clauses, mut filters: Clauses, mut not: Clauses) -> Option<Box<dyn Query>> {
    if filters.is_empty() && not.is_empty() && must.is_empty() {
        return (!should.is_empty()).then(|| Box::new(BooleanQuery::new(should)) as Box<dyn Query>);
    }
    let mut clauses = Vec::new();
    if must.is_empty() && !should.is_empty() {
        clauses.push((Occur::Must, Box::new(BooleanQuery::new(should)) as Box<dyn Query>));
    } else {
        clauses.extend(should);
    }
    clauses.append(&mut must);
    clauses.append(&mut filters);
    if clauses.is_empty() {
        clauses.push((Occur::Must, Box::new(AllQuery)));
    }
    clauses.append(&mut not);
    Some(Box::new(BooleanQuery::new(clauses)))
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn boosted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    #[allow(clippy::float_cmp)] // 1 is written, not computed
    if weight == 1.0 { query } else { Box::new(BoostQuery::new(query, weight)) }
}

/// Forms of a name with their places.
fn folded(value: &str) -> Phrase {
    let mut terms = Phrase::new();
    crate::index::analysis::Analyzer::new("und").words(value, |word| terms.push((word.position, word.form.to_owned())));
    terms
}
