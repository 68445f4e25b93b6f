//! What need not be read again: the feeder's side of a run.
//!
//! A file whose size and time are those of the last run is not even opened. A file with another time but the same
//! bytes is opened and hashed, not cleaned.

use super::Input;
use super::run::Options;
use super::sources::Source;
use super::stop::Stop;
use crate::record::Versions;
use crate::source::Place;
use crate::source::pull::Budget;
use crate::store::{FileStamp, Outcome, State, Store, StoreError};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A time so close to now may stand for two contents: such a file is read again next time.
const TOO_FRESH: Duration = Duration::from_secs(2);

/// An input that must be read, and what was known of it.
pub(super) struct Job {
    /// Which source it belongs to.
    pub(super) source: usize,
    /// Its place.
    pub(super) place: Place,
    /// Where its bytes are.
    pub(super) input: Input,
    /// Size and time of a file; none where it cannot be told apart from a later content.
    pub(super) stamp: Option<FileStamp>,
    /// Its state at the end of the last run.
    pub(super) known: Option<State>,
    /// The states of other places with records of their own that lead here now.
    pub(super) moved: Vec<State>,
}

/// What the store knows of all places of the sources of a run.
pub(super) struct Known {
    by_source: HashMap<String, Places>,
}

/// What is known of the places of one source.
#[derive(Default)]
struct Places {
    states: HashMap<Place, State>,
    /// Address → the place it led to.
    aliases: HashMap<Place, Place>,
}

/// Inputs of one source that are not read. Counted where that is seen, by several threads.
#[derive(Default)]
pub(super) struct Passed {
    /// They are as they were.
    pub(super) unchanged: AtomicUsize,
    /// They are too old, beyond the limit, or not asked for.
    pub(super) skipped: AtomicUsize,
}

impl Passed {
    /// Counts one that is as it was.
    pub(super) fn unchanged(&self) {
        self.unchanged.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one that is left out.
    pub(super) fn skipped(&self) {
        self.skipped.fetch_add(1, Ordering::Relaxed);
    }
}

/// What decides which files are read.
pub(super) struct Choice<'a> {
    pub(super) options: &'a Options,
    pub(super) budget: Budget,
    pub(super) stop: &'a Stop,
    /// Counts, one a source.
    pub(super) passed: &'a [Passed],
}

impl Known {
    /// Nothing is known.
    pub(super) fn nothing() -> Known {
        Known { by_source: HashMap::new() }
    }

    pub(super) fn load(sources: &[Source], store: &Store) -> Result<Known, StoreError> {
        let mut by_source = HashMap::new();
        for Source { name, .. } in sources {
            if !by_source.contains_key(name) {
                by_source.insert(name.clone(), Places::of(store.states(name)?));
            }
        }
        Ok(Known { by_source })
    }

    /// Files that were there in the last run and are no longer, each with its new state.
    pub(super) fn gone(&self, sources: &[Source]) -> Vec<State> {
        let mut gone = Vec::new();
        for (name, Places { states, .. }) in &self.by_source {
            let of_name = || sources.iter().filter(|source| source.name == *name);
            if !of_name().all(|source| source.whole) {
                continue;
            }
            let there: std::collections::HashSet<&str> =
                of_name().flat_map(|source| &source.files).map(|file| file.shown_as.as_str()).collect();
            let missing = states.values().filter(|state| match &state.place {
                Place::Path(path) => {
                    state.record.is_some() && state.outcome != Outcome::Gone && !there.contains(path.as_str())
                }
                _ => false,
            });
            gone.extend(missing.map(|state| State { outcome: Outcome::Gone, stamp: None, ..state.clone() }));
        }
        gone.sort_by(|a, b| a.place.cmp(&b.place));
        gone
    }

    /// All that is known of places that are pulled.
    pub(super) fn of_pulled(&self, sources: &[Source]) -> impl Iterator<Item = State> {
        let pulled: std::collections::BTreeSet<&str> =
            sources.iter().filter(|source| source.spec.is_some()).map(|source| source.name.as_str()).collect();
        let places = pulled.into_iter().filter_map(|name| self.by_source.get(name));
        let states = places.flat_map(|places| places.states.values());
        states.cloned().collect::<Vec<_>>().into_iter()
    }

    /// What is known of exactly this place.
    pub(super) fn state(&self, source: &str, place: &Place) -> Option<&State> {
        self.by_source.get(source)?.states.get(place)
    }

    /// What is known of a place, or of the place that it led to.
    pub(super) fn state_behind(&self, source: &str, place: &Place) -> Option<&State> {
        let places = self.by_source.get(source)?;
        places.states.get(place).or_else(|| places.states.get(places.aliases.get(place)?))
    }

    /// The files that must be read, in order, until somebody asks to stop. Counts the others.
    pub(super) fn jobs<'a>(
        &'a self,
        sources: &'a [Source],
        choice: &'a Choice<'a>,
    ) -> impl Iterator<Item = Job> + Send + 'a {
        let files = sources.iter().enumerate().flat_map(|(at, source)| source.files.iter().map(move |file| (at, file)));
        files.take_while(|_| !choice.stop.asked()).filter_map(move |(at, file)| {
            let Source { name, plan, .. } = &sources[at];
            let place = Place::Path(file.shown_as.clone());
            let known = self.state(name, &place);
            let stamp = stamp(&file.path);
            if is_current(known, stamp, &plan.versions) {
                choice.passed[at].unchanged();
                return None;
            }
            if stamp.is_some_and(|stamp| choice.is_too_old(stamp)) || !choice.budget.take() {
                choice.passed[at].skipped();
                return None;
            }
            let stamp = stamp.filter(|stamp| is_settled(*stamp));
            let input = Input::File(file.clone());
            Some(Job { source: at, place, input, stamp, known: known.cloned(), moved: Vec::new() })
        })
    }
}

impl Places {
    fn of(states: Vec<State>) -> Places {
        let mut places = Places::default();
        for state in states {
            let alias = |address: &String| (Place::Url(address.clone()), state.place.clone());
            places.aliases.extend(state.redirects.iter().map(alias));
            places.states.insert(state.place.clone(), state);
        }
        places
    }
}

impl Choice<'_> {
    fn is_too_old(&self, stamp: FileStamp) -> bool {
        let since = self.options.since.map(|since| since.as_nanosecond());
        since.is_some_and(|since| i128::from(stamp.mtime) < since)
    }
}

fn is_current(known: Option<&State>, stamp: Option<FileStamp>, versions: &Versions) -> bool {
    let (Some(known), Some(stamp)) = (known, stamp) else { return false };
    known.outcome == Outcome::Read && known.is_current(stamp, versions)
}

fn stamp(path: &Path) -> Option<FileStamp> {
    let found = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let since = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(FileStamp { size: found.len(), mtime: i64::try_from(since.as_nanos()).ok()? })
}

fn is_settled(stamp: FileStamp) -> bool {
    let written = UNIX_EPOCH + Duration::from_nanos(u64::try_from(stamp.mtime).unwrap_or(0));
    SystemTime::now().duration_since(written).is_ok_and(|age| age >= TOO_FRESH)
}
