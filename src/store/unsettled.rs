//! Groups whose canonical member has changed, waiting to be settled.
//!
//! Settling a group gives a new `seq` to each member that now repeats another one, so it costs as much as the group
//! is large. It is done when a group has grown by a quarter since, and for all groups at the end of a run: a group of
//! `n` members costs at most about `5 n` whatever order they came in.

use super::StoreError;
use rusqlite::{Transaction, params};
use std::collections::BTreeMap;

/// What kind of group waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A component whose canonical articles have to be chosen anew.
    Stars,
    /// A component that lost a text: it may have fallen apart.
    Links,
    /// A group of equal tips.
    Tips,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Stars => "stars",
            Kind::Links => "links",
            Kind::Tips => "tips",
        }
    }
}

/// How often each group was touched since it was settled, in this process; the store remembers that it was.
#[derive(Debug, Default)]
pub(super) struct Unsettled {
    touched: BTreeMap<(Kind, i64), i64>,
}

impl Unsettled {
    /// Notes that a group has to be settled.
    pub(super) fn add(&mut self, db: &Transaction<'_>, kind: Kind, key: i64) -> Result<(), StoreError> {
        let touched = self.touched.entry((kind, key)).or_insert(0);
        if *touched == 0 {
            db.prepare_cached("INSERT OR IGNORE INTO unsettled VALUES (?1, ?2)")?.execute(params![kind.name(), key])?;
        }
        *touched += 1;
        Ok(())
    }

    /// The groups touched in this process, with how often.
    pub(super) fn touched(&self) -> impl Iterator<Item = (Kind, i64, i64)> + '_ {
        self.touched.iter().map(|(&(kind, key), &times)| (kind, key, times))
    }

    /// Takes a group off the list.
    pub(super) fn done(&mut self, db: &Transaction<'_>, kind: Kind, key: i64) -> Result<(), StoreError> {
        self.touched.remove(&(kind, key));
        db.prepare_cached("DELETE FROM unsettled WHERE kind = ?1 AND key = ?2")?.execute(params![kind.name(), key])?;
        Ok(())
    }

    /// All groups of a kind that wait, also those an earlier process has left.
    pub(super) fn all(db: &Transaction<'_>, kind: Kind) -> Result<Vec<i64>, StoreError> {
        let mut statement = db.prepare_cached("SELECT key FROM unsettled WHERE kind = ?1 ORDER BY key")?;
        let keys = statement.query_map([kind.name()], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    }
}
