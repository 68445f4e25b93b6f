//! `tamis import`: exported records, and tips made elsewhere, into store and index.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::plain;
use crate::cli::values;
use crate::index::ImportedTip;
use crate::record::{Record, SCHEMA};
use crate::store::{Batcher, Entry, RawBytes};
use serde::Serialize;
use serde_json::Value;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files of records or tips, one a line or in one JSON array, or - for standard input
    #[arg(value_name = "FILE", required = true)]
    inputs: Vec<String>,
}

/// What an import did.
#[derive(Default, Serialize)]
struct Imported {
    read: usize,
    new: usize,
    changed: usize,
    unchanged: usize,
    failed: usize,
}

/// Reads each value into the store, then lets the index follow. What is neither record nor tip is named and the rest
/// goes on.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let readers =
        args.inputs.iter().map(|name| Ok((name.as_str(), values::open(name)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let (mut store, mut index) = context.open_for_writing()?;
    let mut done = Imported::default();
    let mut batch = Batcher::new(&mut store);
    for (name, reader) in readers {
        values::each(name, reader, |(place, value)| {
            match value.and_then(record_of) {
                Ok(record) => {
                    batch.push(Entry::new(record, RawBytes::None, None)?)?;
                    done.read += 1;
                }
                Err(reason) => {
                    context.out.failed(&place, &reason);
                    done.failed += 1;
                }
            }
            Ok(())
        })?;
    }
    let written = batch.finish()?;
    (done.new, done.changed, done.unchanged) = (written.new, written.changed, written.same);
    index.catch_up(&store)?;
    let exit = Exit::of_batch(done.read + done.failed, done.failed);
    match context.out.json {
        true => context.out.json(&done)?,
        false => {
            let Imported { new, changed, unchanged, failed, .. } = done;
            context.out.note(&[plain(format!("{new} new, {changed} changed, {unchanged} unchanged, {failed} failed"))]);
        }
    }
    Ok(exit)
}

/// A value is a record where it names a source, else a tip.
fn record_of(value: Value) -> Result<Record, String> {
    if !value.get("source").is_some_and(Value::is_object) {
        return ImportedTip::from_value(value).map(ImportedTip::into_record).map_err(|error| error.to_string());
    }
    let record: Record = serde_json::from_value(value).map_err(|error| format!("no record: {error}"))?;
    match record.schema.as_str() {
        SCHEMA => Ok(record),
        other => Err(format!("schema {other} is unknown; this tamis reads {SCHEMA}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn records_and_tips_are_told_apart() {
        let record = Record { schema: SCHEMA.to_owned(), id: "r".to_owned(), ..Record::default() };
        assert_eq!(record_of(serde_json::to_value(&record).expect("JSON")), Ok(record));
        let tip = record_of(json!({"schema": "tamis/1", "id": "t", "title": "Ask", "body": "Often."})).expect("a tip");
        assert_eq!((tip.id.as_str(), tip.tips.len()), ("t", 1));
        assert!(record_of(json!({})).is_err() && record_of(json!("nonsense")).is_err());
        let other = json!({"schema": "tamis/9", "id": "x", "source": {"kind": "files"}});
        assert!(record_of(other).is_err_and(|error| error.contains("tamis/9")));
    }
}
