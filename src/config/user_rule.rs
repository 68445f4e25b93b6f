//! `[[clean.deny]]` and `[[clean.allow]]`: rules of the user's own, and the lines they stand on.

use super::error::did_you_mean;
use super::{CleanConfig, Config, SourceConfig};
use crate::clean::rules;
use crate::clean::user::{UserRule, Wanted, Wrong};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::ops::Range;
use toml::Spanned;

/// What is wrong with an entry, and what may be meant.
fn fault(entry: &Wanted, list: &str) -> Option<(Wrong, Option<String>)> {
    let compiled = match UserRule::new(entry) {
        Ok(compiled) => compiled,
        Err(wrong) => return Some((wrong, None)),
    };
    let rule = entry.rule.as_deref()?;
    let known = || rules::ALL.iter().map(|rule| rule.id());
    if !known().any(|id| id == rule) {
        let help = did_you_mean(rule, known()).unwrap_or_else(|| "`tamis rules` lists them".to_owned());
        return Some((Wrong { key: "rule", message: format!("there is no rule `{rule}`") }, Some(help)));
    }
    let help = "say it alone: the rule is then on, whatever `off` says".to_owned();
    let message = "what is denied goes by your own rule; `rule` has no say in it".to_owned();
    (list == "deny" && compiled.names_things()).then_some((Wrong { key: "rule", message }, Some(help)))
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
            if let Some((Wrong { key, message }, help)) = fault(entry, name) {
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
