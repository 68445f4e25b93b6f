//! `tamis show`: one article or one tip out of the store.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, Piece, bold, cyan, dim, plain, red, yellow};
use crate::pipeline;
use crate::record::Record;
use crate::tips::{Polarity, Tip};
use std::io;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Id of an article, or of a tip as `search` prints it
    #[arg(value_name = "ID")]
    id: String,
}

/// Prints what stands under an id.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let store = context.open_store_for_reading()?;
    let of_article = args.id.split_once('#').map_or(args.id.as_str(), |(article, _)| article);
    let record = match store.get(&args.id)? {
        Some(record) => Some(record),
        None => store.get(of_article)?,
    };
    let out = &mut context.out;
    let Some(record) = record else {
        out.note(&[plain(format!("nothing is stored under {}; `tamis search` prints ids", args.id))]);
        return Ok(Exit::NothingFound);
    };
    let tip = record.tips.iter().find(|tip| tip.id == args.id && tip.id != record.id);
    match (tip, args.id.contains('#') && record.id != args.id) {
        (Some(tip), _) if out.json => out.json(tip)?,
        (Some(tip), _) => show_tip(tip, &record, out)?,
        (None, true) => {
            out.note(&[plain(format!(
                "the article {} has {} tips, none of them {}",
                record.id,
                record.tips.len(),
                args.id
            ))]);
            return Ok(Exit::NothingFound);
        }
        (None, false) if out.json => out.json(&record)?,
        (None, false) => show_article(&record, store.is_gone(&record.id)?, out)?,
    }
    Ok(Exit::Done)
}

fn show_tip(tip: &Tip, record: &Record, out: &mut Output) -> io::Result<()> {
    let dont = if tip.polarity == Polarity::Dont { red("don't: ") } else { plain("") };
    out.line(&[dont, bold(&tip.title)])?;
    out.line(&[])?;
    out.wrapped(&tip.body, 0)?;
    for item in tip.items.iter().filter(|item| !tip.body.contains(item.as_str())) {
        out.wrapped(&format!("• {item}"), 2)?;
    }
    out.line(&[])?;
    let article = record.title.as_deref().unwrap_or("untitled");
    fact("article", &format!("{article} (tip {} of {})", tip.ordinal, record.tips.len()), out)?;
    fact("id", &record.id, out)?;
    fact("section", &tip.section.join(" › "), out)?;
    source(record, out)?;
    fact("bytes", &format!("{}–{}", tip.span.start, tip.span.end), out)?;
    let topics = tip.topics.iter().map(|topic| format!("{} ({})", topic.topic, topic.because.join(", ")));
    fact("topics", &topics.collect::<Vec<_>>().join(", "), out)?;
    fact("sure", &format!("{:.0} %: {}", tip.confidence * 100.0, tip.reasons.join("; ")), out)?;
    fact("repeats", tip.duplicate_of.as_deref().unwrap_or(""), out)
}

fn show_article(record: &Record, gone: bool, out: &mut Output) -> io::Result<()> {
    out.line(&[bold(record.title.as_deref().unwrap_or("untitled"))])?;
    out.line(&[])?;
    fact("id", &record.id, out)?;
    source(record, out)?;
    fact("gone", if gone { "its source no longer has it; `tamis forget` deletes it" } else { "" }, out)?;
    fact("author", record.author.as_deref().unwrap_or(""), out)?;
    fact("published", record.published.as_deref().unwrap_or(""), out)?;
    fact("language", record.language.as_deref().unwrap_or(""), out)?;
    fact("words", &record.quality.words.to_string(), out)?;
    if let Some(original) = &record.duplicate_of {
        fact("repeats", &format!("{} ({:.0} % alike)", original.id, original.similarity * 100.0), out)?;
    }
    let cuts = pipeline::count(&record.removed).into_iter();
    let cuts = cuts.map(|(category, count)| format!("{count} {}", serde_json::json!(category).as_str().unwrap_or("")));
    fact("removed", &cuts.collect::<Vec<_>>().join(", "), out)?;
    for problem in &record.problems {
        out.line(&[yellow(format!("{:<11}", "problem")), plain(&problem.detail)])?;
    }
    if !record.tips.is_empty() {
        out.line(&[])?;
    }
    for tip in &record.tips {
        out.line(&[cyan(format!("{:>3}  ", tip.ordinal)), plain(&tip.title)])?;
    }
    out.line(&[])?;
    out.wrapped(&record.text, 0)
}

fn source(record: &Record, out: &mut Output) -> io::Result<()> {
    let place = record.source.url.as_deref().or(record.source.path.as_deref()).unwrap_or("");
    fact("source", place, out)?;
    let canonical = record.canonical_url.as_deref().filter(|url| *url != place);
    fact("original", canonical.unwrap_or(""), out)
}

/// A labelled line; nothing where there is nothing to say.
fn fact(label: &str, value: &str, out: &mut Output) -> io::Result<()> {
    let label: Piece = dim(format!("{label:<11}"));
    if value.is_empty() { Ok(()) } else { out.line(&[label, plain(value)]) }
}
