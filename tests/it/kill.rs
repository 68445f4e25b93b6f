//! The program is killed (SIGKILL) at random moments of everything it does: nothing lost, nothing twice.

use crate::batch_kit::Batch;
use crate::store_kit::Dice;
use std::time::{Duration, Instant, SystemTime};

/// What is killed. Each `run` has other rules than the last, so that it cleans all of the articles again; each `forget`
/// merges segments and compacts the store, and the next `run` brings the article back.
const WORK: [&[&str]; 7] = [
    &["--config", "a.toml", "run"],
    &["--config", "b.toml", "run"],
    &["--config", "a.toml", "run"],
    &["--config", "b.toml", "reclean"],
    &["--config", "a.toml", "reclean", "--all"],
    &["--config", "a.toml", "reindex"],
    &["--config", "a.toml", "forget"],
];

fn kill_and_go_on(articles: u64, kills: usize) {
    let batch = Batch::new(articles);
    batch.configure("a.toml", "index", "");
    batch.configure("b.toml", "index", "off = ['see-also-list', 'marked-ad-block']");
    batch.configure("undisturbed.toml", "undisturbed", "");
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_nanos() as u64;
    eprintln!("seed {seed}");
    let mut dice = Dice(seed);
    let whole = Instant::now();
    // Something must be there to forget, reclean and index.
    batch.done(&["--config", "a.toml", "run"]);
    let longest = whole.elapsed().clamp(Duration::from_millis(200), Duration::from_secs(2)).as_millis() as usize;

    let (mut killed, mut version) = (0, 1);
    while killed < kills {
        (0..20).for_each(|_| batch.write(dice.below(articles as usize) as u64, version));
        version += 1;
        let mut work = WORK[dice.below(WORK.len())].to_vec();
        let forgotten: Vec<String> =
            (0..30).map(|_| format!("posts/{:05}.md", dice.below(articles as usize))).collect();
        if work.contains(&"forget") {
            work.extend(forgotten.iter().map(String::as_str));
        }
        let mut child = batch.start(&work);
        std::thread::sleep(Duration::from_millis(dice.below(longest) as u64));
        if child.try_wait().expect("a child").is_none() {
            child.kill().expect("killed");
            killed += 1;
        }
        child.wait().expect("ended");
    }
    // A search after the last kill is a start-up, too: the index catches up.
    batch.tamis(&["--config", "a.toml", "search", "ask"]);
    let found = batch.json(&["--config", "a.toml", "verify", "--json"]);
    assert_eq!((&found["sound"], &found["faults"]), (&true.into(), &serde_json::json!([])));

    batch.done(&["--config", "a.toml", "run"]);
    batch.done(&["--config", "undisturbed.toml", "run"]);
    let (found, expected) = (batch.records("a.toml"), batch.records("undisturbed.toml"));
    assert_eq!(found.len(), articles as usize);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    let copies = found.iter().filter(|record| !record["duplicate_of"].is_null()).count();
    assert!(copies >= articles as usize / 8, "{copies} copies");
    for config in ["a.toml", "undisturbed.toml"] {
        let verified = batch.json(&["--config", config, "verify", "--json"]);
        assert_eq!((&verified["sound"], &verified["index"]["caught_up"]), (&true.into(), &0.into()), "{verified}");
        assert_eq!(verified["index"]["articles"], articles);
    }
    for query in ["ask", "baden OR kilor", "is:duplicate ask"] {
        let answers = ["a.toml", "undisturbed.toml"]
            .map(|config| batch.json(&["--config", config, "search", "--unfold", "--json", query]));
        let [found, expected] = [0, 1].map(|at| answers[at]["total"].as_u64().expect("a number"));
        if answers.iter().all(|answer| answer["total_is_estimate"] != true) {
            assert_eq!(found, expected, "{query}");
        } else {
            // Of very many matches a sample is counted, and where the segments end decides which.
            assert!(found.abs_diff(expected) <= expected / 2, "{query}: {found}, not about {expected}");
        }
    }
}

#[test]
fn forty_five_kills_lose_nothing() {
    kill_and_go_on(2_000, 45);
}

#[test]
#[ignore = "takes many minutes"]
fn two_hundred_kills_lose_nothing() {
    kill_and_go_on(4_000, 200);
}
