use super::Metadata;
use crate::clean::{Options, clean};
use crate::document::{Document, Format, Limits};
use crate::source::{Place, Raw};

fn metadata(page: &str) -> Metadata {
    at("https://desk.example/2023/04/05/asking", page)
}

fn at(url: &str, page: &str) -> Metadata {
    let document = Document::parse(page, Format::Html, &Limits::default());
    let article = crate::article::build(&clean(&document, &Options::default()));
    let raw = Raw { place: Place::Url(url.to_owned()), kind: "web", ..Raw::default() };
    Metadata::read(&raw, &document, &article)
}

fn field<'m>(found: &'m Metadata, name: &str) -> (&'m str, &'m str) {
    let value = found.fields.get(name).map_or("", String::as_str);
    (value, found.origins.get(name).map_or("", String::as_str))
}

#[test]
fn linked_data_are_trusted_before_elements() {
    let found = metadata(
        r##"<html lang="en"><meta name="author" content="Staff"><meta property="og:title" content="Ask well | The Desk">
        <meta property="article:published_time" content="2023-04-06T08:00:00Z">
        <script type="application/ld+json">{"@graph":[
          {"@type":"BlogPosting","headline":"Ask well","author":[{"@id":"#ada"},{"name":"By Bo Lind"}],
           "publisher":{"@type":"Organization","name":"Desk House"},"datePublished":"2023-04-05","image":["/a.jpg"],
           "keywords":"asking, questions","license":"https://licence.example/by"},
          {"@type":"Person","@id":"#ada","name":"Ada Quist"},
          {"@type":"WebSite","name":"The Desk"}]}</script><p>Words of the text."##,
    );
    assert_eq!(field(&found, "title"), ("Ask well", "json-ld"));
    assert_eq!(field(&found, "author"), ("Ada Quist, Bo Lind", "json-ld"));
    assert_eq!(field(&found, "publisher"), ("Desk House", "json-ld"));
    assert_eq!(field(&found, "site"), ("The Desk", "json-ld"));
    assert_eq!(field(&found, "published"), ("2023-04-05", "json-ld"));
    assert_eq!(field(&found, "image"), ("https://desk.example/a.jpg", "json-ld"));
    assert_eq!(field(&found, "licence"), ("https://licence.example/by", "json-ld"));
    assert_eq!(field(&found, "language"), ("en", "html-lang"));
    assert_eq!(found.tags, ["asking", "questions"]);
}

#[test]
fn microdata_of_comments_is_not_the_article_s() {
    let found = metadata(
        r#"<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">A Reader</span></div>
        <article itemscope itemtype="https://schema.org/Article"><span itemprop="author" itemscope><b itemprop="name">Ada
        Quist</b></span><time itemprop="datePublished" datetime="2023-04-02">Sunday</time><p>Words.</p></article>"#,
    );
    assert_eq!(field(&found, "author"), ("Ada Quist", "microdata"));
    assert_eq!(field(&found, "published"), ("2023-04-02", "microdata"));
}

#[test]
fn plain_html_and_the_address_speak_last() {
    let found = metadata(
        r#"<link rel=canonical href="/2023/04/05/asking"><title>Ask</title><p class="byline">By Ada Quist</p><p>Words.</p>"#,
    );
    assert_eq!(field(&found, "canonical_url"), ("https://desk.example/2023/04/05/asking", "link-canonical"));
    assert_eq!(field(&found, "author"), ("Ada Quist", "byline"));
    assert_eq!(field(&found, "published"), ("2023-04-05", "url"));
    assert_eq!(field(&found, "site"), ("desk.example", "url"));
    assert_eq!(field(&found, "title"), ("Ask", "title-element"));
}

#[test]
fn one_of_many_articles_is_not_what_the_page_is_about() {
    let found = at(
        "https://desk.example/",
        r#"<script type="application/ld+json">[{"@type":"Article","headline":"One","url":"https://desk.example/1","author":"A B"},
        {"@type":"Article","headline":"Two","url":"https://desk.example/2","author":"C D"}]</script><title>The Desk</title><p>Words."#,
    );
    assert_eq!(field(&found, "author"), ("", ""));
    assert_eq!(field(&found, "title"), ("The Desk", "title-element"));
}

#[test]
fn dublin_core_and_cards_fill_what_is_missing() {
    let found = metadata(
        r#"<meta name="DC.creator" content="Ada Quist"><meta name="dcterms.issued" content="5 April 2023">
        <meta property="article:author" content="https://social.example/desk"><meta name="keywords" content="a, b, a">
        <meta property="og:image" content="https://a.impactradius-go.com/display-ad/20915-2044150">
        <meta name="twitter:image" content="https://desk.example/t.png"><p>Words."#,
    );
    assert_eq!(field(&found, "author"), ("Ada Quist", "dublin-core"));
    assert_eq!(field(&found, "published"), ("2023-04-05", "dublin-core"));
    assert_eq!(field(&found, "image"), ("https://desk.example/t.png", "meta"));
    assert_eq!(found.tags, ["a", "b"]);
}
