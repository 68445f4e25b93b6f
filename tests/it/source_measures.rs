//! Figures on collections of vectors that are not part of the project: set `TAMIS_EVAL` to their folder and run
//! `cargo test --test it -- --ignored source_measures`.

use serde_json::Value;
use std::path::{Path, PathBuf};
use tamis::source::{guard::Guard, robots::Robots};

fn folder() -> PathBuf {
    std::env::var_os("TAMIS_EVAL").expect("TAMIS_EVAL names the folder of the vectors").into()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("vectors");
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
}

#[test]
#[ignore = "needs TAMIS_EVAL"]
fn robots_vectors() {
    let vectors = lines(&folder().join("hostile/google-robotstxt/vectors.jsonl"));
    let misses: Vec<&Value> = vectors
        .iter()
        .filter(|vector| {
            let file = unhex(vector["robots_hex"].as_str().expect("a file"));
            let path = url::Url::parse(vector["url"].as_str().expect("a URL"))
                .map(|url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
                .unwrap_or("/".to_owned());
            let robots = Robots::parse(&file, vector["agent"].as_str().expect("an agent"));
            Value::Bool(robots.allows(&path)) != vector["allowed"]
        })
        .collect();
    for miss in &misses {
        println!("missed: {} {:.80}", miss["test"], miss["url"].as_str().unwrap_or(""));
    }
    println!("{} of {}", vectors.len() - misses.len(), vectors.len());
    assert!(misses.len() <= 3);
    let wildcards = std::fs::read(folder().join("hostile/repro/robots-20000-wildcards.txt")).expect("a file");
    let started = std::time::Instant::now();
    Robots::parse(&wildcards, "tamis").allows(&format!("/{}", "abcdefgh".repeat(250)));
    println!("20,000 wildcards: {:?}", started.elapsed());
    assert!(started.elapsed().as_secs() < 1);
}

#[test]
#[ignore = "needs TAMIS_EVAL"]
fn ssrf_vectors() {
    for vector in lines(&folder().join("hostile/ssrf.jsonl")) {
        let verdict = Guard::default().check(vector["url"].as_str().expect("a URL"));
        assert_eq!(verdict.is_err(), vector["expect"] == "block", "{vector} {verdict:?}");
    }
}
