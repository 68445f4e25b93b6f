//! `tamis explain`: the source with its cuts marked, and for each cut what convicted it.

use crate::clean::{Action, Category, Removal};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::inputs;
use crate::cli::output::{Output, Piece, bold, cyan, dim, green, plain, red, yellow};
use crate::document::{Limits, Span, decode::decode};
use crate::pipeline::{self, Input, Plan};
use crate::record::Record;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A file, an address, or - for standard input
    #[arg(value_name = "FILE|URL", default_value = "-")]
    input: String,
}

/// What was taken out of one input, as JSON.
#[derive(Serialize)]
struct Explanation<'r> {
    id: &'r str,
    source: &'r crate::record::SourceInfo,
    title: Option<&'r str>,
    counts: BTreeMap<Category, usize>,
    removed: &'r [Removal],
    disclosures: &'r [String],
    problems: &'r [crate::document::Problem],
}

/// Explains one input.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let config = context.config()?.config;
    let plan = Plan::new(&config.clean);
    let mut inputs = inputs::named(std::slice::from_ref(&args.input), &config.fetch)?;
    let input = inputs.next().expect("one argument is one input");
    let raw = match input.read(&plan) {
        Ok(raw) => raw,
        Err(unreadable) => {
            context.out.failed(&args.input, &unreadable.detail);
            return Ok(Exit::AllFailed);
        }
    };
    let source = decode(&raw.bytes, raw.content_type.as_deref(), &Limits::default()).text;
    let (record, _) = Input::Raw(raw).into_record(&plan);
    if let Some(error) = &record.error {
        context.out.failed(&args.input, &error.detail);
        return Ok(Exit::AllFailed);
    }
    if context.out.json {
        context.out.json(&explanation(&record))?;
    } else {
        show(&source, &record, &mut context.out)?;
    }
    Ok(Exit::Done)
}

fn explanation(record: &Record) -> Explanation<'_> {
    Explanation {
        id: &record.id,
        source: &record.source,
        title: record.title.as_deref(),
        counts: pipeline::count(&record.removed),
        removed: &record.removed,
        disclosures: &record.disclosures,
        problems: &record.problems,
    }
}

/// The source line by line: what goes in the colour of its category, and under the line where a cut begins, why.
fn show(source: &str, record: &Record, out: &mut Output) -> io::Result<()> {
    let mut cuts: Vec<&Removal> = record.removed.iter().collect();
    cuts.sort_by_key(|cut| (cut.span.start, cut.span.end));
    let mut next = 0;
    let mut open: Vec<&Removal> = Vec::new();
    let mut start = 0;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        open.retain(|cut| cut.span.end > start);
        let first = next;
        while next < cuts.len() && (cuts[next].span.start < end || end == source.len()) {
            open.push(cuts[next]);
            next += 1;
        }
        let mut pieces = vec![dim(format!("{:>5} ", number + 1)), plain("│ ")];
        pieces.extend(marked(source, Span::new(start, end), &open));
        out.line(&pieces)?;
        for cut in &cuts[first..next] {
            why(cut, out)?;
        }
        start = end;
    }
    total(record, out)
}

/// One line in stretches that stay and stretches that go. Where cuts overlap, the one that begins last is seen.
fn marked(source: &str, line: Span, open: &[&Removal]) -> Vec<Piece> {
    let mut edges = vec![line.start, line.end];
    for cut in open {
        edges.extend([cut.span.start, cut.span.end].into_iter().filter(|&at| line.start < at && at < line.end));
    }
    edges.sort_unstable();
    edges.dedup();
    let stretch = |pair: &[usize]| {
        let text = source.get(pair[0]..pair[1]).unwrap_or("").trim_end_matches('\n');
        match open.iter().rev().find(|cut| cut.span.start <= pair[0] && pair[1] <= cut.span.end) {
            Some(cut) => coloured(cut.category, text),
            None => plain(text),
        }
    };
    edges.windows(2).map(stretch).collect()
}

fn why(cut: &Removal, out: &mut Output) -> io::Result<()> {
    let done = match cut.action {
        Action::Drop => "dropped",
        Action::Unwrap => "unwrapped, its words stay",
        Action::Rewrite => "rewritten",
        Action::Strip => "stripped",
    };
    let mut pieces = vec![
        plain("      "),
        coloured(cut.category, format!("╰ {}", cut.rule)),
        dim(format!(" {} · {done} · ", name_of(&cut.category))),
        plain(evidence(cut)),
    ];
    if cut.confidence < 1.0 {
        pieces.push(dim(format!(" · {:.0} % sure", cut.confidence * 100.0)));
    }
    if let Some(now) = &cut.replacement {
        pieces.extend([dim(" → "), green(now)]);
    }
    out.line(&pieces)
}

/// The evidence in words: its kind and what it holds.
fn evidence(cut: &Removal) -> String {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(&cut.evidence) else { return String::new() };
    let kind = fields.get("kind").and_then(|kind| kind.as_str()).unwrap_or("");
    let told = fields.iter().filter(|(name, value)| *name != "kind" && !value.is_null()).map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if name == kind { value } else { format!("{name} {value}") }
    });
    format!("{}: {}", kind.replace('-', " "), told.collect::<Vec<_>>().join(", "))
}

fn total(record: &Record, out: &mut Output) -> io::Result<()> {
    out.line(&[])?;
    let counts = pipeline::count(&record.removed);
    if counts.is_empty() {
        return out.line(&[green("nothing was taken out")]);
    }
    let mut pieces = vec![bold(format!("{} cuts: ", record.removed.len()))];
    for (at, (category, count)) in counts.into_iter().enumerate() {
        pieces.push(plain(if at == 0 { "" } else { ", " }));
        pieces.push(coloured(category, format!("{count} {}", name_of(&category))));
    }
    out.line(&pieces)
}

fn coloured(category: Category, text: impl AsRef<str>) -> Piece {
    match category {
        Category::Ad | Category::Affiliate => red(text),
        Category::Tracker | Category::Hidden => yellow(text),
        Category::LinkSpam | Category::Promo => cyan(text),
        Category::Boilerplate | Category::Disclosure => dim(text),
    }
}

fn name_of(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
