//! A row a tip, for spreadsheets.
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`. Such cells get a leading `'`, and so do cells
//! that begin with one: whoever reads the file back takes one leading `'` off and has the author's text again.

use super::{Exporter, safe};
use crate::record::Record;
use crate::tips::Tip;
use std::borrow::Cow;
use std::io::{self, Write};

const COLUMNS: [&str; 16] = [
    "id",
    "title",
    "body",
    "items",
    "kind",
    "polarity",
    "topics",
    "section",
    "ordinal",
    "confidence",
    "language",
    "article_id",
    "article_title",
    "author",
    "published",
    "source",
];

/// Writes CSV: UTF-8, commas, every cell of text quoted.
pub struct Csv<W: Write> {
    rows: csv::Writer<W>,
    begun: bool,
}

impl<W: Write> Csv<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        // Quotes everywhere: an unquoted `;` would divide cells where the spreadsheet's language says so.
        let rows = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(out);
        Csv { rows, begun: false }
    }

    fn header(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.rows.write_record(COLUMNS)?;
        }
        Ok(())
    }

    fn tip(&mut self, record: &Record, tip: &Tip) -> io::Result<()> {
        let topics = tip.topics.iter().map(|topic| topic.topic.as_str()).collect::<Vec<_>>().join(", ");
        let source = record.source.url.as_deref().or(record.source.path.as_deref()).unwrap_or("");
        let text = [
            tip.id.as_str(),
            &tip.title,
            &tip.body,
            &tip.items.join("\n"),
            name_of(&tip.kind).as_ref(),
            name_of(&tip.polarity).as_ref(),
            &topics,
            &tip.section.join(" › "),
            &tip.ordinal.to_string(),
            &format!("{:.2}", tip.confidence),
            tip.language.as_deref().or(record.language.as_deref()).unwrap_or(""),
            &record.id,
            record.title.as_deref().unwrap_or(""),
            record.author.as_deref().unwrap_or(""),
            record.published.as_deref().unwrap_or(""),
            source,
        ]
        .map(|text| cell(text).into_owned());
        Ok(self.rows.write_record(text)?)
    }
}

impl<W: Write> Exporter for Csv<W> {
    fn add(&mut self, record: &Record) -> io::Result<()> {
        self.header()?;
        record.tips.iter().try_for_each(|tip| self.tip(record, tip))
    }

    fn finish(&mut self) -> io::Result<()> {
        self.header()?;
        self.rows.flush()
    }
}

/// Text as a cell that no spreadsheet runs.
pub fn cell(text: &str) -> Cow<'_, str> {
    let text = safe(text);
    let first = text.trim_start().chars().next();
    let runs = first.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '\'' | '＝' | '＋' | '－' | '＠' | '|' | '%'));
    match runs || text.starts_with(['\t', '\r', '\n']) {
        true => Cow::Owned(format!("'{text}")),
        false => text,
    }
}

/// The name serde gives a plain variant.
fn name_of(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text_and_come_back() {
        for text in ["=1+1", "+1", "-1+1", "@SUM(1)", "\t=1+1", "\n=1", " =1+1", "＝1+1", "＠x", "'=1", "- a dash", "-"]
        {
            let safe = cell(text);
            assert!(safe.starts_with('\''), "{text:?}");
            assert_eq!(&safe[1..], text);
        }
        for text in ["plain", "", "a = b", "“quoted”", "5 + 5"] {
            assert_eq!(cell(text), text);
        }
        assert_eq!(cell("\r=1"), "'\n=1");
    }

    #[test]
    fn every_cell_is_quoted_and_every_tip_a_row() {
        let tip = Tip { title: ";=1+1".to_owned(), body: "one\n\ntwo, \"three\"".to_owned(), ..Tip::default() };
        let record = Record { tips: vec![tip.clone(), tip], title: Some("=cmd".to_owned()), ..Record::default() };
        let mut bytes = Vec::new();
        let mut csv = Csv::new(&mut bytes);
        csv.add(&record).expect("memory takes it");
        csv.finish().expect("memory takes it");
        drop(csv);
        assert!(String::from_utf8_lossy(&bytes).contains("\";=1+1\""));
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[1][2], "one\n\ntwo, \"three\"");
        assert_eq!(&rows[0][12], "'=cmd");
    }
}
