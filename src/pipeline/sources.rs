//! Configured sources, resolved into the inputs they stand for.

use super::{Plan, network};
use crate::config::{Loaded, SourceConfig};
use crate::source::files::{self, FoundFile};
use crate::source::pull::Spec;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::collections::HashSet;

/// A source ready to be read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name; empty where it has none.
    pub name: String,
    /// What people know it by: its name, else its kind and the first of its places.
    pub label: String,
    /// What kind of source it is.
    pub kind: &'static str,
    /// How its inputs become records.
    pub plan: Plan,
    /// The files that were found, in the order they are read.
    pub files: Vec<FoundFile>,
    /// Whether `files` is all there is, so that what is missing among them is gone.
    pub whole: bool,
    /// What must be pulled, where the source is no plain files.
    pub spec: Option<Spec>,
}

/// All sources of a configuration. A file that two sources name belongs to the first.
pub fn sources(loaded: &Loaded) -> Vec<Source> {
    let mut taken = HashSet::new();
    let mut sources: Vec<Source> = loaded.config.source.iter().map(|config| source(config, loaded)).collect();
    for source in &mut sources {
        source.files.retain(|file| taken.insert(file.path.clone()));
    }
    sources
}

fn source(config: &SourceConfig, loaded: &Loaded) -> Source {
    let spec = network::spec(config);
    let mut files = if spec.is_none() { find(config, loaded) } else { Vec::new() };
    let most = config.limit.unwrap_or(usize::MAX);
    let whole = spec.is_none() && files.len() <= most;
    files.truncate(most);
    let plan = Plan::of_source(&loaded.config.clean, config);
    let (name, label, kind) = (config.name.clone().unwrap_or_default(), label(config), config.kind.name());
    Source { name, label, kind, plan, files, whole, spec }
}

fn label(config: &SourceConfig) -> String {
    let places = if config.kind.by_address() { &config.urls } else { &config.paths };
    let more = if places.len() > 1 { " …" } else { "" };
    let unnamed = || format!("{} {}{more}", config.kind.name(), places.first().map_or("", String::as_str));
    config.name.clone().unwrap_or_else(unnamed)
}

fn find(config: &SourceConfig, loaded: &Loaded) -> Vec<FoundFile> {
    let options =
        files::Options { hidden: config.hidden, gitignore: config.gitignore, exclude: config.exclude.clone() };
    let mut files = files::expand(&config.paths, &loaded.base, &options);
    if !config.include.is_empty() {
        let wanted = globs(&config.include);
        files.retain(|file| wanted.is_match(&file.shown_as));
    }
    files
}

/// Patterns that cannot be read fit nothing; the configuration was refused before it came here.
fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in patterns.iter().filter_map(|pattern| Glob::new(pattern).ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}
