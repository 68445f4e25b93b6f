//! The story of tamis, told top-down.
//!
//! 1. `source` finds bytes;
//! 2. `document` reads them into one tree with exact places;
//! 3. `clean` decides what goes and why;
//! 4. `article` turns what stays into blocks;
//! 5. `tips` lifts the advice out;
//! 6. `record` is all of that as one value;
//! 7. `store` keeps it, `index` makes it searchable.
//!
//! [`process`] is steps 2 to 6: pure, a value in and a value out. [`each`] does that for many inputs on many threads,
//! in order. [`run`] is the whole way, for configured sources, and skips what has not changed. [`reclean()`] goes it
//! again from stored bytes, where the rules have changed.

mod changed;
mod dry_run;
mod input;
mod keeper;
mod network;
pub mod pool;
pub mod reclean;
mod robots;
mod run;
mod sources;
mod stop;
mod summary;
mod task;
mod writer;

pub use crate::config::Plan;
pub use dry_run::{DryRun, Would, dry_run};
pub use input::Input;
pub use network::Single;
pub use reclean::reclean;
pub use run::{Options, RunError, run};
pub use sources::{Source, sources};
pub use stop::Stop;
pub use summary::{Failure, Summary, Tally};

use crate::article::{self, Article};
use crate::clean::{self, Category, Removal};
use crate::dedup;
use crate::document::{Document, decode::decode};
use crate::record::Record;
use crate::source::Raw;
use crate::tips;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// One input becomes one record. Nothing but the input and the plan has a say: equal inputs give equal bytes.
pub fn process(raw: &Raw, plan: &Plan) -> Record {
    process_with_article(raw, plan).0
}

/// The same, with the blocks of the article for renderers that a record does not hold.
pub fn process_with_article(raw: &Raw, plan: &Plan) -> (Record, Article) {
    let decoded = decode(&raw.bytes, raw.content_type.as_deref(), &plan.limits);
    let format = raw.format.unwrap_or_else(|| input::guess_format(raw, &decoded.text));
    let document = Document::parse(decoded.text, format, &plan.limits);
    let cleaned = clean::clean(&document, &plan.clean_for(raw));
    let article = article::build(&cleaned);
    let mut record = Record::of_article(raw, decoded.encoding, &document, &article);
    record.problems.splice(0..0, decoded.problems);
    record.versions = plan.versions.clone();
    record.removed = cleaned.removals;
    record.disclosures = cleaned.disclosures;
    record.tags.extend(plan.tags.iter().filter(|tag| !record.tags.contains(tag)).cloned().collect::<Vec<_>>());
    let found = tips::extract(
        &article,
        &tips::Context {
            source: document.source(),
            title: record.title.as_deref(),
            removals: &record.removed,
            language: record.language.as_deref(),
            document: Some(&document),
        },
    );
    record.add_tips(found.tips);
    record.problems.extend(found.problems);
    dedup::complete(&mut record);
    (record, article)
}

/// Every input becomes a record, on `workers` threads, handed to `take` in the order of the inputs until it says no.
pub fn each(
    inputs: impl Iterator<Item = Input> + Send,
    workers: usize,
    plan: &Plan,
    mut take: impl FnMut(Record, Article) -> bool,
) {
    pool::in_order(
        inputs,
        workers,
        |input| input.into_record(plan),
        |done| match done.is_none_or(|(record, article)| take(record, article)) {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        },
    );
}

/// Cuts by category.
pub fn count(removed: &[Removal]) -> BTreeMap<Category, usize> {
    let mut counts = BTreeMap::new();
    for removal in removed {
        *counts.entry(removal.category).or_insert(0) += 1;
    }
    counts
}
