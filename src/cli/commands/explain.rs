//! `tamis explain`: what was taken out of an article, where, and why.

mod subject;
mod terminal;
mod why;

use crate::clean::{Category, Removal};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::plain;
use crate::explain::html;
use crate::pipeline;
use crate::record::Record;
use anyhow::Context as _;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use subject::{Subject, find};

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A file, an address, the id of a stored article, or - for standard input
    #[arg(value_name = "FILE|URL|ID", default_value = "-")]
    input: String,
    /// Write a page that shows original and cleaned article side by side; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "why")]
    html: Option<PathBuf>,
    /// Tell why this text is, or is not, in the output
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Every line of the source, also long stretches in which nothing begins or ends
    #[arg(long)]
    full: bool,
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
    let subject = match find(&args.input, context)? {
        Ok(subject) => subject,
        Err(exit) => return Ok(exit),
    };
    if let Some(text) = &args.why {
        return why::answer(text, &subject, &mut context.out);
    }
    if let Some(file) = &args.html {
        return page(&subject, file, context);
    }
    match context.out.json {
        true => context.out.json(&explanation(&subject.record))?,
        false => terminal::show(&subject.document, &subject.record, args.full, &mut context.out)?,
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

fn page(subject: &Subject, file: &Path, context: &mut Context) -> anyhow::Result<Exit> {
    let Subject { document, record, article, place } = subject;
    let page = html::page(&html::Page {
        title: record.title.as_deref(),
        place,
        document,
        removals: &record.removed,
        article,
        words: record.quality.words,
        disclosures: &record.disclosures,
        problems: &record.problems,
    });
    if file == Path::new("-") {
        context.out.bytes(page.as_bytes())?;
        return Ok(Exit::Done);
    }
    std::fs::write(file, page).with_context(|| format!("cannot write {}", file.display()))?;
    let cuts = crate::explain::words::count(record.removed.len(), "cut");
    context.out.note(&[plain(format!("{cuts} on the page {}", file.display()))]);
    Ok(Exit::Done)
}
