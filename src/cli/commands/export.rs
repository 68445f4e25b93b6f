//! `tamis export`: all records, as other programs and people want them.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::output::plain;
use crate::export::{self, Exporter, Format};
use crate::store::Store;
use anyhow::Context as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How to write [default: as `[export] format` says: jsonl]
    #[arg(short, long, value_enum)]
    format: Option<Format>,
    /// A file, or for markdown a folder [default: as `[export] output` says: standard output]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

/// Writes every record, ordered by id: equal stores give equal bytes.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let loaded = context.config()?;
    let format = args.format.unwrap_or(loaded.config.export.format);
    let output = args.output.clone().unwrap_or_else(|| match loaded.config.export.output.as_path() {
        stream if stream == Path::new("-") => stream.to_owned(),
        path => loaded.resolve(path),
    });
    let to_stdout = output == Path::new("-");
    let store = context.open_store_for_reading()?;
    let written = match format {
        Format::Markdown if to_stdout => {
            return Err(Usage("markdown is a file an article: name a folder with --output FOLDER".to_owned()).into());
        }
        Format::Markdown => {
            let mut folder = export::to_folder(&output).with_context(|| cannot_write(&output))?;
            all(&store, folder.as_mut()).with_context(|| cannot_write(&output))?
        }
        _ if to_stdout => stream(&store, format, context.out.raw())?,
        _ => file(&store, format, &output).with_context(|| cannot_write(&output))?,
    };
    if !to_stdout {
        context.out.note(&[plain(format!("{written} records written to {}", output.display()))]);
    }
    Ok(Exit::Done)
}

/// Writes beside the file and renames at the end: the file is whole or as it was.
fn file(store: &Store, format: Format, path: &Path) -> anyhow::Result<usize> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let half = path.with_file_name(name);
    let ended = (|| {
        let mut out = BufWriter::with_capacity(256 << 10, File::create(&half)?);
        let written = stream(store, format, &mut out)?;
        out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        std::fs::rename(&half, path)?;
        Ok(written)
    })();
    if ended.is_err() {
        let _ = std::fs::remove_file(&half);
    }
    ended
}

fn stream(store: &Store, format: Format, out: &mut dyn Write) -> anyhow::Result<usize> {
    let mut exporter = export::to_stream(format, out).context("this format is a folder; name one with --output")?;
    all(store, exporter.as_mut())
}

fn all(store: &Store, exporter: &mut dyn Exporter) -> anyhow::Result<usize> {
    let mut written = 0;
    let mut ended = Ok(());
    store.all(|record| {
        if ended.is_ok() {
            ended = exporter.add(&record);
            written += 1;
        }
    })?;
    ended?;
    exporter.finish()?;
    Ok(written)
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", path.display())
}
