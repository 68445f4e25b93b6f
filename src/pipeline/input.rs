//! What a run is given, and the way from there to a record that never fails.

use super::{Plan, process_with_article};
use crate::article::Article;
use crate::document::Format;
use crate::record::Record;
use crate::source::files::{self, FoundFile};
use crate::source::{Place, Raw, Unreadable};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// One input, read where it is worked on, so that reading is spread over the workers, too.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file.
    File(FoundFile),
    /// Standard input.
    Stdin,
    /// Bytes that were read already.
    Raw(Raw),
    /// Something that could not be had.
    Failed(Unreadable),
}

impl Input {
    /// Reads the bytes.
    pub fn read(self, plan: &Plan) -> Result<Raw, Unreadable> {
        let mut raw = match self {
            Input::File(file) => files::read(&file.path, &file.shown_as, &plan.limits),
            Input::Stdin => files::read_stdin(&plan.limits),
            Input::Raw(raw) => Ok(raw),
            Input::Failed(unreadable) => Err(unreadable),
        }?;
        raw.name = raw.name.or_else(|| plan.source.clone());
        Ok(raw)
    }

    /// A record whatever happens: what could not be read, or what tamis stumbles over, is a record with `error`.
    pub fn into_record(self, plan: &Plan) -> (Record, Article) {
        match self.read(plan) {
            Ok(raw) => survive(&raw, plan),
            Err(unreadable) => (Record::unreadable(&unreadable), Article::default()),
        }
    }
}

/// The record of an input, even if tamis itself fails on it: one input must not end a batch of many.
pub fn survive(raw: &Raw, plan: &Plan) -> (Record, Article) {
    catch_unwind(AssertUnwindSafe(|| process_with_article(raw, plan))).unwrap_or_else(|_| {
        let detail = "tamis itself failed on this input; please report it with the input".to_owned();
        let unreadable = Unreadable { place: raw.place.clone(), kind: "internal", detail };
        (Record::unreadable(&unreadable), Article::default())
    })
}

/// How a text is written, told from its content type and its beginning.
pub fn guess_format(raw: &Raw, text: &str) -> Format {
    let kind = raw.content_type.as_deref().unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match kind.as_str() {
        "text/html" | "application/xhtml+xml" => return Format::Html,
        "text/markdown" => return Format::Markdown,
        _ => {}
    }
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = start.chars().take(15).collect::<String>().to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<?xml", "<head", "<body"].iter().any(|tag| head.starts_with(tag));
    match (is_page, &raw.place) {
        (true, _) => Format::Html,
        // A page without the usual beginning is still a page; a file without a name for it is read as Markdown,
        // which holds HTML and plain text as well.
        (false, Place::Url(_)) if head.starts_with('<') => Format::Html,
        _ => Format::Markdown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_tells_a_page_from_a_text() {
        let guess = |text: &str| guess_format(&Raw::default(), text);
        assert_eq!(guess("\u{feff}\n<!DOCTYPE HTML><p>x"), Format::Html);
        assert_eq!(guess("<html lang=en>"), Format::Html);
        assert_eq!(guess("# Title\n\n<p>x"), Format::Markdown);
        assert_eq!(guess("<div>an ad</div>\n\n# Title"), Format::Markdown);
        let typed = Raw { content_type: Some("text/html; charset=utf-8".to_owned()), ..Raw::default() };
        assert_eq!(guess_format(&typed, "x"), Format::Html);
    }

    #[test]
    fn what_cannot_be_read_is_a_record_with_its_place() {
        let file = FoundFile { path: "no/such/file.md".into(), shown_as: "file.md".to_owned() };
        let (record, _) = Input::File(file).into_record(&Plan::default());
        assert_eq!(record.source.path.as_deref(), Some("file.md"));
        let error = record.error.expect("an error");
        assert_eq!(error.kind, "not-found");
        assert!(!record.id.is_empty() && record.schema == "tamis/1");
    }
}
