//! Title, author, dates and the rest: what an article says of itself, and where it says so.
//!
//! Several places say the same thing. The order of trust, first to last; a field takes the first value that can be
//! read, and the record names the place under `origins`:
//!
//! 1. `front-matter`: the author's own word;
//! 2. the source that delivered the article, under its kind (a feed's item);
//! 3. `json-ld`: linked data about the article ([`linked`]);
//! 4. `microdata` in the page's elements ([`page`]);
//! 5. `open-graph`, then `dublin-core`, then other `meta` elements ([`named`]);
//! 6. HTML itself: `link-canonical`, `link-license`, `html-lang`, `byline`, `time-element`, `title-element`;
//! 7. `url`: a date in the address of a page, its host as the site;
//! 8. `heading` and `text`: the title and the language as the article itself has them, which outweigh what does not fit.

mod linked;
mod named;
mod page;
#[cfg(test)]
mod tests;

use super::{date, language, title};
use crate::article::Article;
use crate::clean::url::element_verdict;
use crate::document::{Document, Format, Problem, ProblemKind};
use crate::source::{Place, Raw};
use std::collections::BTreeMap;
use url::Url;

/// Tags and categories a record takes; more are spam.
const LABELS: usize = 40;

/// Words an author's name may have; more are a sentence.
const NAME_WORDS: usize = 24;

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
    /// The address of the page: relative addresses are resolved against it.
    base: Option<Url>,
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
        let page = page::Page::read(document);
        found.base = found.address(raw, &page);
        linked::tell(document, &mut found);
        page.tell_microdata(document, &mut found);
        named::tell(&page.named, &mut found);
        page.tell_html(document, &mut found);
        if document.format() == Format::Html {
            found.read_address();
        }
        found.settle_title(article);
        found
    }

    /// Takes a value out.
    pub fn take(&mut self, field: &str) -> Option<String> {
        self.fields.remove(field)
    }

    /// The address of the page: as it was fetched, else as it calls itself.
    fn address(&self, raw: &Raw, page: &page::Page) -> Option<Url> {
        let fetched = match &raw.place {
            Place::Url(url) => Some(url.as_str()),
            _ => raw.hints.iter().find(|(field, _)| *field == "url").map(|(_, url)| url.as_str()),
        };
        let own =
            || page.canonical.as_deref().into_iter().chain(page.named("og:url")).find_map(|url| Url::parse(url).ok());
        fetched.and_then(|url| Url::parse(url).ok()).or_else(own).filter(|url| url.has_host())
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
        self.add_labels("tags", matter.tags.iter().map(String::as_str), "front-matter");
        self.add_labels("categories", matter.categories.iter().map(String::as_str), "front-matter");
    }

    /// What an address tells: the day in its path, and the host that is the site.
    fn read_address(&mut self) {
        let address =
            self.fields.get("canonical_url").and_then(|url| Url::parse(url).ok()).or_else(|| self.base.clone());
        let Some(address) = address else { return };
        if let Some(day) = date::in_path(address.path()) {
            self.set("published", &day, "url");
        }
        if let Some(host) = address.host_str() {
            self.set("site", host.strip_prefix("www.").unwrap_or(host), "url");
        }
    }

    fn settle_title(&mut self, article: &Article) {
        let claimed = self.fields.get("title").map(String::as_str);
        let site = self.fields.get("site").map(String::as_str);
        if let Some((title, from_heading)) = title::choose(claimed, article, site) {
            self.fields.insert("title", title);
            if from_heading {
                self.origins.insert("title".to_owned(), "heading".to_owned());
            }
        }
    }

    /// Notes a value unless the field has one already. Dates, languages, names and addresses are brought to their usual
    /// form; what cannot be is left out.
    fn set(&mut self, field: &'static str, value: &str, origin: &str) {
        let value = plain(value);
        if value.is_empty() || self.fields.contains_key(field) {
            return;
        }
        let read = match field {
            "published" | "updated" => date::iso(&value),
            "language" => language::normalise(&value),
            // Farms name banners as the picture of a page.
            "image" if origin != "front-matter" => {
                self.resolve(field, &value).filter(|url| element_verdict("img", url).is_none())
            }
            "canonical_url" | "licence" if origin != "front-matter" => self.resolve(field, &value),
            "canonical_url" => is_web(&value).then(|| value.clone()),
            "author" | "publisher" => name(&value),
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

    /// Notes tags or categories unless there are some already.
    fn add_labels<'v>(&mut self, field: &'static str, values: impl IntoIterator<Item = &'v str>, origin: &str) {
        let list = if field == "tags" { &mut self.tags } else { &mut self.categories };
        if !list.is_empty() {
            return;
        }
        for value in values {
            let value = plain(value);
            let fits = !value.is_empty() && value.len() <= 80 && list.len() < LABELS;
            if fits && !list.iter().any(|known| known.eq_ignore_ascii_case(&value)) {
                list.push(value);
            }
        }
        if !list.is_empty() {
            self.origins.insert(field.to_owned(), origin.to_owned());
        }
    }

    /// An address of the web, resolved; a licence may also be words.
    fn resolve(&self, field: &str, value: &str) -> Option<String> {
        if is_web(value) {
            return Some(value.to_owned());
        }
        if field == "licence" && value.contains(' ') {
            return Some(value.to_owned());
        }
        let url = self.base.as_ref()?.join(value).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }
}

/// A value as it reads: entities that were escaped twice undone, white space collapsed.
fn plain(value: &str) -> String {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_escaped = value.contains('&') && value.contains(';');
    if !is_escaped {
        return words(value);
    }
    let mut out = value.to_owned();
    for (entity, character) in [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#8217;", "’"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, character);
    }
    words(&out)
}

/// A person's or organisation's name: no address, no sentence, without the word before it.
fn name(value: &str) -> Option<String> {
    let small = value.get(..3).map(str::to_ascii_lowercase);
    let value = if small.as_deref() == Some("by ") { &value[3..] } else { value };
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | ':' | '-'));
    let is_name = value.chars().any(char::is_alphabetic)
        && !value.contains("://")
        && !value.starts_with(['@', '/', '{', '<'])
        && value.split_whitespace().count() <= NAME_WORDS;
    is_name.then(|| value.to_owned())
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
