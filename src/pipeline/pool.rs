//! Work spread over threads, results in the order of the inputs, and never more in hand than can be held.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// How many inputs a worker may be ahead of the slowest one.
const AHEAD: usize = 8;

/// Parsers recurse at most as deep as a document nests; this holds for that with room to spare.
const STACK: usize = 16 << 20;

/// How long to wait for a result before `take` hears that there is none.
const PAUSE: Duration = Duration::from_secs(1);

/// Does `work` on every input with `workers` threads and hands the results on in the order of the inputs.
///
/// Inputs are drawn only as results are taken: at most `8 × workers` are in hand. When `take` breaks off, no
/// further input is drawn; what is in hand is finished and thrown away. When nothing has come for a second, `take`
/// gets `None`, so that it can save what it holds.
pub fn in_order<I, R>(
    inputs: impl Iterator<Item = I> + Send,
    workers: usize,
    work: impl Fn(I) -> R + Sync,
    mut take: impl FnMut(Option<R>) -> ControlFlow<()>,
) where
    I: Send,
    R: Send,
{
    let workers = workers.max(1);
    // A permit for each input that may be in hand.
    let (permit, permits) = mpsc::sync_channel::<()>(workers * AHEAD);
    for _ in 0..workers * AHEAD {
        permit.send(()).expect("the channel holds all permits");
    }
    let (job, jobs) = mpsc::channel::<(usize, I)>();
    let jobs = Mutex::new(jobs);
    let (done, results) = mpsc::channel::<(usize, R)>();

    thread::scope(|scope| {
        scope.spawn(move || feed(inputs, &permits, &job));
        for _ in 0..workers {
            let (done, jobs, work) = (done.clone(), &jobs, &work);
            let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || {
                while let Some((number, input)) = next(jobs) {
                    if done.send((number, work(input))).is_err() {
                        return;
                    }
                }
            });
            worker.expect("the system can start a thread");
        }
        drop(done);
        let mut waiting = BTreeMap::new();
        let mut turn = 0;
        'taking: loop {
            match results.recv_timeout(PAUSE) {
                Ok((number, result)) => waiting.insert(number, result),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) if take(None).is_break() => break,
                Err(mpsc::RecvTimeoutError::Timeout) => continue,
            };
            while let Some(result) = waiting.remove(&turn) {
                turn += 1;
                if take(Some(result)).is_break() {
                    break 'taking;
                }
                // The feeder is gone once the inputs are drawn.
                let _ = permit.send(());
            }
        }
        drop(permit);
    });
}

fn feed<I>(inputs: impl Iterator<Item = I>, permits: &mpsc::Receiver<()>, job: &mpsc::Sender<(usize, I)>) {
    for numbered in inputs.enumerate() {
        if permits.recv().is_err() || job.send(numbered).is_err() {
            return;
        }
    }
}

fn next<I>(jobs: &Mutex<mpsc::Receiver<(usize, I)>>) -> Option<(usize, I)> {
    // A panic never happens while the lock is held, so a poisoned lock is still sound.
    let jobs = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    jobs.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_keep_the_order_of_the_inputs() {
        let mut seen = Vec::new();
        let slow_for_some = |n: u64| {
            thread::sleep(Duration::from_micros(if n.is_multiple_of(7) { 900 } else { 10 }));
            n * 2
        };
        in_order(0..500u64, 4, slow_for_some, |n| {
            seen.extend(n);
            ControlFlow::Continue(())
        });
        assert_eq!(seen, (0..500).map(|n| n * 2).collect::<Vec<_>>());
    }

    #[test]
    fn no_more_is_drawn_than_can_be_held() {
        let drawn = AtomicUsize::new(0);
        let inputs = (0..10_000).inspect(|_| {
            drawn.fetch_add(1, Ordering::SeqCst);
        });
        let mut taken = 0;
        in_order(
            inputs,
            2,
            |n: usize| n,
            |n| {
                taken += usize::from(n.is_some());
                let ahead = drawn.load(Ordering::SeqCst) - taken;
                assert!(ahead <= 2 * AHEAD + 1, "{ahead} in hand");
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, 10_000);
    }

    #[test]
    fn breaking_off_ends_the_drawing() {
        let drawn = AtomicUsize::new(0);
        let inputs = (0..).inspect(|_| {
            drawn.fetch_add(1, Ordering::SeqCst);
        });
        let mut taken = 0;
        in_order(
            inputs,
            3,
            |n: usize| n,
            |n| {
                taken += usize::from(n.is_some());
                if taken == 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 20);
        assert!(drawn.load(Ordering::SeqCst) <= 20 + 3 * AHEAD + 1);
    }

    #[test]
    fn nothing_to_do_is_done() {
        in_order(std::iter::empty::<()>(), 2, |()| (), |_| panic!("there is no result"));
    }
}
