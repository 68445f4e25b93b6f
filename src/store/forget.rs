//! Forgetting: a record goes with everything that was kept for it, and its room in the file is given back.

use super::{Memory, Store, StoreError, copies, read, settle, tips, write};
use crate::source::Place;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// What to forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forget {
    /// These records.
    Ids(Vec<String>),
    /// The records found at this place; for an address also those redirected from it or naming themselves by it.
    Place(Place),
    /// The records whose source no longer has them; of one source where it is named.
    Gone {
        /// Name of the configured source.
        source: Option<String>,
    },
    /// All records and places of a source.
    Source(String),
    /// The records of a source (of all sources where none is named) last stored before this time, in seconds since
    /// 1970.
    OlderThan {
        /// Name of the configured source.
        source: Option<String>,
        /// Seconds since 1970.
        before: i64,
    },
}

impl Store {
    /// Forgets records, the bytes nobody else was made from, and their places; says which ids it were, in order.
    /// [`Store::since`] tells of each. Call [`Store::compact`] afterwards to take the bytes off the disk.
    pub fn forget(&mut self, what: &Forget) -> Result<Vec<String>, StoreError> {
        self.change(|db, memory, seq| {
            let ids = found(db, what)?;
            for id in &ids {
                forget(db, id, memory, seq)?;
            }
            if let Forget::Source(source) = what {
                db.execute("DELETE FROM places WHERE source = ?1", [source])?;
            }
            settle::settle_all(db, memory, seq)?;
            Ok(ids)
        })
    }

    /// The ids that [`Store::forget`] would forget, in order.
    pub fn would_forget(&self, what: &Forget) -> Result<Vec<String>, StoreError> {
        found(&self.db, what)
    }

    /// Writes the file anew without the room that forgotten records have left. Needs as much free room as the store
    /// is large; readers may go on reading.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        self.db.execute_batch("VACUUM")?;
        // With a reader in the way the log is emptied later.
        self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }
}

fn found(db: &Connection, what: &Forget) -> Result<Vec<String>, StoreError> {
    let ids = |sql: &str, values: &[&dyn rusqlite::ToSql]| -> Result<Vec<String>, StoreError> {
        let mut statement = db.prepare(sql)?;
        let ids = statement.query_map(values, |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    };
    match what {
        Forget::Ids(wanted) => {
            let mut found = Vec::new();
            for id in wanted {
                found.extend(ids("SELECT id FROM records WHERE id = ?1", &[id])?);
            }
            found.sort_unstable();
            found.dedup();
            Ok(found)
        }
        Forget::Place(Place::Url(url)) => {
            let key = super::place::key(&Place::Url(url.clone()));
            let sql = "SELECT id FROM records WHERE url = ?1 OR id IN (
                         SELECT record FROM places WHERE place = ?2 OR canonical = ?1
                           OR EXISTS (SELECT 1 FROM json_each(redirects) WHERE value = ?1)) ORDER BY id";
            ids(sql, &[url, &key])
        }
        Forget::Place(place) => {
            let sql = "SELECT id FROM records WHERE id IN (SELECT record FROM places WHERE place = ?1) ORDER BY id";
            ids(sql, &[&super::place::key(place)])
        }
        Forget::Gone { source } => {
            let sql = "SELECT DISTINCT record FROM places p WHERE outcome = 'gone' AND record IS NOT NULL
                         AND (?1 IS NULL OR source = ?1)
                         AND NOT EXISTS (SELECT 1 FROM places o WHERE o.record = p.record AND o.outcome <> 'gone')
                       ORDER BY record";
            ids(sql, &[source])
        }
        Forget::Source(source) => ids("SELECT id FROM records WHERE source = ?1 ORDER BY id", &[source]),
        Forget::OlderThan { source, before } => {
            let sql = "SELECT id FROM records WHERE stored_at < ?2 AND (?1 IS NULL OR source = ?1) ORDER BY id";
            ids(sql, &[source, before])
        }
    }
}

/// Forgets one record.
pub(super) fn forget(db: &Transaction<'_>, id: &str, memory: &mut Memory, seq: &mut i64) -> Result<(), StoreError> {
    let sql = "SELECT rid, raw FROM records WHERE id = ?1";
    let row = db.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((rid, raw)): Option<(i64, Option<i64>)> = row else { return Ok(()) };
    tips::detach(db, rid, memory)?;
    copies::detach(db, rid, &mut memory.buckets, &mut memory.unsettled)?;
    db.prepare_cached("DELETE FROM records WHERE rid = ?1")?.execute([rid])?;
    db.prepare_cached("DELETE FROM bodies WHERE rid = ?1")?.execute([rid])?;
    db.prepare_cached("DELETE FROM given WHERE rid = ?1")?.execute([rid])?;
    db.prepare_cached("DELETE FROM places WHERE record = ?1")?.execute([id])?;
    if let Some(raw) = raw {
        write::drop_raw_without_owner(db, raw)?;
    }
    *seq += 1;
    db.prepare_cached("INSERT OR REPLACE INTO tombstones VALUES (?1, ?2, row_sum(?1, ?2))")?
        .execute(params![id, *seq])?;
    debug_assert!(read::last_seq(db)? < *seq, "each change has a number of its own");
    Ok(())
}
