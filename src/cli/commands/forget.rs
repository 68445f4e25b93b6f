//! `tamis forget`: deletes articles everywhere: records, raw bytes, what is known of their places, and the index.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::inputs::is_address;
use crate::cli::output::{dim, plain};
use crate::source::Place;
use crate::store::{Forget, Store};
use jiff::Timestamp;
use serde::Serialize;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
#[group(required = true, multiple = true)]
pub struct Args {
    /// Articles by id, by address, or by path as `show` prints it
    #[arg(value_name = "ID|URL|PATH", conflicts_with_all = ["source", "older_than", "gone"])]
    what: Vec<String>,
    /// All articles of a source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Only articles stored before a date or so long ago: 2024-05-01, 90d, 12w, 6m, 2y
    #[arg(long, value_name = "AGE", value_parser = before)]
    older_than: Option<Timestamp>,
    /// Only articles that their source no longer has
    #[arg(long, conflicts_with = "older_than")]
    gone: bool,
    /// Only say what would be forgotten
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What was forgotten, as JSON.
#[derive(Serialize)]
struct Report {
    forgotten: Vec<String>,
    /// Names under which nothing is stored.
    unknown: Vec<String>,
    dry_run: bool,
}

/// Forgets and compacts, so that the bytes are gone from the disk, too.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    drop(context.open_store_for_reading()?); // nothing is made where there is nothing to forget
    let (mut store, mut index) = context.open_for_writing()?;
    let diary = (!args.dry_run).then(|| store.start_run("forget", &super::run::now())).transpose()?;
    let mut report = Report { forgotten: Vec::new(), unknown: Vec::new(), dry_run: args.dry_run };
    for (name, what) in wanted(args, &store)? {
        let ids = store.would_forget(&what)?;
        match name {
            Some(name) if ids.is_empty() => report.unknown.push(name),
            _ => report.forgotten.extend(ids),
        }
        if !args.dry_run {
            store.forget(&what)?;
        }
    }
    report.forgotten.sort_unstable();
    report.forgotten.dedup();
    if !args.dry_run && !report.forgotten.is_empty() {
        index.catch_up(&store)?;
        index.compact()?;
        index.close_writer()?;
        store.compact()?;
    }
    if let Some(diary) = diary {
        // How many, not which: they are to be forgotten.
        let summary = serde_json::json!({"forgotten": report.forgotten.len()});
        store.end_run(diary, &super::run::now(), &summary)?;
    }
    tell(&report, context)?;
    Ok(if report.forgotten.is_empty() { Exit::NothingFound } else { Exit::Done })
}

/// What the line asks to forget; with the name under which it was asked for where it was named.
fn wanted(args: &Args, store: &Store) -> anyhow::Result<Vec<(Option<String>, Forget)>> {
    if let Some(before) = args.older_than {
        return Ok(vec![(None, Forget::OlderThan { source: args.source.clone(), before: before.as_second() })]);
    }
    if args.gone {
        return Ok(vec![(None, Forget::Gone { source: args.source.clone() })]);
    }
    if let Some(source) = &args.source {
        let sources = store.sources()?;
        if !sources.contains(source) {
            let known: Vec<&str> = sources.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
            let known = if known.is_empty() { "none has a name".to_owned() } else { known.join(", ") };
            return Err(Usage(format!("there is no source `{source}` in the store; its sources: {known}")).into());
        }
        return Ok(vec![(None, Forget::Source(source.clone()))]);
    }
    let named = args.what.iter().map(|name| {
        let what = match store.get(name)? {
            Some(_) => Forget::Ids(vec![name.clone()]),
            None if is_address(name) => Forget::Place(Place::Url(name.clone())),
            None => Forget::Place(Place::Path(name.clone())),
        };
        Ok((Some(name.clone()), what))
    });
    named.collect()
}

fn tell(report: &Report, context: &mut Context) -> anyhow::Result<()> {
    if context.out.json {
        return Ok(context.out.json(report)?);
    }
    for name in &report.unknown {
        let hint = if name.contains('#') { "; a tip is forgotten with its article" } else { "" };
        context.out.note(&[plain(format!("nothing is stored under {name}{hint}"))]);
    }
    if context.out.quiet {
        return Ok(());
    }
    for id in &report.forgotten {
        context.out.line(&[plain(id)])?;
    }
    let verb = if report.dry_run { "would be forgotten" } else { "forgotten" };
    let count = report.forgotten.len();
    context.out.note(&[
        plain(format!("{count} article{} {verb}", if count == 1 { "" } else { "s" })),
        dim("; what a source still has comes back with the next run"),
    ]);
    Ok(())
}

/// The moment that an age or a date names. A month has 30 days here and a year 365; a date begins in UTC.
fn before(text: &str) -> Result<Timestamp, String> {
    let wrong = || format!("`{text}` is no age such as 90d, 12w, 6m, 2y, and no date such as 2024-05-01");
    if let Ok(date) = format!("{text}T00:00:00Z").parse() {
        return Ok(date);
    }
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number: i64 = text.strip_suffix(unit).and_then(|n| n.parse().ok()).filter(|n| *n >= 0).ok_or_else(wrong)?;
    let days = match unit {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return Err(wrong()),
    };
    let seconds = number.checked_mul(days * 86_400).and_then(|long| Timestamp::now().as_second().checked_sub(long));
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_and_dates_are_moments() {
        assert_eq!(before("2024-05-01").expect("a date").to_string(), "2024-05-01T00:00:00Z");
        let now = Timestamp::now().as_second();
        assert!((now - before("2d").expect("an age").as_second() - 2 * 86_400).abs() <= 5);
        assert!(before("2y").expect("an age") < before("6m").expect("an age"));
        for wrong in ["", "d", "-3d", "3 parsecs", "99999999999999y", "2024-13-01"] {
            assert!(before(wrong).is_err(), "{wrong}");
        }
    }
}
