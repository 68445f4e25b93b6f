//! Literate rule fixtures: `fixtures/rules/<rule>.md` is the rule's manual and its test in one text.
//!
//! They are cases as `tamis rules test` reads them (see `tamis::cases`). Each has a block `removed`, about the rule that
//! the file is named after, and a block `output`; cuts of other rules show in `output` only.

use crate::fixture::{entries, folder, updating};
use std::fs;
use std::path::Path;
use tamis::cases::{self, Case, Outcome};
use tamis::clean::{Options, rules};
use tamis::config::{self, Plan};
use tamis::document::Format;

#[test]
fn rules_do_what_their_fixtures_say() {
    let mut failures = Vec::new();
    let mut total = 0;
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let rule = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let parsed = parse(&rule, &text);
        total += parsed.len();
        let found: Vec<(Case, Outcome)> = parsed
            .into_iter()
            .map(|case| {
                let outcome = cases::run(&case, &options(&case));
                let difference = cases::difference(&case, Some(&rule), &outcome);
                failures.extend(difference.map(|report| format!("{rule}.md, \"{}\":\n{report}", case.name)));
                (case, outcome)
            })
            .collect();
        if updating() {
            fs::write(&path, updated(&rule, &text, &found)).expect("a writable fixture");
        }
    }
    assert!(total > 0, "no cases found");
    let failed = failures.len();
    assert!(failures.is_empty() || updating(), "{failed} of {total} cases differ:\n\n{}", failures.join("\n"));
}

/// Name, input and format of every case of a fixture that asks for the defaults: what the properties run over.
pub fn inputs(fixture: &str) -> Vec<(String, String, Format)> {
    let cases = cases::parse(fixture).expect("the fixture's own test says what is wrong with it");
    let plain = cases.into_iter().filter(|case| case.block("config").is_none());
    plain.map(|case| (case.name.to_owned(), case.input().to_owned(), case.format())).collect()
}

fn parse<'a>(rule: &str, text: &'a str) -> Vec<Case<'a>> {
    let cases = cases::parse(text).unwrap_or_else(|error| panic!("{rule}.md: {error}"));
    for case in &cases {
        let lacks = ["removed", "output"].into_iter().find(|info| case.block(info).is_none());
        assert_eq!(lacks, None, "{rule}.md: \"{}\" lacks a block", case.name);
    }
    cases
}

/// What the case's own configuration says, else the defaults.
fn options(case: &Case) -> Options {
    let Some(text) = case.block("config") else { return Options::default() };
    let config = config::parse(text, Path::new("config")).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    Plan::new(&config.clean).clean
}

/// The fixture with the expectations of every case replaced by what was found.
fn updated(rule: &str, text: &str, found: &[(Case, Outcome)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (case, outcome) in found {
        let old: Vec<_> = case.block("removed").unwrap_or("").lines().filter(|line| !line.is_empty()).collect();
        let removed = outcome.lines(Some(rule), case.input(), &old);
        let mut news = [("removed", block_of(&removed.join("\n"))), ("output", block_of(&outcome.markdown))]
            .map(|(info, new)| (case.place(info).expect("every case has it"), new));
        news.sort_by_key(|(place, _)| place.start);
        for (place, new) in news {
            out.push_str(&text[at..place.start]);
            out.push_str(&new);
            at = place.end;
        }
    }
    out + &text[at..]
}

fn block_of(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

#[test]
fn every_rule_has_its_fixture_and_every_fixture_its_rule() {
    // What filter lists know is the user's to say: that rule has its tests in its own file.
    let told_here = rules::ALL.iter().map(|rule| rule.id().to_owned()).filter(|id| id != "filter-list");
    let known: Vec<_> = told_here.collect();
    let paths = entries(&folder("rules"));
    let told: Vec<_> = paths.iter().map(|path| path.file_stem().expect("a name").to_string_lossy()).collect();
    let untold: Vec<_> = known.iter().filter(|id| !told.iter().any(|name| name == *id)).collect();
    let unknown: Vec<_> = told.iter().filter(|name| !known.iter().any(|id| id == *name)).collect();
    assert!(untold.is_empty(), "rules without fixtures/rules/<rule>.md: {untold:?}");
    assert!(unknown.is_empty(), "fixtures without a rule: {unknown:?}");
}

#[test]
fn the_changelog_tells_of_the_rules_in_force() {
    let told = include_str!("../../CHANGELOG.md").split("### Rules").nth(1).expect("a section on rules");
    let version = format!("- Version {}.", tamis::clean::RULES_VERSION);
    assert!(told.contains(&version), "CHANGELOG.md, Rules: no entry begins with `{version}`");
}

#[test]
fn every_fixture_shows_what_goes_and_what_stays() {
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let cases = parse(&path.display().to_string(), &text);
        let empty = |case: &Case| case.block("removed").is_none_or(|lines| lines.trim().is_empty());
        assert!(cases.iter().any(empty) && !cases.iter().all(empty), "{} needs both", path.display());
        for lead in ["**What it removes**", "**Why**", "**Must keep**"] {
            assert!(text.contains(lead), "{} lacks {lead}", path.display());
        }
    }
}

#[test]
fn a_fixture_that_expects_something_else_fails() {
    let text = |removed: &str, output: &str| {
        format!(
            "# x\n\n## one\n\nProse.\n\n```` input md\nRead [it](https://amzn.to/1AbCdEf) twice before you ask.\n````\n\n```` removed\n{removed}````\n\n```` output\n{output}````\n"
        )
    };
    let judge = |text: &str| {
        let case = parse("x", text).remove(0);
        let outcome = cases::run(&case, &Options::default());
        (
            cases::difference(&case, Some("affiliate-link"), &outcome),
            updated("affiliate-link", text, &[(case, outcome)]),
        )
    };
    let right = text("unwrap | [it](\n", "Read it twice before you ask.\n");
    assert_eq!(judge(&right), (None, right.clone()));
    let (report, new) = judge(&text("", "Read it once before you ask.\n"));
    let report = report.expect("a difference");
    assert!(report.contains("+ unwrap | [it](https://amzn.to/1AbCdEf)"), "{report}");
    assert!(report.contains("- Read it once") && report.contains("+ Read it twice before you ask."), "{report}");
    assert_eq!(new, text("unwrap | [it](https://amzn.to/1AbCdEf)\n", "Read it twice before you ask.\n"));
}
