//! The one source of truth: raw bytes, source states, records, and which of them repeat each other. One SQLite file.
//!
//! * One writer ([`Store::open`], an advisory lock), any number of readers ([`Store::open_reader`]) at the same time.
//! * A batch is a transaction: it is there as a whole or not at all, whenever the process dies.
//! * Each new or changed record gets the next `seq`; [`Store::since`] tells a follower what it has missed.
//! * Records are deduplicated as they come in ([`crate::dedup`] judges, this room remembers).
//!
//! ```no_run
//! use tamis::store::{Batcher, Entry, RawBytes, Store};
//! # fn f(record: tamis::record::Record, bytes: Vec<u8>) -> Result<(), tamis::store::StoreError> {
//! let mut store = Store::open("index".as_ref())?;
//! let mut batcher = Batcher::new(&mut store);
//! batcher.push(Entry::new(record, RawBytes::Found(bytes), None)?)?;
//! batcher.finish()?;
//! # Ok(()) }
//! ```

mod batch;
mod bucket_table;
mod buckets;
mod copies;
mod entry;
mod error;
mod filter;
mod forget;
mod list;
mod lock;
mod pack;
mod place;
mod read;
mod runs;
mod schema;
mod settle;
mod stale;
mod state;
mod tips;
mod unsettled;
mod verify;
mod write;

pub use batch::Batcher;
pub use entry::{Entry, RawBytes};
pub use error::StoreError;
pub use forget::Forget;
pub use list::{Cluster, Counts, Member, OfSource, OfVersions};
pub use pack::RawHash;
pub use read::Change;
pub use runs::Run;
pub use state::{FileStamp, Outcome, State};
pub use verify::Fault;
pub use write::Written;

use buckets::Buckets;
use lock::WriterLock;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// An open store.
#[derive(Debug)]
pub struct Store {
    db: Connection,
    memory: Memory,
    /// Held by the writer only.
    _lock: Option<WriterLock>,
}

/// What the writer knows beside the file. All of it can be made again from the file, and is after a failed write.
#[derive(Debug)]
struct Memory {
    /// Bands of texts.
    buckets: Buckets,
    /// Words of tips.
    tips: Buckets,
    /// How many more tips repeat others than `meta` says.
    tip_copies: i64,
    unsettled: unsettled::Unsettled,
}

impl Default for Memory {
    fn default() -> Memory {
        let (buckets, tips) = (Buckets::of(&bucket_table::TEXTS), Buckets::of(&bucket_table::TIPS));
        Memory { buckets, tips, tip_copies: 0, unsettled: unsettled::Unsettled::default() }
    }
}

impl Store {
    /// Opens the store of `folder` for writing, making both if they are not there, and brings it to the newest
    /// format. Fails at once with [`StoreError::Locked`] if another process writes.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Store::open_within(folder, Duration::ZERO)
    }

    /// Like [`Store::open`], but waits up to `patience` for another writer to end.
    pub fn open_within(folder: &Path, patience: Duration) -> Result<Store, StoreError> {
        std::fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
        let lock = WriterLock::take(folder, patience)?;
        let mut db = Connection::open(folder.join("tamis.db"))?;
        set_up(&db, WRITER_CACHE)?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", "ON")?; // forgotten is gone
        // Pages: a batch touches a few thousand; more often is only more copying.
        db.pragma_update(None, "wal_autocheckpoint", 16_000)?;
        schema::migrate(&mut db)?;
        Ok(Store { db, memory: Memory::default(), _lock: Some(lock) })
    }

    /// Opens the store of `folder` for reading; works while another process writes.
    pub fn open_reader(folder: &Path) -> Result<Store, StoreError> {
        let path = folder.join("tamis.db");
        if !path.is_file() {
            return Err(StoreError::Missing(folder.to_owned()));
        }
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        set_up(&db, READER_CACHE)?;
        match schema::format(&db)? {
            0 => Err(StoreError::Missing(folder.to_owned())),
            found if found > schema::FORMAT => Err(StoreError::Newer { found, known: schema::FORMAT }),
            found if found < schema::FORMAT => Err(StoreError::Older { found }),
            _ => Ok(Store { db, memory: Memory::default(), _lock: None }),
        }
    }
}

impl Store {
    /// Lets the file grow to `pages` of 4 KiB and no further: a write that needs more fails with
    /// [`StoreError::Full`]. Holds until the store is closed.
    pub fn limit_pages(&mut self, pages: u32) -> Result<(), StoreError> {
        Ok(self.db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)
    }

    /// Runs `work` in a transaction: all of it happens, or nothing. `work` gets the last sequence number to count on.
    fn change<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>, &mut Memory, &mut i64) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // In memory there may be rows that a failed transaction takes back.
        let mut memory = std::mem::take(&mut self.memory);
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = read::last_seq(&transaction)?;
        let mut seq = before;
        let done = work(&transaction, &mut memory, &mut seq)?;
        if seq != before {
            write::set_meta(&transaction, "seq", seq)?;
        }
        let copies = std::mem::take(&mut memory.tip_copies);
        if copies != 0 {
            write::set_meta(&transaction, "tip_copies", read::tip_copies(&transaction)? + copies)?;
        }
        transaction.commit()?;
        self.memory = memory;
        Ok(done)
    }
}

/// Pages kept in memory, in KiB. There is one writer; a server has a reader for each request under way.
const WRITER_CACHE: i64 = 48_000;
const READER_CACHE: i64 = 8_000;

/// Statements kept ready: more than there are, since those beyond would be read anew each time.
const STATEMENTS: usize = 256;

fn set_up(db: &Connection, cache: i64) -> Result<(), StoreError> {
    db.busy_timeout(Duration::from_secs(10))?;
    db.pragma_update(None, "cache_size", -cache)?; // negative: KiB
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    schema::add_functions(db)
}
