//! The tables, and how an older store becomes a newer one.
//!
//! Every row that is not derived from others carries `sum`, a checksum of its values (see [`row_sum`]): `verify`
//! finds a flipped bit in any of them. Bodies and raw bytes are covered by hashes of their own.

use super::{StoreError, pack};
use crate::dedup::Sketch;
use crate::record::Record;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

/// `MIGRATIONS[n]` brings a store from format `n` to format `n + 1`. Released entries are never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
];

/// The newest format this program knows.
pub(super) const FORMAT: i64 = MIGRATIONS.len() as i64;

/// The format of an open store; 0 for an empty file.
pub(super) fn format(db: &Connection) -> Result<i64, StoreError> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Brings the store to the newest format, each step in a transaction of its own.
pub(super) fn migrate(db: &mut Connection) -> Result<(), StoreError> {
    let found = format(db)?;
    if found > FORMAT {
        return Err(StoreError::Newer { found, known: FORMAT });
    }
    for (step, sql) in (0i64..).zip(MIGRATIONS).skip(found as usize) {
        let transaction = db.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", step + 1)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Makes the SQL functions `row_sum(value, …)` and `sketched(packed)` known to a connection.
pub(super) fn add_functions(db: &Connection) -> Result<(), StoreError> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    db.create_scalar_function("row_sum", -1, flags, |context| Ok(row_sum(context)))?;
    Ok(db.create_scalar_function("sketched", 1, flags, |context| Ok(sketched(context.get_raw(0))))?)
}

/// The sketch of a stored record; none where it cannot be read, which `verify` tells.
fn sketched(packed: ValueRef<'_>) -> Option<Vec<u8>> {
    let json = pack::unpack(packed.as_blob().ok()?)?;
    let record: Record = serde_json::from_slice(&json).ok()?;
    Some(Sketch::of(&record.text).to_bytes())
}

/// 64 bits of BLAKE3 over types, lengths and values.
fn row_sum(values: &Context<'_>) -> i64 {
    let mut hasher = blake3::Hasher::new();
    for n in 0..values.len() {
        let (kind, bytes): (u8, &[u8]) = match values.get_raw(n) {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(number) => {
                hasher.update(&number.to_le_bytes());
                (1, &[])
            }
            ValueRef::Real(number) => {
                hasher.update(&number.to_le_bytes());
                (2, &[])
            }
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        hasher.update(bytes).update(&(bytes.len() as u64).to_le_bytes()).update(&[kind]);
    }
    let mut sum = [0; 8];
    hasher.finalize_xof().fill(&mut sum);
    i64::from_le_bytes(sum)
}
