//! Settling: the canonical records of a component are chosen anew, and the followers of the store hear of it.

use super::bucket_table;
use super::copies::{self, CopyOf};
use super::unsettled::{Kind, Unsettled};
use super::{Memory, Store, StoreError, read, tips, write};
use crate::dedup::{self, Sketch};
use rusqlite::Transaction;
use std::collections::BTreeMap;

impl Store {
    /// Chooses anew the canonical member of every group that waits for it. To be called at the end of a run;
    /// [`super::Batcher::finish`] does. Afterwards the records are what they would be had they come in any other
    /// order.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        self.change(|db, memory, seq| {
            settle_all(db, memory, seq)?;
            memory.buckets.flush_many(db)?;
            memory.tips.flush_many(db)
        })
    }
}

/// Settles all groups that wait.
pub(super) fn settle_all(db: &Transaction<'_>, memory: &mut Memory, seq: &mut i64) -> Result<(), StoreError> {
    for kind in [Kind::Links, Kind::Stars, Kind::Tips] {
        for key in Unsettled::all(db, kind)? {
            settle(db, kind, key, memory, seq)?;
        }
    }
    Ok(())
}

/// Settles the groups that have grown by a quarter since they last were.
pub(super) fn settle_grown(db: &Transaction<'_>, memory: &mut Memory, seq: &mut i64) -> Result<(), StoreError> {
    let touched: Vec<_> = memory.unsettled.touched().collect();
    for (kind, key, times) in touched {
        let members = match kind {
            Kind::Stars | Kind::Links => copies::members(db, key)?,
            Kind::Tips => tips::members(db, &mut memory.tips, key)? as i64,
        };
        if 4 * times >= members {
            settle(db, kind, key, memory, seq)?;
        }
    }
    Ok(())
}

fn settle(db: &Transaction<'_>, kind: Kind, key: i64, memory: &mut Memory, seq: &mut i64) -> Result<(), StoreError> {
    match kind {
        Kind::Tips => {
            for rid in tips::records(db, &mut memory.tips, key)? {
                announce(db, rid, seq)?;
            }
        }
        Kind::Stars => choose(db, key, seq)?,
        Kind::Links => {
            for component in relink(db, key)? {
                choose(db, component, seq)?;
            }
            memory.unsettled.done(db, Kind::Stars, key)?;
        }
    }
    memory.unsettled.done(db, kind, key)
}

/// Chains the texts of a component anew, after some have gone. The components it has fallen into.
fn relink(db: &Transaction<'_>, component: i64) -> Result<Vec<i64>, StoreError> {
    let texts = texts(db, component)?;
    let sketches: Vec<&Sketch> = texts.values().collect();
    let groups = dedup::chains(&sketches);
    let numbers: Vec<i64> = texts.keys().copied().collect();
    db.prepare_cached("DELETE FROM components WHERE component = ?1")?.execute([component])?;
    db.prepare_cached("DELETE FROM stars WHERE component = ?1")?.execute([component])?;
    let mut found = Vec::new();
    for (&number, &first) in numbers.iter().zip(&groups) {
        // A group is named after its first text, which is in no other component.
        copies::set_component(db, number, numbers[first])?;
        if number == numbers[first] {
            found.push(number);
        }
    }
    Ok(found)
}

/// Chooses the canonical records of a component and writes what has changed.
fn choose(db: &Transaction<'_>, component: i64, seq: &mut i64) -> Result<(), StoreError> {
    let texts = texts(db, component)?;
    let members = members(db, component)?;
    let sketches: Vec<(i64, &Sketch)> = members
        .iter()
        .map(|member| (member.text, texts.get(&member.text).expect("each member's text is in the component")))
        .collect();
    db.prepare_cached("DELETE FROM stars WHERE component = ?1")?.execute([component])?;
    db.prepare_cached("DELETE FROM components WHERE component = ?1")?.execute([component])?;
    if members.len() > 1 {
        db.prepare_cached("INSERT INTO components VALUES (?1, ?2)")?.execute([component, members.len() as i64])?;
    }
    for (member, home) in members.iter().zip(dedup::stars(&sketches)) {
        let copy = home.map(|copy| {
            let of = &members[copy.of];
            CopyOf::new(of.rid, copy.similarity, &of.standing, &member.standing)
        });
        if copy.is_none() && members.len() > 1 {
            db.prepare_cached("INSERT INTO stars VALUES (?1, ?2)")?.execute([component, member.rid])?;
        }
        if copy != member.copy {
            write::set_copy(db, member.rid, copy.as_ref())?;
            announce(db, member.rid, seq)?;
        }
    }
    Ok(())
}

struct Member {
    rid: i64,
    text: i64,
    standing: dedup::Standing,
    copy: Option<CopyOf>,
}

/// The records of a component, best standing first.
fn members(db: &Transaction<'_>, component: i64) -> Result<Vec<Member>, StoreError> {
    let sql = "SELECT r.rid, r.text, r.standing, r.dup_of, r.similarity, r.reasons
               FROM texts t JOIN records r USING (text) WHERE t.component = ?1 ORDER BY r.standing";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([component])?;
    let mut members = Vec::new();
    while let Some(row) = rows.next()? {
        let rid = row.get(0)?;
        let copy = match row.get::<_, Option<i64>>(3)? {
            Some(rid) => Some(CopyOf { rid, similarity: row.get(4)?, reasons: row.get(5)? }),
            None => None,
        };
        let standing = copies::read_standing(rid, row.get_ref(2)?.as_blob().unwrap_or_default())?;
        members.push(Member { rid, text: row.get(1)?, standing, copy });
    }
    Ok(members)
}

fn texts(db: &Transaction<'_>, component: i64) -> Result<BTreeMap<i64, Sketch>, StoreError> {
    let mut statement = db.prepare_cached("SELECT text, sketch FROM texts WHERE component = ?1")?;
    let mut rows = statement.query([component])?;
    let mut texts = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let text = row.get(0)?;
        texts.insert(text, bucket_table::sketch(text, row.get_ref(1)?.as_blob().unwrap_or_default())?);
    }
    Ok(texts)
}

/// Gives a record the next number, unless this transaction has given it one.
fn announce(db: &Transaction<'_>, rid: i64, seq: &mut i64) -> Result<(), StoreError> {
    let sql = "UPDATE records SET seq = ?2 WHERE rid = ?1 AND seq <= ?3";
    let before = read::last_seq(db)?;
    let changed = db.prepare_cached(sql)?.execute([rid, *seq + 1, before])?;
    *seq += changed as i64;
    write::set_sum(db, rid)
}
