//! `tamis run`: the main job. Every configured source → clean → tips → store → index.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::inputs::is_address;
use crate::cli::output::{Output, cyan, dim, plain};
use crate::cli::progress::Progress;
use crate::cli::summary;
use crate::config::{Loaded, SourceConfig, SourceKind};
use crate::pipeline::reclean::{self, Recleaned, Scope};
use crate::pipeline::{self, DryRun, Options, Source, Stop};
use crate::store::{Store, StoreError};
use jiff::Timestamp;
use std::io;
use std::time::Instant;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files, patterns and addresses to read in the place of the configured sources
    #[arg(value_name = "FILE|URL")]
    inputs: Vec<String>,
    /// Only say what would be read and fetched; asks no server and writes nothing
    #[arg(long)]
    dry_run: bool,
    /// Read what is on this machine only
    #[arg(long)]
    offline: bool,
    /// Leave out what is known to be older than a date (2024-05-01), a time, or an age (7d, 12h)
    #[arg(long, value_name = "WHEN", value_parser = since)]
    since: Option<Timestamp>,
    /// Read at most so many inputs; those that have not changed do not count
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// A point in time: a date, a time with its zone, or how long ago it was.
fn since(text: &str) -> Result<Timestamp, String> {
    let of_date = || crate::source::sitemap::date(text);
    let of_age = || {
        let now = jiff::ZonedDateTime::new(Timestamp::now(), jiff::tz::TimeZone::UTC);
        let span: jiff::Span = text.parse().ok()?;
        now.checked_sub(span.abs()).ok().map(|then| then.timestamp())
    };
    of_date().or_else(of_age).ok_or_else(|| "give a date such as 2024-05-01, or an age such as 7d".to_owned())
}

/// Reads what is new, and says what came of it.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let loaded = inputs(args, context.config()?)?;
    let sources = sources(args, &loaded);
    let (offline, since, limit) = (args.offline, args.since, args.limit);
    let options = Options { workers: context.workers(), offline, since, limit };
    if args.dry_run {
        return dry_run(&sources, &loaded, &options, &mut context.out);
    }
    let stop = Stop::on_interrupt();
    let (mut store, mut index) = context.open_for_writing()?;
    let diary = store.start_run("run", &now())?;
    let progress = Progress::new(&context.out);
    let ended = pipeline::run(&sources, &loaded, &options, &mut store, &mut index, &stop, |far| progress.show(far));
    let mut summary = ended?;
    // Of some files of many, the others are left alone.
    if args.inputs.is_empty() && !summary.interrupted {
        let tell =
            |far: &Recleaned, _: Option<&_>| progress.at(far.cleaned as u64, far.articles as u64, "cleaned again");
        let scope = Scope::default();
        let again = reclean::reclean(&loaded, &scope, &mut store, &mut index, context.workers(), &stop, tell)?;
        summary.interrupted = again.interrupted;
        summary.recleaned = again;
    }
    progress.end();
    store.end_run(diary, &now(), &serde_json::to_value(&summary)?)?;
    summary::tell_failures(&summary, &context.out);
    if context.out.json {
        context.out.json(&summary)?;
    } else {
        summary::tell(&summary, begun, &mut context.out)?;
    }
    Ok(match summary.interrupted {
        true => Exit::Interrupted,
        false if summary.failed.is_empty() => Exit::Done,
        false if summary.all_failed() => Exit::AllFailed,
        false => Exit::SomeFailed,
    })
}

/// Says what a run would do.
fn dry_run(sources: &[Source], loaded: &Loaded, options: &Options, out: &mut Output) -> anyhow::Result<Exit> {
    let store = match Store::open_reader(&loaded.data_folder()) {
        Ok(store) => Some(store),
        Err(StoreError::Missing(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let found = pipeline::dry_run(sources, loaded, options, store.as_ref())?;
    for failure in &found.failed {
        out.failed(&failure.place, &failure.detail);
    }
    match out.json {
        true => out.json(&found)?,
        false => tell_dry_run(&found, out)?,
    }
    Ok(if found.failed.is_empty() { Exit::Done } else { Exit::SomeFailed })
}

fn tell_dry_run(found: &DryRun, out: &mut Output) -> io::Result<()> {
    for would in &found.would {
        out.line(&[plain(format!("{:<6}", would.what)), cyan(&would.place)])?;
    }
    let (reads, all) = (found.would.iter().filter(|would| would.what == "read").count(), found.would.len());
    let skipped = if found.skipped > 0 { format!(", {} left out", found.skipped) } else { String::new() };
    let counts = format!("{reads} to read, {} to fetch, {} unchanged{skipped}", all - reads, found.unchanged);
    out.note(&[plain(counts), dim("; nothing was done. A feed or sitemap stands for all it names")]);
    Ok(())
}

/// The time, to the second.
pub(super) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The configuration, its sources replaced by the inputs that the line names.
fn inputs(args: &Args, mut loaded: Loaded) -> Result<Loaded, Usage> {
    if args.inputs.is_empty() && loaded.config.source.is_empty() {
        let file = loaded
            .file
            .map_or("there is no pipeline.toml here or above".to_owned(), |f| format!("{} names none", f.display()));
        return Err(Usage(format!(
            "there is no source to read: {file}; add a [[source]], or name files: tamis run FILE…"
        )));
    }
    if args.inputs.is_empty() {
        return Ok(loaded);
    }
    let (urls, paths): (Vec<String>, Vec<String>) = args.inputs.iter().cloned().partition(|input| is_address(input));
    let absolute = |path: &String| std::path::absolute(path).map_or(path.clone(), |p| p.to_string_lossy().into_owned());
    let paths: Vec<String> = paths.iter().map(absolute).collect();
    let given = [
        SourceConfig { paths, ..SourceConfig::new(SourceKind::Files) },
        SourceConfig { urls, ..SourceConfig::new(SourceKind::Web) },
    ];
    loaded.config.source = given.into_iter().filter(|source| source.check().is_ok()).collect();
    // Names are relative to the configuration, wherever the command was typed.
    loaded.base = std::path::absolute(&loaded.base).unwrap_or(loaded.base);
    Ok(loaded)
}

fn sources(args: &Args, loaded: &Loaded) -> Vec<Source> {
    let mut sources = pipeline::sources(loaded);
    if !args.inputs.is_empty() {
        // Some files of many: the others are not gone.
        sources.iter_mut().for_each(|source| source.whole = false);
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates_times_and_ages() {
        let time = |text: &str| since(text).map(|time| time.to_string());
        assert_eq!(time("2024-05-01").as_deref(), Ok("2024-05-01T00:00:00Z"));
        assert_eq!(time("2024-05-01T10:00:00+02:00").as_deref(), Ok("2024-05-01T08:00:00Z"));
        let age = |text: &str| {
            let then = since(text).expect("an age");
            (Timestamp::now() - then).as_secs()
        };
        assert!((7 * 86_400..7 * 86_400 + 60).contains(&age("7d")) && (7200..7260).contains(&age("2 hours")));
        assert!(since("soon").is_err_and(|help| help.contains("7d")));
    }
}
