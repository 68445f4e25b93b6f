//! One entry of the network lists, and the table that finds entries by host or by path.

use super::host_table::HostTable;
use super::path::PathShape;
use super::shape_table::ShapeTable;
use crate::clean::Category;
use serde::Deserialize;
use std::sync::LazyLock;

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A paid click.
    Click,
    /// A view that is counted: a pixel, a beacon.
    Impression,
    /// A banner or another picture of an ad.
    Asset,
    /// A script that shows ads, counts visitors or rewrites links.
    Script,
    /// A short link of a network: where it leads is not in the URL.
    Shortener,
    /// A redirect that is not paid for: a search engine's, a social site's, a mail filter's.
    Wrapper,
    /// A redirect of a newsletter or an app that counts who clicks.
    TrackerLink,
    /// An ordinary page with an affiliate's tag in its parameters.
    Tagged,
}

/// One entry of `affiliates.toml`, `wrappers.toml` or `elements.toml`; the head of the first explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Name in explanations, such as `impact.click`.
    pub id: String,
    /// The network, for people; empty where there is none.
    #[serde(default)]
    pub network: String,
    /// What the address is for.
    pub role: Role,
    /// The kind of junk.
    pub category: Category,
    /// Host suffixes at a label boundary.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The path convicts on every host.
    #[serde(default)]
    pub any_host: bool,
    /// Not looked up by address: code asks for it by its id.
    #[serde(default)]
    pub by_name: bool,
    /// Shapes of the path, one of which must match; none: every path.
    #[serde(default)]
    pub paths: Vec<PathShape>,
    /// Names of parameters, one of which must be there.
    #[serde(default)]
    pub query_any: Vec<String>,
    /// Names of parameters that must all be there.
    #[serde(default)]
    pub query_all: Vec<String>,
    /// Only on these elements.
    #[serde(default)]
    pub elements: Vec<String>,
    /// Parameters that carry the destination.
    #[serde(default)]
    pub dest: Vec<String>,
    /// The destination stands in the path.
    #[serde(default)]
    pub dest_in_path: bool,
    /// The whole query is the destination.
    #[serde(default)]
    pub dest_is_query: bool,
    /// Counts only with a destination that decodes.
    #[serde(default)]
    pub require_dest: bool,
    /// How sure, 0 to 1.
    #[serde(default = "sure")]
    pub confidence: f32,
    /// What is at the address.
    pub reason: String,
}

fn sure() -> f32 {
    1.0
}

#[derive(Deserialize)]
struct File {
    entry: Vec<Entry>,
}

/// All network entries, findable by host and by path.
pub struct Table {
    entries: Vec<Entry>,
    by_host: HostTable<u16>,
    by_shape: ShapeTable,
}

/// The built-in lists.
pub static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let sources = [include_str!("affiliates.toml"), include_str!("wrappers.toml"), include_str!("elements.toml")];
    let read =
        |text: &&str| toml::from_str::<File>(text).expect("the built-in lists are valid; a test reads them").entry;
    Table::new(sources.iter().flat_map(read).collect())
});

impl Table {
    fn new(entries: Vec<Entry>) -> Table {
        let mut by_host = HostTable::default();
        let mut by_shape = ShapeTable::default();
        for (at, entry) in entries.iter().enumerate() {
            let at = u16::try_from(at).expect("fewer than 65,536 entries");
            entry.hosts.iter().for_each(|host| by_host.add(host, at));
            if entry.any_host {
                by_shape.add(&entry.paths, at);
            }
        }
        Table { entries, by_host, by_shape }
    }

    /// Every entry, in the order of the files.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry with this id.
    pub fn named(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Entries that list `host` (lower-case ASCII) or a parent of it, the closest first.
    pub fn of_host<'t, 'h>(&'t self, host: &'h str) -> impl Iterator<Item = &'t Entry> + use<'t, 'h> {
        self.by_host.find(host).map(|at| &self.entries[usize::from(*at)])
    }

    /// Entries for any host whose paths may match one that begins with this segment.
    pub fn of_shape<'t>(&'t self, segment: &str) -> impl Iterator<Item = &'t Entry> + use<'t> {
        self.by_shape.find(segment).map(|at| &self.entries[usize::from(at)])
    }
}

/// `a.b.example.com` → itself, `b.example.com`, `example.com`, `com`.
pub(super) fn parents(host: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(host), |rest| rest.split_once('.').map(|(_, parent)| parent))
}
