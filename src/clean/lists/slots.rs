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
    pub attributes: FxHashSet<String>,
}

/// The built-in list.
pub static SLOTS: LazyLock<Slots> =
    LazyLock::new(|| toml::from_str(include_str!("slots.toml")).expect("slots.toml is valid; a test reads it"));

/// The CSS selector by which an element is an ad slot; `None` where it is none.
///
/// `tag` is lower-case; `attributes` are names and values as written.
pub fn slot<'e>(tag: &str, attributes: impl Iterator<Item = (&'e str, &'e str)>) -> Option<String> {
    let slots = &*SLOTS;
    if slots.tags.contains(tag) {
        return Some(tag.to_owned());
    }
    attributes.into_iter().find_map(|(name, value)| match name {
        "class" => {
            let token = value.split_ascii_whitespace().find(|token| slots.has_class(token))?;
            Some(format!("{tag}.{token}"))
        }
        "id" => begins_with(value, &slots.id_prefixes).then(|| format!("{tag}#{value}")),
        _ => slots.attributes.contains(name).then(|| format!("{tag}[{name}]")),
    })
}

impl Slots {
    fn has_class(&self, token: &str) -> bool {
        self.classes.contains(token) || begins_with(token, &self.class_prefixes)
    }
}

/// Whether a token begins with one of the prefixes. First letters are compared first: nearly all tokens fail there.
fn begins_with(token: &str, prefixes: &[String]) -> bool {
    let first = token.bytes().next();
    prefixes.iter().any(|prefix| prefix.bytes().next() == first && token.starts_with(prefix.as_str()))
}

#[cfg(test)]
mod tests {
    use super::slot;

    #[test]
    fn knows_slots_and_leaves_article_markup_alone() {
        let by = |tag, name, value| slot(tag, [("title", "x"), (name, value)].into_iter());
        assert_eq!(by("ins", "class", "x adsbygoogle").as_deref(), Some("ins.adsbygoogle"));
        assert_eq!(by("div", "id", "div-gpt-ad-1-0").as_deref(), Some("div#div-gpt-ad-1-0"));
        assert_eq!(by("ins", "data-ad-slot", "").as_deref(), Some("ins[data-ad-slot]"));
        assert_eq!(by("amp-ad", "class", "").as_deref(), Some("amp-ad"));
        for (class, id) in
            [("advice article-body", "addresses"), ("headline add-on", "ads-and-you"), ("sponsor banner", "ad")]
        {
            assert_eq!(slot("div", [("class", class), ("id", id)].into_iter()), None, "{class} {id}");
        }
    }
}
