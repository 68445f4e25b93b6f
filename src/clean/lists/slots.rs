//! Elements that ad servers fill.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::LazyLock;

/// `slots.toml`, whose head explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    /// Names of elements.
    pub tags: FxHashSet<String>,
    /// Class tokens.
    pub classes: FxHashSet<String>,
    /// How a class token begins.
    pub class_prefixes: Vec<String>,
    /// How an id begins.
    pub id_prefixes: Vec<String>,
    /// Names of attributes.
    pub attributes: Vec<String>,
}

/// The built-in list.
pub static SLOTS: LazyLock<Slots> =
    LazyLock::new(|| toml::from_str(include_str!("slots.toml")).expect("slots.toml is valid; a test reads it"));

/// The CSS selector by which an element is an ad slot; `None` where it is none.
///
/// `tag` is lower-case; `class` and `id` are the attributes as written; `has` tells whether an attribute is there.
pub fn slot(tag: &str, class: Option<&str>, id: Option<&str>, has: impl Fn(&str) -> bool) -> Option<String> {
    let slots = &*SLOTS;
    if slots.tags.contains(tag) {
        return Some(tag.to_owned());
    }
    for token in class.unwrap_or("").split_ascii_whitespace() {
        let begins = |prefix: &String| token.starts_with(prefix.as_str());
        if slots.classes.contains(token) || slots.class_prefixes.iter().any(begins) {
            return Some(format!("{tag}.{token}"));
        }
    }
    if let Some(id) = id.filter(|id| slots.id_prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))) {
        return Some(format!("{tag}#{id}"));
    }
    slots.attributes.iter().find(|name| has(name)).map(|name| format!("{tag}[{name}]"))
}

#[cfg(test)]
mod tests {
    use super::slot;

    #[test]
    fn knows_slots_and_leaves_article_markup_alone() {
        assert_eq!(slot("ins", Some("x adsbygoogle"), None, |_| false).as_deref(), Some("ins.adsbygoogle"));
        assert_eq!(slot("div", None, Some("div-gpt-ad-1-0"), |_| false).as_deref(), Some("div#div-gpt-ad-1-0"));
        assert_eq!(slot("ins", None, None, |name| name == "data-ad-slot").as_deref(), Some("ins[data-ad-slot]"));
        assert_eq!(slot("amp-ad", None, None, |_| false).as_deref(), Some("amp-ad"));
        for (class, id) in
            [("advice article-body", "addresses"), ("headline add-on", "ads-and-you"), ("sponsor banner", "ad")]
        {
            assert_eq!(slot("div", Some(class), Some(id), |_| false), None, "{class} {id}");
        }
    }
}
