//! Where alike texts meet: the bands of all texts, on disk and, for the newest texts, in memory.
//!
//! Bands are random numbers; written one text at a time they would touch sixty pages each, more the larger the store
//! is. So the newest texts' bands stay in memory (they can be made again from the sketches) and go to disk in sorted
//! lots. `meta.bucketed` is the last text that has gone.

use super::{StoreError, write};
use crate::dedup::Sketch;
use rusqlite::{Connection, Transaction, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Texts kept in memory, about a kilobyte each.
const LOT: usize = 8_192;

/// Texts looked at under one band. Only copies of one another fill a bucket, and the first of them that is found
/// leads to all others.
const BUCKET: usize = 32;

/// The bands not yet on disk.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    newest: FxHashMap<i64, Vec<i64>>,
    texts: usize,
    last: i64,
    loaded: bool,
}

impl Buckets {
    /// The texts that share a band with these, oldest first.
    pub(super) fn candidates(&mut self, db: &Connection, bands: &[i64]) -> Result<BTreeSet<i64>, StoreError> {
        self.load(db)?;
        let mut found = BTreeSet::new();
        let mut statement = db.prepare_cached("SELECT text FROM buckets WHERE band = ?1 ORDER BY text LIMIT ?2")?;
        for band in bands {
            let mut room = BUCKET;
            let mut rows = statement.query(params![band, BUCKET as i64])?;
            while let Some(row) = rows.next()? {
                found.insert(row.get(0)?);
                room -= 1;
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

    /// Takes out a text that is no more.
    pub(super) fn remove(&mut self, db: &Transaction<'_>, text: i64, bands: &[i64]) -> Result<(), StoreError> {
        self.load(db)?;
        let mut statement = db.prepare_cached("DELETE FROM buckets WHERE band = ?1 AND text = ?2")?;
        for band in bands {
            statement.execute([*band, text])?;
            if let Some(texts) = self.newest.get_mut(band) {
                texts.retain(|&other| other != text);
            }
        }
        Ok(())
    }

    /// Writes what is in memory to disk.
    pub(super) fn flush(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        let mut rows: Vec<(i64, i64)> = Vec::with_capacity(self.newest.len());
        for (band, texts) in self.newest.drain() {
            rows.extend(texts.iter().map(|&text| (band, text)));
        }
        rows.sort_unstable();
        let mut statement = db.prepare_cached("INSERT OR IGNORE INTO buckets VALUES (?1, ?2)")?;
        for (band, text) in rows {
            statement.execute([band, text])?;
        }
        if self.last > 0 {
            write::set_meta(db, "bucketed", self.last)?;
        }
        self.texts = 0;
        Ok(())
    }

    /// Writes what is in memory to disk if it is much to make again at the next start.
    pub(super) fn flush_many(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        if self.texts >= LOT / 16 { self.flush(db) } else { Ok(()) }
    }

    fn keep(&mut self, text: i64, bands: &[i64]) {
        for &band in bands {
            self.newest.entry(band).or_default().push(text);
        }
        self.texts += 1;
        self.last = text;
    }

    /// Fills the memory with the bands of the texts that are not on disk.
    fn load(&mut self, db: &Connection) -> Result<(), StoreError> {
        if self.loaded {
            return Ok(());
        }
        self.loaded = true;
        let sql = "SELECT text, sketch FROM texts
                   WHERE text > (SELECT value FROM meta WHERE key = 'bucketed') ORDER BY text";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = row.get(0)?;
            self.keep(text, sketch(text, row.get_ref(1)?.as_blob().unwrap_or_default())?.bands());
        }
        Ok(())
    }
}

/// The sketch of a stored text.
pub(super) fn sketch(text: i64, bytes: &[u8]) -> Result<Sketch, StoreError> {
    Sketch::from_bytes(bytes).ok_or_else(|| StoreError::damaged(format!("sketch of text {text} cannot be read")))
}
