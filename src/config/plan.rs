//! The configuration resolved into what the pipeline needs: plain values, decided once.

use super::error::did_you_mean;
use super::{CleanConfig, SourceConfig};
use crate::clean::{Options, rules};
use crate::document::Limits;
use crate::source::{Place, Raw};

/// How inputs are turned into records.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What one document may ask of the machine.
    pub limits: Limits,
    /// What is cleaned.
    pub clean: Options,
    /// Name of the source, where it is a configured one.
    pub source: Option<String>,
    /// Tags every record gets beside its own.
    pub tags: Vec<String>,
}

impl Plan {
    /// The plan where no source says otherwise.
    pub fn new(clean: &CleanConfig) -> Plan {
        Plan { clean: options(clean), ..Plan::default() }
    }

    /// The plan for one configured source.
    pub fn of_source(clean: &CleanConfig, source: &SourceConfig) -> Plan {
        let limits = Limits::default();
        Plan {
            limits: Limits { bytes: source.max_bytes.unwrap_or(limits.bytes).min(limits.bytes), ..limits },
            clean: options(source.clean.as_ref().unwrap_or(clean)),
            source: source.name.clone(),
            tags: source.tags.clone(),
        }
    }

    /// What is cleaned in one input: an address tells the author's own links from others.
    pub fn clean_for(&self, raw: &Raw) -> Options {
        match &raw.place {
            Place::Url(url) => Options { page_url: Some(url.clone()), ..self.clean.clone() },
            _ => self.clean.clone(),
        }
    }
}

/// Checks the ids of rules; the error is the id that is not known and what to do.
pub(super) fn check_rules(clean: &CleanConfig) -> Result<(), (String, String)> {
    let known = || rules::ALL.iter().map(|rule| rule.id());
    match clean.off.iter().find(|id| !known().any(|rule| rule == id.as_str())) {
        Some(id) => Err((id.clone(), did_you_mean(id, known()).unwrap_or_else(|| "`tamis rules` lists them".to_owned()))),
        None => Ok(()),
    }
}

fn options(clean: &CleanConfig) -> Options {
    Options { off: clean.off.iter().cloned().collect(), ..Options::default() }
}
