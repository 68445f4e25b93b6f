//! The diary: when runs began and ended, and what they did.

use super::{Store, StoreError};
use rusqlite::params;
use serde_json::Value;

/// One run of a command that writes.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its number.
    pub run: i64,
    /// The command, such as `run` or `import`.
    pub command: String,
    /// When it began, ISO 8601.
    pub started: String,
    /// When it ended; `None` while it lasts, or where it was killed.
    pub ended: Option<String>,
    /// Counts and failures, as the command reports them.
    pub summary: Option<Value>,
}

impl Store {
    /// Notes that a run begins; its number.
    pub fn start_run(&mut self, command: &str, started: &str) -> Result<i64, StoreError> {
        self.change(|db, _, _| {
            let run: i64 = db.query_row("SELECT coalesce(max(run), 0) + 1 FROM runs", [], |row| row.get(0))?;
            let sql = "INSERT INTO runs VALUES (?1, ?2, ?3, NULL, NULL, row_sum(?1, ?2, ?3, NULL, NULL))";
            db.execute(sql, params![run, command, started])?;
            Ok(run)
        })
    }

    /// Notes that a run has ended.
    pub fn end_run(&mut self, run: i64, ended: &str, summary: &Value) -> Result<(), StoreError> {
        self.change(|db, _, _| {
            let sql = "UPDATE runs SET ended = ?2, summary = ?3, sum = row_sum(run, command, started, ?2, ?3)
                       WHERE run = ?1";
            db.execute(sql, params![run, ended, summary.to_string()])?;
            Ok(())
        })
    }

    /// The last `limit` runs, newest first.
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>, StoreError> {
        let sql = "SELECT run, command, started, ended, summary FROM runs ORDER BY run DESC LIMIT ?1";
        let mut statement = self.db.prepare_cached(sql)?;
        let runs = statement.query_map([limit as i64], |row| {
            let summary: Option<String> = row.get(4)?;
            Ok(Run {
                run: row.get(0)?,
                command: row.get(1)?,
                started: row.get(2)?,
                ended: row.get(3)?,
                summary: summary.and_then(|json| serde_json::from_str(&json).ok()),
            })
        })?;
        Ok(runs.collect::<Result<_, _>>()?)
    }
}
