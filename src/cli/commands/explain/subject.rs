//! What is explained: an input that is cleaned now, or a stored article as it was cleaned then.

use crate::article::{self, Article};
use crate::clean::{Options, apply};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::inputs;
use crate::cli::output::plain;
use crate::document::{Document, Format, Limits, decode::decode};
use crate::pipeline::{Input, Plan};
use crate::record::Record;
use crate::source::Raw;
use crate::store::Store;
use std::path::Path;

/// A document with its record.
pub(super) struct Subject {
    pub(super) document: Document,
    pub(super) record: Record,
    pub(super) article: Article,
    pub(super) place: String,
}

/// Finds what an argument names; what cannot be had is told, and the code to end with is the result.
pub(super) fn find(argument: &str, context: &mut Context) -> anyhow::Result<Result<Subject, Exit>> {
    if argument != "-" && !inputs::is_address(argument) && !Path::new(argument).exists() {
        if let Some(subject) = stored(argument, context)? {
            return Ok(Ok(subject));
        }
        if is_id(argument) {
            context.out.note(&[plain(format!("nothing is stored under {argument}; `tamis search` prints ids"))]);
            return Ok(Err(Exit::NothingFound));
        }
    }
    let config = context.config()?.config;
    let plan = Plan::new(&config.clean);
    let mut inputs = inputs::named(&[argument.to_owned()], &config.fetch)?;
    let input = inputs.next().expect("one argument is one input");
    match input.read(&plan) {
        Ok(raw) => Ok(fresh(raw, argument, &plan, context)),
        Err(unreadable) => {
            context.out.failed(argument, &unreadable.detail);
            Ok(Err(Exit::AllFailed))
        }
    }
}

fn fresh(raw: Raw, argument: &str, plan: &Plan, context: &Context) -> Result<Subject, Exit> {
    let source = decode(&raw.bytes, raw.content_type.as_deref(), &plan.limits).text;
    let (record, article) = Input::Raw(raw).into_record(plan);
    if let Some(error) = &record.error {
        context.out.failed(argument, &error.detail);
        return Err(Exit::AllFailed);
    }
    let document = Document::parse(source, record.source.format, &plan.limits);
    let place = place_of(&record);
    Ok(Subject { document, record, article, place })
}

/// The article under an id (that of a tip means its article), as it was cleaned when it was stored.
fn stored(id: &str, context: &Context) -> anyhow::Result<Option<Subject>> {
    let folder = context.config()?.data_folder();
    let Ok(store) = Store::open_reader(&folder) else { return Ok(None) };
    let of_article = id.split_once('#').map_or(id, |(article, _)| article);
    let Some(record) = store.get(of_article)? else { return Ok(None) };
    let raw = store.raw_of(of_article)?.map(|hash| store.raw(hash)).transpose()?.flatten();
    let Some(bytes) = raw else {
        anyhow::bail!("the bytes of {of_article} are not in the store; an imported article cannot be explained");
    };
    // The encoding is known; a page's own word about it need not be looked for.
    let content_type = format!("text/plain; charset={}", record.source.encoding);
    let limits = Limits::default();
    let source = decode(&bytes, Some(&content_type), &limits).text;
    let document = Document::parse(source, record.source.format, &limits);
    let cleaned = Document::parse(record.markdown.as_str(), Format::Markdown, &limits);
    let article = article::build(&apply::apply(&cleaned, &Options::default(), &[]));
    let place = place_of(&record);
    Ok(Some(Subject { document, record, article, place }))
}

fn place_of(record: &Record) -> String {
    record.source.url.clone().or_else(|| record.source.path.clone()).unwrap_or_default()
}

fn is_id(argument: &str) -> bool {
    let id = argument.split_once('#').map_or(argument, |(article, _)| article);
    id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())
}
