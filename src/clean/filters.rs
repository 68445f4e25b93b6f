//! Filter lists in the syntax of ad blockers (EasyList and its kin): files of the user's own, compiled once.
//!
//! They need the cargo feature `filter-lists`; without it the type is there, stays empty and knows nothing.

#[cfg(feature = "filter-lists")]
mod engine;

#[cfg(feature = "filter-lists")]
pub use engine::Loaded;

use std::fmt;

/// The user's filter lists, compiled. Two are equal where their texts are.
#[derive(Clone, Default)]
pub struct FilterLists {
    digest: String,
    #[cfg(feature = "filter-lists")]
    engine: Option<std::sync::Arc<adblock::Engine>>,
}

impl FilterLists {
    /// Whether this build can read filter lists.
    pub const CAN_READ: bool = cfg!(feature = "filter-lists");

    /// Whether there is nothing in them.
    pub fn is_empty(&self) -> bool {
        self.digest.is_empty()
    }

    /// What tells them from others: a hash of their texts, empty where there is none.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

impl PartialEq for FilterLists {
    fn eq(&self, other: &FilterLists) -> bool {
        self.digest == other.digest
    }
}

impl fmt::Debug for FilterLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FilterLists").field(&self.digest).finish()
    }
}
