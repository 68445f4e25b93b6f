//! Where alike texts meet: the bands of all texts, on disk and, for the newest texts, in memory.
//!
//! Bands are random numbers; in one table by band each new text would touch forty pages of the disk. So the newest
//! texts' bands stay in memory (they are part of the sketches) and go to disk as a *lot*: rows in a row, with a filter
//! that says which bands may be among them. A look-up asks the filters, and the disk only where one says maybe: a new
//! text costs nearly the same however many there are.

use super::StoreError;
use super::filter::Filter;
use crate::dedup::Sketch;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Texts kept in memory, some kilobytes each, and of a full lot.
const LOT: usize = 8_192;

/// Texts looked at under one band. Only copies of one another fill a bucket, and the first of them that is found
/// leads to all others.
const BUCKET: usize = 32;

/// The bands not yet on disk, and what may be there.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    newest: FxHashMap<i64, Vec<i64>>,
    texts: usize,
    last: i64,
    lots: Vec<Lot>,
    loaded: bool,
}

/// Bands on disk of neighbouring texts.
#[derive(Debug)]
struct Lot {
    /// The last of its texts; the first follows the last of the lot before.
    number: i64,
    texts: usize,
    filter: Filter,
}

impl Buckets {
    /// The texts that share a band with these, oldest first.
    pub(super) fn candidates(&mut self, db: &Connection, bands: &[i64]) -> Result<BTreeSet<i64>, StoreError> {
        self.load(db)?;
        let mut found = BTreeSet::new();
        let sql = "SELECT text FROM buckets WHERE lot = ?1 AND band = ?2 ORDER BY text LIMIT ?3";
        let mut statement = db.prepare_cached(sql)?;
        for band in bands {
            let mut room = BUCKET;
            for lot in self.lots.iter().filter(|lot| lot.filter.may_have(*band)) {
                let mut rows = statement.query(params![lot.number, band, room as i64])?;
                while let Some(row) = rows.next()? {
                    found.insert(row.get(0)?);
                    room -= 1;
                }
            }
            found.extend(self.newest.get(band).into_iter().flatten().take(room));
        }
        Ok(found)
    }

    /// Adds a new text; now and then writes a lot to disk.
    pub(super) fn add(&mut self, db: &Transaction<'_>, text: i64, bands: &[i64]) -> Result<(), StoreError> {
        self.load(db)?;
        self.keep(text, bands);
        if self.texts >= LOT { self.flush(db) } else { Ok(()) }
    }

    /// Takes out a text that is no more. The filter of its lot goes on saying maybe.
    pub(super) fn remove(&mut self, db: &Transaction<'_>, text: i64, bands: &[i64]) -> Result<(), StoreError> {
        self.load(db)?;
        let lot = lot_of(db, text)?;
        let mut statement = db.prepare_cached("DELETE FROM buckets WHERE lot = ?1 AND band = ?2 AND text = ?3")?;
        for band in bands {
            if let Some(texts) = self.newest.get_mut(band) {
                texts.retain(|&other| other != text);
            }
            if let Some(lot) = lot {
                statement.execute([lot, *band, text])?;
            }
        }
        Ok(())
    }

    /// Writes what is in memory to disk, together with the lots before it that are small and not much bigger: so there
    /// are few lots, and what is on disk is seldom written again.
    fn flush(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        while let Some(small) = self.lots.pop_if(|lot| lot.texts < LOT && lot.texts <= 2 * self.texts) {
            self.take_back(db, small)?;
        }
        let mut rows: Vec<(i64, i64)> = Vec::with_capacity(self.newest.len());
        for (band, texts) in self.newest.drain() {
            rows.extend(texts.iter().map(|&text| (band, text)));
        }
        rows.sort_unstable();
        rows.dedup();
        let mut bands: Vec<i64> = rows.iter().map(|(band, _)| *band).collect();
        bands.dedup();
        let lot = Lot { number: self.last, texts: self.texts, filter: Filter::of(&bands) };
        let mut statement = db.prepare_cached("INSERT INTO buckets VALUES (?1, ?2, ?3)")?;
        for (band, text) in rows {
            statement.execute([lot.number, band, text])?;
        }
        db.prepare_cached("INSERT INTO lots VALUES (?1, ?2, ?3, row_sum(?1, ?2, ?3))")?.execute(params![
            lot.number,
            lot.texts as i64,
            lot.filter.as_bytes()
        ])?;
        self.lots.push(lot);
        self.texts = 0;
        Ok(())
    }

    /// Writes what is in memory to disk if it is much to make again at the next start.
    pub(super) fn flush_many(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        if self.texts >= LOT / 16 { self.flush(db) } else { Ok(()) }
    }

    /// Takes a lot from the disk into memory.
    fn take_back(&mut self, db: &Transaction<'_>, lot: Lot) -> Result<(), StoreError> {
        let mut statement = db.prepare_cached("SELECT band, text FROM buckets WHERE lot = ?1")?;
        let mut rows = statement.query([lot.number])?;
        while let Some(row) = rows.next()? {
            self.newest.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        self.texts += lot.texts;
        db.prepare_cached("DELETE FROM buckets WHERE lot = ?1")?.execute([lot.number])?;
        db.prepare_cached("DELETE FROM lots WHERE lot = ?1")?.execute([lot.number])?;
        Ok(())
    }

    fn keep(&mut self, text: i64, bands: &[i64]) {
        for &band in bands {
            self.newest.entry(band).or_default().push(text);
        }
        self.texts += 1;
        self.last = text;
    }

    /// Fills the memory with the filters of the lots and the bands of the texts that are in none.
    fn load(&mut self, db: &Connection) -> Result<(), StoreError> {
        if self.loaded {
            return Ok(());
        }
        self.loaded = true;
        let mut statement = db.prepare_cached("SELECT lot, texts, filter FROM lots ORDER BY lot")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (number, texts): (i64, i64) = (row.get(0)?, row.get(1)?);
            self.lots.push(Lot { number, texts: texts as usize, filter: filter(number, row.get(2)?)? });
        }
        let last = self.lots.last().map_or(0, |lot| lot.number);
        let mut statement = db.prepare_cached("SELECT text, sketch FROM texts WHERE text > ?1 ORDER BY text")?;
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            let text = row.get(0)?;
            self.keep(text, sketch(text, row.get_ref(1)?.as_blob().unwrap_or_default())?.bands());
        }
        Ok(())
    }
}

/// The lot that a text is in; none for those in memory.
pub(super) fn lot_of(db: &Connection, text: i64) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT lot FROM lots WHERE lot >= ?1 ORDER BY lot LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([text], |row| row.get(0)).optional()?)
}

/// The filter of a lot.
pub(super) fn filter(lot: i64, bytes: Vec<u8>) -> Result<Filter, StoreError> {
    Filter::from_bytes(bytes).ok_or_else(|| StoreError::damaged(format!("the filter of lot {lot} cannot be read")))
}

/// The sketch of a stored text.
pub(super) fn sketch(text: i64, bytes: &[u8]) -> Result<Sketch, StoreError> {
    Sketch::from_bytes(bytes).ok_or_else(|| StoreError::damaged(format!("sketch of text {text} cannot be read")))
}
