//! The process that writes is killed at random moments: nothing lost, nothing twice.

use crate::store_kit::{Dice, all, assert_sound, entry, record, spin, text};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};
use tamis::record::Record;
use tamis::store::{Batcher, Store};
use tempfile::tempdir;

const FOLDER: &str = "TAMIS_TEST_STORE";
const ROUND: &str = "TAMIS_TEST_ROUND";
const ARTICLES: u64 = 1_500;

/// Article `n` as rules of `round` clean it: a third are copies or rewordings of others, a tenth change each round.
fn article(n: u64, round: u64) -> Record {
    let own = if n % 10 == 7 { 1_000_000 * round + n } else { n };
    let words = match n % 6 {
        4 => text(n - 1, 60),
        5 => spin(&text(n - 2, 60), n),
        _ => text(own, 60),
    };
    let mut record = record(&format!("r{n:05}"), &words, 2);
    record.published = Some(format!("2024-01-{:02}", 1 + (n * 7) % 28));
    record.versions.rules = round.to_string();
    record
}

/// What a run does: all articles whose place does not say that these rules have seen them.
fn run(folder: &Path, round: u64) {
    let mut store = Store::open_within(folder, Duration::from_secs(10)).unwrap();
    let seen: Vec<_> = store.states("posts").unwrap();
    let mut batcher = Batcher::new(&mut store);
    for n in 0..ARTICLES {
        let record = article(n, round);
        let path = record.source.path.clone();
        let current = seen.iter().any(|state| {
            matches!(&state.place, tamis::source::Place::Path(p) if Some(p) == path.as_ref())
                && state.versions == record.versions
        });
        if !current {
            batcher.push(entry(record)).unwrap();
            if n % 50 == 0 {
                batcher.commit().unwrap();
            }
        }
    }
    batcher.finish().unwrap();
    if round % 2 == 1 {
        store.compact().unwrap();
    }
}

/// Not a test of its own: the process that is killed.
#[test]
#[ignore = "run by the tests below"]
fn writer_process() {
    let (Ok(folder), Ok(round)) = (std::env::var(FOLDER), std::env::var(ROUND)) else { return };
    run(Path::new(&folder), round.parse().unwrap());
}

fn writer(folder: &Path, round: u64) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "store_crash::writer_process", "--ignored"]).env(FOLDER, folder);
    command.env(ROUND, round.to_string()).stdout(std::process::Stdio::null()).spawn().unwrap()
}

/// A follower that only ever sees what is committed, as the index does.
#[derive(Default)]
struct Follower {
    seq: u64,
    records: BTreeMap<String, Record>,
}

impl Follower {
    fn catch_up(&mut self, folder: &Path) {
        let Ok(store) = Store::open_reader(folder) else { return }; // killed before it was made
        for change in store.since(self.seq, usize::MAX >> 1).unwrap() {
            assert!(change.seq > self.seq);
            self.seq = change.seq;
            match change.record {
                Some(record) => self.records.insert(change.id, record),
                None => self.records.remove(&change.id),
            };
        }
    }
}

fn kill_and_go_on(kills: usize) {
    let folder = tempdir().unwrap();
    let mut follower = Follower::default();
    let mut dice = Dice(Instant::now().elapsed().subsec_nanos().into());
    let (mut killed, mut round) = (0, 1);
    while killed < kills {
        let mut child = writer(folder.path(), round);
        std::thread::sleep(Duration::from_millis(dice.below(1_200) as u64));
        if child.try_wait().unwrap().is_some() {
            round += 1; // this round is done: clean all with new rules
        } else {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        follower.catch_up(folder.path());
    }
    assert!(writer(folder.path(), round).wait().unwrap().success());
    follower.catch_up(folder.path());

    let undisturbed = tempdir().unwrap();
    let mut other = Store::open(undisturbed.path()).unwrap();
    let mut order: Vec<u64> = (0..ARTICLES).collect();
    dice.shuffle(&mut order);
    let mut batcher = Batcher::new(&mut other);
    for n in order {
        batcher.push(entry(article(n, round))).unwrap();
    }
    batcher.finish().unwrap();

    let store = Store::open_reader(folder.path()).unwrap();
    assert_sound(&store);
    let plain = |records: Vec<Record>| -> Vec<Record> {
        // Records that a round leaves as they were keep the versions that made them.
        records.into_iter().map(|record| Record { versions: Default::default(), ..record }).collect()
    };
    let (found, expected) = (plain(all(&store)), plain(all(&other)));
    assert_eq!(found.len(), ARTICLES as usize);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(plain(follower.records.into_values().collect()), found);
    assert!(store.counts().unwrap().duplicates >= ARTICLES / 7);
}

/// The store alone, with followers; `kill.rs` does it to the whole program.
#[test]
fn fifteen_kills_lose_nothing() {
    kill_and_go_on(15);
}
