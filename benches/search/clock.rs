//! Processor time of this process and of the processes it has started, as Linux counts it.

use std::time::Duration;

/// A tick of the counts: the kernel's `USER_HZ` is 100 wherever Linux runs.
const TICK: Duration = Duration::from_millis(10);

/// Of all threads of this process.
pub fn of_process() -> Duration {
    ticks(13)
}

/// Of the processes that this one has started and that have ended.
pub fn of_children() -> Duration {
    ticks(15)
}

/// User and system time: two neighbouring fields of `/proc/self/stat`, counted from 0.
fn ticks(first: usize) -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux counts processor time");
    // The name of the program is in brackets and may hold spaces; two fields stand before its end.
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let fields: Vec<u32> = fields.split_whitespace().map(|field| field.parse().unwrap_or(0)).collect();
    TICK * (fields[first - 2] + fields[first - 1])
}
