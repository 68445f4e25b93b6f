//! The whole way for many inputs: the only place with workers, back-pressure, batches and Ctrl-C.

use super::changed::{Job, Known};
use super::input::survive;
use super::sources::Source;
use super::stop::Stop;
use super::summary::{Gist, Summary};
use super::writer::Writer;
use super::{Input, network, pool};
use crate::config::Loaded;
use crate::index::{Index, IndexError};
use crate::source::fetch::{FetchError, Validators};
use crate::source::pull::{self, Event};
use crate::source::{Given, Place, Unreadable};
use crate::store::{Entry, Outcome, RawBytes, RawHash, State, Store, StoreError};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Why a run could not go on. What was committed before is safe.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index refused.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The `[fetch]` section makes no HTTP client.
    #[error("the [fetch] section cannot be used: {0}")]
    Fetch(#[from] FetchError),
}

/// Reads, cleans, stores and indexes what is new in `sources`. `progress` hears of each input and about each second.
///
/// An input that fails is counted and the rest goes on. When asked to stop, what is in hand is finished and saved.
pub fn run(
    sources: &[Source],
    loaded: &Loaded,
    store: &mut Store,
    index: &mut Index,
    workers: usize,
    stop: &Stop,
    mut progress: impl FnMut(&Summary),
) -> Result<Summary, RunError> {
    let known = Known::load(sources, store)?;
    let gone = known.gone(sources);
    let mut summary = Summary { inputs: sources.iter().map(|source| source.files.len()).sum(), ..Summary::default() };
    let unchanged = AtomicUsize::new(0);
    let mut writer = Writer::new(store, index);
    let mut ended = Ok(());
    let files = known.jobs(sources, stop, &unchanged).map(|job| Task::Read(Box::new(job)));
    pool::in_order(
        files.chain(pulled(sources, loaded, &known, stop)?),
        workers,
        |task| task.work(sources),
        |done| {
            ended = keep(done, &mut writer, &mut summary);
            summary.unchanged = unchanged.load(Ordering::Relaxed) + summary.same;
            // Documents of archives are known only when they come.
            summary.inputs = summary.inputs.max(summary.done());
            progress(&summary);
            if ended.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
    );
    ended?;
    summary.unchanged = unchanged.load(Ordering::Relaxed) + summary.same;
    summary.interrupted = stop.asked();
    if !summary.interrupted {
        summary.gone = gone.len();
        gone.into_iter().try_for_each(|state| writer.note(state))?;
    }
    let written = writer.finish()?;
    (summary.new, summary.changed) = (written.new, written.changed);
    Ok(summary)
}

/// What the network and archives bring, where a source wants it.
fn pulled<'a>(
    sources: &'a [Source],
    loaded: &Loaded,
    known: &'a Known,
    stop: &Stop,
) -> Result<impl Iterator<Item = Task> + Send + 'a, RunError> {
    let (places, specs): (Vec<usize>, Vec<_>) =
        sources.iter().enumerate().filter_map(|(at, source)| Some((at, source.spec.clone()?))).unzip();
    let events = match specs.is_empty() {
        true => None,
        false => {
            let knows = network::knows(&loaded.config, known.of_pulled(sources));
            Some(network::pull(specs, &loaded.base, &loaded.config.fetch, knows, stop)?)
        }
    };
    Ok(events.into_iter().flatten().map(move |event| Task::of(event, &places, sources, known)))
}

/// What a worker is given.
enum Task {
    /// Make a record of it.
    Read(Box<Job>),
    /// Nothing is left to do.
    Note(Box<Done>),
}

impl Task {
    fn of(event: Event, places: &[usize], sources: &[Source], known: &Known) -> Task {
        let source = places[event.source];
        let name = &sources[source].name;
        let state = |place: &Place| State {
            source: name.clone(),
            place: place.clone(),
            versions: sources[source].plan.versions.clone(),
            ..State::default()
        };
        match event.what {
            pull::Outcome::Read(raw) => {
                let place = raw.place.clone();
                let known = known.state(name, &place);
                Task::Read(Box::new(Job { source, place, input: Input::Raw(*raw), stamp: None, known }))
            }
            pull::Outcome::Failed(unreadable) => {
                let state = state(&unreadable.place);
                Task::Note(Box::new(failed(unreadable, state)))
            }
            pull::Outcome::Queued(pages) => Task::Note(Box::new(Done::Found(pages))),
            pull::Outcome::Unchanged(_) | pull::Outcome::Would(_) => Task::Note(Box::new(Done::Unchanged)),
            pull::Outcome::Denied(place, why) => Task::Note(Box::new(Done::Denied(place, why))),
            pull::Outcome::Skipped(..) => Task::Note(Box::new(Done::Skipped)),
            pull::Outcome::Listed(place, validators) => {
                let fetched_at = Some(jiff::Timestamp::now().to_string());
                let Validators { etag, last_modified } = validators;
                Task::Note(Box::new(Done::Listed(State { etag, last_modified, fetched_at, ..state(&place) })))
            }
        }
    }

    fn work(self, sources: &[Source]) -> Done {
        match self {
            Task::Read(job) => work(*job, sources),
            Task::Note(done) => *done,
        }
    }
}

/// What became of a job.
enum Done {
    /// A record, ready to be stored.
    Record(Box<Entry>, Gist),
    /// The bytes are those of last time.
    Same(State),
    /// Nothing could be made of it.
    Failed(Unreadable, State),
    /// A record was made that the store does not take.
    Refused(StoreError),
    /// So many pages were found and wait for their turn.
    Found(usize),
    /// The server says that nothing has changed.
    Unchanged,
    /// A feed or sitemap was read to its end.
    Listed(State),
    /// The site asks not to be read there.
    Denied(Place, String),
    /// It was not asked for.
    Skipped,
}

/// The workers' side: read, and where the bytes are new, make a record and pack it.
fn work(job: Job, sources: &[Source]) -> Done {
    let Source { name, plan, .. } = &sources[job.source];
    let state = State {
        source: name.clone(),
        place: job.place,
        stamp: job.stamp,
        versions: plan.versions.clone(),
        ..State::default()
    };
    let mut raw = match job.input.read(plan) {
        Ok(raw) => raw,
        Err(unreadable) => return failed(unreadable, state),
    };
    // Ids that documents of a stream carry may meet those of another stream: in a store the place decides.
    raw.hints.retain(|(field, _)| *field != "id");
    let Validators { etag, last_modified } = raw.validators.take().unwrap_or_default();
    let state = State {
        etag,
        last_modified,
        fetched_at: raw.fetched_at.clone(),
        redirects: std::mem::take(&mut raw.aliases),
        ..state
    };
    if let Some(known) = job.known.filter(|known| known.record.is_some() && known.versions == plan.versions)
        && known.raw == Some(RawHash::of(&raw.bytes))
    {
        return Done::Same(State { record: known.record, canonical: known.canonical, ..state });
    }
    let (record, _) = survive(&raw, plan);
    if let Some(error) = record.error {
        return failed(Unreadable { place: raw.place, kind: "internal", detail: error.detail }, state);
    }
    let gist = Gist::of(&record);
    let given = Given::of(&raw);
    let state = State { record: Some(record.id.clone()), canonical: record.canonical_url.clone(), ..state };
    match Entry::new(record, RawBytes::Found(raw.bytes), Some(state)) {
        Ok(entry) => Done::Record(Box::new(entry.given(&given)), gist),
        Err(error) => Done::Refused(error),
    }
}

fn failed(unreadable: Unreadable, state: State) -> Done {
    let outcome = if unreadable.kind == "not-found" { Outcome::Gone } else { Outcome::Failed };
    let state = State { outcome, stamp: None, detail: Some(unreadable.detail.clone()), ..state };
    Done::Failed(unreadable, state)
}

/// The writer's side: stores what came of a job, and counts it. `None`: nothing has come for a while.
fn keep(done: Option<Done>, writer: &mut Writer<'_>, summary: &mut Summary) -> Result<(), RunError> {
    match done {
        Some(Done::Record(entry, gist)) => {
            summary.add(&gist);
            writer.put(*entry)?;
        }
        Some(Done::Same(state)) => {
            summary.same += 1;
            writer.note(state)?;
        }
        Some(Done::Failed(unreadable, state)) => {
            summary.fail(&unreadable);
            writer.note(state)?;
        }
        Some(Done::Refused(error)) => return Err(error.into()),
        Some(Done::Found(pages)) => summary.inputs += pages,
        Some(Done::Unchanged) => summary.same += 1,
        Some(Done::Listed(state)) => writer.note(state)?,
        Some(Done::Denied(place, why)) => summary.deny(&place, &why),
        Some(Done::Skipped) => summary.skipped += 1,
        None => {}
    }
    writer.tick()
}
