//! Configured sources, resolved into the inputs they stand for.

use super::Plan;
use crate::config::{Loaded, SourceConfig, SourceKind};
use crate::source::files::{self, FoundFile};
use std::collections::HashSet;

/// A source ready to be read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name; empty where it has none.
    pub name: String,
    /// How its inputs become records.
    pub plan: Plan,
    /// What was found, in the order it is read.
    pub files: Vec<FoundFile>,
    /// Whether `files` is all there is, so that what is missing among them is gone.
    pub whole: bool,
}

/// All sources of a configuration. A file that two sources name belongs to the first.
pub fn sources(loaded: &Loaded) -> Vec<Source> {
    let mut taken = HashSet::new();
    loaded
        .config
        .source
        .iter()
        .map(|config| {
            let mut source = source(config, loaded);
            source.files.retain(|file| taken.insert(file.path.clone()));
            source
        })
        .collect()
}

fn source(config: &SourceConfig, loaded: &Loaded) -> Source {
    let mut files = match config.kind {
        SourceKind::Files | SourceKind::Mhtml => find(config, loaded),
        _ => Vec::new(),
    };
    let most = config.limit.unwrap_or(usize::MAX);
    let whole = files.len() <= most;
    files.truncate(most);
    Source {
        name: config.name.clone().unwrap_or_default(),
        plan: Plan::of_source(&loaded.config.clean, config),
        files,
        whole,
    }
}

fn find(config: &SourceConfig, loaded: &Loaded) -> Vec<FoundFile> {
    let options = files::Options { hidden: config.hidden, gitignore: config.gitignore, exclude: config.exclude.clone() };
    files::expand(&config.paths, &loaded.base, &options)
}
