//! The program as people and programs use it: command lines in, output and exit codes out.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) const ARTICLE: &str = "---\ntitle: Three small habits\nauthor: Ada Beispiel\ndate: 2024-05-01\n---\n\n\
Good work is made of habits that cost a few minutes a day and pay for years.\n\n\
## 1. Write down what you finished\n\nKeep a list of finished work. You will need it when you ask for a raise next year.\n\n\
## 2. Ask one question a week\n\nAsk somebody you admire one short question. You learn, and they remember you.\n\n\
## 3. Leave on time twice a week\n\nRest is part of the work. Leave on time at least twice a week, and say so.\n";

/// A folder with articles and a configuration that reads them.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "[[source]]\nkind = 'files'\npaths = ['posts/**/*.md']\n";
    for (name, text) in [("pipeline.toml", config)].iter().chain(files) {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    folder
}

pub(crate) fn tamis(folder: &Path, args: &[&str]) -> Output {
    tamis_with(folder, args, b"")
}

pub(crate) fn tamis_with(folder: &Path, args: &[&str], stdin: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tamis"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    let stdin = stdin.to_owned();
    let writer = std::thread::spawn(move || {
        let _ = pipe.write_all(&stdin);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("written");
    output
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", stdout(output), stderr(output)))
}

pub(crate) fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[test]
fn command_lines_give_what_is_written_in_their_files() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
}

#[test]
fn a_bad_input_is_a_record_in_its_place() {
    let folder = project(&[("a.md", ARTICLE), ("b.md", "# Other\n\nWords of another article."), ("empty.md", "")]);
    fs::write(folder.path().join("image.md"), b"\x89PNG\r\n\x1a\n\0\0\0").expect("a file");
    fs::write(folder.path().join("latin.md"), b"# Caf\xe9\n\nUn r\xe9sum\xe9 bien fait.\n").expect("a file");
    let inputs = ["a.md", "missing.md", "posts", "empty.md", "image.md", "latin.md", "b.md"];
    fs::create_dir(folder.path().join("posts")).expect("a folder");
    let output = tamis(folder.path(), &[&["clean", "--format", "jsonl", "-j", "4", "--"], &inputs[..]].concat());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let records = lines(&output);
    let paths: Vec<_> = records.iter().map(|record| record["source"]["path"].as_str().expect("a path")).collect();
    assert_eq!(paths, inputs);
    let errors: Vec<_> = records.iter().map(|record| record["error"]["kind"].as_str()).collect();
    let expected = [None, Some("not-found"), Some("is-directory"), Some("empty"), Some("binary"), None, None];
    assert_eq!(errors, expected);
    assert!(records[5]["text"].as_str().expect("text").contains("résumé"), "{}", records[5]);
    assert_eq!(code(&tamis(folder.path(), &["clean", "missing.md"])), 4);
}

#[test]
fn many_inputs_come_out_in_their_order_and_the_same_each_time() {
    let names: Vec<String> = (0..60).map(|n| format!("posts/{n:02}.md")).collect();
    let texts: Vec<String> =
        (0..60).map(|n| format!("# Title {n}\n\n{}", "Some words of it. ".repeat(1 + n * 7 % 50))).collect();
    let files: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = project(&files);
    let args: Vec<&str> =
        ["clean", "--format=jsonl", "-j8"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let output = tamis(folder.path(), &args);
    let paths: Vec<_> =
        lines(&output).iter().map(|record| record["source"]["path"].as_str().expect("a path").to_owned()).collect();
    assert_eq!(paths, names);
    assert_eq!(output.stdout, tamis(folder.path(), &args).stdout);
}

#[test]
fn a_stream_of_documents_becomes_a_stream_of_records() {
    let folder = project(&[]);
    let stream = "{\"id\":\"x1\",\"markdown\":\"# One\\n\\nWords.\"}\nnot json\n{\"url\":\"https://blog.example/p\",\"html\":\"<p>Two words\"}\n";
    let output = tamis_with(folder.path(), &["clean", "--from", "jsonl", "-"], stream.as_bytes());
    assert_eq!(code(&output), 3);
    let records = lines(&output);
    assert_eq!(records.len(), 3);
    assert_eq!((records[0]["id"].as_str(), records[0]["title"].as_str()), (Some("x1"), Some("One")));
    assert_eq!(records[1]["error"]["kind"].as_str(), Some("unreadable"));
    assert_eq!(records[2]["source"]["url"].as_str(), Some("https://blog.example/p"));
    assert_eq!(records[2]["text"].as_str().map(str::trim), Some("Two words"));
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let folder = project(&[("a.md", &format!("# Long\n\n{}", "Many words stand here. ".repeat(50_000)))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_tamis"))
        .args(["clean", "a.md", "a.md", "a.md"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn a_run_stores_and_a_second_run_has_nothing_to_do() {
    let folder =
        project(&[("posts/a.md", ARTICLE), ("posts/copy.md", ARTICLE), ("posts/b.md", "# B\n\nOther words entirely.")]);
    let first = tamis(folder.path(), &["run", "--json"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let summary = json(&first);
    assert_eq!((&summary["read"], &summary["new"], &summary["unchanged"]), (&3.into(), &3.into(), &0.into()));
    let exported = tamis(folder.path(), &["export"]).stdout;
    let second = json(&tamis(folder.path(), &["run", "--json"]));
    assert_eq!((&second["read"], &second["new"], &second["unchanged"]), (&0.into(), &0.into(), &3.into()));
    assert_eq!(tamis(folder.path(), &["export"]).stdout, exported, "the same bytes");

    let records = lines(&tamis(folder.path(), &["export", "--format", "jsonl"]));
    let ids: Vec<_> = records.iter().map(|record| record["id"].as_str().expect("an id").to_owned()).collect();
    assert!(ids.is_sorted() && ids.len() == 3);
    let repeats: Vec<_> = records.iter().filter(|record| !record["duplicate_of"].is_null()).collect();
    assert_eq!(repeats.len(), 1, "two files of the same bytes are two records, one marked");

    let status = json(&tamis(folder.path(), &["status", "--json"]));
    assert_eq!((&status["articles"], &status["index"]["behind"]), (&3.into(), &0.into()));
}

#[test]
fn a_changed_file_replaces_its_record_and_a_lost_file_keeps_it() {
    let folder = project(&[("posts/a.md", ARTICLE), ("posts/b.md", "# B\n\nOther words.")]);
    tamis(folder.path(), &["run"]);
    fs::write(folder.path().join("posts/a.md"), "# New\n\nQuite other words.").expect("written");
    fs::remove_file(folder.path().join("posts/b.md")).expect("removed");
    let summary = json(&tamis(folder.path(), &["run", "--json"]));
    assert_eq!((&summary["new"], &summary["changed"], &summary["gone"]), (&0.into(), &1.into(), &1.into()));
    let titles: Vec<_> = lines(&tamis(folder.path(), &["export"]))
        .iter()
        .map(|r| r["title"].as_str().expect("a title").to_owned())
        .collect();
    assert_eq!(titles.len(), 2);
    assert!(titles.contains(&"New".to_owned()) && titles.contains(&"B".to_owned()), "{titles:?}");
}

#[test]
fn a_run_goes_on_after_a_bad_file_and_says_which() {
    let folder = project(&[("posts/a.md", ARTICLE), ("posts/empty.md", "")]);
    let output = tamis(folder.path(), &["run"]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("posts/empty.md"), "{}", stderr(&output));
    fs::remove_file(folder.path().join("posts/a.md")).expect("removed");
    let other = project(&[("posts/empty.md", "")]);
    assert_eq!(code(&tamis(other.path(), &["run"])), 4);
}

#[test]
fn a_second_writer_is_told_who_holds_the_store() {
    let folder = project(&[("posts/a.md", ARTICLE)]);
    tamis(folder.path(), &["run"]);
    let _held = tamis::store::Store::open(&folder.path().join("index")).expect("a store");
    let output = tamis(folder.path(), &["run"]);
    assert_eq!(code(&output), 5, "{}", stderr(&output));
    assert!(stderr(&output).contains(&std::process::id().to_string()), "{}", stderr(&output));
    assert_eq!(code(&tamis(folder.path(), &["export"])), 0, "readers go on");
}

#[test]
fn what_was_gathered_is_found_and_shown() {
    let folder = project(&[
        ("posts/a.md", ARTICLE),
        ("posts/b.md", "# Gardens\n\nRoses want sun and patience, and a wall to lean on."),
    ]);
    tamis(folder.path(), &["run", "-q"]);
    let found = tamis(folder.path(), &["search", "--json", "--limit", "3", "--", "ask for a raise"]);
    assert_eq!(code(&found), 0, "{}", stderr(&found));
    let answer = json(&found);
    let hit = &answer["hits"][0];
    for key in ["id", "score", "title", "snippet", "article"] {
        assert!(!hit[key].is_null(), "a hit has `{key}`: {hit}");
    }
    assert_eq!(hit["title"].as_str(), Some("Write down what you finished"));
    let id = hit["id"].as_str().expect("an id");
    let tip = json(&tamis(folder.path(), &["show", "--json", id]));
    assert_eq!(tip["ordinal"], 1);
    let article = json(&tamis(folder.path(), &["--json", "show", hit["article"]["id"].as_str().expect("an id")]));
    assert_eq!((article["schema"].as_str(), article["tips"].as_array().map(Vec::len)), (Some("tamis/1"), Some(3)));
    assert_eq!(code(&tamis(folder.path(), &["search", "--", "zzyzx"])), 1);
    assert_eq!(code(&tamis(folder.path(), &["show", "nothing"])), 1);
}

#[test]
fn tips_made_elsewhere_are_found_under_their_ids() {
    let folder = project(&[]);
    let tips = "{\"schema\":\"tamis/1\",\"id\":\"cards-1\",\"title\":\"Carry cards\",\"body\":\"Carry business cards.\",\"language\":\"en\"}\nnonsense\n";
    let imported = tamis_with(folder.path(), &["import", "-"], tips.as_bytes());
    assert_eq!(code(&imported), 3, "{}", stderr(&imported));
    assert!(stderr(&imported).contains("-:2"), "{}", stderr(&imported));
    let answer = json(&tamis(folder.path(), &["search", "--json", "business cards"]));
    assert_eq!(answer["hits"][0]["id"].as_str(), Some("cards-1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_fetched_once_and_asked_about_again() {
    use super::loopback::{Reply, Server, html, status};
    let server = Server::start([127, 0, 0, 1], |request| match (request.path.as_str(), request.header("if-none-match")) {
        ("/a", Some("\"1\"")) => status(304, &[]),
        ("/a", _) => match html("<html><title>Asking well</title><article><h1>Asking well</h1><p>Ask one person one thing, and say thank you.</p></article>") {
            Reply::Page(code, mut headers, body) => {
                headers.push(("etag", "\"1\"".to_owned()));
                Reply::Page(code, headers, body)
            }
            other => other,
        },
        _ => status(404, &[]),
    })
    .await;
    let folder = project(&[]);
    let config = format!(
        "[fetch]\nallow_private = true\ndelay_seconds = 0.01\ntries = 1\n[[source]]\nkind = 'web'\nurls = ['{}', '{}']\n",
        server.url("/a"),
        server.url("/gone")
    );
    fs::write(folder.path().join("pipeline.toml"), config).expect("a file");
    let run = || {
        let folder = folder.path().to_owned();
        tokio::task::spawn_blocking(move || tamis(&folder, &["run", "--json"]))
    };
    let first = run().await.expect("it ends");
    assert_eq!(code(&first), 3, "{}", stderr(&first));
    assert_eq!((&json(&first)["read"], &json(&first)["new"]), (&1.into(), &1.into()), "{}", stdout(&first));
    assert!(stderr(&first).contains("/gone"), "{}", stderr(&first));
    let exported = tamis(folder.path(), &["export"]).stdout;
    let second = json(&run().await.expect("it ends"));
    assert_eq!((&second["read"], &second["unchanged"]), (&0.into(), &1.into()), "{second}");
    assert_eq!(tamis(folder.path(), &["export"]).stdout, exported);
    let record = lines(&tamis(folder.path(), &["export"])).remove(0);
    assert_eq!(record["source"]["url"].as_str(), Some(server.url("/a").as_str()));
    assert!(record["source"]["fetched_at"].is_string(), "{record}");
}

#[test]
fn an_article_is_explained_from_its_file_and_from_the_store() {
    let post = format!(
        "{ARTICLE}\n<!-- affiliate ads begin -->\n[Lamps](https://x.sjv.io/c/1234567/98765/4321)\n<!-- affiliate ads end -->\n"
    );
    let folder = project(&[("posts/a.md", &post)]);
    tamis(folder.path(), &["run", "-q"]);
    let id = lines(&tamis(folder.path(), &["export"]))[0]["id"].as_str().expect("an id").to_owned();
    let of_file = tamis(folder.path(), &["explain", "posts/a.md"]);
    let of_store = tamis(folder.path(), &["explain", &id]);
    assert_eq!((code(&of_file), code(&of_store)), (0, 0), "{}{}", stderr(&of_file), stderr(&of_store));
    assert_eq!(stdout(&of_file), stdout(&of_store));
    assert!(stdout(&of_file).contains("╰ marked-ad-block"), "{}", stdout(&of_file));
    assert_eq!(json(&tamis(folder.path(), &["explain", "--json", &format!("{id}#1")]))["id"], id.as_str());
    let why = json(&tamis(folder.path(), &["explain", &id, "--json", "--why", "Lamps"]));
    assert_eq!((&why["in_output"], &why["found"][0]["fate"]), (&false.into(), &"cut".into()), "{why}");
    assert_eq!(why["found"][0]["removed"]["rule"], "marked-ad-block");
    let page = tamis(folder.path(), &["explain", &id, "--html", "page.html"]);
    assert_eq!(code(&page), 0, "{}", stderr(&page));
    let page = fs::read_to_string(folder.path().join("page.html")).expect("a page");
    assert!(page.contains("id=\"cut-1\"") && page.contains("Three small habits"), "{page}");
    assert_eq!(stdout(&tamis(folder.path(), &["explain", "posts/a.md", "--html", "-"])), page);
    fs::create_dir(folder.path().join("taken")).expect("a folder");
    let refused = tamis(folder.path(), &["explain", "posts/a.md", "--html", "taken"]);
    assert!(code(&refused) != 0 && stderr(&refused).contains("cannot write taken"), "{}", stderr(&refused));
}

#[test]
fn a_changed_rule_of_the_user_cleans_again() {
    let folder = project(&[("posts/a.md", ARTICLE)]);
    tamis(folder.path(), &["run", "-q"]);
    let config = fs::read_to_string(folder.path().join("pipeline.toml")).expect("a file");
    let denied = format!("# moved down\n{config}[[clean.deny]]\nphrase = \"rest is part of the work\"\n");
    fs::write(folder.path().join("pipeline.toml"), &denied).expect("written");
    let summary = json(&tamis(folder.path(), &["run", "--json"]));
    assert_eq!((&summary["read"], &summary["changed"]), (&1.into(), &1.into()), "{summary}");
    let record = lines(&tamis(folder.path(), &["export"])).remove(0);
    assert!(!record["text"].as_str().expect("text").contains("Rest is part"), "{record}");
    let removed = record["removed"].as_array().expect("a list");
    let cut = removed.iter().find(|cut| cut["rule"] == "user-deny").expect("a cut of the user's");
    assert_eq!((&cut["evidence"]["kind"], &cut["evidence"]["line"]), (&"user-rule".into(), &5.into()), "{cut}");
    // Where the rule stands in the file decides nothing.
    fs::write(folder.path().join("pipeline.toml"), format!("# one line more\n{denied}")).expect("written");
    let summary = json(&tamis(folder.path(), &["run", "--json"]));
    assert_eq!((&summary["read"], &summary["unchanged"]), (&0.into(), &1.into()), "{summary}");
}
