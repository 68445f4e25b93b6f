//! What leaves the house: records as files of other programs and other people.
//!
//! A file per format, each an [`Exporter`]. Records come in the order of the store, so equal stores give equal bytes.

mod csv;
mod file_name;
mod json;
mod jsonl;
mod markdown;
mod safe;

pub use csv::cell;
pub use file_name::file_name;
pub use safe::{safe, safe_json, safe_line};

use crate::record::Record;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::Path;

/// The formats of `tamis export`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// One record a line
    #[default]
    Jsonl,
    /// One array of records
    Json,
    /// A folder with a Markdown file an article
    Markdown,
    /// A row a tip, for spreadsheets
    Csv,
}

/// Takes records one by one and writes them in its format.
pub trait Exporter {
    /// Writes one record.
    fn add(&mut self, record: &Record) -> io::Result<()>;

    /// Writes what must stand at the end.
    fn finish(&mut self) -> io::Result<()>;
}

/// An exporter that writes one stream; `None` for a format that is a folder.
pub fn to_stream<'w>(format: Format, out: impl Write + 'w) -> Option<Box<dyn Exporter + 'w>> {
    match format {
        Format::Jsonl => Some(Box::new(jsonl::Jsonl::new(out))),
        Format::Json => Some(Box::new(json::Json::new(out))),
        Format::Csv => Some(Box::new(csv::Csv::new(out))),
        Format::Markdown => None,
    }
}

/// An exporter that writes a file an article into `folder`, which is made where it is missing.
pub fn to_folder(folder: &Path) -> io::Result<Box<dyn Exporter>> {
    Ok(Box::new(markdown::Folder::new(folder)?))
}
