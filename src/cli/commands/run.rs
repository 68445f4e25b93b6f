//! `tamis run`: the main job. Every configured source → clean → tips → store → index.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::inputs::is_address;
use crate::cli::output::{Output, Piece, bold, cyan, dim, green, plain, red, yellow};
use crate::cli::progress::Progress;
use crate::config::{Loaded, SourceConfig, SourceKind};
use crate::pipeline::reclean::{self, Recleaned, Scope};
use crate::pipeline::{self, Source, Stop, Summary};
use std::io;
use std::time::Instant;

/// How many failures are named before the rest is only counted; `-v` names all.
const NAMED: usize = 20;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files, patterns and addresses to read in the place of the configured sources
    #[arg(value_name = "FILE|URL")]
    inputs: Vec<String>,
}

/// Reads what is new, and says what came of it.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let begun = Instant::now();
    let loaded = inputs(args, context.config()?)?;
    let sources = sources(args, &loaded);
    let stop = Stop::on_interrupt();
    let (mut store, mut index) = context.open_for_writing()?;
    let diary = store.start_run("run", &now())?;
    let progress = Progress::new(&context.out);
    let ended =
        pipeline::run(&sources, &loaded, &mut store, &mut index, context.workers(), &stop, |far| progress.show(far));
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
    tell_failures(&summary, &context.out);
    if context.out.json {
        context.out.json(&summary)?;
    } else {
        tell(&summary, begun, &mut context.out)?;
    }
    Ok(match summary.interrupted {
        true => Exit::Interrupted,
        false => Exit::of_batch(summary.done(), summary.failed.len()),
    })
}

/// The time, to the second.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
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

fn tell_failures(summary: &Summary, out: &Output) {
    let named = if out.verbose > 0 { usize::MAX } else { NAMED };
    for failure in summary.failed.iter().take(named) {
        out.failed(&failure.place, &failure.detail);
    }
    if let Some(more) = summary.failed.len().checked_sub(named).filter(|more| *more > 0) {
        out.note(&[dim(format!("… and {more} more; -v names all"))]);
    }
}

fn tell(summary: &Summary, begun: Instant, out: &mut Output) -> io::Result<()> {
    if out.quiet {
        return Ok(());
    }
    let label = |name: &str| bold(format!("{name:<10}"));
    out.line(&[label("read"), plain(read(summary)), dim(format!("  in {:.1} s", begun.elapsed().as_secs_f64()))])?;
    if summary.read > 0 {
        out.line(&[
            label("kept"),
            plain(count(summary.words, "word")),
            plain(" in "),
            plain(count(summary.read, "article")),
        ])?;
        out.line(&removed(summary, label("removed")))?;
        out.line(&[label("found"), green(count(summary.tips, "tip"))])?;
    }
    if summary.recleaned.cleaned > 0 {
        let Recleaned { cleaned, changed, .. } = &summary.recleaned;
        let again = format!("{} again, {changed} different", count(*cleaned, "article"));
        out.line(&[label("cleaned"), plain(again), dim("  newer rules over stored bytes")])?;
    }
    if summary.problems > 0 {
        out.line(&[
            label("survived"),
            yellow(count(summary.problems, "problem")),
            dim("  (`problems` of the records)"),
        ])?;
    }
    if summary.gone > 0 {
        out.line(&[label("gone"), plain(count(summary.gone, "file")), dim("  their articles stay until forgotten")])?;
    }
    if !summary.denied.is_empty() {
        out.line(&[label("denied"), yellow(count(summary.denied.len(), "page")), dim("  by the site's robots.txt")])?;
    }
    if !summary.failed.is_empty() {
        out.line(&[label("failed"), red(count(summary.failed.len(), "input"))])?;
    }
    if summary.interrupted {
        return out.line(&[yellow("interrupted"), plain("; what was done is saved, the next run goes on")]);
    }
    if summary.tips > 0 {
        out.line(&[dim("next: "), cyan("tamis search \"ask for help\""), dim(" · "), cyan("tamis status")])?;
    }
    Ok(())
}

fn read(summary: &Summary) -> String {
    let news = match (summary.new, summary.changed) {
        (0, 0) => String::new(),
        (new, changed) => format!(" ({new} new, {changed} changed)"),
    };
    let unchanged = if summary.unchanged > 0 { format!(", {} unchanged", summary.unchanged) } else { String::new() };
    format!("{}{news}{unchanged}", count(summary.read, "article"))
}

fn removed(summary: &Summary, label: Piece) -> Vec<Piece> {
    let total: usize = summary.removed.values().sum();
    let mut pieces = vec![label, plain(count(total, "cut"))];
    let mut kinds: Vec<_> = summary.removed.iter().collect();
    kinds.sort_by_key(|(category, count)| (std::cmp::Reverse(**count), **category));
    for (at, (category, count)) in kinds.into_iter().enumerate() {
        let name =
            serde_json::to_value(category).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
        pieces.push(dim(if at == 0 { ": " } else { ", " }));
        pieces.push(plain(format!("{count} {name}")));
    }
    pieces
}

fn count(number: usize, thing: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_things_counted() {
        assert_eq!(count(0, "tip"), "0 tips");
        assert_eq!(count(1, "tip"), "1 tip");
        assert_eq!(count(1234567, "word"), "1,234,567 words");
        assert_eq!(count(999, "cut"), "999 cuts");
    }
}
