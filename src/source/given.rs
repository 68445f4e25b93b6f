//! What came with the bytes of an input, beside them: enough to read stored bytes as they were read when found.

use super::{Place, Raw, files};
use crate::document::Format;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The kinds of source there are.
const KINDS: [&str; 7] = ["files", "stdin", "web", "feed", "sitemap", "warc", "jsonl"];

/// The fields a container tells of an input.
const HINTS: [&str; 8] = ["id", "title", "author", "date", "url", "saved", "feed", "guid"];

/// Kind of source, format, type and metadata of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// [`Raw::kind`].
    pub kind: String,
    /// [`Raw::format`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// [`Raw::content_type`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// [`Raw::hints`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<(String, String)>,
}

impl Given {
    /// What came with an input.
    pub fn of(raw: &Raw) -> Given {
        Given {
            kind: raw.kind.to_owned(),
            format: raw.format,
            content_type: raw.content_type.clone(),
            hints: raw.hints.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect(),
        }
    }

    /// What the name of a plain file tells.
    pub fn of_file(place: &Place) -> Given {
        let format = match place {
            Place::Path(path) => files::format_of(Path::new(path)),
            _ => None,
        };
        let content_type = format.map(|format| files::content_type(format).to_owned());
        Given { kind: "files".to_owned(), format, content_type, hints: Vec::new() }
    }

    /// The input again, from its bytes. Fields that this tamis does not know are left out.
    pub fn with(self, place: Place, bytes: Vec<u8>) -> Raw {
        let known = |field: &str| HINTS.iter().copied().find(|name| *name == field);
        Raw {
            bytes,
            place,
            kind: KINDS.iter().copied().find(|kind| *kind == self.kind).unwrap_or("files"),
            format: self.format,
            content_type: self.content_type,
            hints: self.hints.into_iter().filter_map(|(field, value)| Some((known(&field)?, value))).collect(),
            ..Raw::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_comes_back_as_it_was_found() {
        let raw = Raw {
            bytes: b"<p>x".to_vec(),
            place: Place::Url("https://a.example/".to_owned()),
            kind: "feed",
            format: Some(Format::Html),
            content_type: Some("text/html; charset=latin1".to_owned()),
            hints: HINTS.iter().map(|field| (*field, "value".to_owned())).collect(),
            ..Raw::default()
        };
        let json = serde_json::to_string(&Given::of(&raw)).expect("JSON");
        let given: Given = serde_json::from_str(&json).expect("the same JSON");
        let again = given.with(raw.place.clone(), raw.bytes.clone());
        assert_eq!(format!("{again:?}"), format!("{raw:?}"));
    }

    /// A kind or field that a source uses and this room does not know would be lost when bytes are read again.
    #[test]
    fn every_kind_and_field_of_the_sources_is_known() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/source");
        let mut seen = 0;
        for file in
            ignore::Walk::new(folder).flatten().filter(|file| file.path().extension().is_some_and(|e| e == "rs"))
        {
            let code = std::fs::read_to_string(file.path()).expect("readable");
            let code = code.split("#[cfg(test)]").next().unwrap_or("");
            for kind in code.split("kind: \"").skip(1).filter_map(|rest| rest.split('"').next()) {
                seen += 1;
                assert!(KINDS.contains(&kind), "{kind} in {}", file.path().display());
            }
        }
        assert!(seen > 5, "{seen}");
    }
}
