//! Parameters that may be stripped: on every host, or on some.

use super::host_table::HostTable;
use crate::clean::Category;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

/// One entry of `params.toml`, whose head explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Name in explanations, such as `amazon.tag`.
    pub id: String,
    /// `affiliate` or `tracker`.
    pub category: Category,
    /// Host suffixes; none: every host.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Names, compared without regard to case.
    pub keys: Vec<String>,
    /// Beginnings of names.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// A last path segment that begins so goes too.
    #[serde(default)]
    pub path_tail: Option<String>,
    /// How sure, 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f32,
    /// Why these may go.
    pub reason: String,
}

fn sure() -> f32 {
    1.0
}

#[derive(Deserialize)]
struct File {
    param: Vec<Param>,
}

/// All parameter entries.
pub struct Params {
    entries: Vec<Param>,
    everywhere: FxHashMap<String, u16>,
    prefixes: Vec<(String, u16)>,
    by_host: HostTable<u16>,
}

/// The built-in list.
pub static PARAMS: LazyLock<Params> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("params.toml")).expect("params.toml is valid; a test reads it");
    Params::new(file.param)
});

impl Params {
    fn new(entries: Vec<Param>) -> Params {
        let mut everywhere = FxHashMap::default();
        let (mut prefixes, mut by_host) = (Vec::new(), HostTable::default());
        for (at, entry) in entries.iter().enumerate() {
            let at = u16::try_from(at).expect("fewer than 65,536 entries");
            if !entry.hosts.is_empty() {
                entry.hosts.iter().for_each(|host| by_host.add(host, at));
                continue;
            }
            everywhere.extend(entry.keys.iter().map(|key| (key.to_ascii_lowercase(), at)));
            prefixes.extend(entry.prefixes.iter().map(|prefix| (prefix.to_ascii_lowercase(), at)));
        }
        Params { entries, everywhere, prefixes, by_host }
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> &[Param] {
        &self.entries
    }

    /// The entry with this id.
    pub fn named(&self, id: &str) -> Option<&Param> {
        self.entries.iter().find(|param| param.id == id)
    }

    /// Entries of `host` (lower-case ASCII) alone, not those for every host.
    pub fn of_host<'t, 'h>(&'t self, host: &'h str) -> impl Iterator<Item = &'t Param> + use<'t, 'h> {
        self.by_host.find(host).map(|at| &self.entries[usize::from(*at)])
    }

    /// The entry for every host that knows this parameter, its name decoded.
    pub fn everywhere(&self, key: &str) -> Option<&Param> {
        let lower = key.to_ascii_lowercase();
        let prefix = || self.prefixes.iter().find(|(prefix, _)| lower.starts_with(prefix.as_str())).map(|(_, at)| at);
        self.everywhere.get(&lower).or_else(prefix).map(|at| &self.entries[usize::from(*at)])
    }
}

impl Param {
    /// Whether this entry of a host knows the parameter, its name decoded.
    pub fn knows(&self, key: &str) -> bool {
        let begins = |prefix: &String| key.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        self.keys.iter().any(|known| known.eq_ignore_ascii_case(key)) || self.prefixes.iter().any(begins)
    }
}
