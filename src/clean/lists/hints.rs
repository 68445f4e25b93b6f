//! Words and parameters that make an address look paid although no list knows its host.

use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::sync::LazyLock;

/// One sign: words, and what finding one is worth.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// What one is worth, 0 to 1.
    pub weight: f32,
    /// Lower-case words.
    pub words: FxHashSet<String>,
    /// Why they are a sign.
    pub reason: String,
}

impl Words {
    /// Whether this word is one of them, case aside.
    pub fn has(&self, word: &str) -> bool {
        match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => self.words.contains(&word.to_ascii_lowercase()),
            false => self.words.contains(word),
        }
    }
}

/// `hints.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hints {
    /// Words in host labels.
    pub host_word: Words,
    /// First labels of a host.
    pub host_lead: Words,
    /// First or second segments of a path.
    pub path_word: Words,
    /// First segments of redirects on a site's own host.
    pub cloak: Words,
    /// Parameters of programmes.
    pub param: Words,
    /// Parameters that may be a programme's.
    pub referral_param: Words,
    /// Parameters that promise a price cut.
    pub coupon_param: Words,
}

/// The built-in list.
pub static HINTS: LazyLock<Hints> =
    LazyLock::new(|| toml::from_str(include_str!("hints.toml")).expect("hints.toml is valid; a test reads it"));
