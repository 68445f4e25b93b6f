//! One request at a time to a host, a pause behind each, and an end to asking a host that does not answer.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, Semaphore, SemaphorePermit};
use tokio::time::Instant;
use url::Url;

/// A host is left alone for the rest of the run after so many failures in a row.
const FAILURES_IN_A_ROW: u32 = 5;

/// A pause that people should hear of.
const LONG: Duration = Duration::from_secs(3);

/// Every host that is asked in a run.
pub struct Hosts {
    turns: Mutex<HashMap<String, Arc<AsyncMutex<Turn>>>>,
    slots: Semaphore,
    paused: Mutex<BTreeMap<String, Instant>>,
}

/// A host that asked for a long pause, as long as the value lives.
pub struct Pause<'h> {
    hosts: &'h Hosts,
    host: Option<String>,
}

/// The right to ask a host: there is one a host.
#[derive(Default)]
pub struct Turn {
    next: Option<Instant>,
    failures: u32,
}

impl Hosts {
    /// No host is known yet; `at_once` requests may be under way to all of them together.
    pub fn new(at_once: usize) -> Hosts {
        Hosts { turns: Mutex::default(), slots: Semaphore::new(at_once.clamp(1, 1000)), paused: Mutex::default() }
    }

    /// Waits for the turn to ask the host of an address.
    pub async fn turn(&self, url: &Url) -> OwnedMutexGuard<Turn> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(host(url)).or_default())
        };
        turn.lock_owned().await
    }

    /// Notes that the host of an address is not asked before `end`, if that is a long time.
    pub fn pause(&self, url: &Url, end: Instant) -> Pause<'_> {
        let is_long = end.saturating_duration_since(Instant::now()) > LONG;
        let host = is_long.then(|| host(url));
        if let Some(host) = &host {
            self.paused().insert(host.clone(), end);
        }
        Pause { hosts: self, host }
    }

    /// The hosts that are given a long pause right now, and how long it still is.
    pub fn pauses(&self) -> Vec<(String, Duration)> {
        let now = Instant::now();
        self.paused().iter().map(|(host, end)| (host.clone(), end.saturating_duration_since(now))).collect()
    }

    fn paused(&self) -> MutexGuard<'_, BTreeMap<String, Instant>> {
        self.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One of the places for requests that are under way.
    pub async fn slot(&self) -> SemaphorePermit<'_> {
        self.slots.acquire().await.expect("the semaphore is never closed")
    }
}

impl Drop for Pause<'_> {
    fn drop(&mut self) {
        if let Some(host) = &self.host {
            self.hosts.paused().remove(host);
        }
    }
}

/// Name and port of an address; with the usual ports, `http` and `https` are one host.
pub fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or("").trim_end_matches('.').to_ascii_lowercase();
    match url.port() {
        Some(port) => format!("{name}:{port}"),
        None => name,
    }
}

impl Turn {
    /// When the next request may go out.
    pub fn next(&self) -> Instant {
        self.next.unwrap_or_else(Instant::now)
    }

    /// Why the host is not asked any more, if it is not: it failed too often, or asked for more patience than `most`.
    pub fn left_alone(&self, most: Duration) -> Option<String> {
        if self.failures >= FAILURES_IN_A_ROW {
            return Some(format!("failed {} times in a row", self.failures));
        }
        let wait = self.next().saturating_duration_since(Instant::now());
        (wait > most).then(|| format!("asked to be left alone for {} seconds", wait.as_secs()))
    }

    /// A request has ended: the next may go out after `pause`.
    pub fn ended(&mut self, pause: Duration) {
        self.next = Some(Instant::now() + pause);
    }

    /// The next request may not go out before `wait` is over.
    pub fn hold(&mut self, wait: Duration) {
        self.next = Some(self.next().max(Instant::now() + wait));
    }

    /// What became of an address in the end.
    pub fn outcome(&mut self, failed: bool) {
        self.failures = if failed { self.failures + 1 } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_host_that_fails_again_and_again_is_left_alone() {
        let mut turn = Turn::default();
        for _ in 0..FAILURES_IN_A_ROW {
            assert_eq!(turn.left_alone(Duration::from_secs(120)), None);
            turn.outcome(true);
        }
        assert!(turn.left_alone(Duration::from_secs(120)).is_some());
        turn.outcome(false);
        turn.hold(Duration::from_secs(3600));
        assert!(turn.left_alone(Duration::from_secs(120)).is_some_and(|why| why.contains("3")));
        assert_eq!(turn.left_alone(Duration::from_secs(3600)), None);
    }

    #[tokio::test]
    async fn long_pauses_are_known_as_long_as_they_last() {
        let (hosts, url) = (Hosts::new(1), Url::parse("https://advice.example/a").expect("an address"));
        let short = hosts.pause(&url, Instant::now() + Duration::from_secs(1));
        assert!(hosts.pauses().is_empty());
        let long = hosts.pause(&url, Instant::now() + Duration::from_secs(90));
        drop(short);
        let [(host, left)] = hosts.pauses().try_into().expect("one host");
        assert!(host == "advice.example" && left > Duration::from_secs(80), "{host} {left:?}");
        drop(long);
        assert!(hosts.pauses().is_empty());
    }

    #[test]
    fn a_host_is_a_name_and_a_port() {
        let host = |address: &str| host(&Url::parse(address).expect("an address"));
        assert_eq!(host("http://Advice.example/a"), host("https://advice.example./b"));
        assert_ne!(host("http://advice.example:8080/"), host("http://advice.example/"));
    }
}
