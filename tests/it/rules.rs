//! Literate rule fixtures: `fixtures/rules/<rule>.md` is the rule's manual and its test in one text.
//!
//! A case is a `## ` section with three blocks fenced by four backticks: `input md` or `input html`, `removed`
//! (one line per cut of this rule: `action | beginning of the removed source on one line`) and `output` (the
//! cleaned Markdown). Dropped neighbours with only white space between them are one cut to a reader, so they are
//! one line; cuts of other rules show in `output` only.

use crate::fixture::{clean, diff, entries, folder, one_line, updating};
use std::fs;
use tamis::clean::{Action, Removal, rules};
use tamis::document::{Format, Span};

const FENCE: &str = "````";
const EXCERPT: usize = 60;

struct Case<'a> {
    name: &'a str,
    format: Format,
    input: &'a str,
    removed: &'a str,
    output: &'a str,
}

#[test]
fn rules_do_what_their_fixtures_say() {
    let mut failures = Vec::new();
    let mut cases = 0;
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let rule = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (mut updated, parsed) = (text.clone(), parse(&text).unwrap_or_else(|e| panic!("{rule}.md: {e}")));
        cases += parsed.len();
        for case in &parsed {
            let (removed, output) = run(&rule, case);
            updated = replace_in(&updated, case, &removed, &output);
            failures.extend(judge(&rule, case, &removed, &output));
        }
        if updating() && updated != text {
            fs::write(&path, updated).expect("a writable fixture");
        }
    }
    assert!(cases > 0, "no cases found");
    let failed = failures.len();
    assert!(failures.is_empty() || updating(), "{failed} of {cases} cases differ:\n\n{}", failures.join("\n"));
}

/// Name, input and format of every case of a fixture: what the properties run over.
pub fn inputs(fixture: &str) -> Vec<(String, String, Format)> {
    let cases = parse(fixture).expect("the fixture's own test says what is wrong with it");
    cases.into_iter().map(|case| (case.name.to_owned(), case.input.to_owned(), case.format)).collect()
}

/// The cuts of `rule` as lines, and the cleaned Markdown.
fn run(rule: &str, case: &Case) -> (Vec<String>, String) {
    let (markdown, removals) = clean(case.input, case.format);
    let lines = stretches(&removals, rule, case.input)
        .into_iter()
        .map(|(action, span)| format!("{} | {}", name_of(action), one_line(span.slice(case.input))))
        .collect();
    (lines, markdown.trim_end_matches('\n').to_owned())
}

/// The removals of one rule, dropped neighbours joined.
fn stretches(removals: &[Removal], rule: &str, source: &str) -> Vec<(Action, Span)> {
    let mut out: Vec<(Action, Span)> = Vec::new();
    for removal in removals.iter().filter(|removal| removal.rule == rule) {
        match out.last_mut() {
            Some((Action::Drop, last)) if removal.action == Action::Drop && touches(*last, removal.span, source) => {
                *last = last.join(removal.span);
            }
            _ => out.push((removal.action, removal.span)),
        }
    }
    out
}

fn touches(before: Span, after: Span, source: &str) -> bool {
    before.end >= after.start || Span::new(before.end, after.start).slice(source).trim().is_empty()
}

fn name_of(action: Action) -> &'static str {
    match action {
        Action::Drop => "drop",
        Action::Unwrap => "unwrap",
        Action::Rewrite => "rewrite",
        Action::Strip => "strip",
    }
}

/// What differs, for a person; nothing where the case holds. An expected line is the beginning of a found one.
fn judge(rule: &str, case: &Case, removed: &[String], output: &str) -> Option<String> {
    let expected: Vec<_> = case.removed.lines().filter(|line| !line.trim().is_empty()).collect();
    let same_cuts = expected.len() == removed.len() && expected.iter().zip(removed).all(|(e, f)| f.starts_with(e));
    let same_output = case.output.trim_end_matches('\n') == output;
    if same_cuts && same_output {
        return None;
    }
    let mut report = format!("{rule}.md, \"{}\":\n", case.name);
    if !same_cuts {
        let found: Vec<_> = removed.iter().map(|line| shortened(line)).collect();
        report.push_str(&format!("  removed:\n{}", diff(&expected.join("\n"), &found.join("\n"))));
    }
    if !same_output {
        report.push_str(&format!("  output:\n{}", diff(case.output.trim_end_matches('\n'), output)));
    }
    Some(report)
}

fn shortened(line: &str) -> String {
    let (action, excerpt) = line.split_once(" | ").expect("a line of ours");
    let excerpt: String = excerpt.chars().take(EXCERPT).collect();
    format!("{action} | {}", excerpt.trim_end())
}

/// The fixture with the expectations of one case replaced by what was found; lines that still hold stay as they are.
fn replace_in(text: &str, case: &Case, removed: &[String], output: &str) -> String {
    let expected: Vec<_> = case.removed.lines().collect();
    let lines: String = removed
        .iter()
        .map(|line| match expected.iter().find(|e| !e.is_empty() && line.starts_with(**e)) {
            Some(kept) => format!("{kept}\n"),
            None => format!("{}\n", shortened(line)),
        })
        .collect();
    let output = if output.is_empty() { String::new() } else { format!("{output}\n") };
    let at = text.find(&format!("\n## {}\n", case.name)).expect("the case stands in its own file");
    let (before, section) = text.split_at(at);
    let section = section.replacen(
        &format!("{FENCE} removed\n{}{FENCE}", case.removed),
        &format!("{FENCE} removed\n{lines}{FENCE}"),
        1,
    );
    let old_output = format!("{FENCE} output\n{}{FENCE}", case.output);
    format!("{before}{}", section.replacen(&old_output, &format!("{FENCE} output\n{output}{FENCE}"), 1))
}

/// The cases of a fixture; an error says which case lacks what.
fn parse(text: &str) -> Result<Vec<Case<'_>>, String> {
    let mut cases: Vec<Case> = Vec::new();
    for section in text.split("\n## ").skip(1) {
        let name = section.lines().next().unwrap_or("").trim();
        if cases.iter().any(|case| case.name == name) {
            return Err(format!("two cases are named \"{name}\""));
        }
        let block = |info: &str| block(section, info).ok_or(format!("\"{name}\" has no `{info}` block"));
        let (format, input) = match block("input md") {
            Ok(input) => (Format::Markdown, input),
            Err(_) => (Format::Html, block("input html")?),
        };
        cases.push(Case { name, format, input, removed: block("removed")?, output: block("output")? });
    }
    Ok(cases)
}

/// The text between a fence with this info string and the closing fence.
fn block<'a>(section: &'a str, info: &str) -> Option<&'a str> {
    let open = format!("\n{FENCE} {info}\n");
    let start = section.find(&open)? + open.len();
    let length = section[start..].find(FENCE)?;
    Some(&section[start..start + length])
}

#[test]
fn every_rule_has_its_fixture_and_every_fixture_its_rule() {
    let known: Vec<_> = rules::ALL.iter().map(|rule| rule.id().to_owned()).collect();
    let paths = entries(&folder("rules"));
    let told: Vec<_> = paths.iter().map(|path| path.file_stem().expect("a name").to_string_lossy()).collect();
    let untold: Vec<_> = known.iter().filter(|id| !told.iter().any(|name| name == *id)).collect();
    let unknown: Vec<_> = told.iter().filter(|name| !known.iter().any(|id| id == *name)).collect();
    assert!(untold.is_empty(), "rules without fixtures/rules/<rule>.md: {untold:?}");
    assert!(unknown.is_empty(), "fixtures without a rule: {unknown:?}");
}

#[test]
fn every_fixture_shows_what_goes_and_what_stays() {
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let cases = parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let goes = cases.iter().any(|case| !case.removed.trim().is_empty());
        let stays = cases.iter().any(|case| case.removed.trim().is_empty());
        assert!(goes && stays, "{} needs a case that goes and one that stays", path.display());
        for lead in ["**What it removes**", "**Why**", "**Must keep**"] {
            assert!(text.contains(lead), "{} lacks {lead}", path.display());
        }
    }
}

#[test]
fn a_fixture_that_expects_something_else_fails() {
    let text = "# x\n\n## one\n\nProse.\n\n```` input md\nhello\n````\n\n```` removed\n````\n\n```` output\nhello\n````\n";
    let cases = parse(text).expect("well-formed");
    assert_eq!(judge("x", &cases[0], &[], "hello"), None);
    assert!(judge("x", &cases[0], &[], "hell").is_some_and(|report| report.contains("- hello")));
    assert!(judge("x", &cases[0], &["drop | hello".into()], "hello").is_some_and(|r| r.contains("+ drop | hello")));
    let updated = replace_in(text, &cases[0], &["drop | hello".into()], "");
    assert!(updated.ends_with("```` removed\ndrop | hello\n````\n\n```` output\n````\n"), "{updated}");
}
