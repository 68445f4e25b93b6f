//! Processor time of this thread, this process, and the processes it has started.

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Of this thread.
pub fn of_thread() -> Duration {
    clock(ClockId::CLOCK_THREAD_CPUTIME_ID)
}

/// Of all threads of this process.
pub fn of_process() -> Duration {
    clock(ClockId::CLOCK_PROCESS_CPUTIME_ID)
}

/// Of the processes that this one has started and that have ended.
pub fn of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("the system counts");
    let of = |time: nix::sys::time::TimeVal| Duration::from_micros((time.tv_sec() * 1_000_000 + time.tv_usec()) as u64);
    of(usage.user_time()) + of(usage.system_time())
}

/// Median and 99th percentile.
pub fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

fn clock(id: ClockId) -> Duration {
    clock_gettime(id).expect("the system has the clock").into()
}
