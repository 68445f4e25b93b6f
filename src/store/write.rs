//! Writing: one transaction a batch.

use super::copies::{self, CopyOf};
use super::entry::PackedRaw;
use super::{Entry, Memory, State, Store, StoreError, forget, place, settle, state, tips};
use rusqlite::{OptionalExtension, Transaction, params};
use std::time::{SystemTime, UNIX_EPOCH};

/// What a batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Records that were not there before.
    pub new: usize,
    /// Records that replaced another under their id.
    pub changed: usize,
    /// Records that say what is stored already; they keep their `seq` and their versions.
    pub same: usize,
}

impl std::ops::AddAssign for Written {
    fn add_assign(&mut self, other: Written) {
        self.new += other.new;
        self.changed += other.changed;
        self.same += other.same;
    }
}

impl Store {
    /// Stores all entries, or none of them if it fails.
    pub fn put_batch(&mut self, entries: &[Entry]) -> Result<Written, StoreError> {
        self.write(entries, &[])
    }

    /// Stores all entries and states of places whose records have not changed, or none of it if it fails.
    pub fn write(&mut self, entries: &[Entry], states: &[State]) -> Result<Written, StoreError> {
        self.change(|db, memory, seq| {
            let mut written = Written::default();
            // First the states: an entry may take the place of a record that no other place leads to any longer.
            for state in states {
                state::put(db, state)?;
            }
            for entry in entries {
                match put(db, entry, memory, seq)? {
                    Put::New => written.new += 1,
                    Put::Changed => written.changed += 1,
                    Put::Same => written.same += 1,
                }
            }
            settle::settle_grown(db, memory, seq)?;
            Ok(written)
        })
    }
}

enum Put {
    New,
    Changed,
    Same,
}

struct Old {
    rid: i64,
    body_sum: Vec<u8>,
    raw: Option<i64>,
}

fn put(db: &Transaction<'_>, entry: &Entry, memory: &mut Memory, seq: &mut i64) -> Result<Put, StoreError> {
    let old = db
        .prepare_cached("SELECT rid, body_sum, raw FROM records WHERE id = ?1")?
        .query_row([&entry.id], |row| Ok(Old { rid: row.get(0)?, body_sum: row.get(1)?, raw: row.get(2)? }))
        .optional()?;
    let raw = put_raw(db, &entry.raw)?;
    let put = match old {
        Some(old) if old.body_sum == entry.body_sum && old.raw == raw => Put::Same,
        Some(old) => {
            tips::detach(db, old.rid, memory)?;
            copies::detach(db, old.rid, &mut memory.buckets, &mut memory.unsettled)?;
            replace(db, old.rid, entry, raw, seq)?;
            attach(db, old.rid, entry, memory)?;
            if let Some(before) = old.raw.filter(|&before| Some(before) != raw) {
                drop_raw_without_owner(db, before)?;
            }
            Put::Changed
        }
        None => {
            let rid = insert(db, entry, raw, seq)?;
            attach(db, rid, entry, memory)?;
            Put::New
        }
    };
    if let Some(state) = &entry.state {
        let before = state::put(db, state)?.filter(|before| *before != entry.id);
        if let Some(before) = before.map(|id| superseded(db, &id, raw)).transpose()?.flatten() {
            forget::forget(db, &before, memory, seq)?;
        }
    }
    for before in &entry.superseded {
        supersede(db, entry, before, memory, seq)?;
    }
    Ok(put)
}

/// The record a place had before, if the same bytes now make one of another id and no other place leads to it.
fn superseded(db: &Transaction<'_>, id: &str, raw: Option<i64>) -> Result<Option<String>, StoreError> {
    let sql =
        "SELECT id FROM records WHERE id = ?1 AND raw = ?2 AND NOT EXISTS (SELECT 1 FROM places WHERE record = ?1)";
    Ok(db.prepare_cached(sql)?.query_row(params![id, raw], |row| row.get(0)).optional()?)
}

/// Forgets the record of a place that an entry stands for now, unless further places have it.
fn supersede(
    db: &Transaction<'_>,
    entry: &Entry,
    before: &State,
    memory: &mut Memory,
    seq: &mut i64,
) -> Result<(), StoreError> {
    let Some(id) = before.record.as_ref().filter(|id| **id != entry.id) else { return Ok(()) };
    if entry.state.as_ref().is_none_or(|state| state.place != before.place) {
        db.prepare_cached("DELETE FROM places WHERE source = ?1 AND place = ?2")?
            .execute(params![before.source, place::key(&before.place)])?;
    }
    let is_held: bool = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM places WHERE record = ?1)")?
        .query_row([id], |row| row.get(0))?;
    if is_held { Ok(()) } else { forget::forget(db, id, memory, seq) }
}

/// Holds a stored record against all others.
fn attach(db: &Transaction<'_>, rid: i64, entry: &Entry, memory: &mut Memory) -> Result<(), StoreError> {
    if let Some(text) = &entry.text {
        let (buckets, unsettled) = (&mut memory.buckets, &mut memory.unsettled);
        if let Some(copy) = copies::attach(db, rid, text, &entry.standing, buckets, unsettled)? {
            set_copy(db, rid, Some(&copy))?;
        }
    }
    tips::attach(db, rid, &entry.tips, memory)?;
    set_sum(db, rid)
}

fn insert(db: &Transaction<'_>, entry: &Entry, raw: Option<i64>, seq: &mut i64) -> Result<i64, StoreError> {
    *seq += 1;
    db.prepare_cached("DELETE FROM tombstones WHERE id = ?1")?.execute([&entry.id])?;
    db.prepare_cached(
        "INSERT INTO records (id, seq, source, stored_at, tamis, rules, raw, standing, body_sum, url, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
    )?
    .execute(params![
        entry.id,
        *seq,
        entry.source,
        now(),
        entry.versions.tamis,
        entry.versions.rules,
        raw,
        entry.standing.to_bytes(),
        entry.body_sum,
        entry.url
    ])?;
    let rid = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO bodies VALUES (?1, ?2)")?.execute(params![rid, entry.body])?;
    put_given(db, rid, entry.given.as_deref())?;
    Ok(rid)
}

fn replace(db: &Transaction<'_>, rid: i64, entry: &Entry, raw: Option<i64>, seq: &mut i64) -> Result<(), StoreError> {
    *seq += 1;
    db.prepare_cached(
        "UPDATE records SET seq = ?2, source = ?3, stored_at = ?4, tamis = ?5, rules = ?6, raw = ?7, standing = ?8,
           body_sum = ?9, url = ?10 WHERE rid = ?1",
    )?
    .execute(params![
        rid,
        *seq,
        entry.source,
        now(),
        entry.versions.tamis,
        entry.versions.rules,
        raw,
        entry.standing.to_bytes(),
        entry.body_sum,
        entry.url
    ])?;
    db.prepare_cached("UPDATE bodies SET packed = ?2 WHERE rid = ?1")?.execute(params![rid, entry.body])?;
    put_given(db, rid, entry.given.as_deref())
}

fn put_given(db: &Transaction<'_>, rid: i64, given: Option<&str>) -> Result<(), StoreError> {
    match given {
        Some(json) => db
            .prepare_cached("INSERT OR REPLACE INTO given VALUES (?1, ?2, row_sum(?1, ?2))")?
            .execute(params![rid, json])?,
        None => db.prepare_cached("DELETE FROM given WHERE rid = ?1")?.execute([rid])?,
    };
    Ok(())
}

/// Writes what a record repeats; [`set_sum`] has to follow.
pub(super) fn set_copy(db: &Transaction<'_>, rid: i64, copy: Option<&CopyOf>) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE records SET dup_of = ?2, similarity = ?3, reasons = ?4 WHERE rid = ?1")?.execute(
        params![rid, copy.map(|copy| copy.rid), copy.map(|copy| copy.similarity), copy.map(|copy| &copy.reasons)],
    )?;
    Ok(())
}

/// Brings the checksum of a record's row up to date.
pub(super) fn set_sum(db: &Transaction<'_>, rid: i64) -> Result<(), StoreError> {
    let sql = format!("UPDATE records SET sum = row_sum({SUMMED}) WHERE rid = ?1");
    db.prepare_cached(&sql)?.execute([rid])?;
    Ok(())
}

/// The columns of `records` that its checksum covers.
pub(super) const SUMMED: &str = "rid, id, seq, source, url, stored_at, tamis, rules, raw, text, standing, dup_of, similarity, \
     reasons, body_sum";

/// Number of the stored bytes; stores them if they are new.
fn put_raw(db: &Transaction<'_>, raw: &PackedRaw) -> Result<Option<i64>, StoreError> {
    let (PackedRaw::Found { hash, .. } | PackedRaw::Stored(hash)) = raw else { return Ok(None) };
    let known = db
        .prepare_cached("SELECT rawid FROM raw WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?;
    match (known, raw) {
        (Some(rawid), _) => Ok(Some(rawid)),
        (None, PackedRaw::Found { size, packed, .. }) => {
            db.prepare_cached("INSERT INTO raw (hash, size, packed) VALUES (?1, ?2, ?3)")?.execute(params![
                hash.as_bytes(),
                *size as i64,
                packed
            ])?;
            Ok(Some(db.last_insert_rowid()))
        }
        (None, _) => Err(StoreError::damaged(format!("raw bytes {hash} are not in the store"))),
    }
}

pub(super) fn drop_raw_without_owner(db: &Transaction<'_>, raw: i64) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM raw WHERE rawid = ?1 AND NOT EXISTS (SELECT 1 FROM records WHERE raw = ?1)")?
        .execute([raw])?;
    Ok(())
}

pub(super) fn set_meta(db: &Transaction<'_>, key: &str, value: i64) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE meta SET value = ?2, sum = row_sum(?1, ?2) WHERE key = ?1")?
        .execute(params![key, value])?;
    Ok(())
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
