//! `tamis search`: tips, or articles, that answer a query.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, Piece, bold, cyan, dim, plain, red, yellow};
use crate::search::{Answer, Hit, Order, Request, Search};
use crate::tips::Polarity;
use std::io;

/// How many values of a facet are shown.
const FACET_VALUES: usize = 5;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Words, "phrases", -not, title:, topic:, kind:, site:, source:, author:, lang:, after:2024-01, before:, is:duplicate
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Hits to show
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hits to leave out before the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Articles instead of tips
    #[arg(short, long)]
    articles: bool,
    /// The order of the hits
    #[arg(short, long, value_enum, default_value_t = Sort::Relevance)]
    sort: Sort,
    /// Show what says the same each time it was found
    #[arg(long)]
    unfold: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Sort {
    /// Best first
    Relevance,
    /// Newest first
    Date,
    /// Surest first
    Confidence,
}

/// Prints the hits. Without any: nothing found.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let index = context.open_index_for_reading()?;
    let request = Request {
        articles: args.articles,
        limit: args.limit,
        offset: args.offset,
        order: match args.sort {
            Sort::Relevance => Order::Relevance,
            Sort::Date => Order::Date,
            Sort::Confidence => Order::Confidence,
        },
        fold: !args.unfold,
        ..Request::new(args.query.join(" "))
    };
    let answer = Search::new(&index).answer(&request)?;
    match context.out.json {
        true => context.out.json(&answer)?,
        false => tell(&answer, &request, &mut context.out)?,
    }
    Ok(if answer.hits.is_empty() { Exit::NothingFound } else { Exit::Done })
}

fn tell(answer: &Answer, request: &Request, out: &mut Output) -> io::Result<()> {
    for note in &answer.notes {
        out.note(&[yellow("note: "), plain(&note.text)]);
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        show(request.offset + at + 1, hit, out)?;
        out.line(&[])?;
    }
    for suggestion in &answer.suggestions {
        out.note(&[plain("did you mean "), bold(&suggestion.query), plain("?")]);
    }
    if answer.hits.is_empty() {
        out.note(&[plain("nothing found")]);
        return Ok(());
    }
    facets(answer, out)?;
    let (thing, about) =
        (if request.articles { "article" } else { "tip" }, if answer.total_is_estimate { "about " } else { "" });
    let plural = if answer.total == 1 { "" } else { "s" };
    out.line(&[dim(format!("{about}{} {thing}{plural}", answer.total)), dim(" · tamis show ID prints one whole")])
}

fn show(number: usize, hit: &Hit, out: &mut Output) -> io::Result<()> {
    let dont = hit.tip.as_ref().is_some_and(|tip| tip.polarity == Polarity::Dont);
    let mut pieces = vec![cyan(format!("{number:>3}  ")), if dont { red("don't: ") } else { plain("") }];
    pieces.extend(marked(&hit.title, &hit.highlights.title, bold, cyan));
    out.line(&pieces)?;
    out.wrapped_pieces(&marked(&hit.snippet, &hit.highlights.snippet, plain, bold), 5)?;
    let article = &hit.article;
    let title = article.title.as_deref().filter(|title| *title != hit.title).unwrap_or("");
    let place = article.site.as_deref().or(article.url.as_deref()).or(article.path.as_deref()).unwrap_or("");
    let also = match hit.also_in {
        0 => String::new(),
        1 => "also in 1 other article".to_owned(),
        more => format!("also in {more} other articles"),
    };
    let topics = hit.tip.as_ref().map(|tip| tip.topics.join(", ")).unwrap_or_default();
    let facts = [title, place, article.published.as_deref().map_or("", day), &topics, &also];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
    let link = article.url.as_deref().unwrap_or("");
    out.linked(&[plain("     "), dim(facts)], link)?;
    out.line(&[plain("     "), dim(&hit.id)])
}

fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// The text in stretches that matched and stretches that did not.
fn marked(text: &str, matches: &[(usize, usize)], rest: fn(String) -> Piece, hit: fn(String) -> Piece) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let stretch = |from: usize, to: usize| text.get(from..to).unwrap_or("").to_owned();
    for &(start, end) in matches {
        pieces.extend([rest(stretch(at, start)), hit(stretch(start, end))]);
        at = end;
    }
    pieces.push(rest(stretch(at, text.len())));
    pieces
}

fn facets(answer: &Answer, out: &mut Output) -> io::Result<()> {
    for (name, values) in &answer.facets {
        if values.len() < 2 {
            continue;
        }
        let mut pieces = vec![dim(format!("{name:<9}"))];
        for value in values.iter().take(FACET_VALUES) {
            pieces.extend([plain(format!("{} ", value.value)), dim(format!("{}   ", value.count))]);
        }
        out.line(&pieces)?;
    }
    Ok(())
}
