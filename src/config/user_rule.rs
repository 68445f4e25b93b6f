//! `[[clean.deny]]` and `[[clean.allow]]`: rules of the user's own, and the lines they stand on.

use super::error::did_you_mean;
use super::{CleanConfig, Config, SourceConfig};
use crate::clean::rules;
use crate::clean::user::{UserRule, Wanted, Wrong};
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use toml::Spanned;

/// One entry: every key that is there must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct UserRuleConfig {
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

impl UserRuleConfig {
    /// The rule compiled.
    pub fn compile(&self) -> Result<UserRule, Wrong> {
        let UserRuleConfig { host, url, css, phrase, rule, sites, line } = self.clone();
        UserRule::new(&Wanted { host, url, css, phrase, rule, sites, line })
    }

    /// What is wrong with it, and what may be meant.
    fn fault(&self, list: &str) -> Option<(Wrong, Option<String>)> {
        let compiled = match self.compile() {
            Ok(compiled) => compiled,
            Err(wrong) => return Some((wrong, None)),
        };
        let rule = self.rule.as_deref()?;
        let known = || rules::ALL.iter().map(|rule| rule.id());
        if !known().any(|id| id == rule) {
            let help = did_you_mean(rule, known()).unwrap_or_else(|| "`tamis rules` lists them".to_owned());
            return Some((Wrong { key: "rule", message: format!("there is no rule `{rule}`") }, Some(help)));
        }
        let help = "say it alone: the rule is then on, whatever `off` says".to_owned();
        let message = "what is denied goes by your own rule; `rule` has no say in it".to_owned();
        (list == "deny" && compiled.names_things()).then_some((Wrong { key: "rule", message }, Some(help)))
    }
}

/// A fault in one entry: where it stands, what is wrong, what may be meant.
pub(super) struct Fault {
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// Notes the line of every entry, and finds the first that cannot be used.
pub(super) fn place(text: &str, config: &mut Config) -> Result<(), Fault> {
    // The same text was read as a configuration just now.
    let Ok(places) = toml::from_str::<Places>(text) else { return Ok(()) };
    place_in(text, &mut config.clean, &places.clean)?;
    for (SourceConfig { clean, .. }, places) in config.source.iter_mut().zip(&places.source) {
        if let Some(clean) = clean {
            place_in(text, clean, &places.clean)?;
        }
    }
    Ok(())
}

fn place_in(text: &str, clean: &mut CleanConfig, places: &CleanPlaces) -> Result<(), Fault> {
    let lists = [("deny", &mut clean.deny, &places.deny), ("allow", &mut clean.allow, &places.allow)];
    for (name, entries, places) in lists {
        for (entry, place) in entries.iter_mut().zip(places) {
            let span = place.span();
            entry.line = Some(text[..span.start].matches('\n').count() + 1);
            if let Some((Wrong { key, message }, help)) = entry.fault(name) {
                return Err(Fault { place: key_in(text, span, key), message, help });
            }
        }
    }
    Ok(())
}

/// Where a key stands in an entry; its beginning where the key is not there.
fn key_in(text: &str, entry: Range<usize>, key: &str) -> Range<usize> {
    let rest = &text[entry.start..];
    let end = rest[1..].find("\n[").map_or(rest.len(), |at| at + 1);
    let at = rest[..end].match_indices(key).map(|(at, _)| at).find(|&at| {
        let before = rest[..at].chars().next_back();
        let after = rest[at + key.len()..].trim_start();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',')) && after.starts_with('=')
    });
    at.map_or(entry.clone(), |at| entry.start + at..entry.start + at + key.len())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Places {
    clean: CleanPlaces,
    source: Vec<SourcePlaces>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct SourcePlaces {
    clean: CleanPlaces,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct CleanPlaces {
    deny: Vec<Spanned<IgnoredAny>>,
    allow: Vec<Spanned<IgnoredAny>>,
}
