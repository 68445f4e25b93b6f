//! Documents as JSON, one a line: which fields hold the text, its address and its date is said by [`Fields`].

use super::packed::{self, Line};
use super::{Place, Raw, Unreadable, files};
use crate::document::{Format, Limits};
use serde_json::Value;
use std::io::BufRead;

/// Names of fields; `a.b` is the field `b` of the object `a`. The first that is there counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// A page.
    pub html: Vec<String>,
    /// Markdown.
    pub markdown: Vec<String>,
    /// Plain text.
    pub text: Vec<String>,
    /// The address.
    pub url: Vec<String>,
    /// The date.
    pub date: Vec<String>,
    /// The title.
    pub title: Vec<String>,
    /// What the document is called where it has no address.
    pub id: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Fields {
            html: names(&["html"]),
            markdown: names(&["markdown"]),
            text: names(&["text"]),
            url: names(&["url"]),
            date: names(&["date", "published"]),
            title: names(&["title"]),
            id: names(&["id"]),
        }
    }
}

/// Gives every document to `take` until it answers `false`. `shown_as` names the file for people.
pub fn read(
    reader: &mut impl BufRead,
    shown_as: &str,
    fields: &Fields,
    limits: &Limits,
    take: &mut dyn FnMut(Result<Raw, Unreadable>) -> bool,
) {
    let mut line = Vec::new();
    // JSON may write a byte as an escape of six.
    let longest = limits.bytes.saturating_mul(6);
    for number in 1.. {
        let place = Place::Path(format!("{shown_as}:{number}"));
        let document = match packed::read_line(reader, &mut line, longest) {
            Ok(Line::End) => return,
            Ok(Line::TooLong) => Err(place.too_large(longest)),
            Ok(Line::Whole) if line.iter().all(u8::is_ascii_whitespace) => continue,
            Ok(Line::Whole) => document(&line, place, fields, limits),
            Err(error) => {
                take(Err(place.unreadable("unreadable", format!("the file cannot be read on: {error}"))));
                return;
            }
        };
        if !take(document) {
            return;
        }
    }
}

/// The document on one line. `place` is where it stands, and what it is called if it has neither address nor id.
pub fn document(line: &[u8], place: Place, fields: &Fields, limits: &Limits) -> Result<Raw, Unreadable> {
    let value: Value = match serde_json::from_slice(line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line)) {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) => return Err(place.unreadable("unreadable", "this line is no JSON object")),
        Err(error) => return Err(place.unreadable("unreadable", format!("this line is no JSON: {error}"))),
    };
    let texts = [(&fields.html, Format::Html), (&fields.markdown, Format::Markdown), (&fields.text, Format::Text)];
    let found = texts.iter().find_map(|(names, format)| Some((find(&value, names)?, *format)));
    let id = find(&value, &fields.id);
    let place = match (find(&value, &fields.url), id.clone(), place) {
        (Some(url), ..) => Place::Url(url),
        (None, Some(id), Place::Path(line)) => {
            Place::Path(format!("{}#{id}", line.rsplit_once(':').map_or(line.as_str(), |(file, _)| file)))
        }
        (None, _, place) => place,
    };
    let Some((text, format)) = found else {
        let names: Vec<&str> = texts.iter().flat_map(|(names, _)| names.iter().map(String::as_str)).collect();
        return Err(place.unreadable("empty", format!("this line has none of the fields `{}`", names.join("`, `"))));
    };
    let content_type = match format {
        Format::Html => "text/html; charset=utf-8",
        Format::Markdown => "text/markdown; charset=utf-8",
        Format::Text => "text/plain; charset=utf-8",
    };
    let hint = |name: &'static str, names: &[String]| find(&value, names).map(|value| (name, value));
    let hints = [hint("title", &fields.title), hint("date", &fields.date), id.map(|id| ("id", id))];
    let raw = Raw {
        bytes: text.into_bytes(),
        place,
        kind: "jsonl",
        format: Some(format),
        content_type: Some(content_type.to_owned()),
        hints: hints.into_iter().flatten().collect(),
        ..Raw::default()
    };
    files::check(raw, limits)
}

fn find(value: &Value, names: &[String]) -> Option<String> {
    names.iter().find_map(|name| {
        let found = value.get(name).or_else(|| name.split('.').try_fold(value, |value, part| value.get(part)))?;
        match found {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str, fields: &Fields) -> Vec<Result<Raw, Unreadable>> {
        let mut documents = Vec::new();
        let limits = Limits { bytes: 100, ..Limits::default() };
        read(&mut text.as_bytes(), "a.jsonl", fields, &limits, &mut |document| {
            documents.push(document);
            true
        });
        documents
    }

    #[test]
    fn fields_are_found() {
        let text = r##"{"url":"https://a.example/1","html":"<p>Ask.</p>","title":"Ask","published":"2024-05-01"}

{"id":7,"markdown":"# Ask","html":""}
{"text":"Say no."}"##;
        let found: Vec<Raw> =
            documents(text, &Fields::default()).into_iter().map(|raw| raw.expect("a document")).collect();
        assert_eq!(found[0].place, Place::Url("https://a.example/1".into()));
        assert_eq!(found[0].hints, [("title", "Ask".to_owned()), ("date", "2024-05-01".to_owned())]);
        assert_eq!((found[1].format, &found[1].place), (Some(Format::Markdown), &Place::Path("a.jsonl#7".into())));
        assert_eq!((found[2].bytes.as_slice(), &found[2].place), (&b"Say no."[..], &Place::Path("a.jsonl:4".into())));
    }

    #[test]
    fn other_names_and_nested_fields_are_found() {
        let fields = Fields { text: vec!["content.body".into()], url: vec!["meta.link".into()], ..Fields::default() };
        let found = documents(r#"{"content":{"body":"Ask."},"meta":{"link":"https://a.example/"}}"#, &fields);
        assert_eq!(found[0].as_ref().map(|raw| raw.place.clone()), Ok(Place::Url("https://a.example/".into())));
    }

    #[test]
    fn a_bad_line_is_told_and_the_next_is_read() {
        let long = format!("{{\"text\":\"{}\"}}", "x".repeat(1000));
        let text = format!("{{\"text\":\n[1]\n{{\"a\":1}}\n{long}\n{{\"text\":\"  \"}}\n{{\"text\":\"Ask.\"}}");
        let kinds: Vec<_> = documents(&text, &Fields::default())
            .into_iter()
            .map(|raw| raw.map(drop).map_err(|error| error.kind))
            .collect();
        assert_eq!(kinds, [Err("unreadable"), Err("unreadable"), Err("empty"), Err("too-large"), Err("empty"), Ok(())]);
    }
}
