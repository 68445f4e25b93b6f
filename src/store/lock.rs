//! One writer at a time: an advisory lock on a file that names its holder.

use super::StoreError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// The lock, held as long as the value lives. The system lets go of it when the process dies.
#[derive(Debug)]
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of `folder`, waiting at most `patience` for another writer to end.
    pub(super) fn take(folder: &Path, patience: Duration) -> Result<WriterLock, StoreError> {
        let path = folder.join("tamis.lock");
        let io = || StoreError::io(&path);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(io())?;
        let give_up = Instant::now() + patience;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() < give_up => {
                    std::thread::sleep(Duration::from_millis(50));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StoreError::Locked { folder: folder.to_owned(), holder: holder(&mut file) });
                }
                Err(TryLockError::Error(error)) => return Err(io()(error)),
            }
        }
        file.set_len(0).and_then(|()| file.write_all(signature().as_bytes())).map_err(io())?;
        Ok(WriterLock { _file: file })
    }
}

/// What the holder wrote, on one line without control characters: it is shown in a terminal.
fn holder(file: &mut File) -> String {
    let mut bytes = Vec::new();
    let _ = file.take(300).read_to_end(&mut bytes);
    let text: String = String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).collect();
    if text.is_empty() { "another process".to_owned() } else { text }
}

fn signature() -> String {
    let command: Vec<_> = std::env::args().take(8).collect();
    format!("process {} ({})", std::process::id(), command.join(" "))
}
