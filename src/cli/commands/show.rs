//! `tamis show`: one article or one tip out of the store, with what is known about it.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::hits;
use crate::cli::output::{Output, bold, cyan, dim, plain, yellow};
use crate::index::{ArticleInfo, Stored};
use crate::pipeline;
use crate::record::Record;
use crate::search::Search;
use crate::tips::Tip;
use serde::Serialize;
use std::io;

/// Tips about the same that are named, at most.
const RELATED: usize = 3;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Id of an article, or of a tip as `search` prints it
    #[arg(value_name = "ID")]
    id: String,
}

/// A tip with what is known about it.
#[derive(Serialize)]
struct Shown<'t> {
    #[serde(flatten)]
    tip: &'t Tip,
    article: Article<'t>,
    #[serde(flatten)]
    others: &'t Others,
}

/// The article of a tip: where its span lies.
#[derive(Serialize)]
struct Article<'t> {
    id: &'t str,
    title: Option<&'t str>,
    source: &'t crate::record::SourceInfo,
    canonical_url: Option<&'t str>,
}

/// Other tips, as far as the index knows them.
#[derive(Default, Serialize)]
struct Others {
    /// That say the same.
    also_in: Vec<Other>,
    /// That are about the same.
    related: Vec<Other>,
}

#[derive(Serialize)]
struct Other {
    id: String,
    title: String,
    article: ArticleInfo,
}

/// Prints what stands under an id.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let store = context.open_store_for_reading()?;
    let of_article = args.id.rsplit_once('#').map_or(args.id.as_str(), |(article, _)| article);
    let record = match store.get(&args.id)? {
        Some(record) => Some(record),
        None => store.get(of_article)?,
    };
    let Some(record) = record else {
        context.out.note(&[plain(format!("nothing is stored under {}; `tamis search` prints ids", args.id))]);
        return Ok(Exit::NothingFound);
    };
    let tip = record.tips.iter().find(|tip| tip.id == args.id && tip.id != record.id);
    match tip {
        Some(tip) => {
            let others = others(&tip.id, context)?;
            let out = &mut context.out;
            if out.json { out.json(&shown(tip, &record, &others))? } else { show_tip(tip, &record, &others, out)? }
        }
        None if record.id != args.id => {
            let (id, tips) = (&record.id, record.tips.len());
            context.out.note(&[plain(format!("the article {id} has {tips} tips, none of them {}", args.id))]);
            return Ok(Exit::NothingFound);
        }
        None if context.out.json => context.out.json(&record)?,
        None => show_article(&record, store.is_gone(&record.id)?, &mut context.out)?,
    }
    Ok(Exit::Done)
}

/// What the index knows of other tips; nothing where there is no index: the store alone shows a tip.
fn others(id: &str, context: &Context) -> anyhow::Result<Others> {
    let Ok(search) = context.search() else { return Ok(Others::default()) };
    let of_stored = |stored: Stored| Other { id: stored.id, title: stored.title, article: stored.article };
    let also_in = Search::same(&search, id)?.into_iter().map(of_stored).collect();
    let related = search.related(id, RELATED)?.into_iter();
    let related = related.map(|hit| Other { id: hit.id, title: hit.title, article: hit.article }).collect();
    Ok(Others { also_in, related })
}

fn shown<'t>(tip: &'t Tip, record: &'t Record, others: &'t Others) -> Shown<'t> {
    let (title, canonical_url) = (record.title.as_deref(), record.canonical_url.as_deref());
    Shown { tip, article: Article { id: &record.id, title, source: &record.source, canonical_url }, others }
}

fn show_tip(tip: &Tip, record: &Record, others: &Others, out: &mut Output) -> io::Result<()> {
    out.wrapped_pieces(&[hits::sign(tip.sign()), bold(&tip.title)], 0)?;
    out.line(&[])?;
    out.wrapped(&tip.body, 0)?;
    for item in tip.items.iter().filter(|item| !tip.body.contains(item.as_str())) {
        out.wrapped(&format!("• {item}"), 2)?;
    }
    out.line(&[])?;
    let article = record.title.as_deref().unwrap_or("untitled");
    out.fact("article", &format!("{article} (tip {} of {})", tip.ordinal, record.tips.len()))?;
    out.fact("id", &record.id)?;
    out.fact("section", &tip.section.join(" › "))?;
    source(record, out)?;
    out.fact("bytes", &bytes(tip))?;
    let topics = tip.topics.iter().map(|topic| match topic.because.as_slice() {
        [] => topic.topic.clone(),
        because => format!("{} ({})", topic.topic, because.join(", ")),
    });
    out.fact("topics", &topics.collect::<Vec<_>>().join(", "))?;
    out.fact("sure", &format!("{:.0} %: {}", tip.confidence * 100.0, tip.reasons.join("; ")))?;
    out.fact("repeats", tip.duplicate_of.as_deref().unwrap_or(""))?;
    let list = |label: &str, others: &[Other], out: &mut Output| {
        others.iter().enumerate().try_for_each(|(at, other)| {
            let label = format!("{:<11}", if at == 0 { label } else { "" });
            let place = hits::place(&other.article, &other.title);
            let pieces = [plain(&other.title), dim(format!(" · {place} · {}", other.id))];
            out.labelled(&[dim(label)], &pieces, 11)
        })
    };
    list("also in", &others.also_in, out)?;
    list("related", &others.related, out)
}

/// Where a tip lies in its source, and what inside it is not its own.
fn bytes(tip: &Tip) -> String {
    let holes = tip.span.holes.iter().map(|(start, end)| format!("{start}–{end}")).collect::<Vec<_>>();
    match (tip.span.end, holes.is_empty()) {
        (0, _) => String::new(),
        (end, true) => format!("{}–{end}", tip.span.start),
        (end, false) => format!("{}–{end} without {}", tip.span.start, holes.join(", ")),
    }
}

fn show_article(record: &Record, gone: bool, out: &mut Output) -> io::Result<()> {
    out.wrapped_pieces(&[bold(record.title.as_deref().unwrap_or("untitled"))], 0)?;
    out.line(&[])?;
    out.fact("id", &record.id)?;
    source(record, out)?;
    out.fact("gone", if gone { "its source no longer has it; `tamis forget` deletes it" } else { "" })?;
    out.fact("author", record.author.as_deref().unwrap_or(""))?;
    out.fact("published", record.published.as_deref().unwrap_or(""))?;
    out.fact("language", record.language.as_deref().unwrap_or(""))?;
    out.fact("words", &record.quality.words.to_string())?;
    if let Some(original) = &record.duplicate_of {
        out.fact("repeats", &format!("{} ({:.0} % alike)", original.id, original.similarity * 100.0))?;
    }
    let cuts = pipeline::count(&record.removed).into_iter();
    let cuts = cuts.map(|(category, count)| format!("{count} {}", serde_json::json!(category).as_str().unwrap_or("")));
    out.fact("removed", &cuts.collect::<Vec<_>>().join(", "))?;
    for problem in &record.problems {
        out.labelled(&[yellow("problem")], &[plain(&problem.detail)], 11)?;
    }
    if !record.tips.is_empty() {
        out.line(&[])?;
    }
    for tip in &record.tips {
        out.labelled(&[cyan(format!("{:>3}  ", tip.ordinal))], &[plain(&tip.title)], 5)?;
    }
    out.line(&[])?;
    out.wrapped(&record.text, 0)
}

fn source(record: &Record, out: &mut Output) -> io::Result<()> {
    let place = record.source.url.as_deref().or(record.source.path.as_deref()).unwrap_or("");
    out.fact("source", place)?;
    let canonical = record.canonical_url.as_deref().filter(|url| *url != place);
    out.fact("original", canonical.unwrap_or(""))
}
