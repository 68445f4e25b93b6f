//! A map from host suffixes to facts.

use super::entry::parents;
use rustc_hash::FxHashMap;

/// Facts by host suffix at a label boundary.
#[derive(Clone, Debug)]
pub struct HostTable<T> {
    by_host: FxHashMap<String, Vec<T>>,
}

impl<T> Default for HostTable<T> {
    fn default() -> Self {
        HostTable { by_host: FxHashMap::default() }
    }
}

impl<T> HostTable<T> {
    /// Notes a fact of `host` and everything below it.
    pub fn add(&mut self, host: &str, fact: T) {
        self.by_host.entry(host.to_owned()).or_default().push(fact);
    }

    /// The facts of `host` (lower-case ASCII) and its parents, the closest first.
    pub fn find<'t, 'h>(&'t self, host: &'h str) -> impl Iterator<Item = &'t T> + use<'t, 'h, T> {
        parents(host).filter_map(|suffix| self.by_host.get(suffix)).flatten()
    }
}
