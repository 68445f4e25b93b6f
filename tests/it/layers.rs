//! The arrows between rooms point one way, and the pure middle stays pure.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, lowest first: a room may use those that stand before it. `docs/ARCHITECTURE.md` tells why.
const ROOMS: [&str; 17] = [
    "document", "source", "clean", "article", "tips", "record", "dedup", "store", "index", "search", "export",
    "explain", "cases", "config", "pipeline", "web", "cli",
];

/// Rooms of values in, values out.
const PURE: [&str; 8] = ["document", "clean", "article", "tips", "record", "dedup", "explain", "cases"];

/// What a pure room never names.
const IMPURE: [&str; 9] =
    ["async fn", "std::fs", "std::net", "std::time", "std::env", "tokio::", "reqwest::", "rusqlite::", "SystemTime"];

#[test]
fn arrows_between_rooms_point_one_way() {
    let wrong: Vec<_> = sources().iter().flat_map(|(room, path, code)| backward(room, path, code)).collect();
    assert!(wrong.is_empty(), "a room may use only the rooms before it:\n{}", wrong.join("\n"));
}

#[test]
fn the_pure_middle_does_no_input_or_output() {
    let mut wrong = Vec::new();
    for (room, path, code) in sources() {
        let named = IMPURE.iter().filter(|word| code.contains(**word) && PURE.contains(&room.as_str()));
        wrong.extend(named.map(|word| format!("{} names {word}", path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_has_its_place() {
    for (room, path, _) in sources() {
        assert!(ROOMS.contains(&room.as_str()), "{}: `{room}` is not in the order of rooms", path.display());
    }
}

#[test]
fn an_arrow_that_points_back_is_found() {
    let path = Path::new("x.rs");
    assert_eq!(backward("clean", path, "use crate::document::Span;").len(), 0);
    assert_eq!(backward("clean", path, "use crate::tips::Tip;").len(), 1);
    assert_eq!(backward("document", path, "use crate::{article::{Block, List}, clean};").len(), 2);
    assert_eq!(backward("store", path, "fn f() -> crate::cli::Exit {}").len(), 1);
}

/// Room, path and code of every source file that lies in a room; comments and unit tests left out.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for path in crate::fixture::entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                let inside = path.strip_prefix(&root).expect("a path below src").with_extension("");
                let room = inside.iter().next().expect("a name").to_string_lossy().into_owned();
                if room != "lib" && room != "main" {
                    let text = fs::read_to_string(&path).expect("sources are UTF-8");
                    found.push((room, path, code_of(&text)));
                }
            }
        }
    }
    assert!(found.len() > 5, "the sources were not found");
    found
}

fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The arrows of a file that point to its own right.
fn backward(room: &str, path: &Path, code: &str) -> Vec<String> {
    let rank = |name: &str| ROOMS.iter().position(|room| *room == name);
    let Some(own) = rank(room) else { return Vec::new() };
    let used = code.match_indices("crate::").flat_map(|(at, word)| heads(&code[at + word.len()..]));
    let later = used.filter(|name| rank(name).is_some_and(|rank| rank > own));
    later.map(|name| format!("{}: `{room}` uses `{name}`", path.display())).collect()
}

/// The first names of a path or of each path in a braced group.
fn heads(path: &str) -> Vec<String> {
    let name_at = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name_at(path)] };
    let (mut depth, mut starts) = (1, vec![0]);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => starts.push(at + 1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    starts.into_iter().map(|at| name_at(group[at..].trim_start())).collect()
}
