//! What a page says about itself to machines: JSON-LD, the linked data of its `<script>` elements.

use super::{Document, Tag};
use serde_json::{Map, Value};

/// Levels of a JSON-LD value that are looked into for things.
const LEVELS: usize = 6;

/// Things one page may describe; more are not read.
const THINGS: usize = 500;

/// The things a page describes in JSON-LD, outermost first, in document order.
#[derive(Debug, Default)]
pub struct LinkedData {
    things: Vec<Thing>,
}

/// One thing: an article, a person, a product.
#[derive(Debug)]
pub struct Thing {
    /// Its types without the vocabulary's address, such as `NewsArticle`.
    pub types: Vec<String>,
    /// Its properties.
    pub properties: Map<String, Value>,
    /// Levels below the outermost value of its script.
    pub level: usize,
}

impl LinkedData {
    /// Reads the scripts of a document. What is no JSON is left alone.
    pub(super) fn read(document: &Document) -> LinkedData {
        let mut data = LinkedData::default();
        for (id, row) in document.rows().iter().enumerate() {
            let is_data = row.tag == Tag::Script
                && document
                    .attr(id, "type")
                    .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
            if !is_data {
                continue;
            }
            let text = document.children(id).find_map(|child| document.text(child)).unwrap_or("");
            if let Some(value) = parse(text) {
                data.collect(value, 0);
            }
        }
        data
    }

    /// All things.
    pub fn things(&self) -> &[Thing] {
        &self.things
    }

    /// The thing of a node, by its `@id`.
    pub fn by_id(&self, id: &str) -> Option<&Thing> {
        let named = |thing: &&Thing| thing.properties.get("@id").and_then(Value::as_str) == Some(id);
        // A thing may be named in several places; the one that says most is meant.
        self.things.iter().filter(named).max_by_key(|thing| thing.properties.len())
    }

    fn collect(&mut self, value: Value, level: usize) {
        if level > LEVELS || self.things.len() >= THINGS {
            return;
        }
        match value {
            Value::Array(values) => values.into_iter().for_each(|value| self.collect(value, level)),
            Value::Object(properties) => {
                let types = types(&properties);
                let inner: Vec<Value> =
                    properties.values().filter(|value| value.is_object() || value.is_array()).cloned().collect();
                if !types.is_empty() {
                    self.things.push(Thing { types, properties, level });
                }
                inner.into_iter().for_each(|value| self.collect(value, level + 1));
            }
            _ => {}
        }
    }
}

impl Thing {
    /// Whether one of its types is among these.
    pub fn is_a(&self, types: &[&str]) -> bool {
        self.types.iter().any(|own| types.contains(&own.as_str()))
    }

    /// A property that is plain text and not empty.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.properties.get(property)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }
}

/// Reads JSON as pages write it: inside comment marks, with a semicolon behind, with bare line breaks in strings.
fn parse(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

fn types(properties: &Map<String, Value>) -> Vec<String> {
    let named = match properties.get("@type") {
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    named.into_iter().map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use crate::document::{Document, Format, Limits};

    fn types(script: &str) -> Vec<String> {
        let page = format!("<script type=\"application/ld+json\">{script}</script><p>Words.");
        let document = Document::parse(page, Format::Html, &Limits::default());
        document.linked_data().things().iter().flat_map(|thing| thing.types.clone()).collect()
    }

    #[test]
    fn things_are_found_in_lists_graphs_and_properties() {
        let graph = r#"{"@graph":[{"@type":"https://schema.org/NewsArticle","author":{"@type":"Person"}},
            {"@type":["WebPage","FAQPage"]}]}"#;
        assert_eq!(types(graph), ["NewsArticle", "Person", "WebPage", "FAQPage"]);
    }

    #[test]
    fn what_pages_put_around_json_is_no_hindrance() {
        assert_eq!(types("<!-- {\"@type\":\"Article\",\"name\":\"two\nlines\"}; -->"), ["Article"]);
        assert_eq!(types("{not json"), Vec::<String>::new());
    }

    #[test]
    fn a_bottomless_value_ends() {
        let deep = format!("{}{}", "{\"@type\":\"A\",\"x\":".repeat(60), "1".to_owned() + &"}".repeat(60));
        assert_eq!(types(&deep).len(), 7);
    }
}
