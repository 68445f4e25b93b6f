//! One record a line.

use super::{Exporter, safe_json};
use crate::record::Record;
use std::io::{self, Write};

/// Writes JSON Lines.
pub struct Jsonl<W> {
    out: W,
}

impl<W: Write> Jsonl<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Jsonl { out }
    }
}

impl<W: Write> Exporter for Jsonl<W> {
    fn add(&mut self, record: &Record) -> io::Result<()> {
        let json = serde_json::to_string(record).map_err(io::Error::other)?;
        writeln!(self.out, "{}", safe_json(json))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
