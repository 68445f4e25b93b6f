//! `tamis tips`: the tips of one or more inputs, for a reader or for other programs.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::inputs;
use crate::cli::output::{Output, bold, cyan, dim, plain, red, yellow};
use crate::document::ProblemKind;
use crate::export;
use crate::pipeline::{self, Plan};
use crate::record::Record;
use crate::tips::{Tip, TipKind};
use std::io;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Print in the format of other programs
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// Files, addresses, or - for standard input
    #[arg(value_name = "FILE|URL")]
    inputs: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A Markdown list
    Markdown,
    /// A row a tip, for spreadsheets
    Csv,
    /// Org mode
    Org,
}

/// Prints the tips of each input. Without any tip in any input: nothing found.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let config = context.config()?.config;
    let plan = Plan::new(&config.clean);
    let inputs = inputs::named(&args.inputs, &config.fetch)?;
    let workers = context.workers().min(args.inputs.len());
    let out = &mut context.out;
    let (mut total, mut failed, mut tips) = (0, 0, 0);
    let mut records = Vec::new();
    pipeline::each(inputs, workers, &plan, |record, _| {
        total += 1;
        tips += record.tips.len();
        match &record.error {
            Some(error) => {
                failed += 1;
                out.failed(record.source.path.as_deref().unwrap_or("-"), &error.detail);
            }
            None => records.push(record),
        }
        true
    });
    match args.format {
        _ if out.json => out.json(&records.iter().flat_map(|record| &record.tips).collect::<Vec<_>>())?,
        Some(Format::Csv) => csv(&records, out)?,
        Some(Format::Markdown) => records.iter().try_for_each(|record| markdown(record, out))?,
        Some(Format::Org) => records.iter().try_for_each(|record| org(record, out))?,
        None => records.iter().try_for_each(|record| for_a_reader(record, out))?,
    }
    match Exit::of_batch(total, failed) {
        Exit::Done if tips == 0 => Ok(Exit::NothingFound),
        exit => Ok(exit),
    }
}

fn for_a_reader(record: &Record, out: &mut Output) -> io::Result<()> {
    out.line(&[bold(title(record))])?;
    if record.tips.is_empty() {
        out.line(&[dim("  no tips")])?;
    }
    for tip in &record.tips {
        out.line(&[])?;
        numbered_title(tip, out)?;
        let topics = tip.topics.iter().map(|topic| topic.topic.as_str());
        let about: Vec<&str> = kind(tip).into_iter().chain(topics).collect();
        out.line(&[
            dim(format!("     {:.0} %", tip.confidence * 100.0)),
            dim(about.iter().map(|word| format!(" · {word}")).collect::<String>()),
        ])?;
        out.wrapped(&tip.body, INDENT)?;
        for item in tip.items.iter().filter(|item| !tip.body.contains(item.as_str())) {
            out.wrapped(&format!("• {item}"), INDENT)?;
        }
    }
    out.line(&[])?;
    doubts(record, out);
    Ok(())
}

/// Columns before the text of a tip: room for its number.
const INDENT: usize = 5;

/// The title behind its number, wrapped under itself.
fn numbered_title(tip: &Tip, out: &mut Output) -> io::Result<()> {
    let sign = tip.sign().map_or(String::new(), |sign| format!("{sign}: "));
    let text = one_line(&format!("{sign}{}", tip.title));
    let lines = textwrap::wrap(&text, out.width.saturating_sub(INDENT).max(20));
    for (n, line) in lines.iter().enumerate() {
        let number = if n == 0 { format!("{:>3}  ", tip.ordinal) } else { " ".repeat(INDENT) };
        let (mark, words) = if n == 0 { line.split_at(sign.len().min(line.len())) } else { ("", line.as_ref()) };
        out.line(&[cyan(number), red(mark), bold(words)])?;
    }
    Ok(())
}

/// What a tip is, where it is more than a tip.
fn kind(tip: &Tip) -> Option<&'static str> {
    match tip.kind {
        TipKind::Tip => None,
        TipKind::Step => Some("step"),
        TipKind::Question => Some("question"),
        TipKind::Warning => Some("warning"),
    }
}

/// What is odd about the tips of an article, to stderr; lists that were nearly advice only with `-v`.
fn doubts(record: &Record, out: &Output) {
    for problem in &record.problems {
        let tell = match problem.kind {
            ProblemKind::Numbering | ProblemKind::PromisedCount => true,
            ProblemKind::NotAdvice => out.verbose > 0,
            _ => false,
        };
        if tell {
            out.note(&[yellow("note "), plain(&problem.detail)]);
        }
    }
}

fn markdown(record: &Record, out: &mut Output) -> io::Result<()> {
    out.text(&format!("# {}\n", one_line(title(record))))?;
    for tip in &record.tips {
        out.text(&format!("\n## {}. {}\n", tip.ordinal, one_line(&tip.signed_title())))?;
        let below = below_title(tip).trim_end();
        if !below.is_empty() {
            out.text(&format!("\n{below}\n"))?;
        }
    }
    Ok(())
}

/// The Markdown of a tip without the line of its title, which the heading shows.
fn below_title(tip: &Tip) -> &str {
    let (first, rest) = tip.markdown.split_once('\n').unwrap_or((&tip.markdown, ""));
    if first.contains(tip.title.as_str()) && first.len() < tip.title.len() + 12 {
        rest.trim_start_matches('\n')
    } else {
        &tip.markdown
    }
}

fn org(record: &Record, out: &mut Output) -> io::Result<()> {
    out.text(&format!("* {}\n", one_line(title(record))))?;
    for tip in &record.tips {
        let topics: String = tip.topics.iter().map(|topic| format!("{}:", topic.topic.replace('-', "_"))).collect();
        let tags = if topics.is_empty() { String::new() } else { format!("  :{topics}") };
        // A line that begins with a star would be a heading of its own.
        let body: String = tip.body.lines().map(|line| format!("   {line}").trim_end().to_owned() + "\n").collect();
        out.text(&format!("** {}{tags}\n{body}", one_line(&tip.signed_title())))?;
    }
    Ok(())
}

fn csv(records: &[Record], out: &mut Output) -> io::Result<()> {
    let mut bytes = Vec::new();
    if let Some(mut csv) = export::to_stream(export::Format::Csv, &mut bytes) {
        records.iter().try_for_each(|record| csv.add(record))?;
        csv.finish()?;
    }
    out.bytes(&bytes)
}

fn title(record: &Record) -> &str {
    record.title.as_deref().or(record.source.path.as_deref()).unwrap_or("untitled")
}

fn one_line(text: &str) -> String {
    export::safe_line(text)
}
