//! What linked data (JSON-LD) say about the article of a page.

use super::Metadata;
use crate::document::{Document, LinkedData, Thing};
use serde_json::{Map, Value};

/// Types of things that are a text, the most telling first.
const TEXTS: [&[&str]; 4] = [
    &[
        "NewsArticle",
        "BlogPosting",
        "Article",
        "TechArticle",
        "ScholarlyArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "Report",
        "Recipe",
        "HowTo",
        "LiveBlogPosting",
    ],
    &["DiscussionForumPosting", "SocialMediaPosting", "Question", "Review", "Course", "JobPosting", "Event"],
    &["Product", "ProductGroup", "SoftwareApplication", "VideoObject", "PodcastEpisode"],
    &["WebPage", "ItemPage", "AboutPage", "FAQPage", "CollectionPage", "QAPage", "MedicalWebPage"],
];

/// Levels below the outermost value at which a thing is still what the page is about.
const OUTER: usize = 2;

/// Tells what linked data say.
pub(super) fn tell(document: &Document, found: &mut Metadata) {
    let data = document.linked_data();
    for types in TEXTS {
        if let Some(thing) = main_thing(data, types, found) {
            tell_thing(data, thing, found);
        }
    }
    if let Some(site) = data.things().iter().find(|thing| thing.is_a(&["WebSite"])) {
        set(found, "site", name_of(data, &Value::Object(site.properties.clone())));
    }
}

/// The outermost thing of these types. Where several stand side by side only one with the address of the page is meant:
/// a front page lists the articles of others.
fn main_thing<'d>(data: &'d LinkedData, types: &[&str], found: &Metadata) -> Option<&'d Thing> {
    let all: Vec<&Thing> = data.things().iter().filter(|thing| thing.level <= OUTER && thing.is_a(types)).collect();
    let outer = all.iter().map(|thing| thing.level).min()?;
    let mut outermost = all.into_iter().filter(|thing| thing.level == outer);
    let first = outermost.next()?;
    let Some(second) = outermost.next() else { return Some(first) };
    let own = found.base.as_ref().map(|url| url.path().trim_end_matches('/').to_owned());
    let is_own = |thing: &&Thing| {
        let address = thing.text("url").or_else(|| thing.text("@id")).or_else(|| {
            let page = thing.properties.get("mainEntityOfPage")?;
            page.as_str().or_else(|| page.get("@id")?.as_str())
        });
        let path = address.and_then(|address| url::Url::parse(address).ok());
        path.is_some_and(|url| Some(url.path().trim_end_matches('/')) == own.as_deref())
    };
    let same = |a: &Thing, b: &Thing| a.text("headline").is_some() && a.text("headline") == b.text("headline");
    [first, second].into_iter().chain(outermost).find(is_own).or_else(|| same(first, second).then_some(first))
}

fn tell_thing(data: &LinkedData, thing: &Thing, found: &mut Metadata) {
    let title = thing.text("headline").or_else(|| thing.text("name"));
    // Editors cut headlines to the length search engines show.
    set(found, "title", title.filter(|title| !title.ends_with(['…', '.'])).map(str::to_owned));
    let names = |property: &str| thing.properties.get(property).and_then(|value| names_of(data, value));
    set(found, "author", names("author").or_else(|| names("creator")));
    set(found, "publisher", names("publisher"));
    set(found, "published", thing.text("datePublished").or_else(|| thing.text("dateCreated")).map(str::to_owned));
    set(found, "updated", thing.text("dateModified").map(str::to_owned));
    let address = |property: &str| thing.properties.get(property).and_then(|value| address_of(data, value));
    set(found, "image", address("image").or_else(|| address("thumbnailUrl")));
    set(found, "licence", address("license"));
    set(found, "language", thing.properties.get("inLanguage").and_then(|value| name_of(data, value)));
    let labels = |property: &str| thing.properties.get(property).map(labels_of).unwrap_or_default();
    found.add_labels("tags", labels("keywords").iter().map(String::as_str), "json-ld");
    found.add_labels("categories", labels("articleSection").iter().map(String::as_str), "json-ld");
}

fn set(found: &mut Metadata, field: &'static str, value: Option<String>) {
    if let Some(value) = value {
        found.set(field, &value, "json-ld");
    }
}

/// The properties of a thing that may stand elsewhere.
fn properties<'v>(data: &'v LinkedData, value: &'v Value) -> Option<&'v Map<String, Value>> {
    let own = value.as_object()?;
    let elsewhere = own.get("@id").and_then(Value::as_str).filter(|_| !own.contains_key("name"));
    elsewhere.and_then(|id| data.by_id(id)).map(|thing| &thing.properties).or(Some(own))
}

fn name_of(data: &LinkedData, value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name.clone()),
        Value::Array(values) => name_of(data, values.first()?),
        _ => Some(properties(data, value)?.get("name")?.as_str()?.to_owned()),
    }
}

/// The names of one or several people, each once.
fn names_of(data: &LinkedData, value: &Value) -> Option<String> {
    let Value::Array(values) = value else { return name_of(data, value) };
    let mut names: Vec<String> = Vec::new();
    for name in values.iter().filter_map(|value| name_of(data, value)).filter_map(|name| super::name(&name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

fn address_of(data: &LinkedData, value: &Value) -> Option<String> {
    match value {
        Value::String(address) => Some(address.clone()),
        Value::Array(values) => address_of(data, values.first()?),
        _ => {
            let properties = properties(data, value)?;
            let address = properties.get("url").or_else(|| properties.get("contentUrl"))?;
            address.as_str().map(str::to_owned)
        }
    }
}

/// Labels as a list, or as one text with commas between.
fn labels_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        Value::Array(values) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}
