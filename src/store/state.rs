//! What is known of a place: enough to decide that nothing there has changed.

use super::pack::RawHash;
use super::{Store, StoreError, place};
use crate::record::Versions;
use crate::source::Place;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, Transaction, params};

/// The state of one place of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Name of the configured source; empty where there is none.
    pub source: String,
    /// Where it is.
    pub place: Place,
    /// Id of the record made from it.
    pub record: Option<String>,
    /// Size and time of the file. Leave it out where the file was changed less than two seconds before it was
    /// read: it may change again without a new time.
    pub stamp: Option<FileStamp>,
    /// The `ETag` it was served with.
    pub etag: Option<String>,
    /// The `Last-Modified` it was served with.
    pub last_modified: Option<String>,
    /// The feed's own id for it.
    pub guid: Option<String>,
    /// How the last attempt to read it ended.
    pub outcome: Outcome,
    /// What went wrong in the last attempt.
    pub detail: Option<String>,
    /// When it was last asked for, ISO 8601.
    pub fetched_at: Option<String>,
    /// The address it names as its own.
    pub canonical: Option<String>,
    /// The addresses that led there, first one first.
    pub redirects: Vec<String>,
    /// The rules its record was last held against.
    pub versions: Versions,
    /// Hash of the stored bytes. Known by the store; what a caller writes here is not looked at.
    pub raw: Option<RawHash>,
}

/// Size and time of last change of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStamp {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970.
    pub mtime: i64,
}

/// How an attempt to read a place ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Read, a record was made.
    #[default]
    Read,
    /// The other side says it has not changed.
    NotModified,
    /// No longer there; the article stays until forgotten.
    Gone,
    /// It could not be read this time.
    Failed,
}

impl State {
    /// Whether the file is as it was when its record was made, and the rules are the same.
    pub fn is_current(&self, stamp: FileStamp, versions: &Versions) -> bool {
        self.stamp == Some(stamp) && self.record.is_some() && self.versions == *versions
    }
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Read => "read",
            Outcome::NotModified => "not-modified",
            Outcome::Gone => "gone",
            Outcome::Failed => "failed",
        }
    }

    fn from_name(name: &str) -> Option<Outcome> {
        [Outcome::Read, Outcome::NotModified, Outcome::Gone, Outcome::Failed].into_iter().find(|o| o.name() == name)
    }
}

pub(super) const COLUMNS: &str = "p.source, p.place, p.record, p.size, p.mtime, p.etag, p.last_modified, p.guid, p.outcome, \
     p.detail, p.fetched_at, p.canonical, p.redirects, p.tamis, p.rules, raw.hash \
     FROM places p LEFT JOIN records r ON r.id = p.record LEFT JOIN raw ON raw.rawid = r.raw";

impl Store {
    /// The state of one place; `None` if it was never seen.
    pub fn state(&self, source: &str, at: &Place) -> Result<Option<State>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE p.source = ?1 AND p.place = ?2");
        Ok(self.db.prepare_cached(&sql)?.query_row(params![source, place::key(at)], read).optional()?)
    }

    /// All places of one source in the order of their keys, for sources with many.
    pub fn states(&self, source: &str) -> Result<Vec<State>, StoreError> {
        let sql = format!("SELECT {COLUMNS} WHERE p.source = ?1 ORDER BY p.place");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map([source], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The first `most` places of a source that could not be read the last time.
    pub fn failures(&self, source: &str, most: usize) -> Result<Vec<State>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} WHERE p.source = ?1 AND p.outcome = 'failed' ORDER BY p.place LIMIT {most}");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map([source], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Whether a record's source no longer has it: it is gone from every place that led to it.
    pub fn is_gone(&self, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT count(*) > 0 AND count(*) = count(*) FILTER (WHERE outcome = 'gone')
                   FROM places WHERE record = ?1";
        Ok(self.db.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
    }
}

/// Writes what is known of a place; tells which record it had before. A state without a record keeps that one, and
/// what it was held against.
pub(super) fn put(db: &Transaction<'_>, state: &State) -> Result<Option<String>, StoreError> {
    let redirects = (!state.redirects.is_empty()).then(|| serde_json::json!(state.redirects).to_string());
    let size = state.stamp.map(|stamp| stamp.size as i64);
    let before: Option<(Option<String>, Versions)> = db
        .prepare_cached("SELECT record, tamis, rules FROM places WHERE source = ?1 AND place = ?2")?
        .query_row(params![state.source, place::key(&state.place)], |row| {
            Ok((row.get(0)?, Versions { tamis: row.get(1)?, rules: row.get(2)? }))
        })
        .optional()?;
    let (record, versions) = match (&state.record, &before) {
        (None, Some((record, versions))) => (record.as_ref(), versions),
        (record, _) => (record.as_ref(), &state.versions),
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO places VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
           row_sum(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15))",
    )?
    .execute(params![
        state.source,
        place::key(&state.place),
        record,
        size,
        state.stamp.map(|stamp| stamp.mtime),
        state.etag,
        state.last_modified,
        state.guid,
        state.outcome.name(),
        state.detail,
        state.fetched_at,
        state.canonical,
        redirects,
        versions.tamis,
        versions.rules,
    ])?;
    Ok(before.and_then(|(record, _)| record))
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<State> {
    let strange = |column, what: &str| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, what.into());
    let stamp = match (row.get::<_, Option<i64>>(3)?, row.get(4)?) {
        (Some(size), Some(mtime)) => Some(FileStamp { size: size as u64, mtime }),
        _ => None,
    };
    let raw: Option<Vec<u8>> = row.get(15)?;
    Ok(State {
        source: row.get(0)?,
        place: place::from_key(&row.get::<_, String>(1)?).ok_or_else(|| strange(1, "no place"))?,
        record: row.get(2)?,
        stamp,
        etag: row.get(5)?,
        last_modified: row.get(6)?,
        guid: row.get(7)?,
        outcome: Outcome::from_name(&row.get::<_, String>(8)?).ok_or_else(|| strange(8, "no outcome"))?,
        detail: row.get(9)?,
        fetched_at: row.get(10)?,
        canonical: row.get(11)?,
        redirects: match row.get::<_, Option<String>>(12)? {
            Some(json) => serde_json::from_str(&json).map_err(|_| strange(12, "no list of addresses"))?,
            None => Vec::new(),
        },
        versions: Versions { tamis: row.get(13)?, rules: row.get(14)? },
        raw: raw.and_then(|hash| RawHash::from_slice(&hash).ok()),
    })
}
