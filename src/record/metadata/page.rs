//! What the elements of a page say: `<meta>`, `<link>`, `<html lang>`, `<title>`, `<time>`, microdata, bylines.

use super::Metadata;
use super::named::Named;
use crate::document::{Document, RowId, Tag, attribute};

/// Words a byline may have.
const BYLINE: usize = 8;

/// Rows above an element that are asked for the thing it belongs to.
const LEVELS: usize = 40;

/// Properties of microdata and the fields they fill.
const PROPERTIES: [(&str, &str); 8] = [
    ("headline", "title"),
    ("author", "author"),
    ("creator", "author"),
    ("datePublished", "published"),
    ("dateModified", "updated"),
    ("publisher", "publisher"),
    ("inLanguage", "language"),
    ("license", "licence"),
];

/// What was found in one pass over the rows.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The `<meta>` elements.
    pub(super) named: Named,
    /// The address of `<link rel=canonical>`.
    pub(super) canonical: Option<String>,
    licence: Option<String>,
    language: Option<String>,
    title: Option<RowId>,
    properties: Vec<(&'static str, RowId)>,
    bylines: Vec<RowId>,
    times: Vec<RowId>,
}

impl Page {
    /// Reads the rows.
    pub(super) fn read(document: &Document) -> Page {
        let mut page = Page::default();
        for (id, row) in document.rows().iter().enumerate() {
            match row.tag {
                Tag::Text | Tag::Comment | Tag::Root | Tag::Script => continue,
                Tag::Meta => page.read_meta(document, id),
                Tag::Link => page.read_link(document, id),
                Tag::Html => page.language = document.attr(id, "lang").map(str::to_owned),
                Tag::Title if page.title.is_none() && row.depth <= 4 => page.title = Some(id),
                Tag::Time => page.times.push(id),
                _ => {}
            }
            page.read_element(document, id);
        }
        page
    }

    /// The first value of a `<meta>` element.
    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.named.get(name)?.first().map(String::as_str)
    }

    fn read_meta(&mut self, document: &Document, id: RowId) {
        let attr = |name| document.attr(id, name);
        let name = attr("property").or_else(|| attr("name")).or_else(|| attr("http-equiv"));
        if let (Some(name), Some(content)) = (name, attr("content").filter(|content| !content.trim().is_empty())) {
            self.named.entry(name.trim().to_ascii_lowercase()).or_default().push(content.to_owned());
        }
    }

    fn read_link(&mut self, document: &Document, id: RowId) {
        let (Some(rel), Some(href)) = (document.attr(id, "rel"), document.attr(id, "href")) else { return };
        let kept = match rel.to_ascii_lowercase().as_str() {
            "canonical" => &mut self.canonical,
            "license" => &mut self.licence,
            _ => return,
        };
        kept.get_or_insert_with(|| href.trim().to_owned());
    }

    fn read_element(&mut self, document: &Document, id: RowId) {
        let Some(element) = document.element(id).filter(|element| !element.attrs.is_empty()) else { return };
        if let Some(names) = attribute(element, "itemprop") {
            let known = |name: &str| PROPERTIES.iter().find(|(property, _)| *property == name);
            self.properties.extend(names.split_ascii_whitespace().find_map(known).map(|&(_, field)| (field, id)));
        }
        match attribute(element, "rel") {
            Some(rel) if document.rows()[id].tag == Tag::A => match rel {
                "author" => self.bylines.insert(0, id),
                "license" => {
                    self.licence = self.licence.take().or_else(|| attribute(element, "href").map(str::to_owned));
                }
                _ => {}
            },
            _ if attribute(element, "class").is_some_and(is_byline) => self.bylines.push(id),
            _ => {}
        }
    }

    /// Tells what microdata say of the article, not of its comments or of other things.
    pub(super) fn tell_microdata(&self, document: &Document, found: &mut Metadata) {
        for &(field, id) in self.properties.iter().filter(|&&(_, id)| is_of_a_text(document, id)) {
            found.set(field, &value(document, id), "microdata");
        }
    }

    /// Tells what plain HTML says.
    pub(super) fn tell_html(&self, document: &Document, found: &mut Metadata) {
        let mut set = |field, value: Option<String>, origin| {
            if let Some(value) = value {
                found.set(field, &value, origin);
            }
        };
        set("canonical_url", self.canonical.clone(), "link-canonical");
        set("canonical_url", self.named("og:url").map(str::to_owned), "open-graph");
        set("licence", self.licence.clone(), "link-license");
        set("language", self.language.clone(), "html-lang");
        for (name, origin) in
            [("content-language", "meta"), ("dc.language", "dublin-core"), ("og:locale", "open-graph")]
        {
            set("language", self.named(name).map(str::to_owned), origin);
        }
        let title =
            self.title.map(|id| document.children(id).filter_map(|child| document.text(child)).collect::<String>());
        set("title", title, "title-element");
        let short = |text: &String| (1..=BYLINE).contains(&text.split_whitespace().count());
        set("author", self.bylines.iter().map(|&id| text(document, id)).find(short), "byline");
        let published = self.times.iter().find(|&&id| is_published(document, id)).or(self.times.first());
        set("published", published.map(|&id| value(document, id)), "time-element");
    }
}

/// Whether class names say that an element names the author.
fn is_byline(classes: &str) -> bool {
    classes.split_ascii_whitespace().take(8).any(|name| {
        matches!(
            name.to_ascii_lowercase().as_str(),
            "byline"
                | "author"
                | "author-name"
                | "byline-name"
                | "entry-author"
                | "post-author"
                | "article-author"
                | "author__name"
                | "byline__name"
                | "entry-author-name"
                | "post__author"
                | "article__author"
        )
    })
}

/// Whether a `<time>` says when the text was published, by its own word.
fn is_published(document: &Document, id: RowId) -> bool {
    let says = |name| document.attr(id, name).is_some_and(|value| value.to_ascii_lowercase().contains("publish"));
    document.attr(id, "pubdate").is_some()
        || says("class")
        || says("itemprop")
        || document.attr(id, "class").is_some_and(|class| class.contains("entry-date"))
}

/// Whether a property belongs to a text: the thing around it is an article or a page, or there is none.
fn is_of_a_text(document: &Document, id: RowId) -> bool {
    let mut at = id;
    for _ in 0..LEVELS {
        at = document.rows()[at].parent;
        if at == 0 {
            return true;
        }
        if document.attr(at, "itemscope").is_none() {
            continue;
        }
        let kind = document.attr(at, "itemtype").unwrap_or("").rsplit('/').next().unwrap_or("");
        return matches!(
            kind,
            "BlogPosting" | "WebPage" | "CreativeWork" | "Recipe" | "Question" | "DiscussionForumPosting"
        ) || kind.ends_with("Article");
    }
    false
}

/// The value of a property: its attribute, or the name in it, or its words.
fn value(document: &Document, id: RowId) -> String {
    let attr = |name: &str| document.attr(id, name).filter(|value| !value.trim().is_empty());
    let of_tag = match document.rows()[id].tag {
        Tag::Time => attr("datetime"),
        Tag::Link | Tag::A if document.attr(id, "itemprop").is_some_and(|prop| prop == "license") => attr("href"),
        _ => None,
    };
    let inner = (id + 1..document.rows()[id].end).find(|&row| document.attr(row, "itemprop") == Some("name"));
    match attr("content").or(of_tag).or_else(|| attr("datetime")) {
        Some(value) => value.to_owned(),
        None => inner.map_or_else(
            || text(document, id),
            |row| document.attr(row, "content").map_or_else(|| text(document, row), str::to_owned),
        ),
    }
}

fn text(document: &Document, id: RowId) -> String {
    (id..document.rows()[id].end).filter_map(|row| document.text(row)).collect::<Vec<_>>().join(" ")
}
