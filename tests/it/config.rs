//! `pipeline.toml`: the checked-in file says what the program does without one.

use std::path::Path;
use tamis::config::{Config, parse};

const TEXT: &str = include_str!("../../pipeline.toml");

#[test]
fn the_checked_in_file_holds_the_defaults() {
    let written = parse(TEXT, Path::new("pipeline.toml")).expect("the file is right");
    let [source] = written.source.as_slice() else { panic!("one source: the fixtures") };
    assert_eq!(source.paths, ["fixtures/articles/*/input.*"]);
    assert_eq!(Config { source: Vec::new(), ..written }, Config::default());
}

#[test]
fn every_key_is_documented() {
    let schema = serde_json::to_value(schemars::schema_for!(Config)).expect("JSON");
    let defs = schema["$defs"].as_object().expect("definitions");
    let objects = std::iter::once(&schema).chain(defs.values());
    let keys: Vec<&String> =
        objects.filter_map(|object| object["properties"].as_object()).flat_map(|p| p.keys()).collect();
    assert!(keys.len() > 10);
    for key in keys {
        let said = |line: &str| {
            let line = line.trim_start_matches(['#', ' ']);
            line.starts_with(&format!("{key} = "))
                || line.starts_with('[') && line.trim_matches(['[', ']']).rsplit('.').next() == Some(key)
        };
        assert!(TEXT.lines().any(said), "pipeline.toml does not document `{key}`");
    }
}

#[test]
fn what_is_commented_out_is_right_too() {
    let is_example = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| {
            rest.starts_with('[')
                || rest.split_once(" = ").is_some_and(|(key, _)| key.chars().all(|c| c.is_lowercase() || c == '_'))
        })
    };
    let all: String =
        TEXT.lines().map(|line| if is_example(line) { &line[2..] } else { line }.to_owned() + "\n").collect();
    let config = parse(&all, Path::new("pipeline.toml")).expect("the examples are right");
    assert!(config.source[0].limit.is_some() && config.source[0].clean.is_some());
    let kinds: Vec<_> = config.source.iter().map(|source| source.kind.name()).collect();
    assert_eq!(kinds, ["files", "web", "list", "feed", "sitemap", "warc", "jsonl", "mhtml"]);
}
