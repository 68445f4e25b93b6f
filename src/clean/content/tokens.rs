//! What names and roles say an element is for: class and id tokens as whole words, ARIA roles, sectioning tags.

use crate::document::{Document, RowId, Tag};

/// A purpose that names or tags announce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names say it
pub enum Family {
    Nav,
    HeaderTag,
    FooterTag,
    Aside,
    Form,
    ArticleTag,
    MainTag,
    Button,
    ListItem,
    Cell,
    Content,
    Body,
    Share,
    Related,
    Comment,
    Sidebar,
    Promo,
    Menu,
    Footer,
    Header,
    Ad,
    Meta,
    Popup,
}

impl Family {
    /// Its bit in a set of families.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Families whose text is never the article's.
pub const CHROME: u32 = Family::Nav.bit()
    | Family::FooterTag.bit()
    | Family::Aside.bit()
    | Family::Menu.bit()
    | Family::Sidebar.bit()
    | Family::Popup.bit();

/// The families of one element.
pub fn families(doc: &Document, row: RowId) -> u32 {
    let mut set = of_tag(doc.rows()[row].tag);
    let Some(element) = doc.element(row) else { return set };
    if element.attrs.is_empty() {
        return set;
    }
    if let Some(role) = element.attr("role") {
        set |= of_role(role);
    }
    if element.attr("itemprop").is_some_and(|prop| prop.split(' ').any(|p| p == "articleBody")) {
        set |= Family::Body.bit();
    }
    for name in ["class", "id"] {
        let Some(value) = element.attr(name) else { continue };
        set |= of_names(value);
    }
    set
}

fn of_tag(tag: Tag) -> u32 {
    match tag {
        Tag::Nav => Family::Nav.bit(),
        Tag::Header => Family::HeaderTag.bit(),
        Tag::Footer => Family::FooterTag.bit(),
        Tag::Aside => Family::Aside.bit(),
        Tag::Form | Tag::Fieldset => Family::Form.bit(),
        Tag::Article => Family::ArticleTag.bit(),
        Tag::Main => Family::MainTag.bit(),
        Tag::Button | Tag::Select | Tag::Label => Family::Button.bit(),
        Tag::Li => Family::ListItem.bit(),
        Tag::Td | Tag::Th => Family::Cell.bit(),
        Tag::Dialog => Family::Popup.bit(),
        _ => 0,
    }
}

fn of_role(role: &str) -> u32 {
    match role {
        "navigation" | "menu" | "menubar" | "tablist" => Family::Nav.bit(),
        "banner" => Family::HeaderTag.bit(),
        "contentinfo" => Family::FooterTag.bit(),
        "complementary" => Family::Aside.bit(),
        "search" | "form" => Family::Form.bit(),
        "article" => Family::ArticleTag.bit(),
        "main" => Family::MainTag.bit(),
        "button" => Family::Button.bit(),
        "dialog" | "alertdialog" | "alert" => Family::Popup.bit(),
        _ => 0,
    }
}

/// The families of class or id names, cut into words at dashes, underscores and case changes.
fn of_names(value: &str) -> u32 {
    let mut set = 0;
    let mut previous = "";
    for name in value.split_ascii_whitespace().take(12) {
        for word in words(name) {
            set |= of_word(word);
            set |= of_pair(previous, word);
            previous = word;
        }
        previous = "";
    }
    set
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).flat_map(|part| {
        let bytes = part.as_bytes();
        let mut start = 0;
        let mut at = 0;
        std::iter::from_fn(move || {
            if start >= bytes.len() {
                return None;
            }
            at += 1;
            while at < bytes.len() && !(bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()) {
                at += 1;
            }
            let word = &part[start..at];
            start = at;
            Some(word)
        })
    })
}

fn is(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn of_word(word: &str) -> u32 {
    let table: [(Family, &[&str]); 13] = [
        (
            Family::Content,
            &[
                "content", "article", "post", "entry", "story", "text", "blog", "main", "page", "prose", "markdown",
                "single",
            ],
        ),
        (
            Family::Share,
            &["share", "sharing", "social", "shares", "sharedaddy", "addthis", "follow", "sns", "twitter", "facebook"],
        ),
        (
            Family::Related,
            &[
                "related",
                "recommended",
                "recommendations",
                "recirc",
                "more",
                "popular",
                "trending",
                "latest",
                "similar",
                "readmore",
                "suggested",
                "next",
                "prev",
                "previous",
                "pagination",
                "pager",
                "upnext",
            ],
        ),
        (Family::Comment, &["comment", "comments", "disqus", "respond", "reply", "replies", "commentlist"]),
        (Family::Sidebar, &["sidebar", "widget", "widgets", "rail", "secondary", "aside"]),
        (
            Family::Promo,
            &[
                "newsletter",
                "subscribe",
                "subscription",
                "signup",
                "promo",
                "promotion",
                "cta",
                "optin",
                "paywall",
                "donate",
                "teaser",
                "offer",
            ],
        ),
        (
            Family::Menu,
            &[
                "menu",
                "nav",
                "navbar",
                "navigation",
                "breadcrumb",
                "breadcrumbs",
                "toolbar",
                "tabs",
                "skip",
                "toc",
                "sitemap",
                "submenu",
                "dropdown",
            ],
        ),
        (Family::Footer, &["footer", "copyright", "colophon", "foot", "legal", "disclaimer"]),
        (Family::Header, &["header", "masthead", "topbar", "hero", "banner", "logo", "branding"]),
        (
            Family::Ad,
            &[
                "ad",
                "ads",
                "advert",
                "advertisement",
                "sponsor",
                "sponsored",
                "adsbygoogle",
                "outbrain",
                "taboola",
                "dfp",
                "gpt",
            ],
        ),
        (
            Family::Meta,
            &[
                "meta",
                "byline",
                "author",
                "date",
                "timestamp",
                "tags",
                "tag",
                "category",
                "categories",
                "credit",
                "caption",
                "bio",
                "published",
                "info",
                "reading",
                "time",
            ],
        ),
        (
            Family::Popup,
            &[
                "popup",
                "modal",
                "cookie",
                "cookies",
                "consent",
                "gdpr",
                "overlay",
                "lightbox",
                "toast",
                "notification",
                "preloader",
                "offcanvas",
            ],
        ),
        (Family::Body, &["articlebody", "postbody", "storybody", "mw-parser-output"]),
    ];
    table.iter().filter(|(_, list)| is(word, list)).fold(0, |set, (family, _)| set | family.bit())
}

/// Two words together: `article-body`, `entry-content`, `post_text` …
fn of_pair(first: &str, second: &str) -> u32 {
    let thing = is(first, &["article", "post", "entry", "story", "blog", "page", "single", "content", "main", "rich"]);
    let body = is(second, &["body", "content", "text", "copy", "main", "inner"]);
    if thing && body { Family::Body.bit() } else { 0 }
}
