//! What is put into the store: a record, the bytes it was made from, and what is known of its place.

use super::pack::{self, RawHash};
use super::{State, StoreError};
use crate::dedup::{self, Sketch, Standing};
use crate::record::{DuplicateOf, Record, Versions};
use crate::source::Given;
use crate::tips::Tip;

/// One record ready to be stored. Making it does the costly work (JSON, compression, hashes), so that it
/// can be done by many workers and the one writer only writes.
#[derive(Clone, Debug)]
pub struct Entry {
    pub(super) id: String,
    pub(super) source: Option<String>,
    pub(super) url: Option<String>,
    pub(super) versions: Versions,
    pub(super) body: Vec<u8>,
    pub(super) body_sum: [u8; 32],
    pub(super) raw: PackedRaw,
    pub(super) state: Option<State>,
    /// Places with records that this one stands for from now on.
    pub(super) superseded: Vec<State>,
    /// JSON.
    pub(super) given: Option<String>,
    pub(super) text: Option<Text>,
    pub(super) standing: Standing,
    pub(super) tips: Vec<TipKey>,
}

/// The text of a record as it is compared with others.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub hash: String,
    pub sketch: Sketch,
    pub packed: Vec<u8>,
}

/// A tip as it is compared with others.
#[derive(Clone, Debug)]
pub(super) struct TipKey {
    pub hash: i64,
    /// Position among the record's tips.
    pub place: i64,
    /// Its id, where that is not the record's id, `#`, and the place counted from 1.
    pub tip: Option<String>,
}

/// The bytes a record was made from.
#[derive(Clone, Debug)]
pub enum RawBytes {
    /// Newly found: they are stored, once however many records share them.
    Found(Vec<u8>),
    /// In the store already, as when new rules read stored bytes.
    Stored(RawHash),
    /// There are none, as for an imported record or a missing file.
    None,
}

#[derive(Clone, Debug)]
pub(super) enum PackedRaw {
    Found { hash: RawHash, size: usize, packed: Vec<u8> },
    Stored(RawHash),
    None,
}

impl Entry {
    /// Makes `record` ready. What it says about duplicates is left out: the store knows better.
    /// Fails where the record cannot be written as JSON or has no id.
    pub fn new(mut record: Record, raw: RawBytes, state: Option<State>) -> Result<Entry, StoreError> {
        if record.id.is_empty() {
            return Err(StoreError::Unstorable { id: "without id".to_owned(), detail: "it needs an id".to_owned() });
        }
        let versions = std::mem::take(&mut record.versions);
        record.duplicate_of = None::<DuplicateOf>;
        for tip in &mut record.tips {
            tip.duplicate_of = None;
        }
        if record.content_hash.is_empty() {
            dedup::complete(&mut record);
        }
        let json = serde_json::to_vec(&record)
            .map_err(|error| StoreError::Unstorable { id: record.id.clone(), detail: error.to_string() })?;
        Ok(Entry {
            body_sum: *blake3::hash(&json).as_bytes(),
            body: pack::pack(&json),
            raw: PackedRaw::new(&raw),
            text: Text::of(&record),
            standing: Standing::of(&record),
            tips: tip_keys(&record),
            source: record.source.name,
            url: record.source.url.or(record.canonical_url),
            id: record.id,
            versions,
            state,
            superseded: Vec::new(),
            given: None,
        })
    }

    /// Takes the place of the record of another place, whose article this is from now on: a page that moved. That
    /// record is forgotten, unless further places have it.
    pub fn supersede(&mut self, before: &State) {
        self.superseded.push(before.clone());
    }

    /// Keeps what came with the bytes, too, so that they can be read again as they were found; needless for plain
    /// files.
    pub fn given(mut self, given: &Given) -> Entry {
        let of_file = self.state.as_ref().is_some_and(|state| *given == Given::of_file(&state.place));
        self.given = (!of_file).then(|| serde_json::to_string(given).expect("strings serialise"));
        self
    }

    /// About how many bytes it takes while it waits.
    pub(super) fn size(&self) -> usize {
        let raw = if let PackedRaw::Found { packed, .. } = &self.raw { packed.len() } else { 0 };
        let text = self.text.as_ref().map_or(0, |text| text.sketch.size() + text.packed.len());
        self.body.len() + raw + text
    }

    /// Id of the record.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Text {
    /// `None` for a record without words: an input that could not be read repeats nothing.
    pub(super) fn of(record: &Record) -> Option<Text> {
        let sketch = Sketch::of(&record.text);
        let hash = record.content_hash.clone();
        let packed = sketch.to_bytes();
        (!hash.is_empty()).then_some(Text { hash, sketch, packed })
    }
}

/// The keys of all tips that have words.
pub(super) fn tip_keys(record: &Record) -> Vec<TipKey> {
    let tips = record.tips.iter().zip(0..);
    tips.filter_map(|(tip, place)| {
        let unusual =
            tip.id.strip_prefix(&record.id).and_then(|rest| rest.strip_prefix('#')) != Some(&*format!("{}", place + 1));
        Some(TipKey { hash: tip_hash(tip)?, place, tip: unusual.then(|| tip.id.clone()) })
    })
    .collect()
}

/// The number by which a tip's words are found; `None` for a tip without words.
pub(super) fn tip_hash(tip: &Tip) -> Option<i64> {
    if tip.content_hash.is_empty() {
        return None;
    }
    let hash = blake3::hash(tip.content_hash.as_bytes());
    hash.as_bytes().first_chunk().map(|bytes| i64::from_le_bytes(*bytes))
}

impl PackedRaw {
    fn new(raw: &RawBytes) -> PackedRaw {
        match raw {
            RawBytes::Found(bytes) => {
                PackedRaw::Found { hash: RawHash::of(bytes), size: bytes.len(), packed: pack::pack(bytes) }
            }
            RawBytes::Stored(hash) => PackedRaw::Stored(*hash),
            RawBytes::None => PackedRaw::None,
        }
    }
}
