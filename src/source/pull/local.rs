//! Sources on this machine: files, archives, lists. They block, so they have threads of their own.

use super::{Job, Kind, Outcome};
use crate::source::pull::Network;
use crate::source::{Place, Raw, Unreadable, files, jsonl, packed, warc};
use jiff::Timestamp;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// A list of addresses is no longer.
const LIST_AT_MOST: u64 = 256 << 20;

pub(super) async fn run(job: Arc<Job>) {
    // A panic in a reader is that source's end, not the run's.
    let source = Arc::clone(&job);
    let done = tokio::task::spawn_blocking(move || read(&source)).await;
    if done.is_err() {
        let detail = "reading this source failed inside tamis; please report it with the source";
        job.tell(Outcome::Failed(Place::Path(format!("source {}", job.source + 1)).unreadable("internal", detail)))
            .await;
    }
}

fn read(job: &Job) {
    let limits = &job.limits;
    match &job.spec.kind {
        Kind::Files { paths, options } => each_file(job, paths, options, |path, shown_as| {
            let what = match job.context.network {
                Network::DryRun => Outcome::Would(Place::Path(shown_as.to_owned())),
                _ => outcome(files::read(path, shown_as, limits)),
            };
            job.take_one() && job.tell_blocking(what) && !job.is_full()
        }),
        Kind::Stdin => {
            job.tell_blocking(outcome(files::read_stdin(limits)));
        }
        Kind::Warc { paths } => {
            each_archive(job, paths, |reader, shown_as, take| warc::read(reader, shown_as, limits, take))
        }
        Kind::Jsonl { paths, fields } => {
            each_archive(job, paths, |reader, shown_as, take| jsonl::read(reader, shown_as, fields, limits, take));
        }
        Kind::Web { .. } | Kind::List { .. } | Kind::Feed { .. } | Kind::Sitemap { .. } => {}
    }
}

fn outcome(read: Result<Raw, Unreadable>) -> Outcome {
    read.map_or_else(Outcome::Failed, |raw| Outcome::Read(Box::new(raw)))
}

/// Calls `take` for every file that fits, until it answers `false`.
fn each_file(
    job: &Job,
    paths: &[String],
    options: &files::Options,
    mut take: impl FnMut(&std::path::Path, &str) -> bool,
) {
    for file in files::expand(paths, &job.context.base, options) {
        if !job.goes_on() || (job.fits(&file.shown_as) && !take(&file.path, &file.shown_as)) {
            return;
        }
    }
}

type Take<'a> = &'a mut dyn FnMut(Result<Raw, Unreadable>) -> bool;

/// Reads every file that holds many documents.
fn each_archive(job: &Job, paths: &[String], read: impl Fn(&mut Box<dyn BufRead + Send>, &str, Take<'_>)) {
    for file in files::expand(paths, &job.context.base, &files::Options::default()) {
        let place = Place::Path(file.shown_as.clone());
        if !job.goes_on() || job.is_full() {
            return;
        }
        if job.context.network == Network::DryRun {
            job.tell_blocking(Outcome::Would(place));
            continue;
        }
        match packed::open(&file.path) {
            Ok(mut reader) => read(&mut reader, &file.shown_as, &mut |document| one(job, document)),
            Err(error) => {
                job.tell_blocking(Outcome::Failed(files::from_io(place, &error)));
            }
        }
    }
}

/// Passes on a document of an archive, if it is wanted; whether to read on.
fn one(job: &Job, document: Result<Raw, Unreadable>) -> bool {
    let place = document.as_ref().map_or_else(|error| &error.place, |raw| &raw.place).clone();
    if !job.fits(&place.to_string()) {
        return job.goes_on();
    }
    if document.as_ref().is_ok_and(|raw| job.is_too_old(date(raw))) {
        return job.tell_blocking(Job::too_old(place));
    }
    job.take_one() && job.tell_blocking(outcome(document)) && !job.is_full()
}

/// When a document was fetched or written, as far as its container tells.
fn date(raw: &Raw) -> Option<Timestamp> {
    let date = raw
        .fetched_at
        .as_deref()
        .or_else(|| raw.hints.iter().find(|(name, _)| *name == "date").map(|(_, date)| date.as_str()));
    date.and_then(crate::source::sitemap::date)
}

/// The addresses in lists; what cannot be read is told.
pub(super) async fn addresses(job: &Arc<Job>, paths: &[String]) -> Vec<String> {
    let (job, paths) = (Arc::clone(job), paths.to_vec());
    tokio::task::spawn_blocking(move || {
        let mut addresses = Vec::new();
        for path in paths {
            let lists = match path.as_str() {
                "-" => vec![(Place::Stdin, list(io::stdin().lock()))],
                _ => files::expand(&[path], &job.context.base, &files::Options::default())
                    .into_iter()
                    .map(|file| (Place::Path(file.shown_as), packed::open(&file.path).and_then(list)))
                    .collect(),
            };
            for (place, list) in lists {
                match list {
                    Ok(list) => addresses.extend(list),
                    Err(error) => drop(job.tell_blocking(Outcome::Failed(files::from_io(place, &error)))),
                }
            }
        }
        addresses
    })
    .await
    .unwrap_or_default()
}

fn list(reader: impl Read) -> io::Result<Vec<String>> {
    let mut bytes = Vec::new();
    reader.take(LIST_AT_MOST).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}
