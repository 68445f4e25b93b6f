//! `tamis clean`: a filter. One result for every input, in the order of the inputs, whatever happens.

use crate::article::{self, Article};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::inputs;
use crate::cli::output::Output;
use crate::pipeline::{self, Input, Plan};
use crate::record::Record;
use std::io;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How to print the article [default: markdown, or json with --json]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// What the inputs are: files, or streams of one document a line ({"id", "url", "html" | "markdown" | "text"})
    #[arg(long, value_enum, default_value_t = From::Files)]
    from: From,
    /// Files, addresses, or - for standard input
    #[arg(value_name = "FILE|URL")]
    inputs: Vec<String>,
}

/// How an article is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The article as Markdown
    Markdown,
    /// Plain text
    Text,
    /// HTML in which nothing runs
    Html,
    /// The whole record; an array for several inputs
    Json,
    /// The whole record on one line, for every input
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum From {
    /// Each argument is a document
    Files,
    /// Each line is a document
    Jsonl,
}

/// Cleans the inputs and prints them.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let format = args.format.unwrap_or(match (context.out.json, args.from) {
        (_, From::Jsonl) => Format::Jsonl,
        (true, From::Files) => Format::Json,
        (false, From::Files) => Format::Markdown,
    });
    let config = context.config()?.config;
    let plan = Plan::new(&config.clean);
    let workers = context.workers();
    match args.from {
        From::Files => {
            let inputs = inputs::named(&args.inputs, &config.fetch)?;
            let many = args.inputs.len() > 1;
            print_all(inputs, workers, &plan, Printer { format, many, printed: 0 }, &mut context.out)
        }
        From::Jsonl if matches!(format, Format::Json) => {
            Err(Usage("a stream has no end to close an array at; use --format jsonl".to_owned()).into())
        }
        From::Jsonl => {
            let printer = Printer { format, many: true, printed: 0 };
            print_all(inputs::streams(&args.inputs), workers, &plan, printer, &mut context.out)
        }
    }
}

fn print_all(
    inputs: impl Iterator<Item = Input> + Send,
    workers: usize,
    plan: &Plan,
    mut printer: Printer,
    out: &mut Output,
) -> anyhow::Result<Exit> {
    let (mut total, mut failed) = (0, 0);
    let mut ended = Ok(());
    pipeline::each(inputs, workers, plan, |record, article| {
        total += 1;
        failed += usize::from(record.error.is_some());
        ended = printer.print(&record, &article, out);
        ended.is_ok()
    });
    ended?;
    printer.end(out)?;
    Ok(Exit::of_batch(total, failed))
}

/// Prints results one after the other, handing each on as soon as it is there.
struct Printer {
    format: Format,
    many: bool,
    printed: usize,
}

impl Printer {
    fn print(&mut self, record: &Record, article: &Article, out: &mut Output) -> io::Result<()> {
        if let Some(error) = &record.error {
            let place = record.source.path.as_deref().or(record.source.url.as_deref()).unwrap_or("-");
            out.failed(place, &error.detail);
        }
        let failed = record.error.is_some();
        match self.format {
            Format::Jsonl => out.json_line(record)?,
            Format::Json if self.many => {
                out.bytes(if self.printed == 0 { b"[\n" } else { b",\n" })?;
                out.json_part(record)?;
            }
            Format::Json => out.json(record)?,
            Format::Markdown | Format::Text | Format::Html if failed => return Ok(()),
            Format::Markdown => self.page(&record.markdown, out)?,
            Format::Text => self.page(&record.text, out)?,
            Format::Html => self.page(&article::html::render(&article.blocks), out)?,
        }
        self.printed += 1;
        out.flush()
    }

    fn page(&self, text: &str, out: &mut Output) -> io::Result<()> {
        if self.printed > 0 {
            out.bytes(b"\n")?;
        }
        out.text(text)
    }

    fn end(&self, out: &mut Output) -> io::Result<()> {
        match (self.format, self.many, self.printed) {
            (Format::Json, true, 0) => out.bytes(b"[]\n"),
            (Format::Json, true, _) => out.bytes(b"\n]\n"),
            _ => Ok(()),
        }
    }
}
