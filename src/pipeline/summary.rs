//! What a run did, in numbers, and what failed and why.

use super::reclean::Recleaned;
use crate::clean::Category;
use crate::record::Record;
use crate::source::{Place, Unreadable};
use serde::Serialize;
use std::collections::BTreeMap;

/// The outcome of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Inputs that were found.
    pub inputs: usize,
    /// Inputs that have not changed since the last run, and so were not cleaned.
    pub unchanged: usize,
    /// Of these, those whose bytes had to be read to see it.
    #[serde(skip)]
    pub(super) same: usize,
    /// Inputs that were read and cleaned.
    pub read: usize,
    /// Records that are new in the store.
    pub new: usize,
    /// Records that replaced an older one.
    pub changed: usize,
    /// Words that were kept.
    pub words: usize,
    /// Tips that were found.
    pub tips: usize,
    /// Cuts by category.
    pub removed: BTreeMap<Category, usize>,
    /// Faults that were survived (`problems` of the records).
    pub problems: usize,
    /// Articles that newer rules cleaned again from stored bytes, since their source was not read.
    pub recleaned: Recleaned,
    /// Articles whose file is no longer there; they stay until forgotten.
    pub gone: usize,
    /// Inputs beyond a limit, or older than asked for.
    pub skipped: usize,
    /// Pages that their site asks not to read, and why.
    pub denied: Vec<Failure>,
    /// What failed, and why.
    pub failed: Vec<Failure>,
    /// Whether the run was interrupted after saving.
    pub interrupted: bool,
}

/// An input that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// Path or address.
    pub place: String,
    /// The class: `not-found`, `binary`, `empty` …
    pub kind: String,
    /// What happened and what to do.
    pub detail: String,
}

impl Summary {
    /// Inputs that are done, one way or another.
    pub fn done(&self) -> usize {
        self.unchanged + self.read + self.skipped + self.denied.len() + self.failed.len()
    }

    /// Counts an article.
    pub(super) fn add(&mut self, gist: &Gist) {
        self.read += 1;
        self.words += gist.words;
        self.tips += gist.tips;
        self.problems += gist.problems;
        for (category, count) in &gist.removed {
            *self.removed.entry(*category).or_insert(0) += count;
        }
    }

    /// Notes an input that failed.
    pub(super) fn fail(&mut self, unreadable: &Unreadable) {
        let Unreadable { place, kind, detail } = unreadable;
        self.failed.push(Failure { place: name(place), kind: (*kind).to_owned(), detail: detail.clone() });
    }

    /// Notes a page that its site asks not to read.
    pub(super) fn deny(&mut self, place: &Place, why: &str) {
        self.denied.push(Failure { place: name(place), kind: "robots".to_owned(), detail: why.to_owned() });
    }
}

fn name(place: &Place) -> String {
    match place {
        Place::Path(name) | Place::Url(name) => name.clone(),
        Place::Stdin => "-".to_owned(),
    }
}

/// What the summary needs of a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gist {
    words: usize,
    tips: usize,
    problems: usize,
    removed: BTreeMap<Category, usize>,
}

impl Gist {
    pub(super) fn of(record: &Record) -> Gist {
        Gist {
            words: record.quality.words,
            tips: record.tips.len(),
            problems: record.problems.len(),
            removed: super::count(&record.removed),
        }
    }
}
