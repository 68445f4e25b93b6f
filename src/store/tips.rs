//! Which tips repeat each other: groups of equal words, and the tip that stands for a group.
//!
//! A record does not hold what its tips repeat; it is looked up when the record is read. So a better tip changes one
//! row, however large its group is; the followers of the store hear of it when the group is settled.

use super::buckets::Buckets;
use super::entry::{self, TipKey};
use super::unsettled::Kind;
use super::{Memory, StoreError};
use crate::record::Record;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::collections::{BTreeMap, BTreeSet};

/// Where a tip stands.
#[derive(Clone, PartialEq, Eq)]
struct Site {
    rid: i64,
    place: i64,
    tip: Option<String>,
}

/// Sets `duplicate_of` of the record's tips.
pub(super) fn mark_copies(db: &Connection, rid: i64, record: &mut Record) -> Result<(), StoreError> {
    for (tip, place) in record.tips.iter_mut().zip(0..) {
        let Some(hash) = entry::tip_hash(tip) else { continue };
        let best = canonical(db, hash)?.filter(|best| (best.rid, best.place) != (rid, place));
        tip.duplicate_of = best.map(|best| tip_id(db, best)).transpose()?;
    }
    Ok(())
}

fn tip_id(db: &Connection, site: Site) -> Result<String, StoreError> {
    if let Some(tip) = site.tip {
        return Ok(tip);
    }
    let sql = "SELECT id FROM records WHERE rid = ?1";
    let id: String = db.prepare_cached(sql)?.query_row([site.rid], |row| row.get(0))?;
    Ok(format!("{id}#{}", site.place + 1))
}

/// Adds a record's tips to their groups.
pub(super) fn attach(db: &Transaction<'_>, rid: i64, tips: &[TipKey], memory: &mut Memory) -> Result<(), StoreError> {
    let hashes: Vec<i64> = tips.iter().map(|key| key.hash).collect();
    let mut others = vec![None; tips.len()];
    memory.tips.find(db, &hashes, 1, |at, number| others[at] = Some(number))?;
    for (key, other) in tips.iter().zip(others) {
        let site = Site { rid, place: key.place, tip: key.tip.clone() };
        let other = other.or_else(|| memory.tips.newest(key.hash)); // one of this record
        db.prepare_cached("INSERT INTO tips (hash, rid, place, tip) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key.hash, site.rid, site.place, site.tip])?;
        memory.tips.add(db, db.last_insert_rowid(), &[key.hash])?;
        let Some(other) = other else { continue };
        memory.tip_copies += 1;
        let group = canonical(db, key.hash)?;
        let is_group = group.is_some();
        let known = group.map_or_else(|| stored(db, other), Ok)?;
        let better = claim(db, &site)? < claim(db, &known)?;
        if !is_group || better {
            set_canonical(db, key.hash, if better { &site } else { &known })?;
        }
        if better {
            memory.unsettled.add(db, Kind::Tips, key.hash)?;
        }
    }
    Ok(())
}

/// Takes a record's tips out of their groups.
pub(super) fn detach(db: &Transaction<'_>, rid: i64, memory: &mut Memory) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("SELECT number, hash FROM tips WHERE rid = ?1")?;
    let mut rows = statement.query([rid])?;
    let mut gone: BTreeMap<i64, i64> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let hash = row.get(1)?;
        memory.tips.remove(db, row.get(0)?, &[hash])?;
        *gone.entry(hash).or_default() += 1;
    }
    db.prepare_cached("DELETE FROM tips WHERE rid = ?1")?.execute([rid])?;
    for (hash, gone) in gone {
        let Some(best) = canonical(db, hash)? else { continue };
        let others = numbers(db, &mut memory.tips, hash, 2)?.len();
        memory.tip_copies -= if others == 0 { gone - 1 } else { gone };
        if others < 2 {
            db.prepare_cached("DELETE FROM tip_groups WHERE hash = ?1")?.execute([hash])?;
        }
        if best.rid == rid {
            if others == 2 {
                elect(db, &mut memory.tips, hash)?;
            }
            memory.unsettled.add(db, Kind::Tips, hash)?;
        }
    }
    Ok(())
}

/// The records whose tips carry this hash.
pub(super) fn records(db: &Connection, tips: &mut Buckets, hash: i64) -> Result<BTreeSet<i64>, StoreError> {
    numbers(db, tips, hash, usize::MAX)?.into_iter().map(|number| Ok(stored(db, number)?.rid)).collect()
}

/// How many sites a group has.
pub(super) fn members(db: &Connection, tips: &mut Buckets, hash: i64) -> Result<usize, StoreError> {
    Ok(numbers(db, tips, hash, usize::MAX)?.len())
}

/// Record and place of the best site of a group, found by looking at all of them.
pub(super) fn best_of(db: &Connection, tips: &mut Buckets, hash: i64) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(best(db, tips, hash)?.map(|site| (site.rid, site.place)))
}

fn elect(db: &Transaction<'_>, tips: &mut Buckets, hash: i64) -> Result<(), StoreError> {
    match best(db, tips, hash)? {
        Some(site) => set_canonical(db, hash, &site),
        None => Ok(()),
    }
}

fn best(db: &Connection, tips: &mut Buckets, hash: i64) -> Result<Option<Site>, StoreError> {
    let mut best = None;
    for number in numbers(db, tips, hash, usize::MAX)? {
        let site = stored(db, number)?;
        let claim = claim(db, &site)?;
        if best.as_ref().is_none_or(|(most, _)| claim < *most) {
            best = Some((claim, site));
        }
    }
    Ok(best.map(|(_, site)| site))
}

/// The numbers of tips with a hash, oldest first, at most so many.
fn numbers(db: &Connection, tips: &mut Buckets, hash: i64, most: usize) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    tips.find(db, &[hash], most, |_, number| found.push(number))?;
    Ok(found)
}

fn canonical(db: &Connection, hash: i64) -> Result<Option<Site>, StoreError> {
    let sql = "SELECT rid, place, tip FROM tip_groups WHERE hash = ?1";
    Ok(db.prepare_cached(sql)?.query_row([hash], site).optional()?)
}

fn stored(db: &Connection, number: i64) -> Result<Site, StoreError> {
    let sql = "SELECT rid, place, tip FROM tips WHERE number = ?1";
    Ok(db.prepare_cached(sql)?.query_row([number], site)?)
}

fn site(row: &rusqlite::Row<'_>) -> rusqlite::Result<Site> {
    Ok(Site { rid: row.get(0)?, place: row.get(1)?, tip: row.get(2)? })
}

fn set_canonical(db: &Transaction<'_>, hash: i64, site: &Site) -> Result<(), StoreError> {
    db.prepare_cached("INSERT OR REPLACE INTO tip_groups VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![hash, site.rid, site.place, site.tip])?;
    Ok(())
}

/// Sorts like the right to stand for a group.
fn claim(db: &Connection, site: &Site) -> Result<(Vec<u8>, i64), StoreError> {
    let sql = "SELECT standing FROM records WHERE rid = ?1";
    Ok((db.prepare_cached(sql)?.query_row([site.rid], |row| row.get(0))?, site.place))
}
