//! How often each rule has cut in what is stored. The store keeps no such count: it is made by reading along with
//! the store's history, a little at every request that asks for it.

use super::library::locked;
use super::{Library, WebError};
use crate::clean::Removal;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Changes read from the store at a time.
const STEP: usize = 200;

/// How often one rule has cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// Cuts in all.
    pub cuts: u64,
    /// Articles with at least one.
    pub articles: u64,
}

/// The counts at one moment.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Id of the rule → its cuts.
    pub rules: BTreeMap<String, Cuts>,
    /// Articles that were looked at.
    pub articles: u64,
    /// Whether there are changes that were not looked at yet.
    pub behind: bool,
}

/// Counts that follow the store.
#[derive(Debug, Default)]
pub struct Tally {
    counted: Mutex<Arc<Counted>>,
    seen: Mutex<Seen>,
}

/// How far the history was read, and what each record gave.
#[derive(Debug, Default)]
struct Seen {
    seq: u64,
    rules: Vec<String>,
    records: FxHashMap<u128, Box<[(u16, u32)]>>,
}

impl Tally {
    /// The counts, after reading along for at most `patience`. Who comes while another reads gets what is counted.
    pub fn counted(&self, library: &Library, patience: Duration) -> Result<Arc<Counted>, WebError> {
        if let Ok(mut seen) = self.seen.try_lock() {
            let until = Instant::now() + patience;
            let mut counted = Counted::clone(&locked(&self.counted));
            counted.behind = loop {
                let changes = library.store(|store| store.since(seen.seq, STEP))?;
                let Some(last) = changes.last() else { break false };
                seen.seq = last.seq;
                for change in &changes {
                    let removed = change.record.as_ref().map(|record| record.removed.as_slice());
                    seen.replace(&change.id, removed, &mut counted);
                }
                if Instant::now() > until {
                    break library.store(|store| store.last_seq())? > seen.seq;
                }
            };
            counted.articles = seen.records.len() as u64;
            *locked(&self.counted) = Arc::new(counted);
        }
        Ok(Arc::clone(&locked(&self.counted)))
    }
}

impl Seen {
    /// Takes back what a record gave and counts what it gives now; `None` for one that was forgotten.
    fn replace(&mut self, id: &str, removed: Option<&[Removal]>, counted: &mut Counted) {
        let key = u128::from_le_bytes(blake3::hash(id.as_bytes()).as_bytes()[..16].try_into().unwrap_or_default());
        for (rule, cuts) in self.records.remove(&key).into_iter().flatten() {
            let count = counted.rules.entry(self.rules[usize::from(rule)].clone()).or_default();
            count.cuts -= u64::from(cuts);
            count.articles -= 1;
        }
        let Some(removed) = removed else { return };
        let mut given: BTreeMap<u16, u32> = BTreeMap::new();
        for removal in removed {
            *given.entry(self.number(&removal.rule)).or_default() += 1;
        }
        for (rule, cuts) in &given {
            let count = counted.rules.entry(self.rules[usize::from(*rule)].clone()).or_default();
            count.cuts += u64::from(*cuts);
            count.articles += 1;
        }
        self.records.insert(key, given.into_iter().collect());
    }

    /// The number of a rule. There are some dozens of them.
    fn number(&mut self, rule: &str) -> u16 {
        let known = self.rules.iter().position(|known| known == rule);
        let number = known.unwrap_or_else(|| {
            self.rules.push(rule.to_owned());
            self.rules.len() - 1
        });
        u16::try_from(number).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_record_counts_once() {
        let (mut seen, mut counted) = (Seen::default(), Counted::default());
        let plan = crate::pipeline::Plan::default();
        let raw = crate::source::Raw {
            bytes: b"<p>a<img src=https://p.example/x.gif width=1 height=1>".to_vec(),
            ..Default::default()
        };
        let example = crate::pipeline::process(&raw, &plan).removed.remove(0);
        let cut = |rule: &str| Removal { rule: rule.to_owned(), ..example.clone() };
        seen.replace("a", Some(&[cut("x"), cut("x"), cut("y")]), &mut counted);
        seen.replace("b", Some(&[cut("x")]), &mut counted);
        assert_eq!(counted.rules["x"], Cuts { cuts: 3, articles: 2 });
        seen.replace("a", Some(&[cut("y")]), &mut counted);
        assert_eq!(
            (counted.rules["x"], counted.rules["y"]),
            (Cuts { cuts: 1, articles: 1 }, Cuts { cuts: 1, articles: 1 })
        );
        seen.replace("b", None, &mut counted);
        assert_eq!(counted.rules["x"], Cuts::default());
    }
}
