//! Search, show, import and export as people and programs use them.

use crate::cli::{ARTICLE, code, json, lines, project, stderr, stdout, tamis, tamis_with};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const GARDEN: &str = "# Three habits of a gardener\n\nGardens are made of habits, too.\n\n\
## 1. Write down what you planted\n\nKeep a list of what you planted and where. You will ask yourself in spring.\n\n\
## 2. Water in the morning\n\nWater early, before the sun is high.\n\n\
## 3. Rest twice a week\n\nRest is part of the work of a garden. Sit down and look at it.\n";

fn gathered(files: &[(&str, &str)]) -> TempDir {
    let folder = project(files);
    let run = tamis(folder.path(), &["run", "-q"]);
    assert_eq!(code(&run), 0, "{}", stderr(&run));
    folder
}

fn imported(tips: &[Value]) -> TempDir {
    let folder = project(&[]);
    let text: String = tips.iter().map(|tip| format!("{tip}\n")).collect();
    let import = tamis_with(folder.path(), &["import", "-"], text.as_bytes());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    folder
}

fn with(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tamis"));
    command.args(args).current_dir(folder).envs(variables.iter().copied());
    command.output().expect("the program starts")
}

#[test]
fn what_a_query_could_not_mean_is_said_with_its_place() {
    let folder = gathered(&[("posts/a.md", ARTICLE)]);
    let found = tamis(folder.path(), &["search", "finished \"work autor:ada"]);
    assert_eq!(code(&found), 0);
    let said = stderr(&found);
    let expected = "note: a quotation mark is not closed; its words were searched\n      \
                    finished \"work autor:ada\n               ^\n";
    assert!(said.contains(expected), "{said}");
    assert!(said.contains("there is no field autor, but author"), "{said}");
    let notes = json(&tamis(folder.path(), &["search", "--json", "finished \"work autor:ada"]))["notes"].take();
    assert_eq!((&notes[0]["span"], &notes[1]["span"]), (&json!([9, 10]), &json!([15, 24])), "{notes}");
}

#[test]
fn a_rare_word_beside_a_frequent_one_is_asked_about() {
    let tip = |n: usize, word: &str| json!({"title": format!("Talk {n}"), "body": format!("About {word} {n}.")});
    let mut tips: Vec<Value> = (0..12).map(|n| tip(n, "negotiation")).collect();
    tips.push(tip(99, "negotation"));
    let folder = imported(&tips);
    let found = tamis(folder.path(), &["search", "negotation "]);
    assert!(stderr(&found).contains("did you mean negotiation?"), "{}", stderr(&found));
    let answer = json(&tamis(folder.path(), &["search", "--json", "negotation "]));
    assert_eq!((&answer["suggestions"][0]["applied"], &answer["total"]), (&json!(false), &json!(1)));
    // Many hits say that it was meant.
    let many = json(&tamis(folder.path(), &["search", "--json", "negotiation "]));
    assert_eq!(many["suggestions"], json!([]));
}

#[test]
fn synonyms_of_the_user_are_searched() {
    let folder = gathered(&[("posts/a.md", ARTICLE)]);
    assert_eq!(code(&tamis(folder.path(), &["search", "register "])), 1);
    let config = "[search]\nsynonyms = ['words.toml']\n[[source]]\nkind = 'files'\npaths = ['posts/**/*.md']\n";
    fs::write(folder.path().join("pipeline.toml"), config).expect("a file");
    let missing = tamis(folder.path(), &["search", "register "]);
    assert_eq!((code(&missing), stderr(&missing).contains("words.toml")), (2, true), "{}", stderr(&missing));
    fs::write(folder.path().join("words.toml"), "[[group]]\nwords = ['register', 'list']\n").expect("a file");
    let found = tamis(folder.path(), &["search", "register "]);
    assert!(stdout(&found).contains("Write down what you finished"), "{}", stdout(&found));
    fs::write(folder.path().join("words.toml"), "[[group]]\nword = ['register']\n").expect("a file");
    let wrong = tamis(folder.path(), &["search", "register "]);
    assert_eq!(code(&wrong), 2);
    assert!(stderr(&wrong).contains("words.toml:2:1") && stderr(&wrong).contains("`words`"), "{}", stderr(&wrong));
}

#[test]
fn a_tip_is_shown_with_its_source_its_copies_and_its_kin() {
    let folder = gathered(&[("posts/a.md", ARTICLE), ("posts/b.md", GARDEN), ("posts/copy.md", ARTICLE)]);
    let found = json(&tamis(folder.path(), &["search", "--json", "list of finished work"]));
    let hit = &found["hits"][0];
    assert_eq!((&hit["title"], &hit["also_in"]), (&json!("Write down what you finished"), &json!(1)), "{hit}");
    let id = hit["id"].as_str().expect("an id");
    let shown = stdout(&tamis(folder.path(), &["show", id]));
    for said in ["posts/", "bytes", "sure", "also in", "related", "Write down what you planted"] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let tip = json(&tamis(folder.path(), &["show", "--json", id]));
    assert_eq!(tip["also_in"].as_array().map(Vec::len), Some(1));
    assert_ne!(tip["also_in"][0]["id"], tip["id"]);
    assert_eq!(tip["related"][0]["title"], "Write down what you planted");
    let span = &tip["span"];
    let path = folder.path().join(tip["article"]["source"]["path"].as_str().expect("a path"));
    let source = fs::read_to_string(path).expect("the source");
    let place = |name: &str| span[name].as_u64().expect("a number") as usize;
    assert!(source[place("start")..place("end")].contains("Keep a list of finished work"));
    let like = json(&tamis(folder.path(), &["search", "--json", "--like", id]));
    assert_eq!(like["hits"][0]["title"], "Write down what you planted");
    assert_eq!(code(&tamis(folder.path(), &["search", "--like", "nothing"])), 1);
}

#[test]
fn every_format_with_records_comes_back_the_same() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let folder = project(&[]);
    let config = format!("[[source]]\nkind = 'files'\nname = 'own'\npaths = ['{}/*/input.*']\n", fixtures.display());
    fs::write(folder.path().join("pipeline.toml"), config).expect("a file");
    assert_eq!(code(&tamis(folder.path(), &["run", "-q"])), 0);
    for format in ["jsonl", "json"] {
        let exported = tamis(folder.path(), &["export", "--format", format]).stdout;
        let other = project(&[]);
        let import = tamis_with(other.path(), &["import", "-"], &exported);
        assert_eq!(code(&import), 0, "{}", stderr(&import));
        let again = tamis(other.path(), &["export", "--format", format]).stdout;
        assert!(exported.len() > 100_000 && exported == again, "{format}: {} {}", exported.len(), again.len());
        let twice = json(&tamis_with(other.path(), &["import", "--json", "-"], &exported));
        assert_eq!((&twice["new"], &twice["changed"]), (&json!(0), &json!(0)), "{twice}");
    }
}

#[test]
fn tips_that_were_printed_come_back_under_their_ids() {
    let folder = gathered(&[("posts/a.md", ARTICLE)]);
    let tips = tamis(folder.path(), &["tips", "--json", "posts/a.md"]).stdout;
    let other = project(&[]);
    let import = tamis_with(other.path(), &["import", "-"], &tips);
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let printed: Value = serde_json::from_slice(&tips).expect("JSON");
    let id = printed[0]["id"].as_str().expect("an id");
    let record = json(&tamis(other.path(), &["show", "--json", id]));
    assert_eq!((&record["id"], &record["tips"][0]["reasons"]), (&json!(id), &printed[0]["reasons"]));
}

#[test]
fn a_record_without_words_is_imported_and_a_tip_without_anything_is_not() {
    let folder = project(&[]);
    let lines = "{\"id\":\"empty\",\"title\":\"\",\"body\":\"\"}\n{\"title\":\" \",\"body\":\"\"}\n{\"source\":\"a book\",\"title\":\"Read\"}\n";
    let import = tamis_with(folder.path(), &["import", "-"], lines.as_bytes());
    assert_eq!(code(&import), 3);
    assert!(stderr(&import).contains("-:2: a tip needs an `id` or words"), "{}", stderr(&import));
    assert_eq!(self::lines(&tamis(folder.path(), &["export"])).len(), 2);
    assert_eq!(code(&tamis(folder.path(), &["show", "empty"])), 0);
}

#[test]
fn lines_for_people_fit_their_columns_and_lead_to_their_sources() {
    let long = "a rather long title that goes on for quite a while and then on, in order to be longer than a line is";
    let folder = imported(&[json!({"id": "long", "title": long, "body": format!("{long}. ").repeat(4),
        "url": "https://blog.example/long", "site": "Blog", "published": "2024-05-01"})]);
    let found = tamis(folder.path(), &["search", "quite long"]);
    let widest = stdout(&found).lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|columns| (60..=80).contains(&columns)), "{}", stdout(&found));
    let narrow = with(folder.path(), &[("COLUMNS", "50")], &["show", "long"]);
    assert!(stdout(&narrow).lines().all(|line| line.chars().count() <= 50), "{}", stdout(&narrow));
    let linked = [("CLICOLOR_FORCE", "1"), ("FORCE_HYPERLINK", "1")];
    let found = stdout(&with(folder.path(), &linked, &["search", "quite long"]));
    assert!(found.contains("\u{1b}]8;;https://blog.example/long\u{1b}\\"), "{found}");
    assert!(found.contains("\u{1b}[1mlong\u{1b}[0m"), "{found}");
    let plain = stdout(&with(folder.path(), &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &["search", "quite long"]));
    assert!(!plain.contains('\u{1b}'), "{plain}");
}
