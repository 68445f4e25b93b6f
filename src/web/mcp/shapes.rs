//! What the tools take and give.

use crate::pipeline;
use crate::record::Record;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Hits a search gives, at most.
pub const MOST_HITS: usize = 25;

/// Hits that can be left out before the first.
pub const DEEPEST: usize = 10_000;

/// Bytes of an article given at a time: some thousand words, not the whole window of a model.
const PART: usize = 24 << 10;

/// Cuts told of an article.
const CUTS: usize = 200;

/// A search.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Query {
    /// What to search for.
    pub query: String,
    /// Hits to give, 1 to 25.
    #[serde(default = "ten")]
    pub limit: usize,
    /// Hits to leave out before the first.
    #[serde(default)]
    pub offset: usize,
    /// Whole articles instead of tips.
    #[serde(default)]
    pub articles: bool,
}

fn ten() -> usize {
    10
}

/// A tip.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ById {
    /// Id as search gives it.
    pub id: String,
}

/// An article, or a part of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Part {
    /// Id of the article, as search gives it under `article`.
    pub id: String,
    /// Byte of the Markdown to go on from, as `next` of the part before says.
    #[serde(default)]
    pub from: usize,
}

/// A stored article, or a page in hand.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Page {
    /// Id of a stored article (for `explain`).
    #[serde(default)]
    pub id: Option<String>,
    /// A web page.
    #[serde(default)]
    pub html: Option<String>,
    /// Markdown.
    #[serde(default)]
    pub markdown: Option<String>,
    /// Plain text.
    #[serde(default)]
    pub text: Option<String>,
    /// The address of the page.
    #[serde(default)]
    pub url: Option<String>,
}

/// An article as an agent gets it: a part of its Markdown, its metadata, its tips by id and title.
pub fn article(record: &Record, from: usize) -> Value {
    let from = record.markdown.floor_char_boundary(from);
    let end = record.markdown.floor_char_boundary(from + PART);
    let tips = record
        .tips
        .iter()
        .map(|tip| json!({ "id": tip.id, "title": tip.title, "kind": tip.kind, "polarity": tip.polarity }));
    json!({
        "id": record.id,
        "title": record.title,
        "author": record.author,
        "published": record.published,
        "language": record.language,
        "source": record.source.url.as_ref().or(record.source.path.as_ref()),
        "markdown": &record.markdown[from..end],
        "next": (end < record.markdown.len()).then_some(end),
        "tips": tips.collect::<Vec<_>>(),
        "removed": pipeline::count(&record.removed),
        "duplicate_of": record.duplicate_of.as_ref().map(|copy| &copy.id),
        "error": record.error,
    })
}

/// What was taken out, and why.
pub fn cuts(record: &Record) -> Value {
    json!({
        "id": record.id,
        "title": record.title,
        "counts": pipeline::count(&record.removed),
        "removed": record.removed.iter().take(CUTS).collect::<Vec<_>>(),
        "left_out": record.removed.len().saturating_sub(CUTS),
        "disclosures": record.disclosures,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_article_comes_in_parts() {
        let record = Record { markdown: "wörter ".repeat(8_000), ..Record::default() };
        let (mut from, mut whole) = (0, String::new());
        loop {
            let part = article(&record, from);
            whole.push_str(part["markdown"].as_str().expect("text"));
            match part["next"].as_u64() {
                Some(next) => from = next as usize,
                None => break,
            }
        }
        assert_eq!(whole, record.markdown);
        assert_eq!(article(&record, usize::MAX)["markdown"], "");
    }
}
