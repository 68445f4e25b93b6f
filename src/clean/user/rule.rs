//! One rule of the user's own: what it names, and where it holds.

use super::Pattern;
use crate::clean::Evidence;
use crate::clean::url::Parts;
use schemars::JsonSchema;
use scraper::Selector;
use serde::{Deserialize, Serialize};

/// A rule as it is written in `[[clean.deny]]` or `[[clean.allow]]`: every key that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Wanted {
    /// A host, and those below it: of links, pictures, frames.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// A pattern of addresses, in which `*` stands for anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A CSS selector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub css: Option<String>,
    /// Words: the smallest block that says them is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phrase: Option<String>,
    /// Id of a built-in rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Only on pages of these hosts and those below them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<String>,
    /// The line where it begins, once it is read from a file.
    #[serde(skip)]
    pub line: Option<usize>,
}

/// A rule of the user's own, compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct UserRule {
    pub(super) host: Option<String>,
    pub(super) url: Option<Pattern>,
    pub(super) css: Option<Selector>,
    pub(super) phrase: Option<String>,
    /// Id of the built-in rule it is about.
    pub rule: Option<String>,
    /// Hosts of the pages it holds on; none: all.
    pub sites: Vec<String>,
    line: Option<usize>,
    written: String,
}

/// What is wrong with a rule: the key at fault, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The key.
    pub key: &'static str,
    /// What is wrong with it.
    pub message: String,
}

impl UserRule {
    /// Compiles a rule.
    pub fn new(wanted: &Wanted) -> Result<UserRule, Wrong> {
        let Wanted { host, url, css, phrase, rule, sites, line } = wanted;
        let texts = [("host", host), ("url", url), ("css", css), ("phrase", phrase), ("rule", rule)];
        let written: Vec<String> =
            texts.iter().filter_map(|(key, text)| Some(format!("{key} = {:?}", text.as_deref()?))).collect();
        if let Some((key, _)) = texts.iter().find(|(_, text)| text.as_deref().is_some_and(|t| t.trim().is_empty())) {
            return Err(Wrong { key, message: format!("`{key}` is empty: it would name everything") });
        }
        if written.is_empty() {
            let message = "a rule names something by `host`, `url`, `css`, `phrase` or `rule`".to_owned();
            return Err(Wrong { key: "sites", message });
        }
        Ok(UserRule {
            host: host.as_deref().map(|name| host_name("host", name)).transpose()?,
            url: url.as_deref().map(Pattern::new),
            css: css.as_deref().map(selector).transpose()?,
            phrase: phrase.as_deref().map(plain),
            rule: rule.clone(),
            sites: sites.iter().map(|site| host_name("sites", site)).collect::<Result<_, _>>()?,
            line: *line,
            written: written.join(", "),
        })
    }

    /// Whether it holds on a page of `site`.
    pub fn holds_on(&self, site: Option<&str>) -> bool {
        self.sites.is_empty() || site.is_some_and(|site| self.sites.iter().any(|known| is_below(site, known)))
    }

    /// Whether it names things, not only a built-in rule.
    pub fn names_things(&self) -> bool {
        self.host.is_some() || self.url.is_some() || self.css.is_some() || self.phrase.is_some()
    }

    /// Itself as the evidence of a removal.
    pub fn evidence(&self) -> Evidence {
        Evidence::UserRule { rule: self.written.clone(), line: self.line }
    }

    /// Whether an address is one it names.
    pub(super) fn knows_address(&self, address: &str) -> bool {
        let of_host = |known: &String| {
            let address = crate::clean::url::tidy(address);
            Parts::split(&address).is_some_and(|parts| !parts.bare && is_below(&parts.host, known))
        };
        self.host.as_ref().is_none_or(of_host) && self.url.as_ref().is_none_or(|url| url.matches(address))
    }
}

/// Whether `host` is `known` or lies below it.
pub(super) fn is_below(host: &str, known: &str) -> bool {
    host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// A text as phrases are compared: lower-case, straight quotes, single blanks.
pub(super) fn plain(text: &str) -> String {
    let straight = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    straight.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn host_name(key: &'static str, name: &str) -> Result<String, Wrong> {
    let bare = name.trim().trim_start_matches("*.").trim_end_matches('.');
    let address = format!("//{bare}");
    match Parts::split(&address) {
        Some(parts) if bare.contains('.') && parts.path.is_empty() && parts.query.is_none() && parts.port.is_none() => {
            Ok(parts.host.into_owned())
        }
        _ => Err(Wrong { key, message: format!("`{name}` is no host; write one such as `blog.example`") }),
    }
}

fn selector(css: &str) -> Result<Selector, Wrong> {
    Selector::parse(css).map_err(|error| {
        let why = error.to_string();
        Wrong { key: "css", message: format!("`{css}` is no CSS selector: {}", why.trim_end_matches('.')) }
    })
}
