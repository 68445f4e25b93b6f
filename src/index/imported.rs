//! Tips made elsewhere: a line of JSON with a title and a body becomes a record with one tip, under the same id.

use crate::record::{Record, SCHEMA, SourceInfo};
use crate::tips::{Polarity, Tip, TipKind, Topic};
use serde::Deserialize;
use serde_json::Value;

/// A tip made elsewhere. Only `title` or `body` must be there; the rest is taken where it is given.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ImportedTip {
    /// `tamis/1`, if named.
    pub schema: Option<String>,
    /// The id that answers will carry; made from the words if missing.
    pub id: Option<String>,
    /// Title, plain text.
    pub title: String,
    /// Body, plain text.
    pub body: String,
    /// Title and body as Markdown.
    pub markdown: String,
    /// Items nested in it.
    pub items: Vec<String>,
    /// Headings above it.
    pub section: Vec<String>,
    /// What kind of unit it is.
    pub kind: TipKind,
    /// Do or do not.
    pub polarity: Polarity,
    /// Ids of topics.
    pub topics: Vec<ImportedTopic>,
    /// BCP 47 language.
    pub language: Option<String>,
    /// How sure its maker is, 0 to 1.
    pub confidence: Option<f32>,
    /// Why.
    pub reasons: Vec<String>,
    /// The pattern that found it, if a program did.
    pub pattern: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Name of the site.
    pub site: Option<String>,
    /// When it was published, ISO 8601.
    pub published: Option<String>,
}

/// A topic, as a word or as tamis writes it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ImportedTopic {
    /// Its id alone.
    Id(String),
    /// With the words that decided it.
    Full(Topic),
}

/// Why a line is no tip.
#[derive(Debug, thiserror::Error)]
pub enum NoTip {
    /// It is no such JSON object.
    #[error("not a tip: {0}; expected an object with `title` and `body`")]
    Json(#[from] serde_json::Error),
    /// It says nothing and has no name: there is nothing to keep it by.
    #[error("a tip needs an `id` or words in `title` or `body`")]
    Empty,
    /// Another schema.
    #[error("schema {0} is unknown; this tamis reads {SCHEMA}")]
    Schema(String),
}

impl ImportedTip {
    /// Reads a line of JSON.
    pub fn parse(line: &str) -> Result<ImportedTip, NoTip> {
        ImportedTip::from_value(serde_json::from_str(line)?)
    }

    /// Reads a JSON object; a key that is null is one that is missing.
    pub fn from_value(mut value: Value) -> Result<ImportedTip, NoTip> {
        if let Value::Object(fields) = &mut value {
            fields.retain(|_, value| !value.is_null());
        }
        let tip: ImportedTip = serde_json::from_value(value)?;
        if let Some(schema) = tip.schema.as_ref().filter(|schema| *schema != SCHEMA) {
            return Err(NoTip::Schema(schema.clone()));
        }
        let nameless = tip.id.as_deref().unwrap_or("").is_empty();
        if nameless && tip.title.trim().is_empty() && tip.body.trim().is_empty() {
            return Err(NoTip::Empty);
        }
        Ok(tip)
    }

    /// The record that holds just this tip; record and tip carry the tip's id.
    pub fn into_record(self) -> Record {
        let words = format!("{}\n\n{}", self.title, self.body);
        let content_hash = blake3::hash(words.as_bytes()).to_hex()[..32].to_owned();
        let id = self.id.filter(|id| !id.is_empty()).unwrap_or_else(|| content_hash.clone());
        let tip = Tip {
            id: id.clone(),
            content_hash: content_hash.clone(),
            ordinal: 1,
            list: 1,
            section: self.section,
            kind: self.kind,
            polarity: self.polarity,
            title: self.title.clone(),
            body: self.body,
            markdown: self.markdown,
            items: self.items,
            topics: self.topics.into_iter().map(ImportedTopic::into_topic).collect(),
            pattern: self.pattern.unwrap_or_else(|| "imported".to_owned()),
            confidence: self.confidence.unwrap_or(1.0).clamp(0.0, 1.0),
            reasons: self.reasons,
            language: self.language.clone(),
            ..Tip::default()
        };
        Record {
            schema: SCHEMA.to_owned(),
            id,
            content_hash,
            source: SourceInfo { url: self.url.clone(), kind: "import".to_owned(), ..SourceInfo::default() },
            title: Some(self.title).filter(|title| !title.is_empty()),
            author: self.author,
            site: self.site,
            published: self.published,
            language: self.language,
            canonical_url: self.url,
            text: words.trim().to_owned(),
            tips: vec![tip],
            ..Record::default()
        }
    }
}

impl ImportedTopic {
    fn into_topic(self) -> Topic {
        match self {
            ImportedTopic::Id(topic) => Topic { topic, because: Vec::new() },
            ImportedTopic::Full(topic) => topic,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_id() {
        let line = r#"{"schema":"tamis/1","id":"made-7","title":"Ask","body":"Ask early.","topics":["networking"]}"#;
        let record = ImportedTip::parse(line).expect("a tip").into_record();
        assert_eq!((record.id.as_str(), record.tips[0].id.as_str()), ("made-7", "made-7"));
        assert_eq!(record.tips[0].topics[0].topic, "networking");
    }

    #[test]
    fn a_tip_that_tamis_wrote_keeps_what_is_known_of_it() {
        let tip = Tip {
            id: "a#3".to_owned(),
            title: "Ask".to_owned(),
            reasons: vec!["it is an imperative".to_owned()],
            pattern: "bold-numbered".to_owned(),
            topics: vec![Topic { topic: "salary".to_owned(), because: vec!["raise".to_owned()] }],
            confidence: 0.7,
            ..Tip::default()
        };
        let value = serde_json::to_value(&tip).expect("JSON");
        let read = ImportedTip::from_value(value).expect("a tip").into_record().tips.remove(0);
        assert_eq!((&read.id, &read.reasons, &read.topics), (&tip.id, &tip.reasons, &tip.topics));
        assert_eq!((&read.pattern, read.confidence.to_bits()), (&tip.pattern, tip.confidence.to_bits()));
        let nulls = serde_json::json!({"title": "Ask", "author": null, "items": null, "kind": null});
        assert!(ImportedTip::from_value(nulls).is_ok());
    }

    #[test]
    fn a_line_without_words_says_so() {
        assert!(matches!(ImportedTip::parse(r#"{"title":" "}"#), Err(NoTip::Empty)));
        assert!(matches!(ImportedTip::parse("[1]"), Err(NoTip::Json(_))));
        assert!(matches!(ImportedTip::parse(r#"{"schema":"x/9","title":"a"}"#), Err(NoTip::Schema(_))));
    }
}
