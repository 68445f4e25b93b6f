//! The two tables of buckets: bands of texts, and words of tips.

use super::StoreError;
use super::filter::Filter;
use crate::dedup::Sketch;
use rusqlite::Connection;

/// A table of rows `(lot, key, number)` with its table of lots, and the table the keys come from.
#[derive(Debug)]
pub(super) struct Table {
    /// Of what a text or a tip is called in a message.
    pub(super) noun: &'static str,
    /// How many are kept in memory, and how many a full lot has.
    pub(super) full: usize,
    /// Calls back with the number and keys of each that comes after a number.
    pub(super) keys: fn(&Connection, i64, &mut EachKeys<'_>) -> Result<(), StoreError>,
    pub(super) all_lots: &'static str,
    pub(super) find: &'static str,
    pub(super) has: &'static str,
    pub(super) count: &'static str,
    pub(super) of_lot: &'static str,
    pub(super) lot_of: &'static str,
    pub(super) insert: &'static str,
    pub(super) insert_lot: &'static str,
    pub(super) delete: &'static str,
    pub(super) delete_rows: &'static str,
    pub(super) delete_lot: &'static str,
}

type EachKeys<'a> = dyn FnMut(i64, Result<Vec<i64>, StoreError>) -> Result<(), StoreError> + 'a;

/// The statements for a table with its columns, and its table of lots with how many each has.
macro_rules! table {
    ($rows:literal ($key:literal, $number:literal), $lots:literal ($size:literal), $full:expr, $keys:expr) => {
        Table {
            noun: $number,
            full: $full,
            keys: $keys,
            all_lots: concat!("SELECT lot, ", $size, ", filter FROM ", $lots, " ORDER BY lot"),
            find: concat!(
                "SELECT ",
                $number,
                " FROM ",
                $rows,
                " WHERE lot = ?1 AND ",
                $key,
                " = ?2 ORDER BY ",
                $number,
                " LIMIT ?3"
            ),
            has: concat!(
                "SELECT EXISTS (SELECT 1 FROM ",
                $rows,
                " WHERE lot = ?1 AND ",
                $key,
                " = ?2 AND ",
                $number,
                " = ?3)"
            ),
            count: concat!("SELECT count(*) FROM ", $rows),
            of_lot: concat!("SELECT ", $key, ", ", $number, " FROM ", $rows, " WHERE lot = ?1"),
            lot_of: concat!("SELECT lot FROM ", $lots, " WHERE lot >= ?1 ORDER BY lot LIMIT 1"),
            insert: concat!("INSERT INTO ", $rows, " VALUES (?1, ?2, ?3)"),
            insert_lot: concat!("INSERT INTO ", $lots, " VALUES (?1, ?2, ?3, row_sum(?1, ?2, ?3))"),
            delete: concat!("DELETE FROM ", $rows, " WHERE lot = ?1 AND ", $key, " = ?2 AND ", $number, " = ?3"),
            delete_rows: concat!("DELETE FROM ", $rows, " WHERE lot = ?1"),
            delete_lot: concat!("DELETE FROM ", $lots, " WHERE lot = ?1"),
        }
    };
}

/// Forty bands a text: some kilobytes each in memory.
pub(super) static TEXTS: Table = table!("buckets"("band", "text"), "lots"("texts"), 8_192, bands);

/// The words of a tip, as one number.
pub(super) static TIPS: Table = table!("tip_buckets"("hash", "tip"), "tip_lots"("tips"), 81_920, words);

impl Table {
    /// Calls back with each lot: its last number, how many it has, and the filter of their keys.
    pub(super) fn lots(
        &self,
        db: &Connection,
        mut each: impl FnMut(i64, usize, Result<Filter, StoreError>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = db.prepare_cached(self.all_lots)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (lot, size): (i64, i64) = (row.get(0)?, row.get(1)?);
            let filter = Filter::from_bytes(row.get(2)?);
            let unread = || StoreError::damaged(format!("the filter of {} lot {lot} cannot be read", self.noun));
            each(lot, size as usize, filter.ok_or_else(unread))?;
        }
        Ok(())
    }
}

/// The sketch of a stored text.
pub(super) fn sketch(text: i64, bytes: &[u8]) -> Result<Sketch, StoreError> {
    Sketch::from_bytes(bytes).ok_or_else(|| StoreError::damaged(format!("sketch of text {text} cannot be read")))
}

fn bands(db: &Connection, after: i64, each: &mut EachKeys<'_>) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("SELECT text, sketch FROM texts WHERE text > ?1 ORDER BY text")?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        let text = row.get(0)?;
        let sketch = sketch(text, row.get_ref(1)?.as_blob().unwrap_or_default());
        each(text, sketch.map(|sketch| sketch.bands().to_vec()))?;
    }
    Ok(())
}

fn words(db: &Connection, after: i64, each: &mut EachKeys<'_>) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("SELECT number, hash FROM tips WHERE number > ?1 ORDER BY number")?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, Ok(vec![row.get(1)?]))?;
    }
    Ok(())
}
