//! What strangers write reaches terminals, file systems and spreadsheets: nothing of it may act there.

use crate::cli::{code, json, project, stderr, stdout, tamis, tamis_with};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// One string for each way in which text can act on a terminal or lie in one.
const TRICKS: [&str; 24] = [
    "\u{1b}[35mcoloured",
    "\u{1b}[3J\u{1b}[1;1Hcleared",
    "\u{1b}[2A\u{1b}[0Kall is well",
    "\u{1b}]2;a window's name\u{7}",
    "\u{1b}]8;;file:///home\u{1b}\\a link\u{1b}]8;;\u{1b}\\",
    "\u{1b}]52;c;Y29waWVk\u{7}",
    "\u{1b}]1337;SetMark\u{7}",
    "\u{1b}Pq~~~\u{1b}\\",
    "\u{1b}_a program's word\u{1b}\\ \u{1b}^private\u{1b}\\ \u{1b}Xstart",
    "\u{9b}7mone byte\u{9d}2;name\u{9c}\u{90}\u{9c}",
    "\u{1b}[5n\u{1b}[>c\u{1b}[18t",
    "\u{1b}c\u{1b}[?47h\u{1b}[?1000h\u{1b})0",
    "\u{1b}[999999999b\u{1b}[999999999T",
    "\u{7}\u{7}ring",
    "over\u{8}\u{8}\u{8}\u{8}under",
    "seen\rhidden",
    "title\n2031-01-01 WARN made up",
    "title\r\nlevel=warn made=up",
    "a\u{b}b\u{c}c\0d\u{7f}e",
    "a\u{85}b\u{2028}c\u{2029}d",
    "report\u{202e}fdp.exe \u{2067}x\u{2069} \u{200f}y",
    "in\u{200b}vi\u{ad}si\u{2060}ble\u{feff}",
    "tag\u{e0074}\u{e0061}\u{e0067} \u{e0174}",
    "open\u{1b}[ and \u{1b}\u{1b}[0m[31m and \u{1b}]0;never closed",
];

/// Several tricks in one text: one run of the program for all of them.
fn together() -> impl Iterator<Item = String> {
    TRICKS.chunks(8).map(|some| some.join(" "))
}

/// Characters that no output for people may hold.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A store with a record and a tip that carry the trick wherever text can be.
fn store_with(trick: &str) -> TempDir {
    let folder = project(&[]);
    // An id is given on a command line, and no argument can hold the character zero.
    let id = trick.replace('\0', "");
    let tip = json!({"id": format!("t{id}"), "title": format!("Tip {trick}"), "body": format!("Body {trick}"),
        "items": [trick], "section": [trick], "topics": [trick], "language": trick, "author": trick, "site": trick,
        "url": format!("https://blog.example/{trick}"), "published": trick, "reasons": [trick], "pattern": trick});
    let mut record = json!({"schema": "tamis/1", "id": format!("r{id}"), "title": format!("Record {trick}"),
        "source": {"kind": trick, "path": trick, "name": trick, "url": trick}, "text": format!("Words {trick}"),
        "markdown": trick, "author": trick, "tags": [trick], "canonical_url": trick, "language": "en"});
    record["tips"] = json!([{"id": format!("r{id}#1"), "title": format!("Tip {trick}"), "body": format!("A {trick}"),
        "duplicate_of": trick, "ordinal": 1}]);
    record["problems"] = json!([{"kind": "bad-encoding", "detail": trick}]);
    let lines = format!("{tip}\n{record}\n");
    let import = tamis_with(folder.path(), &["import", "-"], lines.as_bytes());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    folder
}

/// Command lines that print for people what is in the store, in the file `page.md`, or on the line itself.
fn commands(trick: &str) -> Vec<Vec<String>> {
    let trick = trick.replace('\0', "");
    let said = format!("tip {trick} \"(");
    let line = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        line(&["search", "--", "tip"]),
        line(&["search", "--articles", "--", "record words body"]),
        line(&["search", "--", &said]),
        line(&["search", "--json", "--", &said]),
        line(&["search", "--like", &format!("r{trick}#1")]),
        line(&["search", "--like", &trick]),
        line(&["show", &format!("t{trick}")]),
        line(&["show", &format!("r{trick}")]),
        line(&["show", &format!("r{trick}#1")]),
        line(&["show", "--json", &format!("r{trick}#1")]),
        line(&["show", &trick]),
        line(&["status"]),
        line(&["export"]),
        line(&["export", "--format", "json"]),
        line(&["export", "--format", "csv"]),
        line(&["clean", "page.md"]),
        line(&["clean", "--format", "text", "page.md"]),
        line(&["clean", "--format", "html", "page.md"]),
        line(&["clean", "--json", "page.md"]),
        line(&["explain", "page.md"]),
        line(&["explain", "--json", "page.md"]),
        line(&["tips", "page.md"]),
        line(&["tips", "--format", "markdown", "page.md"]),
        line(&["tips", "--format", "org", "page.md"]),
        line(&["tips", "--format", "csv", "page.md"]),
        line(&["clean", &format!("missing {trick}.md")]),
        line(&["run", &format!("missing {trick}.md")]),
        line(&["import", &format!("missing {trick}")]),
        line(&["rules", "show", &trick]),
        line(&["--config", &format!("missing {trick}"), "status"]),
    ]
}

fn page_with(trick: &str) -> String {
    let quoted = serde_json::to_string(trick).expect("a string");
    format!(
        "---\ntitle: {quoted}\nauthor: {quoted}\ntags: [{quoted}]\n---\n\n# Three {trick} habits\n\nThey {trick} pay.\n\n\
         ## 1. Write {trick} down\n\nKeep a list {trick} of finished work.\n\n\
         ## 2. Ask {trick} early\n\nAsk {trick} before the budget is made.\n\n\
         ## 3. Rest {trick} often\n\nRest {trick} is part of the work.\n\n\
         <img width=\"0\" height=\"0\" src=\"https://x.sjv.io/i/1/2/3?{trick}\">\n"
    )
}

#[test]
fn nothing_in_a_text_acts_on_the_terminal() {
    for trick in together() {
        let folder = store_with(&trick);
        fs::write(folder.path().join("page.md"), page_with(&trick)).expect("a file");
        for command in commands(&trick) {
            let args: Vec<&str> = command.iter().map(String::as_str).collect();
            let output = tamis(folder.path(), &args);
            let printed = stdout(&output) + &stderr(&output);
            let bad: Vec<char> = printed.chars().filter(|c| acts(*c)).collect();
            assert!(bad.is_empty(), "{command:?} prints {bad:?}: {printed:?}");
            assert!(output.status.code().is_some(), "{command:?} was killed");
        }
    }
}

#[test]
fn what_tamis_paints_is_its_own() {
    for trick in together() {
        let folder = store_with(&trick);
        for args in [["search", "tip body"], ["search", "record words"], ["status", "-v"]] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_tamis"));
            let painted = [("CLICOLOR_FORCE", "1"), ("FORCE_HYPERLINK", "1")];
            let output = command.args(args).current_dir(folder.path()).envs(painted).output().expect("it starts");
            let rest = without_own_paint(&stdout(&output));
            let bad: Vec<char> = rest.chars().filter(|c| acts(*c)).collect();
            assert!(bad.is_empty(), "{args:?} prints {bad:?} for {trick:?}: {rest:?}");
        }
    }
}

/// The text without looks and without links to the web.
fn without_own_paint(text: &str) -> String {
    let own = regex::Regex::new("\u{1b}\\[[0-9]{1,2}m|\u{1b}\\]8;;(https?://[!-~]*)?\u{1b}\\\\").expect("a pattern");
    own.replace_all(text, "").into_owned()
}

#[test]
fn a_title_is_one_line() {
    let folder = store_with("first\nsecond\r\nthird\u{2028}fourth");
    let found = stdout(&tamis(folder.path(), &["search", "tip"]));
    assert!(found.lines().any(|line| line.contains("Tip first second third fourth")), "{found}");
}

/// Titles that are no file names, that mean something to a file system or a shell, or that are one name twice.
const TITLES: [&str; 26] = [
    "../../home/someone",
    "..\\up\\again",
    "/absolute",
    "D:\\drive",
    "\\\\host\\share",
    "with/slash",
    "zero\0byte",
    ".",
    "...",
    "",
    "   ",
    " spaces ",
    "dot at the end.",
    "-option",
    "~someone",
    "$(word) `word` $WORD",
    "a|b;c&d",
    "line\nbreak\u{1b}[31m",
    "PRN",
    "aux.txt",
    "stream::$DATA",
    "what? * <b> \"c\"",
    "\u{202e}gnp.exe",
    "．．／wide",
    ".hidden/config",
    "İstanbul K",
];

#[test]
fn every_article_is_a_file_of_its_own_inside_the_folder() {
    let folder = project(&[]);
    let long = ["é".repeat(300), "😀".repeat(200), "x".repeat(1_000)];
    let titles: Vec<&str> =
        TITLES.iter().copied().chain(long.iter().map(String::as_str)).chain(["Same", "same"]).collect();
    let records: String = titles
        .iter()
        .enumerate()
        .map(|(n, title)| {
            let record = json!({"schema": "tamis/1", "id": format!("{n}/../{title}"), "title": title,
                "source": {"kind": "files"}, "markdown": format!("Text {n}")});
            format!("{record}\n")
        })
        .collect();
    let import = tamis_with(folder.path(), &["import", "-"], records.as_bytes());
    assert_eq!(code(&import), 0, "{}", stderr(&import));
    let before = entries(folder.path());
    let names = |out: &str| {
        let export = tamis(folder.path(), &["export", "--format", "markdown", "--output", out]);
        assert_eq!(code(&export), 0, "{}", stderr(&export));
        entries(&folder.path().join(out))
    };
    let first = names("out");
    assert_eq!(first.len(), titles.len());
    assert_eq!(first, names("again"), "equal stores give equal names");
    let after: BTreeSet<_> = entries(folder.path()).difference(&before).cloned().collect();
    assert_eq!(after, BTreeSet::from(["out".to_owned(), "again".to_owned()]), "nothing else was written");
    for name in &first {
        let reserved = ["con", "prn", "aux", "nul", "com1", "lpt1"].contains(&name.split('.').next().unwrap_or(""));
        let plain =
            name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.')) && !name.starts_with(['-', '.']);
        assert!(plain && !reserved && name.len() <= 200, "{name:?}");
    }
    let folded: BTreeSet<String> = first.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(folded.len(), first.len(), "two names that differ in case only are one on some systems");
}

fn entries(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    entries.map(|name| name.into_string().expect("UTF-8")).collect()
}

/// Cells that a spreadsheet would run, and some that only look so.
const CELLS: [&str; 18] = [
    "=2+3",
    "+2+3",
    "-2+3",
    "@NOW()",
    "=open|' /C notes'!A1",
    "=HYPERLINK(\"https://a.example\",\"b\")",
    "\t=2",
    "\r=2",
    "\n=2",
    "  =2",
    "＝2",
    "＋2",
    "－2",
    "＠b",
    ";=2",
    "=2\";=3",
    "'=2",
    "- a dash before words",
];

#[test]
fn no_cell_is_run_and_every_cell_can_be_had_back() {
    let tips: String = CELLS
        .iter()
        .enumerate()
        .map(|(n, cell)| {
            let tip: Value = json!({"id": format!("{cell}{n}"), "title": cell, "body": cell, "author": cell,
                "items": [cell], "section": [cell], "topics": [cell], "published": cell, "language": cell});
            format!("{tip}\n")
        })
        .collect();
    let folder = project(&[]);
    assert_eq!(code(&tamis_with(folder.path(), &["import", "-"], tips.as_bytes())), 0);
    let exported = tamis(folder.path(), &["export", "--format", "csv"]).stdout;
    let mut reader = csv::Reader::from_reader(exported.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), CELLS.len());
    for cell in rows.iter().flatten() {
        let runs = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
        assert!(!cell.starts_with(runs), "{cell:?}");
    }
    let titles: BTreeSet<String> =
        rows.iter().map(|row| row[1].strip_prefix('\'').unwrap_or(&row[1]).to_owned()).collect();
    // A carriage return alone is a line break, here as everywhere.
    let expected: BTreeSet<String> = CELLS.iter().map(|cell| cell.replace('\r', "\n")).collect();
    assert_eq!(titles, expected);
}

#[test]
fn programs_get_the_text_as_it_is() {
    for trick in together() {
        let folder = store_with(&trick);
        let record = json(&tamis(folder.path(), &["show", "--json", &format!("r{}", trick.replace('\0', ""))]));
        assert_eq!(record["title"], format!("Record {trick}"));
    }
}
