//! What names and roles say an element is for: class and id tokens as whole words, ARIA roles, sectioning tags.

use crate::document::{Document, RowId, Tag, attribute};
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::sync::LazyLock;

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
    /// Every family by name.
    pub const ALL: [(&'static str, Family); 23] = [
        ("nav", Family::Nav),
        ("header-tag", Family::HeaderTag),
        ("footer-tag", Family::FooterTag),
        ("aside", Family::Aside),
        ("form", Family::Form),
        ("article-tag", Family::ArticleTag),
        ("main-tag", Family::MainTag),
        ("button", Family::Button),
        ("list-item", Family::ListItem),
        ("cell", Family::Cell),
        ("content", Family::Content),
        ("body", Family::Body),
        ("share", Family::Share),
        ("related", Family::Related),
        ("comment", Family::Comment),
        ("sidebar", Family::Sidebar),
        ("promo", Family::Promo),
        ("menu", Family::Menu),
        ("footer", Family::Footer),
        ("header", Family::Header),
        ("ad", Family::Ad),
        ("meta", Family::Meta),
        ("popup", Family::Popup),
    ];

    /// Its bit in a set of families.
    pub const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Names of a class attribute that are read; more say no more.
pub const NAMES_READ: usize = 12;

/// How many families there are.
pub const FAMILIES: usize = Family::ALL.len();

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
    if let Some(role) = attribute(element, "role") {
        set |= of_role(role);
    }
    if attribute(element, "itemprop").is_some_and(|prop| prop.split(' ').any(|p| p == "articleBody")) {
        set |= Family::Body.bit();
    }
    for name in ["class", "id"] {
        let Some(value) = attribute(element, name) else { continue };
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
    for name in value.split_ascii_whitespace().take(NAMES_READ) {
        let mut previous = Known::default();
        for word in words(name) {
            let known = look_up(word);
            set |= known.families;
            if previous.thing && known.body {
                set |= Family::Body.bit();
            }
            previous = known;
        }
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

/// The families a word belongs to, and whether it can open or close a name such as `article-body`.
#[derive(Clone, Copy, Default)]
struct Known {
    families: u32,
    thing: bool,
    body: bool,
}

static KNOWN: LazyLock<FxHashMap<&'static str, Known>> = LazyLock::new(|| {
    let lists: HashMap<&'static str, Vec<&'static str>> =
        toml::from_str(include_str!("words.toml")).expect("words.toml is a table of lists");
    let mut known: FxHashMap<&'static str, Known> = FxHashMap::default();
    for (list, words) in lists {
        for word in words {
            let entry = known.entry(word).or_default();
            match list {
                "things" => entry.thing = true,
                "bodies" => entry.body = true,
                family => entry.families |= named(family).expect("lists of words.toml are families").bit(),
            }
        }
    }
    known
});

fn named(name: &str) -> Option<Family> {
    Family::ALL.iter().find(|(known, _)| *known == name).map(|&(_, family)| family)
}

/// What is known of a word, whatever its case. No known word is longer than 24 letters.
fn look_up(word: &str) -> Known {
    let mut small = [0u8; 24];
    let Some(small) = small.get_mut(..word.len()) else { return Known::default() };
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    std::str::from_utf8(small).ok().and_then(|word| KNOWN.get(word)).copied().unwrap_or_default()
}
