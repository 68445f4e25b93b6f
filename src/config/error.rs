//! What is wrong with a configuration, and where.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named cannot be read.
    #[error("cannot read the configuration {}: {reason}; check the path given with --config", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// A file of synonyms cannot be read.
    #[error("cannot read the synonyms {}: {reason}; check the path under [search] synonyms", file.display())]
    Synonyms {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Something in the file is wrong.
    #[error("{}", Located(.0))]
    Wrong(Box<Wrong>),
}

/// One fault with its place: shown as `file:line:column: message`, the line itself, and a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The file.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
    /// The line as it stands in the file.
    pub excerpt: String,
}

impl ConfigError {
    /// A fault at a byte range of `text`.
    pub fn at(file: &Path, text: &str, span: Range<usize>, message: String, help: Option<String>) -> Self {
        let start = (0..=span.start.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        ConfigError::Wrong(Box::new(Wrong {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            message,
            help,
            excerpt: text[line_start..].lines().next().unwrap_or("").chars().take(160).collect(),
        }))
    }

    /// A fault that the TOML reader found; an unknown key gets a suggestion.
    pub fn from_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let first = error.message().lines().next().unwrap_or("not readable").to_owned();
        let help = suggestion(&first);
        let message = first.strip_prefix("unknown field").map_or(first.clone(), |rest| format!("unknown key{rest}"));
        ConfigError::at(file, text, error.span().unwrap_or(0..0), message, help)
    }
}

struct Located<'a>(&'a Wrong);

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wrong { file, line, column, message, help, excerpt } = self.0;
        write!(f, "{}:{line}:{column}: {message}\n  {line} | {excerpt}", file.display())?;
        match help {
            Some(help) => write!(f, "\n  {help}"),
            None => Ok(()),
        }
    }
}

/// "did you mean …?" out of serde's "unknown field `x`, expected one of `a`, `b`".
fn suggestion(message: &str) -> Option<String> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    did_you_mean(wrong, names)
}

/// The candidate closest to `wrong`, as a question, where one is close enough to be a slip.
pub fn did_you_mean<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wrong = wrong.to_lowercase().replace('-', "_");
    candidates
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wrong, &name.replace('-', "_")), name))
        .filter(|&(likeness, _)| likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| format!("did you mean `{name}`?"))
}
