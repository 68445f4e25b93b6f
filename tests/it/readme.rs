//! The tour in README.md is what the program prints: each command of its blocks is run over the fixtures.
//!
//! A line of `...` stands for any number of lines.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of the tour and what stands under it.
struct Step {
    command: String,
    shown: Vec<String>,
}

#[test]
fn the_tour_of_the_readme_is_true() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let steps = steps(&fs::read_to_string(root.join("README.md")).expect("a README"));
    assert!(steps.len() >= 3, "a search, a tip and the explanation of a cut");
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(root.join("pipeline.toml"), folder.path().join("pipeline.toml")).expect("copied");
    copy(&root.join("fixtures/articles"), &folder.path().join("fixtures/articles"));
    for Step { command, shown } in steps {
        let words = words(&command);
        let [program, args @ ..] = words.as_slice() else { panic!("no command: {command}") };
        assert_eq!(program, "tamis", "{command}");
        let output = Command::new(env!("CARGO_BIN_EXE_tamis")).args(args).current_dir(folder.path()).output();
        let output = output.expect("the program starts");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
        assert!(matches(&shown, &printed), "README.md shows something else for `{command}`:\n{}", printed.join("\n"));
    }
}

/// The commands of the section "A tour".
fn steps(readme: &str) -> Vec<Step> {
    let (_, tour) = readme.split_once("\n## A tour\n").expect("a tour");
    let tour = tour.split("\n## ").next().unwrap_or(tour);
    let mut steps: Vec<Step> = Vec::new();
    for block in tour.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap_or("").lines() {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => steps.push(Step { command: command.to_owned(), shown: Vec::new() }),
                (None, Some(step)) => step.shown.push(line.to_owned()),
                (None, None) => panic!("{line} stands before any command"),
            }
        }
    }
    for step in &mut steps {
        let blank = step.shown.iter().rev().take_while(|line| line.is_empty()).count();
        step.shown.truncate(step.shown.len() - blank);
    }
    steps
}

/// The words of a command line; quotes keep words together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let words = parts.flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

fn matches(shown: &[String], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.iter().all(|line| line.is_empty()),
        Some((any, rest)) if any == "..." => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        Some((line, rest)) => printed.split_first().is_some_and(|(first, after)| first == line && matches(rest, after)),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for path in crate::fixture::entries(from) {
        let name = path.file_name().expect("a name");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}

#[test]
fn dots_stand_for_any_lines_and_for_nothing_else() {
    let shown = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert!(matches(&shown(&["a", "...", "d"]), &["a", "b", "c", "d"]));
    assert!(matches(&shown(&["a", "...", "b"]), &["a", "b", ""]));
    assert!(!matches(&shown(&["a", "...", "d"]), &["a", "b", "c"]));
    assert!(!matches(&shown(&["a"]), &["a", "b"]));
    assert_eq!(words("tamis search \"a b\" -n 1"), ["tamis", "search", "a b", "-n", "1"]);
}
