//! Where alike things meet: the keys of all texts or tips, on disk and, for the newest, in memory.
//!
//! Keys are random numbers; in one table by key each new text would touch forty pages of the disk, each new article ten
//! more for its tips. So the newest keys stay in memory (other tables have them, too) and go to disk as a *lot*: rows in
//! a row, with a filter that says which keys may be among them. A look-up asks the filters, and the disk only where one
//! says maybe: a new article costs nearly the same however many there are.

use super::StoreError;
use super::bucket_table::Table;
use super::filter::Filter;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// The keys not yet on disk, and what may be there.
#[derive(Debug)]
pub(super) struct Buckets {
    table: &'static Table,
    newest: Newest,
    /// How many texts or tips are in memory, and the last of them.
    size: usize,
    last: i64,
    lots: Vec<Lot>,
    loaded: bool,
}

/// Keys in memory. Most are of one only, so the first under a key has no list of its own.
#[derive(Debug, Default)]
struct Newest {
    first: FxHashMap<i64, i64>,
    more: FxHashMap<i64, Vec<i64>>,
}

/// Keys on disk of neighbours.
#[derive(Debug)]
struct Lot {
    /// The last text or tip of it; the first follows the last of the lot before.
    number: i64,
    size: usize,
    filter: Filter,
}

impl Buckets {
    /// Buckets of a table, to be read from it when they are first asked.
    pub(super) fn of(table: &'static Table) -> Buckets {
        Buckets { table, newest: Newest::default(), size: 0, last: 0, lots: Vec::new(), loaded: false }
    }

    /// Calls back with the place of a key in `keys` and who stands under it, oldest first, at most so many a key.
    pub(super) fn find(
        &mut self,
        db: &Connection,
        keys: &[i64],
        most: usize,
        mut each: impl FnMut(usize, i64),
    ) -> Result<(), StoreError> {
        self.load(db)?;
        let mut room = vec![most; keys.len()];
        let mut maybe = Vec::new();
        for lot in &self.lots {
            maybe.clear();
            lot.filter.select(keys, &mut maybe);
            for &at in &maybe {
                let mut statement = db.prepare_cached(self.table.find)?;
                let left = i64::try_from(room[at]).unwrap_or(i64::MAX);
                let mut rows = statement.query([lot.number, keys[at], left])?;
                while let Some(row) = rows.next()? {
                    each(at, row.get(0)?);
                    room[at] -= 1;
                }
            }
        }
        for (at, key) in keys.iter().enumerate() {
            self.newest.under(*key).take(room[at]).for_each(|number| each(at, number));
        }
        Ok(())
    }

    /// The first of those that came under a key since the last lot.
    pub(super) fn newest(&self, key: i64) -> Option<i64> {
        self.newest.under(key).next()
    }

    /// Adds a new text or tip; now and then writes a lot to disk.
    pub(super) fn add(&mut self, db: &Transaction<'_>, number: i64, keys: &[i64]) -> Result<(), StoreError> {
        self.load(db)?;
        self.keep(number, keys);
        if self.size >= self.table.full { self.flush(db) } else { Ok(()) }
    }

    /// Takes out what is no more. The filter of its lot goes on saying maybe.
    pub(super) fn remove(&mut self, db: &Transaction<'_>, number: i64, keys: &[i64]) -> Result<(), StoreError> {
        self.load(db)?;
        let sql = self.table.lot_of;
        let lot: Option<i64> = db.prepare_cached(sql)?.query_row([number], |row| row.get(0)).optional()?;
        let mut statement = db.prepare_cached(self.table.delete)?;
        for key in keys {
            self.newest.remove(*key, number);
            if let Some(lot) = lot {
                statement.execute([lot, *key, number])?;
            }
        }
        Ok(())
    }

    /// Writes what is in memory to disk, together with the lots before it that are small and not much bigger: so there
    /// are few lots, and what is on disk is seldom written again.
    fn flush(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        while let Some(small) = self.lots.pop_if(|lot| lot.size < self.table.full && lot.size <= 2 * self.size) {
            self.take_back(db, small)?;
        }
        let rows = self.newest.drain();
        let mut keys: Vec<i64> = rows.iter().map(|(key, _)| *key).collect();
        keys.dedup();
        let lot = Lot { number: self.last, size: self.size, filter: Filter::of(&keys) };
        let mut statement = db.prepare_cached(self.table.insert)?;
        for (key, number) in rows {
            statement.execute([lot.number, key, number])?;
        }
        let values = params![lot.number, lot.size as i64, lot.filter.as_bytes()];
        db.prepare_cached(self.table.insert_lot)?.execute(values)?;
        self.lots.push(lot);
        self.size = 0;
        Ok(())
    }

    /// Writes what is in memory to disk if it is much to make again at the next start.
    pub(super) fn flush_many(&mut self, db: &Transaction<'_>) -> Result<(), StoreError> {
        if self.size >= self.table.full / 16 { self.flush(db) } else { Ok(()) }
    }

    /// Takes a lot from the disk into memory.
    fn take_back(&mut self, db: &Transaction<'_>, lot: Lot) -> Result<(), StoreError> {
        let mut statement = db.prepare_cached(self.table.of_lot)?;
        let mut rows = statement.query([lot.number])?;
        while let Some(row) = rows.next()? {
            self.newest.add(row.get(0)?, row.get(1)?);
        }
        self.size += lot.size;
        db.prepare_cached(self.table.delete_rows)?.execute([lot.number])?;
        db.prepare_cached(self.table.delete_lot)?.execute([lot.number])?;
        Ok(())
    }

    fn keep(&mut self, number: i64, keys: &[i64]) {
        for &key in keys {
            self.newest.add(key, number);
        }
        self.size += 1;
        self.last = number;
    }

    /// Fills the memory with the filters of the lots and the keys of what is in none.
    fn load(&mut self, db: &Connection) -> Result<(), StoreError> {
        if self.loaded {
            return Ok(());
        }
        self.loaded = true;
        self.table.lots(db, |number, size, filter| {
            self.lots.push(Lot { number, size, filter: filter? });
            Ok(())
        })?;
        let last = self.lots.last().map_or(0, |lot| lot.number);
        (self.table.keys)(db, last, &mut |number, keys| {
            self.keep(number, &keys?);
            Ok(())
        })
    }
}

impl Newest {
    fn add(&mut self, key: i64, number: i64) {
        match self.first.entry(key) {
            Entry::Vacant(place) => _ = place.insert(number),
            Entry::Occupied(_) => self.more.entry(key).or_default().push(number),
        }
    }

    fn remove(&mut self, key: i64, number: i64) {
        if let Some(more) = self.more.get_mut(&key) {
            more.retain(|&other| other != number);
        }
        if self.first.get(&key) == Some(&number) {
            let next = self.more.get_mut(&key).filter(|more| !more.is_empty()).map(|more| more.remove(0));
            match next {
                Some(next) => _ = self.first.insert(key, next),
                None => _ = self.first.remove(&key),
            }
        }
    }

    /// Who stands under a key, in the order they came.
    fn under(&self, key: i64) -> impl Iterator<Item = i64> + '_ {
        let first = self.first.get(&key).copied();
        let more = first.and_then(|_| self.more.get(&key));
        first.into_iter().chain(more.into_iter().flatten().copied())
    }

    /// All keys and numbers in order, each pair once; nothing is left.
    fn drain(&mut self) -> Vec<(i64, i64)> {
        let more = self.more.drain().flat_map(|(key, numbers)| numbers.into_iter().map(move |number| (key, number)));
        let mut rows: Vec<(i64, i64)> = self.first.drain().chain(more).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::bucket_table::TIPS;
    use super::super::schema;
    use super::*;

    /// Lots of eight.
    static SMALL: Table = Table { full: 8, ..TIPS };

    fn tips(db: &Transaction<'_>, buckets: &mut Buckets, range: std::ops::Range<i64>) {
        for number in range {
            let hash = number % 11;
            db.execute("INSERT INTO tips (hash, rid, place) VALUES (?1, 1, 0)", [hash]).unwrap();
            buckets.add(db, number, &[hash]).unwrap();
        }
    }

    fn under(db: &Connection, buckets: &mut Buckets, key: i64, most: usize) -> Vec<i64> {
        let mut found = Vec::new();
        buckets.find(db, &[key], most, |_, number| found.push(number)).unwrap();
        found
    }

    #[test]
    fn lots_and_memory_answer_as_one_table_would() {
        let mut db = Connection::open_in_memory().unwrap();
        schema::add_functions(&db).unwrap();
        schema::migrate(&mut db).unwrap();
        let db = db.transaction().unwrap();
        let mut buckets = Buckets::of(&SMALL);
        tips(&db, &mut buckets, 1..60);
        buckets.flush_many(&db).unwrap();
        tips(&db, &mut buckets, 60..63);
        for gone in [5, 16, 61] {
            buckets.remove(&db, gone, &[gone % 11]).unwrap();
            db.execute("DELETE FROM tips WHERE number = ?1", [gone]).unwrap();
        }
        let mut again = Buckets::of(&SMALL); // as the next process finds them
        for buckets in [&mut buckets, &mut again] {
            assert_eq!(under(&db, buckets, 5, 9), [27, 38, 49, 60]);
            assert_eq!(under(&db, buckets, 5, 2), [27, 38]);
            assert_eq!(under(&db, buckets, 6, 9), [6, 17, 28, 39, 50]);
            assert_eq!(under(&db, buckets, 11, 9), [0; 0]);
        }
        assert_eq!(buckets.newest(5), Some(60));
    }
}
