//! Finding what stands under an id.

use super::{Library, WebError};
use crate::record::Record;
use crate::tips::Tip;

/// The article with this id.
pub fn article(library: &Library, id: &str) -> Result<Record, WebError> {
    library.store(|store| store.get(id))?.ok_or_else(|| WebError::no("article", id))
}

/// The tip with this id, after the article it stands in.
pub fn tip(library: &Library, id: &str) -> Result<(Record, Tip), WebError> {
    let record = match id.split_once('#') {
        Some((article, _)) => library.store(|store| store.get(article))?,
        None => None,
    };
    let record = match record {
        Some(record) => Some(record),
        // A tip made elsewhere has an id of its own; the index knows its article.
        None => match library.search()?.stored(id)? {
            Some(stored) => library.store(|store| store.get(&stored.article.id))?,
            None => None,
        },
    };
    let found = record.and_then(|record| {
        let tip = record.tips.iter().find(|tip| tip.id == id)?.clone();
        Some((record, tip))
    });
    found.ok_or_else(|| WebError::no("tip", id))
}
