//! `tamis search`: tips, or articles, that answer a query.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::hits;
use crate::cli::output::{Output, bold, dim, plain};
use crate::search::{Answer, Order, Request, Search, Suggestion};
use std::io;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Words, "phrases", begin*, -not, title:, topic:, kind:, site:, source:, author:, lang:, after:2024-01, before:, is:duplicate
    #[arg(value_name = "QUERY", required_unless_present = "like")]
    query: Vec<String>,
    /// Tips that are about the same as this one, instead of a query
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "articles", "sort", "offset", "unfold"])]
    like: Option<String>,
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
    /// Newest first; every word has to match
    Date,
    /// Surest first; every word has to match
    Confidence,
}

/// Prints the hits. Without any: nothing found.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let search = context.search()?;
    if let Some(id) = &args.like {
        return like(id, args, &search, &mut context.out);
    }
    let mut request = Request {
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
    loop {
        let answer = search.answer(&request)?;
        let exit = if answer.hits.is_empty() { Exit::NothingFound } else { Exit::Done };
        if context.out.json {
            context.out.json(&answer)?;
            return Ok(exit);
        }
        tell(&answer, &request, &mut context.out)?;
        match asked_instead(&answer.suggestions, &mut context.out)? {
            Some(query) => request.query = query,
            None => return Ok(exit),
        }
    }
}

fn like(id: &str, args: &Args, search: &Search, out: &mut Output) -> anyhow::Result<Exit> {
    if search.stored(id)?.is_none() {
        out.note(&[plain(format!("nothing is stored under {id}; `tamis search` prints ids"))]);
        return Ok(Exit::NothingFound);
    }
    let related = search.related(id, args.limit)?;
    let answer = Answer { total: related.len() as u64, hits: related, ..Answer::default() };
    match out.json {
        true => out.json(&answer)?,
        false => tell(&answer, &Request::new(""), out)?,
    }
    Ok(if answer.hits.is_empty() { Exit::NothingFound } else { Exit::Done })
}

fn tell(answer: &Answer, request: &Request, out: &mut Output) -> io::Result<()> {
    for note in &answer.notes {
        hits::note(&answer.query, note, out);
    }
    for (at, hit) in answer.hits.iter().enumerate() {
        hits::hit(request.offset + at + 1, hit, out)?;
        out.line(&[])?;
    }
    if answer.hits.is_empty() {
        out.note(&[plain("nothing found")]);
        return Ok(());
    }
    hits::facets(&answer.facets, out)?;
    let (thing, about) =
        (if request.articles { "article" } else { "tip" }, if answer.total_is_estimate { "about " } else { "" });
    let plural = if answer.total == 1 { "" } else { "s" };
    let shown = format!("{about}{} {thing}{plural} · tamis show ID prints one whole", answer.total);
    out.wrapped_pieces(&[dim(shown)], 0)
}

/// Offers what may have been meant: where somebody is there, with one key.
fn asked_instead(suggestions: &[Suggestion], out: &mut Output) -> io::Result<Option<String>> {
    let mut open = suggestions.iter().filter(|suggestion| !suggestion.applied);
    let Some(suggestion) = open.next() else { return Ok(None) };
    let question = [plain("did you mean "), bold(suggestion.query.trim_end()), plain("?")];
    if !out.asks {
        out.note(&question);
        return Ok(None);
    }
    out.end_page()?;
    let question = [&question[..], &[dim(" Return searches for it; any other word and return ends.")]].concat();
    let query = out.confirmed(&question)?.then(|| suggestion.query.clone());
    out.page();
    Ok(query)
}
