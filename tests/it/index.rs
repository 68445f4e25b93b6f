//! The index follows the store and knows when it is not what it should be.

use crate::search_kit::{Kit, careers, record, with_tip};
use std::fs;
use tamis::index::{Expected, Fault, ImportedTip, Index, IndexError};

fn expected(kit: &Kit) -> Expected {
    let records = kit.changes.iter().filter_map(|change| change.record.as_ref());
    let mut expected = Expected::default();
    expected.seq = kit.changes.iter().map(|change| change.seq).max().unwrap_or(0);
    records.for_each(|record| expected.add(record));
    expected
}

#[test]
fn a_changed_record_replaces_its_tips_and_a_forgotten_one_takes_them_along() {
    let mut kit = careers();
    assert_eq!(kit.search("salary ").total, 1);
    kit.put(vec![with_tip(record("pay", "Talk"), "Breathe", "Slowly.")]);
    assert_eq!(kit.search("salary ").total, 0);
    assert_eq!(kit.ids("breathe "), ["pay#1"]);
    kit.change("pay".to_owned(), None);
    let done = kit.catch_up();
    assert_eq!((done.forgotten, done.records), (1, 0));
    assert_eq!(kit.search("breathe ").total, 0);
    kit.index.compact().expect("compacted");
    assert_eq!(kit.index.verify(expected(&kit)).expect("verified").faults, []);
}

#[test]
fn catching_up_twice_does_nothing_and_reopening_goes_on() {
    let mut kit = careers();
    let (seq, (tips, articles)) = (expected(&kit).seq, kit.index.counts().expect("counts"));
    assert_eq!(kit.catch_up().records, 0);
    kit.index.close_writer().expect("closed");
    kit.index = Index::open(kit.folder.path()).expect("reopened");
    assert_eq!(kit.index.seq().expect("a number"), seq);
    kit.put(vec![with_tip(record("new", "N"), "Swim", "Daily.")]);
    assert_eq!(kit.index.counts().expect("counts"), (tips + 1, articles + 1));
}

#[test]
fn what_was_not_committed_is_replayed() {
    let mut kit = Kit::new(vec![with_tip(record("a", "T"), "Swim", "Daily.")]);
    kit.index.close_writer().expect("closed");
    kit.change("b".to_owned(), Some(with_tip(record("b", "T"), "Run", "Daily.")));
    let mut calls = 0;
    let changes = kit.changes.clone();
    // The store fails after the first batch: nothing of it may stay.
    let failed = kit.index.catch_up_with(
        |seq, _| {
            calls += 1;
            if calls > 1 { Err("gone") } else { Ok(changes.iter().filter(|c| c.seq > seq).cloned().collect()) }
        },
        |_| {},
    );
    assert!(matches!(failed, Err(IndexError::Store(_))));
    assert_eq!(kit.catch_up().records, 1);
    assert_eq!(kit.set("daily "), ["a#1", "b#1"]);
}

#[test]
fn verify_finds_flipped_bits_and_missing_changes_and_rebuilding_mends() {
    let mut kit = careers();
    kit.index.close_writer().expect("closed");
    let place = kit.folder.path().join("tips");
    let files: Vec<_> = fs::read_dir(&place).expect("a folder").flatten().map(|entry| entry.path()).collect();
    let segment_files = files.iter().filter(|path| path.extension().is_some_and(|e| e != "json" && e != "lock"));
    let mut flipped = 0;
    for file in segment_files {
        let good = fs::read(file).expect("readable");
        if good.is_empty() {
            continue;
        }
        let mut bad = good.clone();
        bad[good.len() / 2] ^= 4;
        // A new file under the same name: the reader has the old one mapped.
        fs::remove_file(file).expect("removed");
        fs::write(file, &bad).expect("written");
        let faults = kit.index.verify(expected(&kit)).expect("verified").faults;
        assert!(!faults.is_empty(), "{file:?}");
        fs::remove_file(file).expect("removed");
        fs::write(file, &good).expect("written");
        flipped += 1;
    }
    assert!(flipped >= 5, "{files:?}");
    kit.change("new".to_owned(), Some(record("new", "N")));
    let faults = kit.index.verify(expected(&kit)).expect("verified").faults;
    assert!(matches!(faults[..], [Fault::Behind { .. }]), "{faults:?}");
    kit.index.clear().expect("cleared");
    assert_eq!(kit.catch_up().records, kit.changes.len() as u64);
    assert_eq!(kit.index.verify(expected(&kit)).expect("verified").faults, []);
}

#[test]
fn an_index_that_cannot_be_opened_is_moved_aside_and_rebuilt() {
    let mut kit = careers();
    kit.index.close_writer().expect("closed");
    let meta = kit.folder.path().join("tips/meta.json");
    let text = fs::read_to_string(&meta).expect("readable");
    for bad in ["{".to_owned(), text.replace("\\\"version\\\":", "\\\"version\\\":9")] {
        assert_ne!(bad, text);
        fs::write(&meta, bad).expect("written");
        assert!(Index::open_reader(kit.folder.path()).is_err());
        kit.index = Index::open(kit.folder.path()).expect("a new one");
        assert!(kit.folder.path().join("tips.old").is_dir());
        assert_eq!(kit.catch_up().records, 4);
        assert!(!kit.folder.path().join("tips.old").exists());
        assert_eq!(kit.set("negotiate "), ["pay#1", "pay#2"]);
        kit.index.close_writer().expect("closed");
    }
}

#[test]
fn a_reader_says_what_is_missing_and_a_second_writer_waits() {
    let empty = tempfile::tempdir().expect("a folder");
    assert!(matches!(Index::open_reader(empty.path()), Err(IndexError::Missing(_))));
    let kit = careers();
    let mut second = Index::open(kit.folder.path()).expect("opened");
    assert!(matches!(second.clear(), Err(IndexError::Locked)));
    let reader = Index::open_reader(kit.folder.path()).expect("readable while it is written");
    assert_eq!(reader.counts().expect("counts"), (5, 4));
}

#[test]
fn an_imported_tip_is_found_under_its_id() {
    let line = r#"{"schema":"tamis/1","id":"elsewhere-12","title":"Breathe","body":"Slowly.","language":"en"}"#;
    let kit = Kit::new(vec![ImportedTip::parse(line).expect("a tip").into_record()]);
    assert_eq!(kit.ids("breathe "), ["elsewhere-12"]);
    assert_eq!(kit.search("breathe ").hits[0].also_in, 0);
}
