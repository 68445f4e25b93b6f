//! What is read once for all phases of a cleaning: counts of words, and the cues of units that no phase has changed.

use super::flow::Unit;
use super::lists::phrases::{self, Cue};
use crate::document::{Document, RowId};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// The cues of a unit.
pub type Cues = Rc<[Cue]>;

/// See the module's comment.
pub struct Memory {
    words: Vec<u32>,
    none: Cues,
    /// By the rows of a unit: the words it had when it was read, and its cues.
    cues: RefCell<FxHashMap<(RowId, RowId), (usize, Cues)>>,
}

impl Memory {
    /// Counts the words of a document, unseen ones left out.
    pub fn of(doc: &Document) -> Memory {
        let rows = doc.rows();
        let mut words = vec![0; rows.len()];
        let mut row = 0;
        while row < rows.len() {
            if rows[row].tag.is_unseen() {
                row = rows[row].end; // scripts and styles are long and nobody reads them
                continue;
            }
            words[row] = doc.text(row).map_or(0, count_words);
            row += 1;
        }
        Memory { words, none: Rc::new([]), cues: RefCell::default() }
    }

    /// Words in a text row, 0 in others.
    pub fn words(&self, row: RowId) -> u32 {
        self.words[row]
    }

    /// No cues.
    pub fn no_cues(&self) -> Cues {
        Rc::clone(&self.none)
    }

    /// The cues of a unit that shows `words` words, which `text` gives. Phases only take away, so the same rows with
    /// as many words as before say the same.
    pub fn cues(&self, unit: &Unit, words: usize, text: impl FnOnce() -> String) -> Cues {
        let mut known = self.cues.borrow_mut();
        let (read, cues) = known.entry((unit.first, unit.end)).or_insert_with(|| (usize::MAX, self.no_cues()));
        if *read != words {
            let found = phrases::find_all(&text());
            *cues = if found.is_empty() { self.no_cues() } else { found.into() };
            *read = words;
        }
        Rc::clone(cues)
    }
}

/// Counts words: runs of anything but white space that hold a letter or digit.
pub(super) fn count_words(text: &str) -> u32 {
    text.split_ascii_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as u32
}
