//! No room is left in the middle of a run: what was committed is intact, and with more room the run goes on.

use crate::batch_kit::Batch;
use std::fs;
use std::io::Write;
use std::process::Command;

/// Articles there are while there is room, and those there are in the end.
const FIRST: u64 = 100;
const ARTICLES: u64 = 400;

/// A small file system of its own for the data folder; `None` where the test may not make one.
struct SmallDisk<'b>(&'b Batch);

impl SmallDisk<'_> {
    fn under<'b>(batch: &'b Batch, size: &str) -> Option<SmallDisk<'b>> {
        fs::create_dir_all(batch.path("index")).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(batch.path("index"));
        mount.output().ok()?.status.success().then_some(SmallDisk(batch))
    }

    /// Fills the disk but for some bytes.
    fn fill(&self, but_for: u64) {
        let mut ballast = fs::File::create(self.0.path("index/ballast")).expect("a file");
        while ballast.write_all(&[0; 16 << 10]).is_ok() {}
        let length = ballast.metadata().expect("a size").len();
        ballast.set_len(length.saturating_sub(but_for)).expect("a shorter file");
    }

    fn grow(&self, size: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", &format!("remount,size={size}")]).arg(self.0.path("index"));
        assert!(mount.status().expect("mount runs").success());
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path("index")).status();
    }
}

/// A folder of which the first articles have been read, and more have come.
fn begun(batch: &Batch) {
    batch.done(&["run"]);
    (FIRST..ARTICLES).for_each(|n| batch.write(n, 0));
}

/// What has to hold after a run that had too little room, and after one that has enough.
fn committed_and_completed(batch: &Batch, more_room: impl FnOnce()) {
    // What was committed can be read even now, and is what an undisturbed run makes of it.
    batch.configure("undisturbed.toml", "undisturbed", "");
    batch.done(&["--config", "undisturbed.toml", "run"]);
    let expected = batch.records("undisturbed.toml");
    let plain = |record: &serde_json::Value| (record["id"].clone(), record["text"].clone(), record["removed"].clone());
    let whole: Vec<_> = expected.iter().map(plain).collect();
    let committed = batch.records("pipeline.toml");
    assert!(!committed.is_empty() && committed.len() < expected.len(), "{} committed", committed.len());
    assert!(committed.iter().all(|record| whole.contains(&plain(record))), "a record is not what it should be");

    more_room();
    let verified = batch.json(&["verify", "--json"]);
    assert_eq!(verified["sound"], true, "{verified}");
    batch.done(&["run"]);
    assert_eq!(batch.records("pipeline.toml"), expected);
    assert_eq!(batch.json(&["verify", "--json"])["sound"], true);
}

#[test]
fn a_run_on_a_full_disk_goes_on_when_there_is_room() {
    let batch = Batch::new(FIRST);
    let Some(disk) = SmallDisk::under(&batch, "16m") else { return }; // the next test does it by another way
    begun(&batch);
    disk.fill(512 << 10);
    let full = batch.tamis(&["run"]);
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(5), "{said}");
    assert!(said.contains("room"), "{said}");
    committed_and_completed(&batch, || disk.grow("200m"));
}

/// The system lets no file grow beyond a limit: another way for writes to fail in the middle.
#[cfg(target_os = "linux")]
#[test]
fn a_run_whose_files_may_not_grow_goes_on_when_they_may() {
    const SIGXFSZ: &str = "25";
    let batch = Batch::new(FIRST);
    begun(&batch);
    let program = env!("CARGO_BIN_EXE_tamis");
    // Blocks of 512 bytes; the signal is ignored, so that writes fail instead.
    let limited = format!("trap '' {SIGXFSZ}; ulimit -f 2000; exec \"$0\" run");
    let full = Command::new("sh").args(["-c", &limited, program]).current_dir(batch.folder.path()).output();
    let full = full.expect("a shell");
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(5), "{said}");
    committed_and_completed(&batch, || ());
}
