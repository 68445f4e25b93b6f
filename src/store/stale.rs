//! What other rules made, and the stored bytes it can be made from again.

use super::{RawHash, State, Store, StoreError, state};
use crate::document::Format;
use crate::record::{Record, SourceInfo, Versions};
use crate::source::{Given, Place, Raw};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};

impl Store {
    /// Places of a source whose records have their bytes stored and were last held against none of `current`, in the
    /// order of their records. Without `current`: all of them.
    pub fn stale(&self, source: &str, current: &[Versions]) -> Result<Vec<State>, StoreError> {
        let other = " AND NOT (p.tamis = ? AND p.rules = ?)".repeat(current.len());
        let sql = format!(
            "SELECT {} WHERE p.source = ? AND raw.hash IS NOT NULL{other} ORDER BY p.record, p.place",
            state::COLUMNS
        );
        let versions = current.iter().flat_map(|versions| [versions.tamis.clone(), versions.rules.clone()]);
        let values = std::iter::once(source.to_owned()).chain(versions).map(Value::Text);
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(values), state::read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The input that a record was made from, as it was found. `None` for a record that came without bytes.
    pub fn input_of(&self, record: &Record) -> Result<Option<Raw>, StoreError> {
        let Some(hash) = self.raw_of(&record.id)? else { return Ok(None) };
        let Some(bytes) = self.raw(hash)? else { return Err(lost(hash, record)) };
        let sql = "SELECT json FROM given JOIN records USING (rid) WHERE id = ?1";
        let json: Option<String> = self.db.prepare_cached(sql)?.query_row([&record.id], |row| row.get(0)).optional()?;
        let place = place_of(&record.source);
        let given = match json {
            Some(json) => serde_json::from_str(&json)
                .map_err(|_| StoreError::damaged(format!("what came with the bytes of record {}", record.id)))?,
            None if record.source.kind == "files" => Given::of_file(&place),
            None => told_by(&record.source),
        };
        let SourceInfo { name, fetched_at, .. } = record.source.clone();
        Ok(Some(Raw { name, fetched_at, ..given.with(place, bytes) }))
    }
}

fn lost(hash: RawHash, record: &Record) -> StoreError {
    StoreError::damaged(format!("the bytes {hash} of record {} are not in the store", record.id))
}

fn place_of(source: &SourceInfo) -> Place {
    match (&source.url, &source.path) {
        (Some(url), _) => Place::Url(url.clone()),
        (None, Some(path)) if path != "-" => Place::Path(path.clone()),
        _ => Place::Stdin,
    }
}

/// What a record says of its input, where the store has not kept it: stores of format 1.
fn told_by(source: &SourceInfo) -> Given {
    let kind = match source.format {
        Format::Html => "text/html",
        Format::Markdown => "text/markdown",
        Format::Text => "text/plain",
    };
    let content_type = Some(format!("{kind}; charset={}", source.encoding)).filter(|_| !source.encoding.is_empty());
    Given { kind: source.kind.clone(), format: Some(source.format), content_type, hints: Vec::new() }
}
