//! Which records repeat each other: texts, the components they are chained into, and the canonical records.
//!
//! The usual newcomer costs a few look-ups, however many records there are: its text is known, or it is like one that
//! is, and its canonical record stays what it was. Only where the newcomer goes before others, or joins two components,
//! the component is noted to be settled.

use super::StoreError;
use super::bucket_table;
use super::buckets::Buckets;
use super::entry::Text;
use super::unsettled::{Kind, Unsettled};
use crate::dedup::{self, Sketch, Standing};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::BTreeSet;

/// Comparisons a new text may cost that come to nothing.
const MOST_MISSES: usize = 256;

/// Texts looked at under one band. Only copies of one another fill a bucket, and the first of them that is found
/// leads to all others.
const BUCKET: usize = 32;

/// Canonical records a newcomer is compared with before the whole component is settled instead.
const MOST_STARS: i64 = 16;

/// What a record repeats.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CopyOf {
    pub rid: i64,
    pub similarity: f32,
    /// JSON.
    pub reasons: String,
}

impl CopyOf {
    pub(super) fn new(rid: i64, similarity: f32, canonical: &Standing, copy: &Standing) -> CopyOf {
        let reasons = serde_json::json!(canonical.reasons_before(copy)).to_string();
        CopyOf { rid, similarity, reasons }
    }
}

/// Connects a record to its text, and the text to those alike. Says what the record repeats.
pub(super) fn attach(
    db: &Transaction<'_>,
    rid: i64,
    text: &Text,
    standing: &Standing,
    buckets: &mut Buckets,
    unsettled: &mut Unsettled,
) -> Result<Option<CopyOf>, StoreError> {
    let sql = "SELECT text, component FROM texts WHERE hash = ?1";
    let known: Option<(i64, i64)> =
        db.prepare_cached(sql)?.query_row([&text.hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (number, component, joined) = match known {
        Some((number, component)) => (number, component, 1),
        None => add_text(db, text, buckets)?,
    };
    db.prepare_cached("UPDATE records SET text = ?2 WHERE rid = ?1")?.execute([rid, number])?;
    if joined == 0 {
        return Ok(None);
    }
    grow(db, component, rid)?;
    if joined == 1 && stars(db, component)? <= MOST_STARS {
        match home(db, component, number, &text.sketch, standing)? {
            Home::With(copy) => return Ok(Some(copy)),
            Home::Alone => {
                db.prepare_cached("INSERT INTO stars VALUES (?1, ?2)")?.execute([component, rid])?;
                return Ok(None);
            }
            Home::BeforeOthers => {}
        }
    }
    db.prepare_cached("INSERT INTO stars VALUES (?1, ?2)")?.execute([component, rid])?;
    unsettled.add(db, Kind::Stars, component)?;
    Ok(None)
}

/// Takes a record away from its text; the text goes with its last record.
pub(super) fn detach(
    db: &Transaction<'_>,
    rid: i64,
    buckets: &mut Buckets,
    unsettled: &mut Unsettled,
) -> Result<(), StoreError> {
    let sql = "SELECT t.text, t.component, t.sketch, r.dup_of IS NULL FROM records r JOIN texts t USING (text)
               WHERE r.rid = ?1";
    let found = db
        .prepare_cached(sql)?
        .query_row([rid], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?, row.get(3)?)))
        .optional()?;
    let Some((text, component, sketch, canonical)): Option<(i64, i64, Vec<u8>, bool)> = found else { return Ok(()) };
    db.prepare_cached(
        "UPDATE records SET text = NULL, dup_of = NULL, similarity = NULL, reasons = NULL WHERE rid = ?1",
    )?
    .execute([rid])?;
    db.prepare_cached("DELETE FROM stars WHERE component = ?1 AND rid = ?2")?.execute([component, rid])?;
    db.prepare_cached("UPDATE components SET members = members - 1 WHERE component = ?1")?.execute([component])?;
    let sql = "SELECT EXISTS (SELECT 1 FROM records WHERE text = ?1)";
    let owned: bool = db.prepare_cached(sql)?.query_row([text], |row| row.get(0))?;
    if !owned {
        buckets.remove(db, text, bucket_table::sketch(text, &sketch)?.bands())?;
        db.prepare_cached("DELETE FROM texts WHERE text = ?1")?.execute([text])?;
        unsettled.add(db, Kind::Links, component)?;
    } else if canonical {
        unsettled.add(db, Kind::Stars, component)?;
    }
    Ok(())
}

/// How many records a component has: 0 or 1 where it is not counted.
pub(super) fn members(db: &Connection, component: i64) -> Result<i64, StoreError> {
    let sql = "SELECT members FROM components WHERE component = ?1";
    Ok(db.prepare_cached(sql)?.query_row([component], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Stores a new text. Its number, its component, and how many components met in it.
fn add_text(db: &Transaction<'_>, text: &Text, buckets: &mut Buckets) -> Result<(i64, i64, usize), StoreError> {
    let met: Vec<i64> = neighbours(db, text, buckets)?.into_iter().collect();
    db.prepare_cached("INSERT INTO texts (hash, component, sketch, sum) VALUES (?1, 0, ?2, 0)")?
        .execute(params![text.hash, text.packed])?;
    let number = db.last_insert_rowid();
    let component = unite(db, number, &met)?;
    set_component(db, number, component)?;
    buckets.add(db, number, text.sketch.bands())?;
    Ok((number, component, met.len()))
}

/// Puts a text into a component.
pub(super) fn set_component(db: &Transaction<'_>, text: i64, component: i64) -> Result<(), StoreError> {
    let sql = "UPDATE texts SET component = ?2, sum = row_sum(text, hash, ?2, sketch) WHERE text = ?1";
    db.prepare_cached(sql)?.execute([text, component])?;
    Ok(())
}

/// The components with a text alike.
fn neighbours(db: &Transaction<'_>, text: &Text, buckets: &mut Buckets) -> Result<BTreeSet<i64>, StoreError> {
    let mut met = BTreeSet::new();
    let mut misses = 0;
    let mut statement = db.prepare_cached("SELECT component, sketch FROM texts WHERE text = ?1")?;
    let mut candidates = BTreeSet::new();
    buckets.find(db, text.sketch.bands(), BUCKET, |_, candidate| _ = candidates.insert(candidate))?;
    for candidate in candidates {
        let mut rows = statement.query([candidate])?;
        let Some(row) = rows.next()? else { continue };
        let component: i64 = row.get(0)?;
        if met.contains(&component) {
            continue;
        }
        let sketch = bucket_table::sketch(candidate, row.get_ref(1)?.as_blob().unwrap_or_default())?;
        if dedup::alike(&sketch, &text.sketch) {
            met.insert(component);
        } else {
            misses += 1;
            if misses == MOST_MISSES {
                break;
            }
        }
    }
    Ok(met)
}

/// Makes one component of several, of the largest one the others join; `own` names it where there is none.
fn unite(db: &Transaction<'_>, own: i64, met: &[i64]) -> Result<i64, StoreError> {
    let mut sized = met.iter().map(|&c| Ok((members(db, c)?, c))).collect::<Result<Vec<_>, StoreError>>()?;
    sized.sort_unstable();
    let Some((_, component)) = sized.pop() else { return Ok(own) };
    for (_, other) in sized {
        count(db, component)?;
        count(db, other)?;
        let grown = members(db, other)?;
        db.prepare_cached("UPDATE components SET members = members + ?2 WHERE component = ?1")?
            .execute([component, grown])?;
        db.prepare_cached("DELETE FROM components WHERE component = ?1")?.execute([other])?;
        let sql = "INSERT OR IGNORE INTO unsettled SELECT kind, ?1 FROM unsettled WHERE kind = 'links' AND key = ?2";
        db.prepare_cached(sql)?.execute([component, other])?;
        db.prepare_cached("UPDATE stars SET component = ?1 WHERE component = ?2")?.execute([component, other])?;
        db.prepare_cached(
            "UPDATE texts SET component = ?1, sum = row_sum(text, hash, ?1, sketch) WHERE component = ?2",
        )?
        .execute([component, other])?;
    }
    Ok(component)
}

/// Counts one record more. A component that had one record till now gets it as its canonical one.
fn grow(db: &Transaction<'_>, component: i64, newcomer: i64) -> Result<(), StoreError> {
    if members(db, component)? == 0 {
        let sql = "INSERT OR IGNORE INTO stars SELECT t.component, r.rid FROM texts t JOIN records r USING (text)
                   WHERE t.component = ?1 AND r.rid <> ?2";
        db.prepare_cached(sql)?.execute([component, newcomer])?;
        let sql = "INSERT OR REPLACE INTO components
                   SELECT ?1, count(*) FROM texts t JOIN records r USING (text) WHERE t.component = ?1";
        db.prepare_cached(sql)?.execute([component])?;
    } else {
        db.prepare_cached("UPDATE components SET members = members + 1 WHERE component = ?1")?.execute([component])?;
    }
    Ok(())
}

/// Makes sure that a component of one record is counted, too.
fn count(db: &Transaction<'_>, component: i64) -> Result<(), StoreError> {
    if members(db, component)? > 0 {
        return Ok(());
    }
    let sql = "INSERT OR IGNORE INTO stars SELECT t.component, r.rid FROM texts t JOIN records r USING (text)
               WHERE t.component = ?1";
    db.prepare_cached(sql)?.execute([component])?;
    let sql = "INSERT OR REPLACE INTO components
               SELECT ?1, count(*) FROM texts t JOIN records r USING (text) WHERE t.component = ?1";
    db.prepare_cached(sql)?.execute([component])?;
    Ok(())
}

fn stars(db: &Connection, component: i64) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM stars WHERE component = ?1";
    Ok(db.prepare_cached(sql)?.query_row([component], |row| row.get(0))?)
}

enum Home {
    With(CopyOf),
    Alone,
    BeforeOthers,
}

/// Where a newcomer belongs among the canonical records of a settled component. It is what [`dedup::stars`] would
/// say of all members, as long as the newcomer goes before none of the canonical ones.
fn home(
    db: &Transaction<'_>,
    component: i64,
    number: i64,
    sketch: &Sketch,
    standing: &Standing,
) -> Result<Home, StoreError> {
    let sql =
        "SELECT r.rid, r.standing, t.text, t.sketch FROM stars s JOIN records r USING (rid) JOIN texts t USING (text)
               WHERE s.component = ?1 ORDER BY r.standing";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([component])?;
    while let Some(row) = rows.next()? {
        let (rid, text) = (row.get(0)?, row.get(2)?);
        let canonical = read_standing(rid, row.get_ref(1)?.as_blob().unwrap_or_default())?;
        if *standing < canonical {
            return Ok(Home::BeforeOthers);
        }
        if number == text {
            return Ok(Home::With(CopyOf::new(rid, 1.0, &canonical, standing)));
        }
        let other = bucket_table::sketch(text, row.get_ref(3)?.as_blob().unwrap_or_default())?;
        if dedup::same_article(&other, sketch) {
            return Ok(Home::With(CopyOf::new(rid, other.similarity(sketch), &canonical, standing)));
        }
    }
    Ok(Home::Alone)
}

pub(super) fn read_standing(rid: i64, bytes: &[u8]) -> Result<Standing, StoreError> {
    Standing::from_bytes(bytes).ok_or_else(|| StoreError::damaged(format!("standing of record row {rid}")))
}
