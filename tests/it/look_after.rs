//! The commands that look after a store: `reclean`, `forget`, `duplicates`, `status`, and readers while a run writes.

use crate::batch_kit::Batch;
use serde_json::Value;
use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tamis::index::Index;
use tamis::search::{Request, Search};
use tamis::store::Store;

const OFF: &str = "off = ['see-also-list']";

fn code(batch: &Batch, args: &[&str]) -> i32 {
    batch.tamis(args).status.code().expect("a code")
}

#[test]
fn newer_rules_clean_stored_bytes_again() {
    let batch = Batch::new(30);
    batch.configure("off.toml", "index", OFF);
    batch.done(&["--config", "off.toml", "run"]);
    let before = batch.records("pipeline.toml");
    fs::remove_dir_all(batch.path("posts")).expect("removed"); // only the stored bytes are left
    let status = batch.json(&["status", "--json"]);
    assert_eq!((&status["stale"], &status["articles"]), (&30.into(), &30.into()));

    let dry = batch.json(&["reclean", "--dry-run", "--diff", "--json"]);
    assert_eq!((&dry["changed"], &dry["cleaned"]), (&30.into(), &30.into()), "{dry}");
    assert_eq!(dry["diff"].as_array().map(Vec::len), Some(30));
    assert_eq!(batch.records("pipeline.toml"), before, "nothing was written");

    let done = batch.json(&["reclean", "--diff", "--json"]);
    assert_eq!(done["changed"], 30);
    assert_eq!(done["removed"], serde_json::json!({"see-also-list": 30}));
    let gone = done["diff"][0]["lines_gone"].as_array().expect("lines");
    assert!(gone.iter().any(|line| line.as_str().is_some_and(|line| line.contains("Best headphones"))), "{gone:?}");
    assert_eq!(batch.json(&["status", "--json"])["stale"], 0);
    assert_eq!(batch.json(&["reclean", "--json"])["articles"], 0, "these rules have seen all");
    let all = batch.json(&["reclean", "--all", "--json"]);
    assert_eq!((&all["cleaned"], &all["changed"]), (&30.into(), &0.into()));
    assert_eq!(batch.json(&["verify", "--json"])["sound"], true);

    let fresh = Batch::new(30);
    fresh.done(&["run"]);
    assert_eq!(batch.records("pipeline.toml"), fresh.records("pipeline.toml"), "as if read today");
    assert_eq!(code(&batch, &["reclean", "--source", "nowhere"]), 2);
}

#[test]
fn a_run_cleans_again_what_its_sources_no_longer_have() {
    let batch = Batch::new(12);
    batch.configure("off.toml", "index", OFF);
    batch.done(&["--config", "off.toml", "run"]);
    fs::remove_file(batch.path("posts/00003.md")).expect("removed");
    let summary = batch.json(&["run", "--json"]);
    assert_eq!((&summary["gone"], &summary["changed"]), (&1.into(), &11.into()), "{summary}");
    assert_eq!((&summary["recleaned"]["cleaned"], &summary["recleaned"]["changed"]), (&1.into(), &1.into()));
    let again = batch.json(&["run", "--json"]);
    assert_eq!((&again["read"], &again["recleaned"]["articles"]), (&0.into(), &0.into()), "{again}");

    let status = batch.json(&["status", "--json"]);
    assert_eq!((&status["gone"], &status["articles"], &status["stale"]), (&1.into(), &12.into(), &0.into()));
    let lost = batch.records("pipeline.toml").into_iter().find(|r| r["source"]["path"] == "posts/00003.md");
    let id = lost.expect("it stays")["id"].as_str().expect("an id").to_owned();
    assert!(String::from_utf8_lossy(&batch.done(&["show", &id])).contains("no longer has it"));
    assert_eq!(batch.json(&["forget", "--gone", "--json"])["forgotten"], serde_json::json!([id]));
    assert_eq!(batch.json(&["status", "--json"])["articles"], 11);
}

#[test]
fn what_is_forgotten_is_nowhere() {
    let batch = Batch::new(18);
    fs::write(
        batch.path("posts/secret.md"),
        "# Quillon's way\n\n**1. Write to Quillon.**\n\nAsk Quillon twice a year.\n",
    )
    .expect("a file");
    batch.done(&["run"]);
    let hit = |query: &str| code(&batch, &["search", "--articles", query]);
    assert_eq!(hit("quillon"), 0);
    fs::remove_file(batch.path("posts/secret.md")).expect("removed");
    let would = batch.json(&["forget", "--dry-run", "--json", "posts/secret.md"]);
    assert_eq!(would["forgotten"].as_array().map(Vec::len), Some(1));
    assert_eq!(hit("quillon"), 0, "only looked");
    batch.done(&["forget", "posts/secret.md"]);
    assert_eq!(hit("quillon"), 1);
    assert_eq!(batch.records("pipeline.toml").len(), 18);
    for file in ignore::WalkBuilder::new(batch.path("index")).standard_filters(false).build().flatten() {
        let bytes = fs::read(file.path()).unwrap_or_default();
        let lower = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!lower.contains("quillon"), "{} still has it", file.path().display());
    }
    assert_eq!(code(&batch, &["forget", "posts/secret.md"]), 1, "nothing is left to forget");
    assert_eq!(batch.json(&["verify", "--json"])["sound"], true);
    assert_eq!(code(&batch, &["forget"]), 2);
    assert_eq!(code(&batch, &["forget", "--source", "nowhere"]), 2);
    assert_eq!(code(&batch, &["forget", "--source", "posts", "--older-than", "30d"]), 1);
    let all = batch.json(&["forget", "--source", "posts", "--json"]);
    assert_eq!(all["forgotten"].as_array().map(Vec::len), Some(18));
    let status = batch.json(&["status", "--json"]);
    assert_eq!(
        (&status["articles"], &status["index"]["tips"], &status["forgotten"]),
        (&0.into(), &0.into(), &19.into())
    );
}

#[test]
fn duplicates_are_listed_with_reasons() {
    let batch = Batch::new(24);
    batch.done(&["run"]);
    let clusters = batch.json(&["duplicates", "--json"]);
    assert_eq!(clusters["total"], clusters["clusters"].as_array().map(Vec::len).expect("a list"));
    let clusters = clusters["clusters"].as_array().expect("a list");
    assert!(!clusters.is_empty());
    let sizes: Vec<_> = clusters.iter().map(|cluster| cluster["articles"].as_u64().expect("a number")).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b) && sizes.iter().all(|size| *size >= 2), "{sizes:?}");
    for copy in clusters.iter().flat_map(|cluster| cluster["copies"].as_array().expect("copies")) {
        assert!(copy["similarity"].as_f64().is_some_and(|s| s > 0.2 && s <= 1.0), "{copy}");
        assert!(!copy["reasons"].as_array().expect("reasons").is_empty(), "{copy}");
    }
    let marked = batch.records("pipeline.toml").iter().filter(|record| !record["duplicate_of"].is_null()).count();
    let listed: usize = sizes.iter().map(|size| *size as usize - 1).sum();
    assert_eq!(listed, marked);
    let people = String::from_utf8(batch.done(&["duplicates", "--limit", "1"])).expect("UTF-8");
    assert!(people.contains("articles") && people.contains("after it: "), "{people}");
    let lone = Batch::new(1);
    lone.done(&["run"]);
    assert_eq!(code(&lone, &["duplicates"]), 1);
}

#[test]
fn status_says_what_is_there_and_what_is_behind() {
    let batch = Batch::new(10);
    batch.done(&["run"]);
    let status = batch.json(&["status", "--json"]);
    let of_source = &status["by_source"][0];
    assert_eq!(
        (&of_source["name"], &of_source["places"], &of_source["articles"]),
        (&"posts".into(), &10.into(), &10.into())
    );
    assert_eq!(status["made_by"][0]["articles"], 10);
    assert_eq!(status["versions"]["tamis"], env!("CARGO_PKG_VERSION"));
    for bytes in ["store", "index", "raw"] {
        assert!(status["sizes"][bytes].as_u64().is_some_and(|bytes| bytes > 1_000), "{status}");
    }
    assert!(status["age"]["oldest"].as_str() <= status["age"]["newest"].as_str());
    assert_eq!((&status["last_run"]["command"], &status["last_run"]["summary"]["new"]), (&"run".into(), &10.into()));
    fs::remove_dir_all(batch.path("index/tips")).expect("removed");
    assert!(batch.json(&["status", "--json"])["index"]["behind"].as_u64().is_some_and(|behind| behind >= 10));
    let people = String::from_utf8(batch.done(&["status"])).expect("UTF-8");
    assert!(people.contains("behind"), "{people}");
}

/// Sixteen readers ask store and index while a run fills both.
#[test]
fn sixteen_readers_see_whole_articles_while_a_run_writes() {
    let batch = Batch::new(400);
    fs::create_dir(batch.path("later")).expect("a folder");
    for n in 20..400 {
        let name = format!("{n:05}.md");
        fs::rename(batch.path("posts").join(&name), batch.path("later").join(&name)).expect("moved");
    }
    batch.done(&["run"]);
    for n in 20..400 {
        let name = format!("{n:05}.md");
        fs::rename(batch.path("later").join(&name), batch.path("posts").join(&name)).expect("moved");
    }
    let (folder, done, reads) = (batch.path("index"), AtomicBool::new(false), AtomicUsize::new(0));
    let read = || {
        let store = Store::open_reader(&folder).expect("a store");
        let index = Index::open_reader(&folder).expect("an index");
        while !done.load(Ordering::Relaxed) {
            index.refresh().expect("refreshed");
            let answer = Search::new(&index).answer(&Request::new("ask baden part")).expect("an answer");
            for hit in &answer.hits {
                let record = store.get(&hit.article.id).expect("readable").expect("what is found is stored");
                assert_eq!(record.tips.len(), hit.article.tips);
                assert!(record.tips.iter().any(|tip| tip.id == hit.id && tip.title == hit.title), "{}", hit.id);
            }
            let from = reads.fetch_add(1, Ordering::Relaxed) % 500;
            let changes = store.since(from as u64, 40).expect("readable");
            assert!(changes.iter().all(|change| change.record.as_ref().is_some_and(|r| !r.text.is_empty())));
        }
    };
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..16).map(|_| scope.spawn(read)).collect();
        let summary: Value = batch.json(&["run", "--json"]);
        // What other programs do works as well.
        done.store(true, Ordering::Relaxed);
        assert_eq!(summary["new"], 380);
        readers.into_iter().for_each(|reader| reader.join().expect("no error"));
    });
    assert!(reads.load(Ordering::Relaxed) >= 16, "{reads:?}");
    assert_eq!(batch.json(&["verify", "--json"])["sound"], true);
}
