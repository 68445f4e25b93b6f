//! Flipped bits are found by `tamis verify`, or change no answer; `tamis reindex` mends the index.

use crate::batch_kit::{Batch, copy};
use crate::store_kit::Dice;
use std::fs;
use std::path::PathBuf;

/// What a user can get out of a store: all records, and what searches find.
fn answers(batch: &Batch) -> Vec<Vec<u8>> {
    let searches = ["ask", "part", "--articles baden", "is:duplicate ask"].map(|query| {
        let args: Vec<&str> =
            ["search", "--json", "--unfold", "--limit", "200"].into_iter().chain(query.split(' ')).collect();
        batch.tamis(&args).stdout
    });
    [batch.tamis(&["export"]).stdout].into_iter().chain(searches).collect()
}

struct Damaged {
    batch: Batch,
    before: Vec<Vec<u8>>,
}

impl Damaged {
    fn new() -> Damaged {
        let batch = Batch::new(24);
        batch.done(&["run"]);
        batch.done(&["reindex"]);
        copy(&batch.path("index"), &batch.path("whole"));
        let before = answers(&batch);
        assert!(before.iter().all(|answer| answer.len() > 500));
        Damaged { batch, before }
    }

    /// Flips a bit of a file of the data folder, as it was at first.
    fn flip(&self, file: &str, at: usize, bit: usize) {
        let folder = self.batch.path("index");
        fs::remove_dir_all(&folder).expect("removed");
        copy(&self.batch.path("whole"), &folder);
        let path = folder.join(file);
        let mut bytes = fs::read(&path).expect("readable");
        bytes[at] ^= 1 << bit;
        fs::write(path, bytes).expect("written");
    }

    /// Whether `verify` finds something wrong.
    fn is_found(&self) -> bool {
        let verified = self.batch.tamis(&["verify", "--json"]);
        match verified.status.code() {
            Some(0) => false,
            Some(5) => true,
            other => panic!("{other:?}: {}", String::from_utf8_lossy(&verified.stderr)),
        }
    }

    fn files(&self) -> Vec<(String, usize)> {
        let entries = fs::read_dir(self.batch.path("whole/tips")).expect("readable").flatten();
        let files = entries.map(|entry| {
            let name = PathBuf::from("tips").join(entry.file_name()).to_string_lossy().into_owned();
            (name, entry.metadata().expect("a file").len() as usize)
        });
        let mut files: Vec<_> = files.filter(|(name, size)| *size > 0 && !name.ends_with(".json")).collect();
        files.sort();
        files
    }
}

#[test]
fn a_flipped_bit_in_the_store_is_found_or_changes_no_answer() {
    let damaged = Damaged::new();
    let size = fs::metadata(damaged.batch.path("whole/tamis.db")).expect("a file").len() as usize;
    let (mut dice, mut found) = (Dice(11), 0);
    for _ in 0..50 {
        let at = dice.below(size);
        damaged.flip("tamis.db", at, dice.below(8));
        if damaged.is_found() {
            found += 1;
        } else {
            assert_eq!(answers(&damaged.batch), damaged.before, "the bit at {at} changed an answer unseen");
        }
    }
    assert!(found >= 10, "{found} of 50"); // the rest of a small store is room that is not in use
}

#[test]
fn a_flipped_bit_in_a_segment_is_found_and_reindex_mends_it() {
    let damaged = Damaged::new();
    let files = damaged.files();
    assert!(files.len() >= 5, "{files:?}");
    let mut dice = Dice(12);
    for n in 0..50 {
        let (file, size) = &files[n % files.len()];
        let at = dice.below(*size);
        damaged.flip(file, at, dice.below(8));
        assert!(damaged.is_found(), "{file}, byte {at} of {size}");
        if n % 5 == 0 {
            damaged.batch.done(&["reindex"]);
            assert!(!damaged.is_found(), "{file}");
            assert_eq!(answers(&damaged.batch), damaged.before);
        }
    }
}

/// `meta.json` carries no checksum: a changed one is found, or it is as good as before.
#[test]
fn a_changed_list_of_segments_gives_no_wrong_answer() {
    let damaged = Damaged::new();
    let size = fs::metadata(damaged.batch.path("whole/tips/meta.json")).expect("a file").len() as usize;
    let mut dice = Dice(13);
    for _ in 0..20 {
        let at = dice.below(size);
        damaged.flip("tips/meta.json", at, dice.below(8));
        if !damaged.is_found() {
            assert_eq!(answers(&damaged.batch), damaged.before, "the bit at {at} changed an answer unseen");
        }
    }
}

#[test]
fn a_lost_index_is_told_and_made_anew() {
    let damaged = Damaged::new();
    fs::remove_dir_all(damaged.batch.path("index/tips")).expect("removed");
    assert!(damaged.is_found());
    assert_eq!(answers(&damaged.batch), damaged.before, "a search makes it anew");
    assert!(!damaged.is_found());
}
