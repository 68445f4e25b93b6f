//! Title, author, dates and the rest: what an article says of itself, and where it says so.
//!
//! Front matter is the author's own word and comes first; then what the source knew (a feed's item), the page's
//! `<meta>` elements, and last the text itself.

use super::date;
use super::language;
use super::title;
use crate::article::Article;
use crate::document::{Document, Problem, ProblemKind, Tag};
use crate::source::Raw;
use std::collections::BTreeMap;

/// What is known about an article beside its text. Field names as on the record.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Single values by field name.
    pub fields: BTreeMap<&'static str, String>,
    /// Field name → where its value came from.
    pub origins: BTreeMap<String, String>,
    /// Tags of the author.
    pub tags: Vec<String>,
    /// Categories of the author.
    pub categories: Vec<String>,
    /// Values that could not be read.
    pub problems: Vec<Problem>,
}

impl Metadata {
    /// Reads what source, document and article say.
    pub fn read(raw: &Raw, document: &Document, article: &Article) -> Metadata {
        let mut found = Metadata::default();
        found.read_front_matter(document);
        for (field, value) in &raw.hints {
            match *field {
                "id" => {}
                "date" => found.set("published", value, raw.kind),
                field => found.set(field, value, raw.kind),
            }
        }
        found.read_page(document);
        let claimed = found.fields.get("title").map(String::as_str);
        let site = found.fields.get("site").map(String::as_str);
        if let Some((title, from_heading)) = title::choose(claimed, article, site) {
            found.fields.insert("title", title);
            if from_heading {
                found.origins.insert("title".to_owned(), "heading".to_owned());
            }
        }
        found
    }

    /// Takes a value out.
    pub fn take(&mut self, field: &str) -> Option<String> {
        self.fields.remove(field)
    }

    fn read_front_matter(&mut self, document: &Document) {
        let matter = document.front_matter();
        let fields = [
            ("title", &matter.title),
            ("author", &matter.author),
            ("published", &matter.published),
            ("updated", &matter.updated),
            ("language", &matter.language),
            ("canonical_url", &matter.url),
            ("image", &matter.image),
            ("licence", &matter.licence),
        ];
        for (field, value) in fields {
            if let Some(value) = value {
                self.set(field, value, "front-matter");
            }
        }
        self.tags.clone_from(&matter.tags);
        self.categories.clone_from(&matter.categories);
    }

    /// `<meta>`, `<link rel=canonical>`, `<html lang>` and `<title>`.
    fn read_page(&mut self, document: &Document) {
        let mut title = None;
        for (id, row) in document.rows().iter().enumerate() {
            match row.tag {
                Tag::Meta => self.read_meta(document, id),
                Tag::Link if document.attr(id, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    if let Some(href) = document.attr(id, "href").filter(|href| is_web(href)) {
                        self.set("canonical_url", href, "link-canonical");
                    }
                }
                Tag::Html => {
                    if let Some(lang) = document.attr(id, "lang") {
                        self.set("language", lang, "html-lang");
                    }
                }
                Tag::Title if title.is_none() && row.depth <= 4 => title = Some(id),
                _ => {}
            }
        }
        let text: Option<String> =
            title.map(|id| document.children(id).filter_map(|child| document.text(child)).collect());
        if let Some(text) = text {
            self.set("title", &text, "title-element");
        }
    }

    fn read_meta(&mut self, document: &Document, id: usize) {
        let name = document.attr(id, "property").or_else(|| document.attr(id, "name"));
        let (Some(name), Some(content)) = (name, document.attr(id, "content")) else { return };
        let field = match name.to_ascii_lowercase().as_str() {
            "og:title" => "title",
            "author" => "author",
            "og:site_name" => "site",
            "article:published_time" => "published",
            "article:modified_time" => "updated",
            "og:image" if is_web(content) => "image",
            _ => return,
        };
        self.set(field, content, "meta");
    }

    /// Notes a value unless the field has one already. Dates and languages are brought to their usual form.
    fn set(&mut self, field: &'static str, value: &str, origin: &str) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() || self.fields.contains_key(field) {
            return;
        }
        let read = match field {
            "published" | "updated" => date::iso(&value),
            "language" => language::normalise(&value),
            "canonical_url" => is_web(&value).then(|| value.clone()),
            _ => Some(value.clone()),
        };
        match read {
            Some(read) => {
                self.fields.insert(field, read);
                self.origins.insert(field.to_owned(), origin.to_owned());
            }
            None if origin == "front-matter" => self.problems.push(Problem::new(
                ProblemKind::BadFrontMatter,
                format!("`{}` as {field} could not be read", value.chars().take(60).collect::<String>()),
            )),
            None => {}
        }
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
