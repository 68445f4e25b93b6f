//! What a run did, told to people: what was read, removed and found, what became of each source, and what failed, why,
//! and what to do about it.

use super::output::{Output, Piece, bold, cyan, dim, green, plain, red, yellow};
use crate::pipeline::reclean::Recleaned;
use crate::pipeline::{Failure, Summary, Tally};
use std::collections::BTreeMap;
use std::io;
use std::time::Instant;

/// How many failures are named before the rest is only counted; `-v` names all.
const NAMED: usize = 20;

/// Names what failed, and what sites asked not to read, on stderr.
pub fn tell_failures(summary: &Summary, out: &Output) {
    let named = if out.verbose > 0 { usize::MAX } else { NAMED };
    for failure in summary.failed.iter().take(named) {
        out.failed(&failure.place, &failure.detail);
    }
    for Failure { place, detail, .. } in summary.denied.iter().take(named) {
        out.note(&[yellow("denied "), plain(place), plain(": "), plain(detail)]);
    }
    let more = |all: &[Failure]| all.len().saturating_sub(named);
    let (failed, denied) = (more(&summary.failed), more(&summary.denied));
    if failed + denied > 0 {
        out.note(&[dim(format!("… and {failed} failed, {denied} denied more; -v names all"))]);
    }
}

/// The summary, on stdout.
pub fn tell(summary: &Summary, begun: Instant, out: &mut Output) -> io::Result<()> {
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
    if summary.skipped > 0 {
        let why = dim("  beyond a limit, older than asked for, or not asked for");
        out.line(&[label("left out"), plain(count(summary.skipped, "input")), why])?;
    }
    if !summary.denied.is_empty() {
        out.line(&[label("denied"), yellow(count(summary.denied.len(), "page")), dim("  by the site's robots.txt")])?;
    }
    if !summary.failed.is_empty() {
        let kinds = dim(format!("  {}", kinds(&summary.failed)));
        out.line(&[label("failed"), red(count(summary.failed.len(), "input")), kinds])?;
    }
    if summary.sources.len() > 1 {
        for tally in &summary.sources {
            out.line(&[dim("  "), cyan(short(&tally.source)), plain("  "), plain(counts(tally))])?;
        }
    }
    if summary.interrupted {
        return out.line(&[yellow("interrupted"), plain("; what was done is saved, the next run goes on")]);
    }
    if summary.tips > 0 {
        out.line(&[dim("next: "), cyan("tamis search \"ask for help\""), dim(" · "), cyan("tamis status")])?;
    }
    Ok(())
}

/// What became of the inputs of a source, in words.
pub fn counts(tally: &Tally) -> String {
    let counts = [
        (tally.read, "read"),
        (tally.unchanged, "unchanged"),
        (tally.skipped, "left out"),
        (tally.denied, "denied"),
        (tally.failed, "failed"),
        (tally.waiting(), "waiting"),
    ];
    let words: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if words.is_empty() { "nothing new".to_owned() } else { words.join(", ") }
}

/// A source's label, so short that its counts fit beside it; padded, so that they stand in a column.
pub fn short(label: &str) -> String {
    const WIDTH: usize = 32;
    let mut short: String = label.chars().take(WIDTH).collect();
    if label.chars().nth(WIDTH).is_some() {
        short.pop();
        short.push('…');
    }
    format!("{short:<WIDTH$}")
}

/// Failures by their class, the most frequent first.
fn kinds(failed: &[Failure]) -> String {
    let mut kinds = BTreeMap::<&str, usize>::new();
    for failure in failed {
        *kinds.entry(&failure.kind).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect::<Vec<_>>().join(", ")
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

    #[test]
    fn a_source_tells_what_became_of_its_inputs() {
        let tally = Tally { inputs: 9, read: 2, unchanged: 3, failed: 1, ..Tally::default() };
        assert_eq!(counts(&tally), "2 read, 3 unchanged, 1 failed, 3 waiting");
        assert_eq!(counts(&Tally::default()), "nothing new");
    }
}
