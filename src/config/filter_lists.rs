//! `filter_lists`: files in the syntax of ad blockers, read once when the configuration is.

use super::{ConfigError, Loaded};
use crate::clean::filters::FilterLists;
use std::path::{Path, PathBuf};

/// Reads and compiles the lists that `[clean]` and the sources name.
pub(super) fn read(loaded: &mut Loaded, text: &str) -> Result<(), ConfigError> {
    let file = loaded.file.clone().unwrap_or_default();
    let named = |paths: &[PathBuf]| paths.iter().map(|path| (path.clone(), loaded.resolve(path))).collect::<Vec<_>>();
    let general = named(&loaded.config.clean.filter_lists);
    let own: Vec<_> = loaded
        .config
        .source
        .iter()
        .map(|source| source.clean.as_ref().map(|clean| named(&clean.filter_lists)).unwrap_or_default())
        .collect();
    loaded.config.clean.filters = compile(&general, &file, text)?;
    for (source, paths) in loaded.config.source.iter_mut().zip(own) {
        if let Some(clean) = &mut source.clean {
            clean.filters = compile(&paths, &file, text)?;
        }
    }
    Ok(())
}

fn compile(paths: &[(PathBuf, PathBuf)], file: &Path, text: &str) -> Result<FilterLists, ConfigError> {
    let Some((first, _)) = paths.first() else { return Ok(FilterLists::default()) };
    if !FilterLists::CAN_READ {
        let help = "build it with `cargo install tamis --features filter-lists`, or take the key out".to_owned();
        let message = "this tamis was built without filter lists".to_owned();
        return Err(at(file, text, first, message, Some(help)));
    }
    let read = |(written, path): &(PathBuf, PathBuf)| {
        std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot read the filter list {}: {error}", written.display());
            at(file, text, written, message, None)
        })
    };
    Ok(compiled(paths.iter().map(read).collect::<Result<_, _>>()?))
}

#[cfg(feature = "filter-lists")]
fn compiled(texts: Vec<String>) -> FilterLists {
    FilterLists::compile(texts)
}

#[cfg(not(feature = "filter-lists"))]
fn compiled(_: Vec<String>) -> FilterLists {
    FilterLists::default()
}

/// A fault at the place where a path stands in the configuration.
fn at(file: &Path, text: &str, path: &Path, message: String, help: Option<String>) -> ConfigError {
    let written = path.to_string_lossy();
    let place = text.find(written.as_ref()).unwrap_or(0);
    ConfigError::at(file, text, place..place + written.len(), message, help)
}
