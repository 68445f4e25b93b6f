//! Is everything what was written? Reads all there is and holds it against its hashes and against each other.

use super::bucket_table::{self, Table};
use super::buckets::Buckets;
use super::entry::{self, Text};
use super::filter::Filter;
use super::pack::{self, RawHash};
use super::{Store, StoreError, read, tips, write};
use crate::dedup::Standing;
use rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What is wrong, and where.
    pub what: String,
    /// What to do about it.
    pub remedy: &'static str,
}

const COPY: &str =
    "restore `tamis.db` from a copy; without one, export what can be read and run again into a new folder";
const FORGET: &str = "`tamis forget` this record and run again: it is read anew from its source";
const RECORD: &str = "restore `tamis.db` from a copy, or forget the records concerned and run again";

impl Store {
    /// Checks the whole store and hands over `(things checked, things in all)` as it goes. An empty answer: all is
    /// well. `Err` only where the check itself cannot go on.
    pub fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Vec<Fault>, StoreError> {
        let _snapshot = self.snapshot()?;
        let steps: [Step; 7] = [structure, sums, raw, records, texts, clusters, tip_groups];
        // Where even counting fails the steps will tell why.
        let sql = "SELECT (SELECT count(*) FROM raw) + (SELECT count(*) FROM records) + (SELECT count(*) FROM texts)";
        let rows: i64 = self.db.query_row(sql, [], |row| row.get(0)).unwrap_or(0);
        let mut faults = Faults { found: Vec::new(), checked: 0, of: rows as u64 + STRUCTURE, progress: &mut progress };
        for step in steps {
            if let Err(error) = step(&self.db, &mut faults) {
                faults.add(error.to_string(), COPY);
            }
        }
        faults.found.sort_unstable();
        faults.found.dedup();
        Ok(faults.found)
    }
}

/// What the check of the file's structure counts as, in things checked: it cannot tell how far it is.
const STRUCTURE: u64 = 1_000;

/// One part of the check.
type Step = fn(&Connection, &mut Faults<'_>) -> Result<(), StoreError>;

struct Faults<'p> {
    found: Vec<Fault>,
    checked: u64,
    of: u64,
    progress: &'p mut dyn FnMut(u64, u64),
}

impl Faults<'_> {
    fn add(&mut self, what: impl Into<String>, remedy: &'static str) {
        self.found.push(Fault { what: what.into(), remedy });
    }

    fn checked(&mut self, things: u64) {
        self.checked += things;
        (self.progress)(self.checked, self.of);
    }

    /// Adds a fault for each row that a query finds; its first column says what is wrong.
    fn rows(&mut self, db: &Connection, sql: &str, remedy: &'static str) -> Result<(), StoreError> {
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            self.add(row.get::<_, String>(0)?, remedy);
        }
        Ok(())
    }
}

fn structure(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let mut statement = db.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            faults.add(format!("structure: {line}"), COPY);
        }
    }
    faults.checked(STRUCTURE);
    Ok(())
}

fn sums(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let places = "source, place, record, size, mtime, etag, last_modified, guid, outcome, detail, fetched_at, \
                  canonical, redirects, tamis, rules";
    for (table, name, columns) in [
        ("meta", "key", "key, value"),
        ("records", "id", write::SUMMED),
        ("places", "place", places),
        ("tombstones", "id", "id, seq"),
        ("texts", "text", "text, hash, component, sketch"),
        ("lots", "lot", "lot, texts, filter"),
        ("tip_lots", "lot", "lot, tips, filter"),
        ("runs", "run", "run, command, started, ended, summary"),
        ("given", "rid", "rid, json"),
    ] {
        let sql = format!(
            "SELECT 'row of {table} ' || coalesce(CAST({name} AS TEXT), '?') || ' is not what was stored'
             FROM {table} WHERE row_sum({columns}) IS NOT sum"
        );
        faults.rows(db, &sql, RECORD)?;
    }
    let sql = "SELECT 'the last number of changes is behind the changes' FROM meta WHERE key = 'seq'
               AND value < (SELECT max(coalesce((SELECT max(seq) FROM records), 0),
                                       coalesce((SELECT max(seq) FROM tombstones), 0)))";
    faults.rows(db, sql, COPY)
}

fn raw(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let mut statement = db.prepare("SELECT hash, size, packed FROM raw")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, size, packed): (Vec<u8>, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let bytes = pack::unpack(&packed);
        let good = bytes.is_some_and(|b| b.len() as i64 == size && RawHash::of(&b).as_bytes() == hash.as_slice());
        if !good {
            let name: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            faults.add(format!("raw bytes {name} are not what was stored"), RECORD);
        }
        faults.checked(1);
    }
    let sql = "SELECT 'record ' || id || ' has lost its raw bytes' FROM records
               WHERE raw IS NOT NULL AND raw NOT IN (SELECT rawid FROM raw)";
    faults.rows(db, sql, FORGET)?;
    let sql = "SELECT 'raw bytes ' || lower(hex(hash)) || ' belong to no record' FROM raw
               WHERE rawid NOT IN (SELECT raw FROM records WHERE raw IS NOT NULL)";
    faults.rows(db, sql, COPY)
}

/// Each body against its hash, and what was derived from it against what would be derived now.
fn records(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    for (table, what) in [("bodies", "a body"), ("given", "what came with the bytes")] {
        let sql = format!("SELECT '{what} without a record' FROM {table} WHERE rid NOT IN (SELECT rid FROM records)");
        faults.rows(db, &sql, COPY)?;
    }
    let sql = "SELECT r.rid, r.id, r.body_sum, b.packed, r.standing, t.hash, t.sketch
               FROM records r LEFT JOIN bodies b USING (rid) LEFT JOIN texts t USING (text)";
    let mut statement = db.prepare(sql)?;
    let mut rows = statement.query([])?;
    let mut tips = 0;
    while let Some(row) = rows.next()? {
        match record(db, row) {
            Ok(found) => tips += found,
            Err(error) => faults.add(error.to_string(), FORGET),
        }
        faults.checked(1);
    }
    let stored: i64 = db.query_row("SELECT count(*) FROM tips", [], |row| row.get(0))?;
    if stored != tips {
        faults.add(format!("{stored} tips are noted, the records have {tips}"), COPY);
    }
    Ok(())
}

/// Checks one record; the number of its tips.
fn record(db: &Connection, row: &Row<'_>) -> Result<i64, StoreError> {
    let (rid, id): (i64, String) = (row.get(0)?, row.get(1)?);
    let packed: Vec<u8> = row.get::<_, Option<_>>(3)?.unwrap_or_default();
    let record = read::body(&id, &packed, &row.get::<_, Vec<u8>>(2)?)?;
    let wrong = |what: &str| StoreError::damaged(format!("{what} of record {id} is not what was derived from it"));
    if record.id != id {
        return Err(wrong("the id"));
    }
    if row.get::<_, Vec<u8>>(4)? != Standing::of(&record).to_bytes() {
        return Err(wrong("the standing"));
    }
    let text = Text::of(&record).map(|text| (text.hash, text.packed));
    let stored = match (row.get::<_, Option<String>>(5)?, row.get::<_, Option<Vec<u8>>>(6)?) {
        (Some(hash), Some(sketch)) => Some((hash, sketch)),
        _ => None,
    };
    if text != stored {
        return Err(wrong("the text"));
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM tips WHERE hash = ?1 AND rid = ?2 AND place = ?3 AND tip IS ?4)";
    let tips = entry::tip_keys(&record);
    for key in &tips {
        let values = rusqlite::params![key.hash, rid, key.place, key.tip];
        if !db.prepare_cached(sql)?.query_row(values, |row| row.get::<_, bool>(0))? {
            return Err(wrong("a tip"));
        }
    }
    Ok(tips.len() as i64)
}

fn texts(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let sql = "SELECT 'text ' || text || ' belongs to no record' FROM texts
               WHERE text NOT IN (SELECT text FROM records WHERE text IS NOT NULL)";
    faults.rows(db, sql, COPY)?;
    let rows: i64 = db.query_row("SELECT count(*) FROM texts", [], |row| row.get(0))?;
    faults.checked(rows as u64);
    buckets(db, &bucket_table::TEXTS, faults)
}

/// The buckets on disk against the keys of those who should be in them.
fn buckets(db: &Connection, table: &Table, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let mut filters: BTreeMap<i64, Filter> = BTreeMap::new();
    table.lots(db, |lot, _, filter| {
        match filter {
            Ok(filter) => _ = filters.insert(lot, filter),
            Err(error) => faults.add(error.to_string(), COPY),
        }
        Ok(())
    })?;
    let mut expected = 0i64;
    (table.keys)(db, 0, &mut |number, keys| {
        let Ok(mut keys) = keys else { return Ok(()) }; // a record names it
        let Some((&lot, filter)) = filters.range(number..).next() else { return Ok(()) }; // told above, or in no lot yet
        keys.sort_unstable();
        keys.dedup();
        expected += keys.len() as i64;
        for key in keys {
            let stored: bool = db.prepare_cached(table.has)?.query_row([lot, key, number], |row| row.get(0))?;
            if !stored || !filter.may_have(key) {
                faults.add(format!("{} {number} is missing from a bucket", table.noun), COPY);
            }
        }
        Ok(())
    })?;
    let stored: i64 = db.query_row(table.count, [], |row| row.get(0))?;
    if stored != expected {
        faults.add(format!("{stored} bucket rows are stored, the {}s have {expected}", table.noun), COPY);
    }
    Ok(())
}

/// Components and canonical records. While groups wait to be settled only what always holds is checked.
fn clusters(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    let sql = "SELECT 'record ' || r.id || ' repeats one of another component' FROM records r
               JOIN texts t USING (text) LEFT JOIN records c ON c.rid = r.dup_of LEFT JOIN texts u ON u.text = c.text
               WHERE r.dup_of IS NOT NULL AND u.component IS NOT t.component
                 AND NOT EXISTS (SELECT 1 FROM unsettled)";
    faults.rows(db, sql, COPY)?;
    let sql =
        "WITH counted AS (SELECT component, count(*) AS n FROM texts JOIN records USING (text) GROUP BY component)
               SELECT 'component ' || component || ' is miscounted' FROM (
                 SELECT component, n FROM counted WHERE n > 1 EXCEPT SELECT component, members FROM components)
               UNION ALL
               SELECT 'component ' || component || ' is miscounted' FROM (
                 SELECT component, members FROM components WHERE members > 1 EXCEPT SELECT component, n FROM counted)";
    faults.rows(db, sql, COPY)?;
    let sql = "WITH canonical AS (
                 SELECT t.component, r.rid FROM texts t JOIN records r USING (text) JOIN components USING (component)
                 WHERE r.dup_of IS NULL)
               SELECT 'component ' || component || ' has other canonical records than noted' FROM (
                 SELECT * FROM (SELECT * FROM canonical EXCEPT SELECT component, rid FROM stars)
                 UNION ALL
                 SELECT * FROM (SELECT component, rid FROM stars EXCEPT SELECT * FROM canonical))
               WHERE NOT EXISTS (SELECT 1 FROM unsettled)";
    faults.rows(db, sql, COPY)
}

fn tip_groups(db: &Connection, faults: &mut Faults<'_>) -> Result<(), StoreError> {
    buckets(db, &bucket_table::TIPS, faults)?;
    let sql = "SELECT 'tip group ' || hash || ' is wrong' FROM (
                 SELECT * FROM (SELECT hash FROM tips GROUP BY hash HAVING count(*) > 1
                                EXCEPT SELECT hash FROM tip_groups)
                 UNION ALL
                 SELECT hash FROM tip_groups g WHERE NOT EXISTS (
                   SELECT 1 FROM tips t WHERE t.hash = g.hash AND t.rid = g.rid AND t.place = g.place AND t.tip IS g.tip))";
    faults.rows(db, sql, COPY)?;
    let sql = "SELECT 'tip ' || number || ' has a number that was never given' FROM tips
               WHERE number > (SELECT seq FROM sqlite_sequence WHERE name = 'tips')";
    faults.rows(db, sql, COPY)?;
    let sql = "SELECT 'tips that repeat others are miscounted' WHERE (SELECT value FROM meta WHERE key = 'tip_copies')
               IS NOT (SELECT count(*) - count(DISTINCT hash) FROM tips)";
    faults.rows(db, sql, COPY)?;
    let mut statement = db.prepare("SELECT hash, rid, place FROM tip_groups")?;
    let mut rows = statement.query([])?;
    let mut tips = Buckets::of(&bucket_table::TIPS);
    while let Some(row) = rows.next()? {
        let (hash, site) = (row.get(0)?, (row.get(1)?, row.get(2)?));
        if tips::best_of(db, &mut tips, hash)?.is_some_and(|best| best != site) {
            faults.add(format!("tip group {hash} has the wrong canonical tip"), COPY);
        }
    }
    Ok(())
}
