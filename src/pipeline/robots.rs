//! The robots.txt files that were read, kept for a day beside the store. They can be read again: a file that cannot be
//! used is passed over.

use crate::source::fetch::SavedRobots;
use std::io;
use std::path::Path;

const FILE_NAME: &str = "robots.json";

/// What earlier runs have read.
pub(super) fn load(folder: &Path) -> Vec<SavedRobots> {
    let file = std::fs::read(folder.join(FILE_NAME));
    file.ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// Keeps it for the next run: the whole file, or the one that was there.
pub(super) fn save(folder: &Path, robots: &[SavedRobots]) -> io::Result<()> {
    let new = folder.join(format!("{FILE_NAME}.new"));
    std::fs::write(&new, serde_json::to_vec(robots)?)?;
    std::fs::rename(new, folder.join(FILE_NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_nonsense_does_not() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(load(folder.path()).is_empty());
        let saved = vec![SavedRobots { origin: "https://a.example".into(), read_at: 7, file: "disallow: /".into() }];
        save(folder.path(), &saved).expect("written");
        assert_eq!(load(folder.path()), saved);
        std::fs::write(folder.path().join(FILE_NAME), "{").expect("written");
        assert!(load(folder.path()).is_empty());
    }
}
