//! Looking over the store: counts, sources, clusters.

use super::{Store, StoreError, read, schema};
use crate::record::Versions;
use serde::Serialize;

/// How much is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Records, those of unreadable inputs included.
    pub articles: u64,
    /// Tips with words.
    pub tips: u64,
    /// Sources that have places.
    pub sources: u64,
    /// Records that repeat another.
    pub duplicates: u64,
    /// Tips that repeat another.
    pub duplicate_tips: u64,
    /// Places that are no longer there, of articles that are.
    pub gone: u64,
    /// Forgotten ids.
    pub forgotten: u64,
    /// Distinct raw inputs.
    pub raw: u64,
    /// Their bytes as found.
    pub raw_bytes: u64,
    /// When the oldest record was stored, in seconds since 1970; 0 without records.
    pub oldest: u64,
    /// When the newest one was.
    pub newest: u64,
    /// Bytes of the store's file.
    pub file_bytes: u64,
}

/// What one source has brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfSource {
    /// Its name; empty for inputs that were named on a command line.
    pub name: String,
    /// Places that it named.
    pub places: u64,
    /// Articles found there.
    pub articles: u64,
    /// Places that are no longer there, of articles that are.
    pub gone: u64,
    /// Places that could not be read the last time.
    pub failed: u64,
    /// When one of them was last asked for, RFC 3339; none for places that are not fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<String>,
}

/// Records that one version has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfVersions {
    /// What made them.
    #[serde(flatten)]
    pub versions: Versions,
    /// How many there are.
    pub articles: u64,
}

/// Records that are one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Id of the one that stands for all.
    pub canonical: String,
    /// The others, ordered by id.
    pub copies: Vec<Member>,
}

/// One copy of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Id of the record.
    pub id: String,
    /// Jaccard similarity of 5-word shingles with the canonical one.
    pub similarity: f32,
    /// Why the canonical one goes before it.
    pub reasons: Vec<String>,
}

impl Store {
    /// The newest format that this program knows.
    pub const FORMAT: i64 = schema::FORMAT;

    /// How much is stored.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            let number: i64 = self.db.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
            Ok(number as u64)
        };
        let tips = count("SELECT count(*) FROM tips")?;
        Ok(Counts {
            articles: count("SELECT count(*) FROM records")?,
            tips,
            sources: count("SELECT count(DISTINCT source) FROM places")?,
            duplicates: count("SELECT count(*) FROM records WHERE dup_of IS NOT NULL")?,
            duplicate_tips: read::tip_copies(&self.db)? as u64,
            gone: count("SELECT count(*) FROM places WHERE outcome = 'gone' AND record IS NOT NULL")?,
            forgotten: count("SELECT count(*) FROM tombstones")?,
            raw: count("SELECT count(*) FROM raw")?,
            raw_bytes: count("SELECT coalesce(sum(size), 0) FROM raw")?,
            oldest: count("SELECT coalesce(min(stored_at), 0) FROM records")?,
            newest: count("SELECT coalesce(max(stored_at), 0) FROM records")?,
            file_bytes: count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        })
    }

    /// Names of the sources that have places, in order; `""` for places of none.
    pub fn sources(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.db.prepare_cached("SELECT DISTINCT source FROM places ORDER BY source")?;
        let names = statement.query_map([], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// What each source has brought, by name.
    pub fn by_source(&self) -> Result<Vec<OfSource>, StoreError> {
        let sql = "SELECT source, count(*), count(DISTINCT record),
                     count(*) FILTER (WHERE outcome = 'gone' AND record IS NOT NULL),
                     count(*) FILTER (WHERE outcome = 'failed'), max(fetched_at)
                   FROM places GROUP BY source ORDER BY source";
        let mut statement = self.db.prepare_cached(sql)?;
        let number = |row: &rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(|n| n as u64);
        let rows = statement.query_map([], |row| {
            let (places, articles) = (number(row, 1)?, number(row, 2)?);
            let (gone, failed, fetched_at) = (number(row, 3)?, number(row, 4)?, row.get(5)?);
            Ok(OfSource { name: row.get(0)?, places, articles, gone, failed, fetched_at })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many records each version has made.
    pub fn by_versions(&self) -> Result<Vec<OfVersions>, StoreError> {
        let sql = "SELECT tamis, rules, count(*) FROM records GROUP BY tamis, rules ORDER BY tamis, rules";
        let mut statement = self.db.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let versions = Versions { tamis: row.get(0)?, rules: row.get(1)? };
            Ok(OfVersions { versions, articles: row.get::<_, i64>(2)? as u64 })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// All clusters of two records and more, ordered by the id of the canonical one.
    pub fn clusters(&self) -> Result<Vec<Cluster>, StoreError> {
        let sql = "SELECT c.id, r.id, r.similarity, r.reasons FROM records r JOIN records c ON c.rid = r.dup_of
                   ORDER BY c.id, r.id";
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut clusters: Vec<Cluster> = Vec::new();
        while let Some(row) = rows.next()? {
            let canonical: String = row.get(0)?;
            if clusters.last().is_none_or(|last| last.canonical != canonical) {
                clusters.push(Cluster { canonical, copies: Vec::new() });
            }
            let reasons: String = row.get(3)?;
            let reasons = serde_json::from_str(&reasons).unwrap_or_default();
            let member = Member { id: row.get(1)?, similarity: row.get(2)?, reasons };
            clusters.last_mut().expect("one was pushed").copies.push(member);
        }
        Ok(clusters)
    }
}
