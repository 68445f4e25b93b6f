//! The metadata block before a text: YAML between `---` lines, TOML between `+++` lines.

use super::{Problem, ProblemKind, Span};
use serde_json::Value;

/// What front matter says, typed. Unknown keys are left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title`.
    pub title: Option<String>,
    /// `author`, `authors` or `byline`.
    pub author: Option<String>,
    /// `date`, `published` or `pubDate`, as written.
    pub published: Option<String>,
    /// `updated`, `lastmod` or `modified`, as written.
    pub updated: Option<String>,
    /// `lang` or `language`.
    pub language: Option<String>,
    /// `canonical`, `canonical_url`, `original_url`, `url` or `link`, where it is absolute.
    pub url: Option<String>,
    /// `description`, `summary` or `excerpt`.
    pub description: Option<String>,
    /// `image`, `cover`, `thumbnail` …
    pub image: Option<String>,
    /// `licence` or `license`.
    pub licence: Option<String>,
    /// `tags` and `keywords`.
    pub tags: Vec<String>,
    /// `categories` and `category`.
    pub categories: Vec<String>,
}

/// Reads the metadata block at the start of `source`; gives it and the offset at which the text begins. A block that
/// cannot be read is left out of the text all the same, with a [`Problem`].
pub(super) fn read(source: &str, limit: usize, problems: &mut Vec<Problem>) -> (FrontMatter, usize) {
    let Some(block) = find(source, limit) else { return Default::default() };
    let text = &source[block.start..block.end];
    let parsed = if block.toml {
        toml::from_str::<Value>(text).map_err(|e| e.message().to_owned())
    } else {
        let text = text.replace('\r', "");
        serde_saphyr::from_str::<Value>(&text).map_err(|e| first_line(&e.to_string()))
    };
    match parsed {
        Ok(value) => (typed(&value), block.body),
        Err(why) => {
            let kind = if block.toml { "TOML" } else { "YAML" };
            let detail = format!("the front matter is not {kind} ({why}); the text was read without it");
            problems.push(Problem::at(ProblemKind::BadFrontMatter, detail, Span::new(0, block.body)));
            (salvage(text), block.body)
        }
    }
}

/// Where a metadata block stands.
struct Fence {
    start: usize,
    end: usize,
    body: usize,
    toml: bool,
}

fn find(source: &str, limit: usize) -> Option<Fence> {
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let base = source.len() - text.len();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    let mark = first.trim_end();
    if mark != "---" && mark != "+++" {
        return None;
    }
    let start = base + first.len();
    let mut at = start;
    for line in lines {
        if at - start > limit {
            return None;
        }
        let end = line.trim_end();
        if end == mark || (mark == "---" && end == "...") {
            // A thematic break above ordinary text is no metadata: that has keys.
            let has_keys = mark == "+++" || source[start..at].contains(':') || source[start..at].trim().is_empty();
            return has_keys.then_some(Fence { start, end: at, body: at + line.len(), toml: mark == "+++" });
        }
        at += line.len();
    }
    None
}

fn typed(value: &Value) -> FrontMatter {
    let text = |keys: &[&str]| keys.iter().find_map(|key| as_text(value.get(*key)?));
    FrontMatter {
        title: text(&["title"]),
        author: text(&["author", "authors", "byline", "by"]),
        published: text(&["date", "published", "pubDate", "published_at", "created"]),
        updated: text(&["updated", "lastmod", "modified", "last_modified_at", "updated_at"]),
        language: text(&["lang", "language", "locale"]),
        url: text(&["canonical", "canonical_url", "original_url", "url", "link"]).filter(|u| u.contains("://")),
        description: text(&["description", "summary", "excerpt"]),
        image: text(&["image", "cover", "thumbnail", "featured_image", "banner"]),
        licence: text(&["licence", "license"]),
        tags: words(value, &["tags", "tag", "keywords"]),
        categories: words(value, &["categories", "category"]),
    }
}

/// A value as text: scalars as they are, lists joined, maps by their `name`, `title`, `url` or `src`.
fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().filter_map(as_text).collect::<Vec<_>>().join(", "),
        Value::Object(map) => return ["name", "title", "url", "src"].iter().find_map(|key| as_text(map.get(*key)?)),
        Value::Bool(_) | Value::Null => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn words(value: &Value, keys: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for value in keys.iter().filter_map(|key| value.get(*key)) {
        match value {
            Value::Array(items) => out.extend(items.iter().filter_map(as_text)),
            other => out.extend(as_text(other).iter().flat_map(|t| t.split(',')).map(|t| t.trim().to_owned())),
        }
    }
    out.retain(|word| !word.is_empty());
    let mut seen = std::collections::HashSet::new();
    out.retain(|word| seen.insert(word.clone()));
    out
}

/// What can still be read of a broken block: its `title:` line.
fn salvage(text: &str) -> FrontMatter {
    let title = text.lines().find_map(|line| line.strip_prefix("title:"));
    let title = title.map(|t| t.trim().trim_matches(['"', '\'']).to_owned()).filter(|t| !t.is_empty());
    FrontMatter { title, ..FrontMatter::default() }
}

fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or("").trim().to_owned()
}
