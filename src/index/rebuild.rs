//! Making the index anew beside the old one, which answers until the new one takes its place.

use super::{CatchUp, Index, IndexError, aside_of, move_aside, sync_folder};
use crate::store::Store;
use std::fs;
use std::path::Path;

/// The folder of an index in the making.
const NEW: &str = "tips.new";

impl Index {
    /// Makes the index of `folder` anew from the store and opens it. Only whoever has the store open for writing may;
    /// searches go on meanwhile. `progress` hears of every commit.
    ///
    /// Killed at any moment, what is there is the old index, the new one, or (between two renames) none, which the
    /// next [`Index::open`] and catch-up make anew.
    pub fn rebuild(
        folder: &Path,
        store: &Store,
        progress: impl FnMut(&CatchUp),
    ) -> Result<(Index, CatchUp), IndexError> {
        let (place, new) = (folder.join("tips"), folder.join(NEW));
        clear_away(folder)?;
        fs::create_dir_all(&new).map_err(IndexError::io(&new))?;
        let mut index = Index::create_place(&new)?;
        let done = index.catch_up_with(|seq, limit| store.since(seq, limit), progress)?;
        index.close_writer()?;
        drop(index);
        if place.exists() {
            move_aside(&place)?;
        }
        fs::rename(&new, &place).map_err(IndexError::io(&place))?;
        sync_folder(folder)?;
        let aside = aside_of(&place);
        if aside.exists() {
            fs::remove_dir_all(&aside).map_err(IndexError::io(&aside))?;
        }
        Ok((Index::open_place(&place)?, done))
    }
}

/// Removes what a rebuild has left that was killed.
pub(super) fn clear_away(folder: &Path) -> Result<(), IndexError> {
    let new = folder.join(NEW);
    if new.exists() {
        fs::remove_dir_all(&new).map_err(IndexError::io(&new))?;
    }
    Ok(())
}
