//! The store keeps what it is given, says what is new, and finds what is damaged.

use crate::store_kit::{Dice, all, assert_sound, entry, record, spin, text};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tamis::document::Format;
use tamis::record::{Record, SourceInfo};
use tamis::source::{Given, Place, Raw};
use tamis::store::{Batcher, Change, Entry, FileStamp, Forget, Outcome, RawBytes, RawHash, State, Store, StoreError};
use tempfile::tempdir;

fn ids(changes: &[Change]) -> Vec<(&str, bool)> {
    changes.iter().map(|change| (change.id.as_str(), change.record.is_some())).collect()
}

fn put(store: &mut Store, records: &[Record]) {
    let entries: Vec<Entry> = records.iter().cloned().map(entry).collect();
    store.put_batch(&entries).expect("stored");
}

#[test]
fn a_record_comes_back_as_it_was() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let record = record("a", &text(1, 300), 5);
    put(&mut store, std::slice::from_ref(&record));
    drop(store);
    let store = Store::open_reader(folder.path()).unwrap();
    assert_eq!(store.get("a").unwrap(), Some(record.clone()));
    assert_eq!(store.get("b").unwrap(), None);
    let hash = store.raw_of("a").unwrap().expect("has raw bytes");
    assert!(store.raw(hash).unwrap().unwrap().starts_with(b"# raw of a\n"));
    assert_eq!(store.raw(RawHash::of(b"other")).unwrap(), None);
    store.all(|read| assert_eq!(store.get(&read.id).unwrap(), Some(read))).unwrap();
    assert_eq!(store.counts().unwrap().articles, 1);
    assert_eq!(store.counts().unwrap().tips, 5);
    assert_sound(&store);
}

#[test]
fn a_follower_hears_of_each_id_once() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let [a, b, c] = ["a", "b", "c"].map(|id| record(id, &text(id.as_bytes()[0].into(), 60), 2));
    put(&mut store, &[a.clone(), b, c]);
    let reached = store.last_seq().unwrap();
    assert_eq!(ids(&store.since(0, 100).unwrap()), [("a", true), ("b", true), ("c", true)]);
    assert_eq!(ids(&store.since(0, 2).unwrap()), [("a", true), ("b", true)]);

    put(&mut store, &[record("b", &text(77, 60), 2)]);
    store.forget(&Forget::Ids(vec!["a".to_owned()])).unwrap();
    let changes = store.since(reached, 100).unwrap();
    assert_eq!(ids(&changes), [("b", true), ("a", false)]);
    assert_eq!(changes.last().unwrap().seq, store.last_seq().unwrap());

    put(&mut store, &[a]);
    assert_eq!(ids(&store.since(0, 100).unwrap()), [("c", true), ("b", true), ("a", true)]);
    assert_sound(&store);
}

#[test]
fn what_says_the_same_is_not_written_again() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let mut record = record("a", &text(1, 60), 2);
    put(&mut store, std::slice::from_ref(&record));
    record.versions.rules = "2".to_owned();
    let written = store.put_batch(&[entry(record)]).unwrap();
    assert_eq!((written.new, written.changed, written.same, store.last_seq().unwrap()), (0, 0, 1, 1));
    let state = store.state("posts", &Place::Path("posts/a.md".to_owned())).unwrap().unwrap();
    assert_eq!(state.versions.rules, "2", "the place remembers which rules were tried");
    assert_eq!(store.get("a").unwrap().unwrap().versions.rules, "1", "the record says which rules made it");
}

#[test]
fn a_place_tells_whether_it_has_changed() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let record = record("a", &text(1, 60), 2);
    let versions = record.versions.clone();
    put(&mut store, &[record]);
    let place = Place::Path("posts/a.md".to_owned());
    let mut state = store.state("posts", &place).unwrap().unwrap();
    let stamp = state.stamp.unwrap();
    assert!(state.is_current(stamp, &versions));
    assert!(!state.is_current(FileStamp { mtime: stamp.mtime + 1, ..stamp }, &versions));
    assert_eq!(state.raw, store.raw_of("a").unwrap());
    assert_eq!(store.state("elsewhere", &place).unwrap(), None);

    state.outcome = Outcome::Gone;
    state.redirects = vec!["https://example.org/old".to_owned()];
    state.record = None; // the record known before stays
    store.write(&[], &[state.clone()]).unwrap();
    state.record = Some("a".to_owned());
    assert_eq!(store.states("posts").unwrap(), [state]);
    assert_eq!(store.counts().unwrap().gone, 1);
    assert_eq!(store.get("a").unwrap().unwrap().id, "a", "the article stays");
}

#[test]
fn a_second_writer_hears_who_writes() {
    let folder = tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let error = Store::open_within(folder.path(), Duration::from_millis(120)).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }));
    assert!(error.to_string().contains(&format!("process {} (", std::process::id())), "{error}");
    drop(store);
    Store::open(folder.path()).unwrap();
}

#[test]
fn stores_of_other_times_are_refused_with_a_reason() {
    let folder = tempdir().unwrap();
    assert!(matches!(Store::open_reader(folder.path()).unwrap_err(), StoreError::Missing(_)));
    drop(Store::open(folder.path()).unwrap());
    let set = |format: i64| {
        let db = rusqlite::Connection::open(folder.path().join("tamis.db")).unwrap();
        db.pragma_update(None, "user_version", format).unwrap();
    };
    set(99);
    for error in [Store::open(folder.path()).unwrap_err(), Store::open_reader(folder.path()).unwrap_err()] {
        assert!(error.to_string().contains("format 99") && error.to_string().contains("newer tamis"), "{error}");
    }
    fs::write(folder.path().join("tamis.db"), "this is no database, whatever its name says").unwrap();
    assert!(matches!(Store::open(folder.path()).unwrap_err(), StoreError::Damaged { .. }));
}

#[test]
fn an_older_store_is_brought_up_to_date() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    put(&mut store, &[record("a", &text(1, 60), 2), record("copy", &text(1, 60), 2)]);
    let before = all(&store);
    let tips = store.counts().unwrap().duplicate_tips;
    drop(store);
    let db = rusqlite::Connection::open(folder.path().join("tamis.db")).unwrap();
    // Format 1: sketches without bands, bands in one table, tips by their words.
    db.execute_batch(
        "DROP TABLE given; DROP TABLE lots; UPDATE texts SET sketch = substr(sketch, 1, length(sketch) - 240);
         INSERT INTO meta VALUES ('bucketed', 0, 0); DELETE FROM meta WHERE key = 'tip_copies';
         DROP TABLE tip_lots; DROP TABLE tip_buckets; DROP INDEX tips_rid; ALTER TABLE tips RENAME TO tips_in_order;
         CREATE TABLE tips (hash INTEGER NOT NULL, rid INTEGER NOT NULL, place INTEGER NOT NULL, tip TEXT,
           PRIMARY KEY (hash, rid, place)) WITHOUT ROWID;
         INSERT INTO tips SELECT hash, rid, place, tip FROM tips_in_order; DROP TABLE tips_in_order;
         PRAGMA user_version = 1",
    )
    .unwrap();
    drop(db);
    let error = Store::open_reader(folder.path()).unwrap_err();
    assert!(matches!(error, StoreError::Older { found: 1 }), "{error}");
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(all(&store), before);
    assert_sound(&store);
    let input = store.input_of(&before[0]).unwrap().expect("has bytes");
    assert_eq!((input.place, input.name.as_deref()), (Place::Path("posts/a.md".to_owned()), Some("posts")));
    drop(store);
    assert_eq!(all(&Store::open_reader(folder.path()).unwrap()), before);
    let mut store = Store::open(folder.path()).unwrap();
    assert_eq!((tips, store.counts().unwrap().duplicate_tips), (2, 2));
    put(&mut store, &[record("b", &spin(&text(1, 60), 1), 2), record("c", &text(1, 60), 2)]);
    assert_eq!(store.counts().unwrap().duplicates, 3, "what came later meets what was there");
    assert_eq!(store.counts().unwrap().duplicate_tips, 4, "and so do its tips");
    assert_sound(&store);
}

/// A feed's title and type are not in the bytes: they are kept beside them.
#[test]
fn an_input_comes_back_with_what_was_told_of_it() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let found = Raw {
        bytes: b"<p>Ask early.".to_vec(),
        place: Place::Url("https://a.example/1".to_owned()),
        kind: "feed",
        format: Some(Format::Html),
        content_type: Some("text/html; charset=utf-8".to_owned()),
        hints: vec![("title", "Asking".to_owned()), ("date", "2024-05-01".to_owned())],
        ..Raw::default()
    };
    let mut article = record("a", "Ask early.", 0);
    article.source = SourceInfo { url: Some("https://a.example/1".to_owned()), ..SourceInfo::default() };
    let entry =
        Entry::new(article.clone(), RawBytes::Found(found.bytes.clone()), None).unwrap().given(&Given::of(&found));
    store.put_batch(&[entry]).unwrap();
    let again = store.input_of(&article).unwrap().expect("has bytes");
    assert_eq!(format!("{again:?}"), format!("{found:?}"));
    assert_sound(&store);
}

/// Rules that find another address of a page give its record another id: the old one is not left beside it.
#[test]
fn the_same_bytes_of_a_place_make_one_record() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    put(&mut store, &[record("old", &text(1, 60), 2)]);
    let renamed = |id: &str, bytes: &[u8]| {
        let article = record(id, &text(1, 60), 2);
        let state = store_state("posts/old.md", id);
        Entry::new(article, RawBytes::Found(bytes.to_vec()), Some(state)).unwrap()
    };
    let bytes = store.input_of(&all(&store)[0]).unwrap().expect("has bytes").bytes;
    store.put_batch(&[renamed("new", &bytes)]).unwrap();
    assert_eq!(all(&store).iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["new"]);
    // Other bytes may be another article: the one before stays.
    store.put_batch(&[renamed("newer", b"other bytes")]).unwrap();
    assert_eq!(all(&store).len(), 2);
    assert_sound(&store);
}

fn store_state(path: &str, id: &str) -> State {
    State {
        source: "posts".to_owned(),
        place: Place::Path(path.to_owned()),
        record: Some(id.to_owned()),
        ..State::default()
    }
}

#[test]
fn forgetting_leaves_nothing_behind() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let secret = "unforgettable words of Orla Quist about her former employer";
    let mut kept = record("keep", &text(1, 200), 3);
    kept.source.name = Some("other".to_owned());
    put(&mut store, &[record("go", &format!("{secret}. {}", text(2, 200)), 3), kept.clone()]);
    assert_eq!(store.forget(&Forget::Source("posts".to_owned())).unwrap(), ["go"]);
    store.compact().unwrap();
    let counts = store.counts().unwrap();
    assert_eq!((counts.articles, counts.raw, counts.forgotten), (1, 1, 1));
    assert_eq!(all(&store), [kept]);
    assert_eq!(store.state("posts", &Place::Path("posts/go.md".to_owned())).unwrap(), None);
    assert_sound(&store);
    let db = rusqlite::Connection::open(folder.path().join("tamis.db")).unwrap();
    let texts: i64 = db.query_row("SELECT count(*) FROM texts", [], |row| row.get(0)).unwrap();
    assert_eq!(texts, 1);
}

#[test]
fn forgetting_by_age_and_address() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let mut web = record("web", &text(1, 60), 0);
    web.source.url = Some("https://example.org/a".to_owned());
    put(&mut store, &[web, record("file", &text(2, 60), 0)]);
    let source = Some("posts".to_owned());
    assert!(store.forget(&Forget::OlderThan { source: source.clone(), before: 1_600_000_000 }).unwrap().is_empty());
    assert_eq!(store.forget(&Forget::Place(Place::Url("https://example.org/a".to_owned()))).unwrap(), ["web"]);
    assert_eq!(store.forget(&Forget::OlderThan { source, before: i64::MAX }).unwrap(), ["file"]);
}

#[test]
fn bytes_shared_by_two_records_stay_until_both_are_gone() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let shared = |id: &str| Entry::new(record(id, &text(1, 60), 1), RawBytes::Found(b"same".to_vec()), None).unwrap();
    store.put_batch(&[shared("a"), shared("b")]).unwrap();
    assert_eq!(store.counts().unwrap().raw, 1);
    store.forget(&Forget::Ids(vec!["a".to_owned()])).unwrap();
    assert_eq!(store.raw(RawHash::of(b"same")).unwrap().as_deref(), Some(b"same".as_slice()));
    store.put_batch(&[entry(record("b", &text(1, 60), 1))]).unwrap();
    assert_eq!(store.raw(RawHash::of(b"same")).unwrap(), None, "replaced bytes go");
    assert_sound(&store);
}

#[test]
fn a_batch_with_an_impossible_entry_stores_nothing() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let orphan = Entry::new(record("b", &text(2, 60), 1), RawBytes::Stored(RawHash::of(b"never")), None).unwrap();
    store.put_batch(&[entry(record("a", &text(1, 60), 1)), orphan]).unwrap_err();
    assert_eq!((all(&store), store.last_seq().unwrap()), (vec![], 0));
    put(&mut store, &[record("c", &text(1, 60), 1)]);
    assert_sound(&store);
}

#[test]
fn sixteen_readers_see_whole_articles_while_a_run_writes() {
    let folder = tempdir().unwrap();
    let path: &Path = folder.path();
    let mut store = Store::open(path).unwrap();
    put(&mut store, &[record("r0", &text(0, 60), 3)]);
    let done = std::sync::atomic::AtomicBool::new(false);
    let reads = std::thread::scope(|scope| {
        let reader = || {
            let store = Store::open_reader(path).unwrap();
            let (mut reads, mut last) = (0, 0);
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                for change in store.since(last, 50).unwrap() {
                    assert!(change.seq > last);
                    last = change.seq;
                    let read = change.record.unwrap();
                    assert_eq!(read.tips.len(), 3);
                    let found = store.get(&read.id).unwrap().unwrap();
                    assert_eq!(read.text, found.text);
                    reads += 1;
                }
            }
            reads
        };
        let readers: Vec<_> = (0..16).map(|_| scope.spawn(reader)).collect();
        let mut batcher = Batcher::new(&mut store);
        for n in 1..600u64 {
            batcher.push(entry(record(&format!("r{n}"), &text(n, 60), 3))).unwrap();
            if n % 20 == 0 {
                batcher.commit().unwrap();
            }
        }
        batcher.finish().unwrap();
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().unwrap()).sum::<usize>()
    });
    assert!(reads > 16, "{reads}");
    assert_eq!(store.counts().unwrap().articles, 600);
}

/// Whatever value of whatever table is changed.
#[test]
fn a_changed_value_is_found() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let body = |n: u64| if n % 10 == 3 { text(n, 30) + "And more." } else { text(n - u64::from(n % 10 == 7), 30) };
    let records: Vec<Record> = (0..640).map(|n| record(&format!("r{n}"), &body(n), 2)).collect();
    put(&mut store, &records);
    let mut state = store.state("posts", &Place::Path("posts/r320.md".to_owned())).unwrap().unwrap();
    state.etag = Some("\"e\"".to_owned());
    (state.last_modified, state.guid) = (Some("Mon".to_owned()), Some("g".to_owned()));
    (state.detail, state.fetched_at) = (Some("d".to_owned()), Some("2026-01-01".to_owned()));
    (state.canonical, state.redirects) = (Some("https://a.example/".to_owned()), vec!["https://b.example/".to_owned()]);
    store.write(&[], &[state]).unwrap();
    let given = Given { kind: "feed".to_owned(), ..Given::default() };
    store.put_batch(&[entry(record("r9", &text(9, 31), 2)).given(&given)]).unwrap();
    store.settle().unwrap();
    store.forget(&Forget::Ids(vec!["r5".to_owned()])).unwrap();
    let run = store.start_run("run", "2026-01-01T00:00:00Z").unwrap();
    store.end_run(run, "2026-01-01T00:00:01Z", &serde_json::json!({"read": 40})).unwrap();
    store.compact().unwrap();
    assert_sound(&store);
    drop(store);

    let tried = changes_are_found(folder.path(), |table| !matches!(table, "tip_buckets" | "tip_lots"));
    assert!(tried > 50, "{tried}");
}

/// The words of tips go to disk when there are thousands.
#[test]
fn a_changed_word_of_a_tip_is_found() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    put(&mut store, &[record("book", &text(641, 90_000), 5_200)]);
    store.settle().unwrap();
    assert_sound(&store);
    drop(store);
    assert_eq!(changes_are_found(folder.path(), |table| matches!(table, "tip_buckets" | "tip_lots")), 7);
}

/// Changes a value of each column of some tables; how many there are.
fn changes_are_found(folder: &Path, wanted: impl Fn(&str) -> bool) -> usize {
    let copy = tempdir().unwrap();
    let (whole, changed) = (folder.join("tamis.db"), copy.path().join("tamis.db"));
    let mut tried = 0;
    for (table, column, keys) in columns(&whole).into_iter().filter(|(table, ..)| wanted(table)) {
        fs::copy(&whole, &changed).unwrap();
        let db = rusqlite::Connection::open(&changed).unwrap();
        let change = format!(
            "UPDATE {table} SET {column} = CASE typeof({column})
               WHEN 'integer' THEN {column} + 1048576 WHEN 'real' THEN {column} / 2
               WHEN 'text' THEN 'x' || substr({column}, 2)
               ELSE CAST(substr({column}, 1, length({column}) - 1) || x'7f' AS BLOB) END
             WHERE ({keys}) IN (SELECT {keys} FROM {table} WHERE {column} IS NOT NULL
               LIMIT 1 OFFSET (SELECT count(*) / 2 FROM {table} WHERE {column} IS NOT NULL))"
        );
        if db.execute(&change, []).unwrap() == 0 {
            assert!(
                matches!(column.as_str(), "kind" | "key" | "url" | "tip"),
                "{table}.{column} has no value to change"
            );
            continue;
        }
        drop(db);
        let faults = Store::open_reader(copy.path()).unwrap().verify(|_, _| ()).unwrap();
        assert!(!faults.is_empty(), "a change of {table}.{column} is not found");
        tried += 1;
    }
    tried
}

/// Table, column and primary key of every column there is.
fn columns(file: &Path) -> Vec<(String, String, String)> {
    let db = rusqlite::Connection::open(file).unwrap();
    let sql = "SELECT t.name, c.name, (SELECT group_concat(k.name) FROM pragma_table_info(t.name) k WHERE k.pk > 0)
               FROM sqlite_schema t, pragma_table_info(t.name) c
               WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every flipped bit is found, or changes nothing that can be read.
#[test]
fn a_flipped_bit_is_found() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let records: Vec<Record> = (0..40)
        .map(|n| record(&format!("r{n}"), &if n % 4 == 3 { spin(&text(n - 1, 150), n) } else { text(n, 150) }, 3))
        .collect();
    put(&mut store, &records);
    store.settle().unwrap();
    let run = store.start_run("run", "2026-01-01T00:00:00Z").unwrap();
    store.end_run(run, "2026-01-01T00:00:01Z", &serde_json::json!({"read": 40})).unwrap();
    store.compact().unwrap();
    assert_sound(&store);
    let (before, changes) = (all(&store), store.since(0, 1000).unwrap());
    drop(store);
    let file = folder.path().join("tamis.db");
    let bytes = fs::read(&file).unwrap();
    let mut dice = Dice(7);
    let mut found = 0;
    for _ in 0..300 {
        let mut damaged = bytes.clone();
        let at = dice.below(damaged.len());
        damaged[at] ^= 1 << dice.below(8);
        fs::write(&file, &damaged).unwrap();
        let faults = Store::open_reader(folder.path()).and_then(|store| store.verify(|_, _| ()));
        if faults.is_err() || faults.is_ok_and(|faults| !faults.is_empty()) {
            found += 1;
            continue;
        }
        let store = Store::open_reader(folder.path()).unwrap();
        assert_eq!(all(&store), before, "bit at {at} changed a record unseen");
        assert_eq!(store.since(0, 1000).unwrap(), changes, "bit at {at} changed the history unseen");
    }
    assert!(found > 75, "{found}"); // the rest hit room that is not in use
}

/// A small file system of its own; `None` where the test may not make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn new(size: &str) -> Option<SmallDisk> {
        let folder = tempdir().ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder.path());
        mount.output().ok()?.status.success().then_some(SmallDisk(folder))
    }

    fn grow(&self, size: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={size}")]).arg(self.0.path());
        assert!(mount.status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_committed() {
    let Some(disk) = SmallDisk::new("1m") else { return }; // the next test does it by another way
    let folder = disk.0.path();
    let mut store = Store::open(folder).unwrap();
    let committed = fill(&mut store);
    assert_eq!(all(&store), many()[..committed]);
    drop(store);
    disk.grow("64m");
    complete(Store::open(folder).unwrap());
}

#[test]
fn a_store_that_may_not_grow_loses_nothing_that_was_committed() {
    let folder = tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    store.limit_pages(150).unwrap();
    let committed = fill(&mut store);
    assert_eq!(all(&store), many()[..committed]);
    assert_sound(&store);
    store.limit_pages(1 << 30).unwrap();
    complete(store);
}

fn many() -> Vec<Record> {
    (0..400).map(|n| record(&format!("r{n:03}"), &text(n, 150), 3)).collect()
}

/// Puts records until there is no room; how many were committed.
fn fill(store: &mut Store) -> usize {
    let mut committed = 0;
    for lot in many().chunks(20) {
        let entries: Vec<Entry> = lot.iter().cloned().map(entry).collect();
        match store.put_batch(&entries) {
            Ok(_) => committed += lot.len(),
            Err(error) => {
                assert!(matches!(error, StoreError::Full), "{error:?}");
                assert!(committed > 0);
                return committed;
            }
        }
    }
    panic!("there was room for everything");
}

fn complete(mut store: Store) {
    put(&mut store, &many());
    assert_eq!(all(&store), many());
    assert_sound(&store);
}
