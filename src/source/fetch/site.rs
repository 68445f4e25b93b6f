//! The rules of every site that is asked, read once a day.

use crate::source::robots::Robots;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Mutex as AsyncMutex;
use url::Url;

/// How long rules hold, in seconds.
const A_DAY: i64 = 24 * 60 * 60;

/// What a site answered when it was asked for its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRobots {
    /// Scheme, host and port.
    pub origin: String,
    /// When it was asked, in seconds since 1970.
    pub read_at: i64,
    /// The file; empty where there is none.
    pub file: String,
}

/// The rules of one site.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub read_at: i64,
    pub rules: Arc<Robots>,
    /// What to tell people whose page is denied.
    pub why: String,
    /// The file, if it may be kept for the next run.
    pub file: Option<String>,
}

/// The rules of all sites.
#[derive(Default)]
pub(super) struct Sites(Mutex<BTreeMap<String, Arc<AsyncMutex<Option<Known>>>>>);

impl Sites {
    /// Begins with what earlier runs have read.
    pub(super) fn new(saved: &[SavedRobots], agent: &str) -> Sites {
        let known = |saved: &SavedRobots| {
            let known = Known::read(saved.read_at, saved.file.as_bytes(), agent);
            (saved.origin.clone(), Arc::new(AsyncMutex::new(Some(known))))
        };
        Sites(Mutex::new(saved.iter().map(known).collect()))
    }

    /// The place of a site's rules; whoever locks it first reads them.
    pub(super) fn of(&self, url: &Url) -> Arc<AsyncMutex<Option<Known>>> {
        let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(sites.entry(url.origin().ascii_serialization()).or_default())
    }

    /// What the next run may begin with.
    pub(super) fn saved(&self, now: i64) -> Vec<SavedRobots> {
        let sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let saved = |(origin, known): (&String, &Arc<AsyncMutex<Option<Known>>>)| {
            let known = known.try_lock().ok()?.clone()?;
            let file = known.file.filter(|_| now - known.read_at < A_DAY)?;
            Some(SavedRobots { origin: origin.clone(), read_at: known.read_at, file })
        };
        sites.iter().filter_map(saved).collect()
    }
}

impl Known {
    pub(super) fn read(read_at: i64, file: &[u8], agent: &str) -> Known {
        Known {
            read_at,
            rules: Arc::new(Robots::parse(file, agent)),
            why: "it is in a part that is closed to readers like tamis".to_owned(),
            file: Some(String::from_utf8_lossy(file).into_owned()),
        }
    }

    /// A site that cannot show its rules is asked for nothing else.
    pub(super) fn closed(read_at: i64, why: String) -> Known {
        Known { read_at, rules: Arc::new(Robots::deny_all()), why, file: None }
    }

    pub(super) fn holds(&self, now: i64) -> bool {
        (0..A_DAY).contains(&(now - self.read_at))
    }
}
