//! What a worker is given, and what becomes of it.

use super::Input;
use super::changed::{Job, Known};
use super::input::survive;
use super::keeper::Moved;
use super::sources::Source;
use super::summary::Gist;
use crate::source::fetch::Validators;
use crate::source::pull::{self, Event};
use crate::source::{Given, Place, Raw, Unreadable};
use crate::store::{Entry, Outcome, RawBytes, RawHash, State, StoreError};
use std::collections::HashMap;

/// What a worker is given.
pub(super) enum Task {
    /// Make a record of it.
    Read(Box<Job>),
    /// Nothing is left to do.
    Note(Done),
}

/// What became of an input of a source.
pub(super) struct Done {
    pub(super) source: usize,
    pub(super) what: What,
}

/// What became of an input.
pub(super) enum What {
    /// A record, ready to be stored.
    Record(Box<Entry>, Gist, Option<Box<Moved>>),
    /// The bytes are those of last time.
    Same(Box<State>),
    /// It was not sent again, since it has not changed.
    Unchanged(Option<Box<State>>),
    /// The page was read in this run already.
    Again(Box<State>),
    /// Nothing could be made of it.
    Failed(Unreadable, Box<State>),
    /// A record was made that the store does not take.
    Refused(StoreError),
    /// So many inputs were found and wait for their turn.
    Found(usize),
    /// A feed or sitemap was read to its end.
    Listed(Box<State>),
    /// The site asks not to be read there.
    Denied(Place, String),
    /// It was not asked for.
    Skipped,
}

/// Turns what is pulled into tasks.
pub(super) struct Feeder<'a> {
    sources: &'a [Source],
    known: &'a Known,
    /// Which of the sources are pulled, in their order.
    pulled: Vec<usize>,
    /// Pages that were read in this run.
    read: HashMap<Place, usize>,
}

impl<'a> Feeder<'a> {
    pub(super) fn new(sources: &'a [Source], known: &'a Known) -> Feeder<'a> {
        let pulled = (0..sources.len()).filter(|at| sources[*at].spec.is_some()).collect();
        Feeder { sources, known, pulled, read: HashMap::new() }
    }

    /// The task in an event.
    pub(super) fn task(&mut self, event: Event) -> Task {
        let source = self.pulled[event.source];
        let what = match event.what {
            pull::Outcome::Read(raw) => return self.page(source, *raw),
            pull::Outcome::Failed(unreadable) => failed(self.last_state(source, &unreadable.place), unreadable),
            pull::Outcome::Queued(inputs) => What::Found(inputs),
            pull::Outcome::Unchanged(place) => What::Unchanged(self.unchanged(source, &place)),
            pull::Outcome::Fresh(_) => What::Unchanged(None),
            pull::Outcome::Denied(place, why) => What::Denied(place, why),
            pull::Outcome::Skipped(..) | pull::Outcome::Would(_) => What::Skipped,
            pull::Outcome::Listed(place, validators) => {
                let Validators { etag, last_modified } = validators;
                let state = State { etag, last_modified, fetched_at: now(), ..self.state(source, place) };
                What::Listed(Box::new(state))
            }
        };
        Task::Note(Done { source, what })
    }

    fn page(&mut self, source: usize, raw: Raw) -> Task {
        let (name, place) = (&self.sources[source].name, raw.place.clone());
        if raw.validators.is_some()
            && let Some(first) = self.read.insert(place.clone(), source)
        {
            self.read.insert(place.clone(), first);
            let state = State { redirects: raw.aliases, ..self.state(first, place) };
            return Task::Note(Done { source, what: What::Again(Box::new(state)) });
        }
        let leads_here = |alias: &String| self.known.state(name, &Place::Url(alias.clone()));
        let moved = raw.aliases.iter().filter_map(leads_here);
        let moved = moved.filter(|state| state.record.is_some() && state.outcome != Outcome::Gone).cloned().collect();
        let known = self.known.state(name, &place).cloned();
        Task::Read(Box::new(Job { source, place, input: Input::Raw(raw), stamp: None, known, moved }))
    }

    /// A place of which nothing is known yet.
    fn state(&self, source: usize, place: Place) -> State {
        let Source { name, plan, .. } = &self.sources[source];
        State { source: name.clone(), place, versions: plan.versions.clone(), ..State::default() }
    }

    /// What was known of a place when the run began.
    fn last_state(&self, source: usize, place: &Place) -> State {
        let known = self.known.state_behind(&self.sources[source].name, place);
        known.cloned().unwrap_or_else(|| self.state(source, place.clone()))
    }

    /// A place that its server says is as it was.
    fn unchanged(&self, source: usize, place: &Place) -> Option<Box<State>> {
        let known = self.known.state_behind(&self.sources[source].name, place)?;
        Some(Box::new(State { outcome: Outcome::NotModified, detail: None, fetched_at: now(), ..known.clone() }))
    }
}

fn now() -> Option<String> {
    Some(crate::source::fetch::timestamp())
}

impl Task {
    pub(super) fn work(self, sources: &[Source]) -> Done {
        match self {
            Task::Read(job) => Done { source: job.source, what: work(*job, sources) },
            Task::Note(done) => done,
        }
    }
}

/// The workers' side: read, and where the bytes are new, make a record and pack it.
fn work(job: Job, sources: &[Source]) -> What {
    let Source { name, plan, .. } = &sources[job.source];
    let state = State {
        source: name.clone(),
        place: job.place,
        stamp: job.stamp,
        versions: plan.versions.clone(),
        ..State::default()
    };
    let last = job.known.clone().unwrap_or_else(|| State { stamp: None, ..state.clone() });
    let mut raw = match job.input.read(plan) {
        Ok(raw) => raw,
        Err(unreadable) => return failed(last, unreadable),
    };
    // Ids that documents of a stream carry may meet those of another stream: in a store the place decides.
    raw.hints.retain(|(field, _)| *field != "id");
    let Validators { etag, last_modified } = raw.validators.take().unwrap_or_default();
    let state = State {
        etag,
        last_modified,
        guid: raw.hints.iter().find(|(field, _)| *field == "guid").map(|(_, guid)| guid.clone()),
        fetched_at: raw.fetched_at.clone(),
        redirects: std::mem::take(&mut raw.aliases),
        ..state
    };
    if let Some(known) = job.known.as_ref().filter(|known| known.record.is_some() && known.versions == plan.versions)
        && known.raw == Some(RawHash::of(&raw.bytes))
        && job.moved.is_empty()
    {
        let (record, canonical) = (known.record.clone(), known.canonical.clone());
        return What::Same(Box::new(State { record, canonical, ..state }));
    }
    let (record, _) = survive(&raw, plan);
    if let Some(error) = record.error {
        return failed(last, Unreadable { place: raw.place, kind: "internal", detail: error.detail });
    }
    let (gist, given) = (Gist::of(&record), Given::of(&raw));
    let state = State { record: Some(record.id.clone()), canonical: record.canonical_url.clone(), ..state };
    // An address that was its own page before, or a page that goes by another address now.
    let moved: Vec<State> = job.moved.into_iter().filter(|state| state.record.as_ref() != Some(&record.id)).collect();
    let moved = (!moved.is_empty()).then(|| Box::new(Moved { states: moved, text: record.text.clone() }));
    let renamed = job.known.filter(|known| known.record.as_ref().is_some_and(|id| *id != record.id));
    match Entry::new(record, RawBytes::Found(raw.bytes), Some(state)) {
        Ok(entry) => {
            let mut entry = entry.given(&given);
            renamed.iter().for_each(|known| entry.supersede(known));
            What::Record(Box::new(entry), gist, moved)
        }
        Err(error) => What::Refused(error),
    }
}

/// An input that failed: what was known of its place stays known.
fn failed(last: State, unreadable: Unreadable) -> What {
    let is_gone = unreadable.kind == "not-found" && last.record.is_some();
    let outcome = if is_gone { Outcome::Gone } else { Outcome::Failed };
    let state = State { outcome, stamp: None, detail: Some(unreadable.detail.clone()), ..last };
    What::Failed(unreadable, Box::new(state))
}
