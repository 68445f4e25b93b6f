//! What a run did, in numbers, and what failed and why.

use super::changed::Passed;
use super::reclean::Recleaned;
use super::sources::Source;
use crate::clean::Category;
use crate::record::Record;
use crate::source::{Place, Unreadable};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The outcome of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Inputs that were found.
    pub inputs: usize,
    /// Inputs that have not changed since the last run, and so were not cleaned.
    pub unchanged: usize,
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
    /// Inputs beyond a limit, older than asked for, or not asked for.
    pub skipped: usize,
    /// Pages that their site asks not to read, and why.
    pub denied: Vec<Failure>,
    /// What failed, and why.
    pub failed: Vec<Failure>,
    /// Feeds and sitemaps that were read, and all they name done.
    pub listed: usize,
    /// Whether the run was interrupted after saving.
    pub interrupted: bool,
    /// The same by source, in the order of the configuration.
    pub sources: Vec<Tally>,
    /// Hosts that asked for a long pause and are given it right now, and how long it still is.
    #[serde(skip)]
    pub pauses: Vec<(String, Duration)>,
}

/// What became of the inputs of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// What people know it by.
    pub source: String,
    /// What kind of source it is.
    pub kind: &'static str,
    /// Inputs that were found.
    pub inputs: usize,
    /// Those that were read and cleaned.
    pub read: usize,
    /// Those that have not changed.
    pub unchanged: usize,
    /// Those beyond a limit, too old, or not asked for.
    pub skipped: usize,
    /// Those that their site asks not to read.
    pub denied: usize,
    /// Those that failed.
    pub failed: usize,
}

impl Tally {
    /// Inputs that are done, one way or another.
    pub fn done(&self) -> usize {
        self.read + self.unchanged + self.skipped + self.denied + self.failed
    }

    /// Inputs that are known of and wait for their turn.
    pub fn waiting(&self) -> usize {
        self.inputs.saturating_sub(self.done())
    }
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
    /// A summary of these sources before anything was read.
    pub(super) fn of(sources: &[Source]) -> Summary {
        let tally = |source: &Source| Tally {
            source: source.label.clone(),
            kind: source.kind,
            inputs: source.files.len(),
            ..Tally::default()
        };
        Summary { sources: sources.iter().map(tally).collect(), ..Summary::default() }
    }

    /// Inputs that are done, one way or another.
    pub fn done(&self) -> usize {
        self.sources.iter().map(Tally::done).sum()
    }

    /// Whether inputs failed and nothing at all came of the others.
    pub fn all_failed(&self) -> bool {
        !self.failed.is_empty() && self.read + self.unchanged + self.listed == 0
    }

    /// Brings the totals up to what the sources say. `passed` are the inputs that were not read.
    pub(super) fn add_up(&mut self, passed: &[Passed]) {
        for (tally, passed) in self.sources.iter_mut().zip(passed) {
            tally.unchanged = passed.unchanged.load(Ordering::Relaxed);
            tally.skipped = passed.skipped.load(Ordering::Relaxed);
            // Documents of archives are known only when they come.
            tally.inputs = tally.inputs.max(tally.done());
        }
        let total = |count: fn(&Tally) -> usize| self.sources.iter().map(count).sum();
        (self.inputs, self.unchanged) = (total(|tally| tally.inputs), total(|tally| tally.unchanged));
        (self.read, self.skipped) = (total(|tally| tally.read), total(|tally| tally.skipped));
    }

    /// Counts an article.
    pub(super) fn add(&mut self, gist: &Gist) {
        self.words += gist.words;
        self.tips += gist.tips;
        self.problems += gist.problems;
        for (category, count) in &gist.removed {
            *self.removed.entry(*category).or_insert(0) += count;
        }
    }

    /// Notes an input that failed.
    pub(super) fn fail(&mut self, unreadable: &Unreadable) {
        self.failed.push(Failure::of(unreadable));
    }

    /// Notes a page that its site asks not to read.
    pub(super) fn deny(&mut self, place: &Place, why: &str) {
        self.denied.push(Failure { place: name(place), kind: "robots".to_owned(), detail: why.to_owned() });
    }
}

impl Failure {
    pub(super) fn of(unreadable: &Unreadable) -> Failure {
        let Unreadable { place, kind, detail } = unreadable;
        Failure { place: name(place), kind: (*kind).to_owned(), detail: detail.clone() }
    }
}

pub(super) fn name(place: &Place) -> String {
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
