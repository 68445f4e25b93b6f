//! The tantivy index: derived from the store, rebuilt from it at any time, never the truth.
//!
//! * Each commit names in its payload the `seq` of the store it has reached; [`Index::catch_up`] replays what is newer
//!   (delete by record id, then add), so nothing is lost and nothing stands twice whenever the process dies.
//! * An index of another [`schema::VERSION`], or one that cannot be opened, is moved aside and rebuilt.
//! * tantivy does not check what it reads: [`Index::verify`] does.

pub mod analysis;
mod catch_up;
mod documents;
mod error;
mod expected;
mod imported;
pub mod language;
mod payload;
mod rebuild;
mod schema;
mod segment;
mod stored;
mod tokenizer;
mod verify;

pub use catch_up::CatchUp;
pub use documents::{day_number, hash, kind_name};
pub use error::IndexError;
pub use expected::Expected;
pub use imported::{ImportedTip, NoTip};
pub use schema::{ARTICLE, Fields, TIP};
pub use stored::{ArticleInfo, Stored, StoredTip};
pub use verify::{Fault, Verified};

use payload::Payload;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tantivy::directory::MmapDirectory;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyError};

/// Memory for documents before a segment is written, in bytes.
const HEAP: usize = 32 * 1024 * 1024;

/// An open index.
pub struct Index {
    folder: PathBuf,
    inner: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    writer: Option<IndexWriter>,
}

impl Index {
    /// The version of its fields and analysis.
    pub const VERSION: u32 = schema::VERSION;

    /// Opens the index under `folder` to read and write, making it if it is not there. What another version wrote, or
    /// what cannot be opened, is moved aside; the next [`Index::catch_up`] then rebuilds it from the store. Only whoever
    /// has the store open for writing may.
    pub fn open(folder: &Path) -> Result<Index, IndexError> {
        let place = folder.join("tips");
        rebuild::clear_away(folder)?;
        fs::create_dir_all(&place).map_err(IndexError::io(&place))?;
        match Index::open_place(&place) {
            Ok(index) => return Ok(index),
            Err(IndexError::Missing(_)) => {}
            Err(IndexError::OtherVersion(_) | IndexError::Damaged(..)) => {
                move_aside(&place)?;
                fs::create_dir_all(&place).map_err(IndexError::io(&place))?;
            }
            Err(other) => return Err(other),
        }
        Index::create_place(&place)
    }

    /// Opens the index under `folder` to read only; works while another process writes.
    pub fn open_reader(folder: &Path) -> Result<Index, IndexError> {
        Index::open_place(&folder.join("tips"))
    }

    fn create_place(place: &Path) -> Result<Index, IndexError> {
        tantivy::Index::create(directory(place)?, schema::build().0, tantivy::IndexSettings::default())?;
        sync_folder(place)?;
        Index::open_place(place)
    }

    fn open_place(place: &Path) -> Result<Index, IndexError> {
        if !place.join("meta.json").is_file() {
            return Err(IndexError::Missing(place.to_owned()));
        }
        let damaged = |error: TantivyError| IndexError::damaged(place, &error);
        let inner = tantivy::Index::open(directory(place)?).map_err(damaged)?;
        inner.tokenizers().register(tokenizer::NAME, tokenizer::Analysed::default());
        let (schema, fields) = schema::build();
        let payload = Payload::of(&inner).map_err(damaged)?;
        if inner.schema() != schema || payload.is_some_and(|payload| payload.version != schema::VERSION) {
            return Err(IndexError::OtherVersion(place.to_owned()));
        }
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(damaged)?;
        Ok(Index { folder: place.to_owned(), inner, fields, reader, writer: None })
    }

    /// The state of the last commit this index has seen.
    pub fn reader(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Looks for newer commits; cheap when there is none. Searchers made before keep their state.
    pub fn refresh(&self) -> Result<(), IndexError> {
        Ok(self.reader.reload()?)
    }

    /// The fields of its documents.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// The `seq` of the store that the last commit has reached; 0 for an empty index.
    pub fn seq(&self) -> Result<u64, IndexError> {
        Ok(Payload::of(&self.inner)?.map_or(0, |payload| payload.seq))
    }

    /// How many tips and articles can be found.
    pub fn counts(&self) -> Result<(u64, u64), IndexError> {
        let searcher = self.reader();
        Ok((verify::count(&searcher, self.fields, TIP)?, verify::count(&searcher, self.fields, ARTICLE)?))
    }

    /// Bytes of all its files.
    pub fn size(&self) -> Result<u64, IndexError> {
        let entries = fs::read_dir(&self.folder).map_err(IndexError::io(&self.folder))?;
        // A file that a merge takes away meanwhile counts nothing.
        Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|meta| meta.len()).sum())
    }
}

fn directory(place: &Path) -> Result<MmapDirectory, IndexError> {
    MmapDirectory::open(place).map_err(|error| IndexError::Damaged(place.to_owned(), error.to_string()))
}

/// Renames the folder to `tips.old`, in place of an earlier one. It is removed once the rebuild is done.
fn move_aside(place: &Path) -> Result<(), IndexError> {
    let aside = aside_of(place);
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(IndexError::io(&aside))?;
    }
    fs::rename(place, &aside).map_err(IndexError::io(place))
}

fn aside_of(place: &Path) -> PathBuf {
    place.with_extension("old")
}

/// Makes the names in a folder durable: tantivy syncs files, not the folder they are renamed in.
fn sync_folder(place: &Path) -> Result<(), IndexError> {
    if cfg!(unix) {
        File::open(place).and_then(|folder| folder.sync_all()).map_err(IndexError::io(place))?;
    }
    Ok(())
}
