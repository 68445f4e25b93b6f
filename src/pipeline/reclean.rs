//! Cleaning again what other rules made, from the stored bytes: nothing is fetched, no file is opened.

use super::input::survive;
use super::stop::Stop;
use super::writer::Writer;
use super::{Plan, RunError, pool};
use crate::config::Loaded;
use crate::index::Index;
use crate::record::{Record, Versions};
use crate::store::{Entry, RawBytes, State, Store, StoreError};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

/// What to clean again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Also what these rules have made.
    pub all: bool,
    /// One source only.
    pub source: Option<String>,
    /// Only look: nothing is written.
    pub dry_run: bool,
}

/// What it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Recleaned {
    /// Articles to clean again.
    pub articles: usize,
    /// Of these, those that are done.
    pub cleaned: usize,
    /// Of these, those that are different now.
    pub changed: usize,
    /// Tips that were not there before, and that are no longer there.
    pub tips_new: usize,
    /// See `tips_new`.
    pub tips_gone: usize,
    /// Cuts more (or, below zero, fewer) than before, by rule.
    pub removed: BTreeMap<String, i64>,
    /// Articles that tamis stumbled over; they stay as they are.
    pub failed: Vec<String>,
    /// Whether it was interrupted after saving.
    pub interrupted: bool,
}

/// An article before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// As other rules left it.
    pub before: Record,
    /// As these rules leave it.
    pub after: Record,
}

/// How the sources of a store become records today.
pub struct Plans {
    by_source: HashMap<String, Vec<Plan>>,
    other: Plan,
}

impl Plans {
    /// Those of a configuration. What came from a source that it does not name is cleaned as it says in general.
    pub fn of(loaded: &Loaded) -> Plans {
        let mut by_source: HashMap<String, Vec<Plan>> = HashMap::new();
        for source in &loaded.config.source {
            let name = source.name.clone().unwrap_or_default();
            by_source.entry(name).or_default().push(Plan::of_source(&loaded.config.clean, source));
        }
        Plans { by_source, other: Plan::new(&loaded.config.clean) }
    }

    /// Records that the store holds against other rules than these, as their places.
    pub fn stale(&self, store: &Store, scope: &Scope) -> Result<Vec<Vec<State>>, StoreError> {
        let mut records = Vec::new();
        for source in store.sources()?.iter().filter(|name| scope.source.as_ref().is_none_or(|wanted| wanted == *name))
        {
            let current = if scope.all { Vec::new() } else { self.versions(source) };
            let places = store.stale(source, &current)?;
            records.extend(places.chunk_by(|a, b| a.record == b.record).map(<[State]>::to_vec));
        }
        Ok(records)
    }

    fn versions(&self, source: &str) -> Vec<Versions> {
        self.of_source(source).iter().map(|plan| plan.versions.clone()).collect()
    }

    /// The plan for a place; where several sources of one name differ, a run decides which of them it belongs to.
    fn plan(&self, source: &str) -> &Plan {
        self.of_source(source).first().unwrap_or(&self.other)
    }

    fn of_source(&self, source: &str) -> &[Plan] {
        self.by_source.get(source).map_or(std::slice::from_ref(&self.other), Vec::as_slice)
    }
}

/// Cleans again what `scope` names. `tell` hears of every article, with the article where it came out different.
/// What comes out as it was is not touched, but for the note that these rules have seen it.
pub fn reclean(
    loaded: &Loaded,
    scope: &Scope,
    store: &mut Store,
    index: &mut Index,
    workers: usize,
    stop: &Stop,
    mut tell: impl FnMut(&Recleaned, Option<&Pair>),
) -> Result<Recleaned, RunError> {
    let plans = Plans::of(loaded);
    let records = plans.stale(store, scope)?;
    let mut done = Recleaned { articles: records.len(), ..Recleaned::default() };
    if records.is_empty() {
        return Ok(done);
    }
    // The feeder's own: a connection serves one thread.
    let reader = Store::open_reader(&loaded.data_folder())?;
    let mut writer = Writer::new(store, index);
    let mut ended = Ok(());
    let jobs = records.into_iter().take_while(|_| !stop.asked()).map(move |places| Job::read(places, &reader));
    pool::in_order(
        jobs,
        workers,
        |job| job.and_then(|job| job.map(|job| job.work(&plans)).transpose()),
        |cleaned| {
            ended = keep(cleaned, scope, &mut writer, &mut done, &mut tell);
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    ended?;
    done.interrupted = stop.asked();
    writer.finish()?;
    Ok(done)
}

/// A record and what it was made from.
struct Job {
    places: Vec<State>,
    before: Record,
    raw: crate::source::Raw,
}

/// A record made again.
struct Cleaned {
    pair: Pair,
    entry: Entry,
    others: Vec<State>,
}

impl Job {
    /// `None` for a record that came without bytes, or is no longer there.
    fn read(places: Vec<State>, store: &Store) -> Result<Option<Job>, StoreError> {
        let id = places.first().and_then(|place| place.record.as_deref()).unwrap_or_default();
        let Some(before) = store.get(id)? else { return Ok(None) };
        Ok(store.input_of(&before)?.map(|raw| Job { places, before, raw }))
    }

    fn work(self, plans: &Plans) -> Result<Result<Cleaned, String>, StoreError> {
        let Job { mut places, before, raw } = self;
        let source = before.source.name.as_deref().unwrap_or_default();
        let own = places.iter().position(|place| place.source == source && place.place == raw.place).unwrap_or(0);
        let plan = plans.plan(&places[own].source);
        let (mut after, _) = survive(&raw, plan);
        if after.error.is_some() {
            return Ok(Err(raw.place.to_string()));
        }
        after.source.fetched_at.clone_from(&before.source.fetched_at);
        for state in &mut places {
            state.record = Some(after.id.clone());
            state.versions = plan.versions.clone();
            state.canonical.clone_from(&after.canonical_url);
        }
        let state = places.swap_remove(own);
        let hash = crate::store::RawHash::of(&raw.bytes);
        let given = crate::source::Given::of(&raw);
        let entry = Entry::new(after.clone(), RawBytes::Stored(hash), Some(state))?.given(&given);
        Ok(Ok(Cleaned { pair: Pair { before, after }, entry, others: places }))
    }
}

type Outcome = Result<Option<Result<Cleaned, String>>, StoreError>;

fn keep(
    cleaned: Option<Outcome>,
    scope: &Scope,
    writer: &mut Writer<'_>,
    done: &mut Recleaned,
    tell: &mut impl FnMut(&Recleaned, Option<&Pair>),
) -> Result<(), RunError> {
    match cleaned.transpose()?.flatten() {
        Some(Ok(Cleaned { pair, entry, others })) => {
            let different = pair.is_different();
            done.add(&pair, different);
            tell(done, Some(&pair).filter(|_| different));
            if !scope.dry_run {
                others.into_iter().try_for_each(|state| writer.note(state))?;
                writer.put(entry)?;
            }
        }
        Some(Err(place)) => done.failed.push(place),
        None => {}
    }
    writer.tick()
}

impl Recleaned {
    fn add(&mut self, pair: &Pair, different: bool) {
        self.cleaned += 1;
        if !different {
            return;
        }
        self.changed += 1;
        let (new, gone) = pair.tips();
        self.tips_new += new.len();
        self.tips_gone += gone.len();
        for (rule, more) in pair.removed() {
            *self.removed.entry(rule).or_insert(0) += more;
        }
        self.removed.retain(|_, more| *more != 0);
    }
}

impl Pair {
    /// Whether the records say different things; by which rules they were made, and what they repeat, does not count.
    pub fn is_different(&self) -> bool {
        let plain = |record: &Record| {
            let mut record = Record { versions: Versions::default(), duplicate_of: None, ..record.clone() };
            record.tips.iter_mut().for_each(|tip| tip.duplicate_of = None);
            record
        };
        plain(&self.before) != plain(&self.after)
    }

    /// Titles of the tips that are new, and of those that are gone.
    pub fn tips(&self) -> (Vec<&str>, Vec<&str>) {
        let titles = |record: &'_ Record| record.tips.iter().map(|tip| tip.title.clone()).collect::<Vec<_>>();
        let (before, after) = (titles(&self.before), titles(&self.after));
        let new =
            self.after.tips.iter().map(|tip| tip.title.as_str()).filter(|title| !before.iter().any(|t| t == title));
        let gone =
            self.before.tips.iter().map(|tip| tip.title.as_str()).filter(|title| !after.iter().any(|t| t == title));
        (new.collect(), gone.collect())
    }

    /// How many more cuts (below zero: fewer) each rule makes.
    pub fn removed(&self) -> BTreeMap<String, i64> {
        let mut more: BTreeMap<String, i64> = BTreeMap::new();
        for (record, one) in [(&self.after, 1), (&self.before, -1)] {
            for removal in &record.removed {
                *more.entry(removal.rule.clone()).or_insert(0) += one;
            }
        }
        more.retain(|_, difference| *difference != 0);
        more
    }

    /// Lines of the cleaned Markdown that went, and that came, each in order.
    pub fn lines(&self) -> (Vec<&str>, Vec<&str>) {
        (
            lines_without(&self.before.markdown, &self.after.markdown),
            lines_without(&self.after.markdown, &self.before.markdown),
        )
    }
}

/// The lines of `text` that are not in `other`, as often as they are more.
fn lines_without<'t>(text: &'t str, other: &str) -> Vec<&'t str> {
    let mut there: HashMap<&str, usize> = HashMap::new();
    other.lines().for_each(|line| *there.entry(line).or_insert(0) += 1);
    let is_more = |line: &&str| match there.get_mut(*line) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => !line.trim().is_empty(),
    };
    text.lines().filter(is_more).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_went_and_came_are_told() {
        assert_eq!(lines_without("a\nb\n\nb\nc", "b\nc\n"), ["a", "b"]);
        assert!(lines_without("a\n\n", "a").is_empty());
    }
}
