//! Following the store.

use super::documents::Maker;
use super::payload::Payload;
use super::{HEAP, Index, IndexError, aside_of, schema, sync_folder};
use crate::store::{Change, Store};
use std::fs;
use std::time::{Duration, Instant};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexWriter, Term};

/// Records between two commits, at most.
const COMMIT_RECORDS: usize = 1_000;
/// Time between two commits, at most.
const COMMIT_EVERY: Duration = Duration::from_secs(5);
/// Changes asked from the store at once: whole records, some of them of a hundred kilobytes.
const BATCH: usize = 64;

/// What a catch-up did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CatchUp {
    /// Records that were added or replaced.
    pub records: u64,
    /// Records that were forgotten.
    pub forgotten: u64,
    /// Tips that were added.
    pub tips: u64,
    /// The `seq` that is reached.
    pub seq: u64,
}

impl Index {
    /// Replays what the store has and the last commit has not.
    pub fn catch_up(&mut self, store: &Store) -> Result<CatchUp, IndexError> {
        self.catch_up_with(|seq, limit| store.since(seq, limit), |_| {})
    }

    /// Replays what is newer than the last commit. `since(seq, limit)` gives the next changes in order, none at the
    /// end; `progress` hears of every commit.
    pub fn catch_up_with<E: std::fmt::Display>(
        &mut self,
        mut since: impl FnMut(u64, usize) -> Result<Vec<Change>, E>,
        mut progress: impl FnMut(&CatchUp),
    ) -> Result<CatchUp, IndexError> {
        let mut done = CatchUp { seq: self.seq()?, ..CatchUp::default() };
        let mut next = |seq| since(seq, BATCH).map_err(|error| IndexError::Store(error.to_string()));
        let mut changes = next(done.seq)?;
        if changes.is_empty() {
            return Ok(done);
        }
        let mut writer = self.take_writer()?;
        let mut maker = Maker::new(self.fields);
        let (mut open, mut since_commit) = (0, Instant::now());
        while !changes.is_empty() {
            for change in changes {
                self.replay(&writer, &mut maker, &change, &mut done)?;
                open += 1;
            }
            if open >= COMMIT_RECORDS || since_commit.elapsed() >= COMMIT_EVERY {
                self.commit(&mut writer, done.seq)?;
                progress(&done);
                (open, since_commit) = (0, Instant::now());
            }
            changes = next(done.seq)?;
        }
        if open > 0 {
            self.commit(&mut writer, done.seq)?;
            progress(&done);
        }
        self.writer = Some(writer);
        self.refresh()?;
        // What was moved aside has been rebuilt.
        let aside = aside_of(&self.folder);
        if aside.is_dir() {
            fs::remove_dir_all(&aside).map_err(IndexError::io(&aside))?;
        }
        Ok(done)
    }

    /// Empties the index, so that the next catch-up rebuilds it from the first change. What is found meanwhile grows
    /// with the rebuild.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        let mut writer = self.take_writer()?;
        writer.delete_all_documents()?;
        self.commit(&mut writer, 0)?;
        self.writer = Some(writer);
        self.refresh()
    }

    /// Waits for running merges and lets the next writer in.
    pub fn close_writer(&mut self) -> Result<(), IndexError> {
        if let Some(writer) = self.writer.take() {
            writer.wait_merging_threads()?;
            sync_folder(&self.folder)?;
        }
        self.refresh()
    }

    /// Drops the bytes of deleted documents from all segments, so that nothing forgotten stays on the disk.
    pub fn compact(&mut self) -> Result<(), IndexError> {
        let mut writer = self.take_writer()?;
        // Ids alone: whoever holds on to the segments themselves keeps their files.
        let segments = self.inner.searchable_segment_metas()?.into_iter();
        let with_deletes: Vec<_> = segments.filter(|s| s.num_deleted_docs() > 0).map(|s| s.id()).collect();
        for segment in with_deletes {
            writer.merge(&[segment]).wait()?;
        }
        // Files that a searcher of this process has open would stay.
        self.refresh()?;
        writer.garbage_collect_files().wait()?;
        sync_folder(&self.folder)?;
        self.writer = Some(writer);
        Ok(())
    }

    fn replay(
        &self,
        writer: &IndexWriter,
        maker: &mut Maker,
        change: &Change,
        done: &mut CatchUp,
    ) -> Result<(), IndexError> {
        writer.delete_term(Term::from_field_text(self.fields.record, &change.id));
        match &change.record {
            Some(record) => {
                for document in maker.documents(record) {
                    writer.add_document(document)?;
                }
                done.records += 1;
                done.tips += record.tips.len() as u64;
            }
            None => done.forgotten += 1,
        }
        done.seq = done.seq.max(change.seq);
        Ok(())
    }

    fn commit(&self, writer: &mut IndexWriter, seq: u64) -> Result<(), IndexError> {
        let payload = Payload { version: schema::VERSION, seq };
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&serde_json::to_string(&payload).expect("two numbers serialise"));
        prepared.commit()?;
        sync_folder(&self.folder)
    }

    /// The one writer. It is put back only after success: a failed one is dropped and with it what was not committed.
    fn take_writer(&mut self) -> Result<IndexWriter, IndexError> {
        if let Some(writer) = self.writer.take() {
            return Ok(writer);
        }
        let options =
            IndexWriterOptions::builder().num_worker_threads(1).memory_budget_per_thread(HEAP).num_merge_threads(1);
        let writer: IndexWriter = self.inner.writer_with_options(options.build())?;
        // A process that died before its commit leaves files under names that the replay will choose again.
        writer.garbage_collect_files().wait()?;
        Ok(writer)
    }
}
