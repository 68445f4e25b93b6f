//! What a commit says about itself.

use serde::{Deserialize, Serialize};

/// The payload of a commit, JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The [`super::schema::VERSION`] that wrote it.
    pub(super) version: u32,
    /// The `seq` of the store it has reached.
    pub(super) seq: u64,
}

impl Payload {
    /// That of the last commit; none before the first. One that cannot be read counts as another version.
    pub(super) fn of(index: &tantivy::Index) -> tantivy::Result<Option<Payload>> {
        let payload = index.load_metas()?.payload;
        Ok(payload.map(|json| serde_json::from_str(&json).unwrap_or(Payload { version: 0, seq: 0 })))
    }
}
