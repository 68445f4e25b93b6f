//! Reading records: one, all, or what is new since a sequence number.

use super::pack::{self, RawHash};
use super::{Store, StoreError, tips};
use crate::record::{DuplicateOf, Record, Versions};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

/// One step of the store's history: the newest thing that happened to an id.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its place in the history.
    pub seq: u64,
    /// Id of the record.
    pub id: String,
    /// The record as it is now; `None` if it was forgotten.
    pub record: Option<Record>,
}

const COLUMNS: &str = "r.rid, r.id, r.seq, r.tamis, r.rules, r.body_sum, b.packed, c.id, r.similarity, \
     r.reasons FROM records r JOIN bodies b USING (rid) LEFT JOIN records c ON c.rid = r.dup_of";

impl Store {
    /// The record with this id.
    pub fn get(&self, id: &str) -> Result<Option<Record>, StoreError> {
        let (_snapshot, db) = (self.snapshot()?, &self.db);
        let sql = format!("SELECT {COLUMNS} WHERE r.id = ?1");
        let row = db.prepare_cached(&sql)?.query_row([id], Stored::from_row).optional()?;
        row.map(|stored| stored.record(db)).transpose()
    }

    /// Hands every record to `each`, ordered by id, as of one moment; the number of its newest change.
    pub fn all(&self, mut each: impl FnMut(Record)) -> Result<u64, StoreError> {
        let (_snapshot, db) = (self.snapshot()?, &self.db);
        let sql = format!("SELECT {COLUMNS} ORDER BY r.id");
        let mut statement = db.prepare_cached(&sql)?;
        for row in statement.query_map([], Stored::from_row)? {
            each(row?.record(db)?);
        }
        Ok(last_seq(db)? as u64)
    }

    /// The first `limit` changes after `seq` in their order; each id once, with its newest state.
    pub fn since(&self, seq: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        let (_snapshot, db) = (self.snapshot()?, &self.db);
        let (after, limit) = (seq as i64, limit as i64);
        let mut changes = Vec::new();
        let sql = format!("SELECT {COLUMNS} WHERE r.seq > ?1 ORDER BY r.seq LIMIT ?2");
        for row in db.prepare_cached(&sql)?.query_map([after, limit], Stored::from_row)? {
            let stored = row?;
            let (seq, id) = (stored.seq as u64, stored.id.clone());
            changes.push(Change { seq, id, record: Some(stored.record(db)?) });
        }
        let mut statement = db.prepare_cached("SELECT seq, id FROM tombstones WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
        for row in statement.query_map([after, limit], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))? {
            let (seq, id) = row?;
            changes.push(Change { seq: seq as u64, id, record: None });
        }
        changes.sort_unstable_by_key(|change| change.seq);
        changes.truncate(limit as usize);
        Ok(changes)
    }

    /// The number of the newest change; 0 in an empty store.
    pub fn last_seq(&self) -> Result<u64, StoreError> {
        Ok(last_seq(&self.db)? as u64)
    }

    /// The bytes of this hash, checked against it.
    pub fn raw(&self, hash: RawHash) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT packed FROM raw WHERE hash = ?1";
        let packed: Option<Vec<u8>> =
            self.db.prepare_cached(sql)?.query_row([hash.as_bytes()], |row| row.get(0)).optional()?;
        let Some(packed) = packed else { return Ok(None) };
        match pack::unpack(&packed).filter(|bytes| RawHash::of(bytes) == hash) {
            Some(bytes) => Ok(Some(bytes)),
            None => Err(StoreError::damaged(format!("raw bytes {hash} are not what was stored"))),
        }
    }

    /// Hash of the bytes a record was made from.
    pub fn raw_of(&self, id: &str) -> Result<Option<RawHash>, StoreError> {
        let sql = "SELECT raw.hash FROM records r JOIN raw ON raw.rawid = r.raw WHERE r.id = ?1";
        let hash: Option<Vec<u8>> = self.db.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?;
        hash.map(|hash| RawHash::from_slice(&hash)).transpose()
    }
}

impl Store {
    /// All reads until it is dropped see one moment of the store. None where that is so already: `all` may call `get`.
    pub(super) fn snapshot(&self) -> Result<Option<Transaction<'_>>, StoreError> {
        Ok(if self.db.is_autocommit() { Some(self.db.unchecked_transaction()?) } else { None })
    }
}

pub(super) fn last_seq(db: &Connection) -> Result<i64, StoreError> {
    meta(db, "seq")
}

/// How many tips repeat another one.
pub(super) fn tip_copies(db: &Connection) -> Result<i64, StoreError> {
    meta(db, "tip_copies")
}

fn meta(db: &Connection, key: &str) -> Result<i64, StoreError> {
    Ok(db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([key], |row| row.get(0))?)
}

/// A row as it stands, before it is checked and unpacked.
pub(super) struct Stored {
    rid: i64,
    id: String,
    seq: i64,
    versions: Versions,
    body_sum: Vec<u8>,
    packed: Vec<u8>,
    copy_of: Option<String>,
    similarity: Option<f32>,
    reasons: Option<String>,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            rid: row.get(0)?,
            id: row.get(1)?,
            seq: row.get(2)?,
            versions: Versions { tamis: row.get(3)?, rules: row.get(4)? },
            body_sum: row.get(5)?,
            packed: row.get(6)?,
            copy_of: row.get(7)?,
            similarity: row.get(8)?,
            reasons: row.get(9)?,
        })
    }

    /// The record with what the store knows beside it: versions and duplicates.
    fn record(self, db: &Connection) -> Result<Record, StoreError> {
        let mut record = body(&self.id, &self.packed, &self.body_sum)?;
        record.versions = self.versions;
        record.duplicate_of = self.copy_of.map(|id| DuplicateOf {
            id,
            similarity: self.similarity.unwrap_or(0.0),
            reasons: self.reasons.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
        });
        tips::mark_copies(db, self.rid, &mut record)?;
        Ok(record)
    }
}

/// The record of a body, checked against its hash.
pub(super) fn body(id: &str, packed: &[u8], sum: &[u8]) -> Result<Record, StoreError> {
    let json = pack::unpack(packed)
        .filter(|json| blake3::hash(json).as_bytes() == sum)
        .ok_or_else(|| StoreError::damaged(format!("record {id} is not what was stored")))?;
    serde_json::from_slice(&json).map_err(|error| StoreError::damaged(format!("record {id} cannot be read: {error}")))
}
