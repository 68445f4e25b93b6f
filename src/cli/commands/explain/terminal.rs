//! The source in the terminal, line by line: what goes in the colour of its category, and at the margin below the line
//! where a cut begins, its rule and evidence.

use crate::clean::{Category, Removal};
use crate::cli::output::{Output, Piece, blue, bold, cyan, dim, green, magenta, plain, red, yellow};
use crate::document::Document;
use crate::explain::{self, Piece as Stretch, words};
use crate::pipeline;
use crate::record::Record;
use std::io;

/// Lines in which nothing begins or ends that are shown at either end of a stretch of them.
const KEPT: usize = 3;

/// One line of the source.
struct Line {
    number: usize,
    pieces: Vec<Stretch>,
    /// Cuts that begin in it, as indexes.
    begins: Vec<usize>,
}

/// Prints the source with its cuts, and the sum of them.
pub(super) fn show(document: &Document, record: &Record, full: bool, out: &mut Output) -> io::Result<()> {
    let lines = lines(document, &record.removed);
    let mut at = 0;
    while at < lines.len() {
        let quiet = lines[at..].iter().take_while(|line| is_quiet(line, &lines[at])).count();
        if !full && quiet > 2 * KEPT + 1 {
            for line in &lines[at..at + KEPT] {
                print(line, document, &record.removed, out)?;
            }
            folded(quiet - 2 * KEPT, lines[at].pieces.first().and_then(|piece| piece.cut), &record.removed, out)?;
            at += quiet - KEPT;
            for line in &lines[at..at + KEPT] {
                print(line, document, &record.removed, out)?;
            }
            at += KEPT;
            continue;
        }
        print(&lines[at], document, &record.removed, out)?;
        at += 1;
    }
    total(record, out)
}

/// Whether nothing begins or ends in a line, and it shares the lot of `first`.
fn is_quiet(line: &Line, first: &Line) -> bool {
    let lot = |line: &Line| line.pieces.first().and_then(|piece| piece.cut);
    line.begins.is_empty() && line.pieces.len() <= 1 && lot(line) == lot(first)
}

fn lines(document: &Document, removals: &[Removal]) -> Vec<Line> {
    let pieces = explain::marks(document, removals);
    let mut starts: Vec<(usize, usize)> =
        removals.iter().enumerate().map(|(at, removal)| (removal.span.start, at)).collect();
    starts.sort_unstable();
    let mut starts = starts.into_iter().peekable();
    let (mut lines, mut start, mut next) = (Vec::new(), 0, 0);
    for (number, text) in document.source().split_inclusive('\n').enumerate() {
        let end = start + text.len();
        while pieces.get(next).is_some_and(|piece| piece.span.end <= start) {
            next += 1;
        }
        let inside = pieces[next..].iter().take_while(|piece| piece.span.start < end).map(|piece| Stretch {
            span: crate::document::Span::new(piece.span.start.max(start), piece.span.end.min(end)),
            cut: piece.cut,
        });
        let pieces = inside.collect();
        let begins = std::iter::from_fn(|| starts.next_if(|(at, _)| *at < end)).map(|(_, cut)| cut).collect();
        lines.push(Line { number: number + 1, pieces, begins });
        start = end;
    }
    lines
}

fn print(line: &Line, document: &Document, removals: &[Removal], out: &mut Output) -> io::Result<()> {
    let mut pieces = vec![dim(format!("{:>5} ", line.number)), plain("│ ")];
    for stretch in &line.pieces {
        let text = stretch.span.slice(document.source()).trim_end_matches(['\n', '\r']);
        match stretch.cut {
            Some(cut) if out.colours() => pieces.push(coloured(removals[cut].category, text)),
            // Without colours the marks of word diffs.
            Some(_) if !text.is_empty() => pieces.push(plain(format!("[-{text}-]"))),
            _ => pieces.push(plain(text)),
        }
    }
    out.line(&pieces)?;
    line.begins.iter().try_for_each(|&cut| reason(&removals[cut], out))
}

fn folded(count: usize, cut: Option<usize>, removals: &[Removal], out: &mut Output) -> io::Result<()> {
    let lot = cut.map_or("that stay".to_owned(), |cut| format!("more of {}", removals[cut].rule));
    out.line(&[plain("      "), dim(format!("⋮ {count} lines {lot} (--full shows them)"))])
}

fn reason(cut: &Removal, out: &mut Output) -> io::Result<()> {
    let mut pieces = vec![
        plain("      "),
        coloured(cut.category, format!("╰ {}", cut.rule)),
        dim(format!(" {} · {} · ", words::name(&cut.category), words::done(cut.action))),
        plain(words::evidence(&cut.evidence)),
    ];
    if let Some(sure) = words::sureness(cut.confidence) {
        pieces.push(dim(format!(" · {sure}")));
    }
    if let Some(now) = &cut.replacement {
        pieces.extend([dim(" → "), green(now)]);
    }
    out.line(&pieces)
}

/// How much was taken out, by category and by rule.
fn total(record: &Record, out: &mut Output) -> io::Result<()> {
    out.line(&[])?;
    let counts = pipeline::count(&record.removed);
    if counts.is_empty() {
        return out.line(&[green("nothing was taken out")]);
    }
    let mut pieces = vec![bold(words::count(record.removed.len(), "cut")), plain(": ")];
    for (at, (category, count)) in counts.into_iter().enumerate() {
        pieces.push(plain(if at == 0 { "" } else { ", " }));
        pieces.push(coloured(category, format!("{count} {}", words::name(&category))));
    }
    out.line(&pieces)?;
    for (rule, category, count, _) in explain::counts(&record.removed) {
        out.line(&[dim(format!("{count:>5}  ")), coloured(category, rule)])?;
    }
    Ok(())
}

/// A text in the colour of a category.
pub(super) fn coloured(category: Category, text: impl AsRef<str>) -> Piece {
    match category {
        Category::Ad => red(text),
        Category::Affiliate => yellow(text),
        Category::Tracker | Category::Hidden => magenta(text),
        Category::LinkSpam => cyan(text),
        Category::Promo => blue(text),
        Category::Disclosure => green(text),
        Category::Boilerplate => dim(text),
    }
}
