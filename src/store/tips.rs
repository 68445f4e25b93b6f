//! Which tips repeat each other: groups of equal words, and the tip that stands for a group.
//!
//! A record does not hold what its tips repeat; it is looked up when the record is read. So a better tip changes one
//! row, however large its group is; the followers of the store hear of it when the group is settled.

use super::StoreError;
use super::entry::{self, TipKey};
use super::unsettled::{Kind, Unsettled};
use crate::record::Record;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// Where a tip stands.
#[derive(Clone, PartialEq, Eq)]
struct Site {
    rid: i64,
    place: i64,
    tip: String,
}

/// Sets `duplicate_of` of the record's tips.
pub(super) fn mark_copies(db: &Connection, rid: i64, record: &mut Record) -> Result<(), StoreError> {
    for (tip, place) in record.tips.iter_mut().zip(0..) {
        let Some(hash) = entry::tip_hash(tip) else { continue };
        let best = canonical(db, hash)?.filter(|best| (best.rid, best.place) != (rid, place));
        tip.duplicate_of = best.map(|best| best.tip);
    }
    Ok(())
}

/// Adds a record's tips to their groups.
pub(super) fn attach(
    db: &Transaction<'_>,
    rid: i64,
    tips: &[TipKey],
    unsettled: &mut Unsettled,
) -> Result<(), StoreError> {
    for key in tips {
        let site = Site { rid, place: key.place, tip: key.tip.clone() };
        let group = canonical(db, key.hash)?;
        let known = match &group {
            Some(best) => Some(best.clone()),
            None => first(db, key.hash)?,
        };
        db.prepare_cached("INSERT INTO tips VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key.hash, site.rid, site.place, site.tip])?;
        let Some(known) = known else { continue };
        let better = claim(db, &site)? < claim(db, &known)?;
        if group.is_none() || better {
            set_canonical(db, key.hash, if better { &site } else { &known })?;
        }
        if better {
            unsettled.add(db, Kind::Tips, key.hash)?;
        }
    }
    Ok(())
}

/// Takes a record's tips out of their groups.
pub(super) fn detach(db: &Transaction<'_>, rid: i64, unsettled: &mut Unsettled) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("SELECT DISTINCT hash FROM tips WHERE rid = ?1")?;
    let hashes: Vec<i64> = statement.query_map([rid], |row| row.get(0))?.collect::<Result<_, _>>()?;
    db.prepare_cached("DELETE FROM tips WHERE rid = ?1")?.execute([rid])?;
    for hash in hashes {
        let Some(best) = canonical(db, hash)? else { continue };
        let others = sites(db, hash, 2)?.len();
        if others < 2 {
            db.prepare_cached("DELETE FROM tip_groups WHERE hash = ?1")?.execute([hash])?;
        }
        if best.rid == rid {
            if others == 2 {
                elect(db, hash)?;
            }
            unsettled.add(db, Kind::Tips, hash)?;
        }
    }
    Ok(())
}

/// The records whose tips carry this hash.
pub(super) fn records(db: &Connection, hash: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = db.prepare_cached("SELECT DISTINCT rid FROM tips WHERE hash = ?1")?;
    let rids = statement.query_map([hash], |row| row.get(0))?;
    Ok(rids.collect::<Result<_, _>>()?)
}

/// How many sites a group has.
pub(super) fn members(db: &Connection, hash: i64) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM tips WHERE hash = ?1";
    Ok(db.prepare_cached(sql)?.query_row([hash], |row| row.get(0))?)
}

/// The best site of a group, found by looking at all of them.
pub(super) fn best_of(db: &Connection, hash: i64) -> Result<Option<(i64, i64)>, StoreError> {
    let sql = "SELECT t.rid, t.place FROM tips t JOIN records r USING (rid) WHERE t.hash = ?1
               ORDER BY r.standing, t.place LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([hash], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn elect(db: &Transaction<'_>, hash: i64) -> Result<(), StoreError> {
    let Some((rid, place)) = best_of(db, hash)? else { return Ok(()) };
    let sql = "SELECT tip FROM tips WHERE hash = ?1 AND rid = ?2 AND place = ?3";
    let tip = db.prepare_cached(sql)?.query_row([hash, rid, place], |row| row.get(0))?;
    set_canonical(db, hash, &Site { rid, place, tip })
}

fn canonical(db: &Connection, hash: i64) -> Result<Option<Site>, StoreError> {
    let sql = "SELECT rid, place, tip FROM tip_groups WHERE hash = ?1";
    Ok(db.prepare_cached(sql)?.query_row([hash], site).optional()?)
}

fn first(db: &Connection, hash: i64) -> Result<Option<Site>, StoreError> {
    Ok(sites(db, hash, 1)?.pop())
}

fn sites(db: &Connection, hash: i64, most: i64) -> Result<Vec<Site>, StoreError> {
    let mut statement = db.prepare_cached("SELECT rid, place, tip FROM tips WHERE hash = ?1 LIMIT ?2")?;
    let sites = statement.query_map([hash, most], site)?;
    Ok(sites.collect::<Result<_, _>>()?)
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
