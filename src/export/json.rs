//! All records as one JSON array, a record a line.

use super::{Exporter, safe_json};
use crate::record::Record;
use std::io::{self, Write};

/// Writes a JSON array.
pub struct Json<W> {
    out: W,
    begun: bool,
}

impl<W: Write> Json<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Json { out, begun: false }
    }
}

impl<W: Write> Exporter for Json<W> {
    fn add(&mut self, record: &Record) -> io::Result<()> {
        let json = serde_json::to_string(record).map_err(io::Error::other)?;
        let before = if self.begun { ",\n" } else { "[\n" };
        self.begun = true;
        write!(self.out, "{before}{}", safe_json(json))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_array_is_json_whatever_its_length() {
        for count in 0..3 {
            let mut bytes = Vec::new();
            let mut json = Json::new(&mut bytes);
            for _ in 0..count {
                json.add(&Record::default()).expect("memory takes it");
            }
            json.finish().expect("memory takes it");
            let read: Vec<Record> = serde_json::from_slice(&bytes).expect("JSON");
            assert_eq!(read.len(), count);
        }
    }
}
