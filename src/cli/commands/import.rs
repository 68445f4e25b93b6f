//! `tamis import`: exported records, and tips made elsewhere, into store and index.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{Output, plain};
use crate::index::ImportedTip;
use crate::record::{Record, SCHEMA};
use crate::store::{Batcher, Entry, RawBytes};
use anyhow::Context as _;
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read, in bytes.
const LINE: u64 = 256 << 20;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files of one record or tip a line, or - for standard input
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

/// Reads each line into the store, then lets the index follow. A line that is neither record nor tip is named and
/// the rest goes on.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let readers =
        args.inputs.iter().map(|name| Ok((name.as_str(), open(name)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let (mut store, mut index) = context.open_for_writing()?;
    let mut done = Imported::default();
    let mut batch = Batcher::new(&mut store);
    for (name, reader) in readers {
        lines(name, reader, &context.out, &mut done, |record| {
            Ok(batch.push(Entry::new(record, RawBytes::None, None)?)?)
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

fn open(name: &str) -> anyhow::Result<Box<dyn Read>> {
    match name {
        "-" => Ok(Box::new(io::stdin())),
        path => Ok(Box::new(File::open(path).with_context(|| format!("cannot read {path}"))?)),
    }
}

fn lines(
    name: &str,
    reader: Box<dyn Read>,
    out: &Output,
    done: &mut Imported,
    mut put: impl FnMut(Record) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut reader = BufReader::with_capacity(256 << 10, reader);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read =
            (&mut reader).take(LINE).read_until(b'\n', &mut line).with_context(|| format!("cannot read {name}"))?;
        if read == 0 {
            break;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(&line) {
            Ok(record) => {
                put(record)?;
                done.read += 1;
            }
            Err(reason) => {
                out.failed(&format!("{name}:{number}"), &reason);
                done.failed += 1;
            }
        }
    }
    Ok(())
}

/// A line is a record where it names a source, else a tip.
fn parse(line: &[u8]) -> Result<Record, String> {
    let text = std::str::from_utf8(line).map_err(|_| "the line is not UTF-8".to_owned())?;
    match serde_json::from_str::<Record>(text) {
        Ok(record) if record.schema != SCHEMA => {
            Err(format!("schema {} is unknown; this tamis reads {SCHEMA}", record.schema))
        }
        Ok(record) => Ok(record),
        Err(_) if !text.contains("\"source\"") => {
            ImportedTip::parse(text).map(ImportedTip::into_record).map_err(|e| e.to_string())
        }
        Err(error) => ImportedTip::parse(text).map(ImportedTip::into_record).map_err(|_| format!("no record: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_tips_are_told_apart() {
        let record = Record { schema: SCHEMA.to_owned(), id: "r".to_owned(), ..Record::default() };
        let line = serde_json::to_vec(&record).expect("JSON");
        assert_eq!(parse(&line), Ok(record));
        let tip = parse(br#"{"schema":"tamis/1","id":"t","title":"Ask","body":"Often."}"#).expect("a tip");
        assert_eq!((tip.id.as_str(), tip.tips.len()), ("t", 1));
        assert!(parse(b"{}").is_err() && parse(b"nonsense").is_err() && parse(b"\xff").is_err());
        assert!(parse(br#"{"schema":"tamis/9","id":"x","source":{}}"#).is_err_and(|e| e.contains("tamis/9")));
    }
}
