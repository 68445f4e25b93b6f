//! What a commit says about itself.

use serde::{Deserialize, Serialize};
use tantivy::TantivyError;
use tantivy::directory::Directory;

/// The file in which tantivy keeps the state of a commit.
const STATE: &str = "meta.json";

/// The payload of a commit, JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payload {
    /// The [`super::schema::VERSION`] that wrote it.
    pub(super) version: u32,
    /// The `seq` of the store it has reached.
    pub(super) seq: u64,
}

/// The one part of a commit's state that is read here: tantivy would read the schema with it, which takes longer than
/// many a search.
#[derive(Deserialize)]
struct State {
    payload: Option<String>,
}

impl Payload {
    /// That of the last commit; none before the first. One that cannot be read counts as another version.
    pub(super) fn of(index: &tantivy::Index) -> tantivy::Result<Option<Payload>> {
        let state = index.directory().atomic_read(STATE.as_ref())?;
        let state: State = serde_json::from_slice(&state).map_err(|error| {
            let comment = format!("{STATE} cannot be read: {error}");
            TantivyError::DataCorruption(tantivy::error::DataCorruption::comment_only(comment))
        })?;
        Ok(state.payload.map(|json| serde_json::from_str(&json).unwrap_or(Payload { version: 0, seq: 0 })))
    }
}
