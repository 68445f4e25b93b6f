//! What there is, in a few figures, and three searches that find something: the start page.

use super::library::locked;
use super::{Library, WebError};
use crate::search::{FacetCount, Request, Search};
use crate::store::{Counts, Run};
use serde::Deserialize;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

/// Searches offered.
const OFFERED: usize = 3;

/// Tips a search must find to be offered.
const FEWEST: u64 = 2;

/// How long figures may stand while a run changes them.
const FRESH: Duration = Duration::from_secs(5);

/// What there is.
#[derive(Clone, Debug)]
pub struct Overview {
    /// How much is stored.
    pub counts: Counts,
    /// The last run.
    pub last_run: Option<Run>,
    /// Searches that find something.
    pub searches: Vec<Offer>,
    /// Topics, most frequent first.
    pub topics: Vec<FacetCount>,
}

/// A search that finds something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The query.
    pub text: String,
    /// How many tips have all of its words.
    pub tips: u64,
}

/// The newest overview, kept while it is fresh.
#[derive(Debug, Default)]
pub struct Overviews(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    seq: u64,
    made: Instant,
    overview: Arc<Overview>,
}

impl Overviews {
    /// What there is now.
    pub fn now(&self, library: &Library) -> Result<Arc<Overview>, WebError> {
        let seq = library.store(|store| store.last_seq())?;
        if let Some(kept) = locked(&self.0).as_ref()
            && (kept.seq == seq || kept.made.elapsed() < FRESH)
        {
            return Ok(Arc::clone(&kept.overview));
        }
        let overview = Arc::new(make(library)?);
        *locked(&self.0) = Some(Kept { seq, made: Instant::now(), overview: Arc::clone(&overview) });
        Ok(overview)
    }
}

fn make(library: &Library) -> Result<Overview, WebError> {
    let (counts, runs) = library.store(|store| Ok((store.counts()?, store.runs(1)?)))?;
    let (searches, topics) = match library.search() {
        Ok(search) => {
            let topics = topics(&search)?;
            (offers(&search, &topics)?, topics)
        }
        // Stored, but not indexed yet.
        Err(WebError::Empty) => Default::default(),
        Err(error) => return Err(error),
    };
    Ok(Overview { counts, last_run: runs.into_iter().next(), searches, topics })
}

#[derive(Deserialize)]
struct Searches {
    search: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    text: String,
    find: String,
}

static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| {
    toml::from_str::<Searches>(include_str!("searches.toml")).map(|list| list.search).unwrap_or_default()
});

/// The first of the list that find something; a collection about something else gets its own topics.
fn offers(search: &Search, topics: &[FacetCount]) -> Result<Vec<Offer>, WebError> {
    let mut offers = Vec::new();
    for candidate in CANDIDATES.iter() {
        let request = Request { limit: 1, facets: false, fold: false, ..Request::new(candidate.find.clone() + " ") };
        let tips = search.answer(&request)?.total;
        if tips >= FEWEST {
            offers.push(Offer { text: candidate.text.clone(), tips });
        }
        if offers.len() == OFFERED {
            return Ok(offers);
        }
    }
    let of_topics = topics.iter().map(|topic| Offer { text: format!("topic:{}", topic.value), tips: topic.count });
    offers.extend(of_topics.take(OFFERED - offers.len()));
    Ok(offers)
}

fn topics(search: &Search) -> Result<Vec<FacetCount>, WebError> {
    let everything = Request { limit: 1, fold: false, ..Request::new("-is:duplicate") };
    Ok(search.answer(&everything)?.facets.remove("topic").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query;

    #[test]
    fn offered_searches_can_be_parsed() {
        assert!(CANDIDATES.len() > 10, "the list is read");
        for candidate in CANDIDATES.iter() {
            assert_eq!(query::parse(&candidate.find).notes, [], "{}", candidate.find);
            assert_eq!(query::parse(&candidate.text).notes, [], "{}", candidate.text);
        }
    }
}
