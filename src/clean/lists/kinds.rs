//! What addresses are for that are no advertising.

use super::host_table::HostTable;
use super::path::PathShape;
use super::shape_table::ShapeTable;
use serde::Deserialize;
use std::sync::LazyLock;

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A video or its player: content unless something else says ad.
    Video,
    /// A share button.
    Share,
    /// An account of a social site, a group to join.
    Profile,
    /// An app or extension to install.
    AppStore,
    /// A newsletter's sign-up page.
    Newsletter,
    /// A page whose subject is another address: an archive, a translator, a search.
    Quoting,
}

/// One entry of `kinds.toml`, whose head explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindEntry {
    /// What it is for.
    pub kind: Kind,
    /// Host suffixes at a label boundary.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The path convicts on every host.
    #[serde(default)]
    pub any_host: bool,
    /// Shapes of the path; none: every path.
    #[serde(default)]
    pub paths: Vec<PathShape>,
    /// Names of parameters, one of which must be there.
    #[serde(default)]
    pub query_any: Vec<String>,
    /// Values, one of which that parameter must have; none: every value.
    #[serde(default)]
    pub values: Vec<String>,
    /// What is at the address.
    pub reason: String,
}

#[derive(Deserialize)]
struct File {
    kind: Vec<KindEntry>,
}

/// All entries.
pub struct Kinds {
    entries: Vec<KindEntry>,
    by_host: HostTable<u16>,
    by_shape: ShapeTable,
}

/// The built-in list.
pub static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("kinds.toml")).expect("kinds.toml is valid; a test reads it");
    let (mut by_host, mut by_shape) = (HostTable::default(), ShapeTable::default());
    for (at, entry) in file.kind.iter().enumerate() {
        let at = u16::try_from(at).expect("fewer than 65,536 entries");
        entry.hosts.iter().for_each(|host| by_host.add(host, at));
        if entry.any_host {
            by_shape.add(&entry.paths, at);
        }
    }
    Kinds { entries: file.kind, by_host, by_shape }
});

impl Kinds {
    /// Every entry, in the order of the file.
    pub fn entries(&self) -> &[KindEntry] {
        &self.entries
    }

    /// Entries that may know an address on `host` (lower-case ASCII) whose path begins with this segment, those of the
    /// host first.
    pub fn of<'t, 'h>(&'t self, host: &'h str, segment: &str) -> impl Iterator<Item = &'t KindEntry> + use<'t, 'h> {
        let any_host = self.by_shape.find(segment);
        self.by_host.find(host).copied().chain(any_host).map(|at| &self.entries[usize::from(at)])
    }
}
