//! One tip, as it stands on a record.

use super::advice;
use super::language::Cues;
use crate::article::Inline;
use crate::document::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A unit of advice the author set apart in the layout.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tip {
    /// Stable id: the record's id, `#`, and the ordinal.
    #[serde(default)]
    pub id: String,
    /// Hash of the normalised title and body: equal for the same tip in another article.
    #[serde(default)]
    pub content_hash: String,
    /// 1 to n in document order.
    #[serde(default)]
    pub ordinal: usize,
    /// The number as printed, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ordinal: Option<u64>,
    /// Which list of the article it belongs to, counted from 1.
    #[serde(default)]
    pub list: usize,
    /// The headings above it, outermost first.
    #[serde(default)]
    pub section: Vec<String>,
    /// What kind of unit it is.
    #[serde(default)]
    pub kind: TipKind,
    /// Whether it says to do or not to do.
    #[serde(default)]
    pub polarity: Polarity,
    /// The author's title without number, label, markup or closing colon; plain text.
    pub title: String,
    /// All that is said under the title; plain text, paragraphs divided by blank lines.
    #[serde(default)]
    pub body: String,
    /// Title and body as Markdown.
    #[serde(default)]
    pub markdown: String,
    /// Items nested in the tip, plain text.
    #[serde(default)]
    pub items: Vec<String>,
    /// What it is about.
    #[serde(default)]
    pub topics: Vec<Topic>,
    /// Where it stands in the source.
    #[serde(default)]
    pub span: TipSpan,
    /// The pattern that found it, such as `numbered-heading`.
    #[serde(default)]
    pub pattern: String,
    /// How sure tamis is that this is advice, 0 to 1.
    #[serde(default)]
    pub confidence: f32,
    /// Why.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// BCP 47 language of its words, where it could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Id of an earlier tip that says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
}

/// What kind of unit a tip is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TipKind {
    /// Advice.
    #[default]
    Tip,
    /// One step of an ordered procedure.
    Step,
    /// A question with its answer.
    Question,
    /// Something to beware of.
    Warning,
}

/// Whether a tip says to do or not to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// Do this.
    #[default]
    Do,
    /// Do not do this.
    Dont,
}

impl Polarity {
    /// What has to be said before a title so that it is not read as advice to do it; nothing where its own words
    /// forbid, as in "Skip the small talk". `language` is the tip's, BCP 47.
    pub fn sign(self, title: &str, language: Option<&str>) -> Option<&'static str> {
        if self == Polarity::Do {
            return None; // without loading the cues, which nearly all tips can do without
        }
        let cues = Cues::of_language(language);
        let title = cues.read(&[Inline::Text(title.to_owned())]);
        (advice::form(&title, cues) != advice::Form::Forbidding).then_some("don't")
    }
}

impl Tip {
    /// What [`Polarity::sign`] has to say before the title.
    pub fn sign(&self) -> Option<&'static str> {
        self.polarity.sign(&self.title, self.language.as_deref())
    }

    /// The title behind its [`Tip::sign`].
    pub fn signed_title(&self) -> String {
        match self.sign() {
            Some(sign) => format!("{sign}: {}", self.title),
            None => self.title.clone(),
        }
    }
}

/// A topic of the controlled vocabulary, with the words that decided it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Topic {
    /// Id of the topic, such as `networking`.
    pub topic: String,
    /// The words of the tip that triggered it.
    pub because: Vec<String>,
}

/// Where a tip stands: one stretch of the source minus the junk inside it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TipSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Byte ranges inside that do not belong to the tip, in order.
    #[serde(default)]
    pub holes: Vec<(usize, usize)>,
}

impl TipSpan {
    /// The stretch without its holes taken out.
    pub fn whole(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The source of the tip: the stretch, each hole replaced by a blank line.
    pub fn slice(&self, source: &str) -> String {
        let mut out = String::new();
        let mut at = self.start;
        for &(start, end) in &self.holes {
            out.push_str(source.get(at..start).unwrap_or(""));
            out.push_str("\n\n");
            at = end;
        }
        out.push_str(source.get(at..self.end).unwrap_or(""));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_said_where_the_title_alone_would_mislead() {
        let sign = |polarity: Polarity, title| polarity.sign(title, Some("en"));
        assert_eq!(sign(Polarity::Dont, "Call twice a day"), Some("don't"));
        assert_eq!(sign(Polarity::Dont, "Skip the small talk"), None);
        assert_eq!(sign(Polarity::Dont, "Don't call twice a day"), None);
        assert_eq!(sign(Polarity::Do, "Call once"), None);
        assert_eq!(Polarity::Dont.sign("Appelez deux fois par jour", Some("fr-CA")), Some("don't"));
    }
}
