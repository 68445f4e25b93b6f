//! Literate rule fixtures: `fixtures/rules/<rule>.md` is the rule's manual and its test in one text.
//!
//! A case is a `## ` section with three blocks fenced by four backticks: `input md` or `input html`, `removed`
//! (one line per cut of this rule: `action | beginning of the removed source on one line`) and `output` (the
//! cleaned Markdown). Dropped neighbours with only white space and tags between them are one cut to a reader, so they
//! are one line; cuts of other rules show in `output` only.

use crate::fixture::{clean, diff, entries, folder, one_line, updating};
use std::cmp::Reverse;
use std::fs;
use std::ops::Range;
use tamis::clean::{Action, Removal, rules};
use tamis::document::{Format, Span};

const FENCE: &str = "````";
const EXCERPT: usize = 60;

/// One `## ` section of a fixture.
struct Case<'a> {
    name: &'a str,
    fixture: &'a str,
    /// Info string and place in the fixture of each fenced block.
    blocks: Vec<(&'a str, Range<usize>)>,
}

impl<'a> Case<'a> {
    fn block(&self, info: &str) -> Option<Range<usize>> {
        self.blocks.iter().find(|(name, _)| *name == info).map(|(_, place)| place.clone())
    }

    fn text(&self, info: &str) -> &'a str {
        self.block(info).map_or("", |place| &self.fixture[place])
    }

    fn format(&self) -> Format {
        if self.block("input html").is_some() { Format::Html } else { Format::Markdown }
    }

    fn input(&self) -> &'a str {
        self.text(if self.format() == Format::Html { "input html" } else { "input md" })
    }

    /// What the case lacks, if anything.
    fn fault(&self) -> Option<String> {
        let name = self.name;
        let inputs = self.blocks.iter().filter(|(info, _)| info.starts_with("input ")).count();
        let known = |info: &str| ["input md", "input html", "removed", "output"].contains(&info);
        if let Some((info, _)) = self.blocks.iter().find(|(info, _)| !known(info)) {
            return Some(format!("\"{name}\" has a block `{info}` that means nothing"));
        }
        if inputs != 1 {
            return Some(format!("\"{name}\" has {inputs} input blocks"));
        }
        let lacks = ["removed", "output"].into_iter().find(|info| self.block(info).is_none());
        lacks.map(|info| format!("\"{name}\" has no `{info}` block"))
    }
}

#[test]
fn rules_do_what_their_fixtures_say() {
    let mut failures = Vec::new();
    let mut cases = 0;
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let rule = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let parsed = parse(&text).unwrap_or_else(|e| panic!("{rule}.md: {e}"));
        cases += parsed.len();
        let mut found = Vec::new();
        for case in parsed {
            let (removed, output) = run(&rule, &case);
            failures.extend(judge(&rule, &case, &removed, &output));
            found.push((case, removed, output));
        }
        if updating() {
            fs::write(&path, updated(&text, &found)).expect("a writable fixture");
        }
    }
    assert!(cases > 0, "no cases found");
    let failed = failures.len();
    assert!(failures.is_empty() || updating(), "{failed} of {cases} cases differ:\n\n{}", failures.join("\n"));
}

/// Name, input and format of every case of a fixture: what the properties run over.
pub fn inputs(fixture: &str) -> Vec<(String, String, Format)> {
    let cases = parse(fixture).expect("the fixture's own test says what is wrong with it");
    cases.into_iter().map(|case| (case.name.to_owned(), case.input().to_owned(), case.format())).collect()
}

/// The cuts of `rule` as lines, and the cleaned Markdown.
fn run(rule: &str, case: &Case) -> (Vec<String>, String) {
    let (markdown, removals) = clean(case.input(), case.format());
    let lines = stretches(&removals, rule, case.input())
        .into_iter()
        .map(|(action, span)| format!("{} | {}", name_of(action), one_line(span.slice(case.input()))))
        .collect();
    (lines, markdown.trim_end_matches('\n').to_owned())
}

/// What one rule found, dropped neighbours joined. A cut that another rule also found, or that lies inside a larger
/// one, is found all the same: which of them gets the credit is not what a rule's fixture tells.
fn stretches(removals: &[Removal], rule: &str, source: &str) -> Vec<(Action, Span)> {
    let own = |removal: &Removal| (removal.rule == rule).then_some((removal.action, removal.span));
    let inner = |removal: &Removal| {
        let inner = removal.inner.iter().filter(|inner| inner.rule == rule);
        inner.map(|inner| (Action::Drop, inner.span)).collect::<Vec<_>>()
    };
    let mut found: Vec<_> =
        removals.iter().flat_map(|removal| own(removal).into_iter().chain(inner(removal))).collect();
    found.retain(|(_, span)| !span.is_empty());
    found.sort_by_key(|(_, span)| (span.start, Reverse(span.end)));
    let mut out: Vec<(Action, Span)> = Vec::new();
    for (action, span) in found {
        match out.last_mut() {
            Some((Action::Drop, last)) if action == Action::Drop && touches(*last, span, source) => {
                *last = last.join(span);
            }
            _ => out.push((action, span)),
        }
    }
    out
}

/// Whether nothing but white space and tags stands between.
fn touches(before: Span, after: Span, source: &str) -> bool {
    let between = Span::new(before.end, after.start).slice(source);
    let is_tags = |text: &str| {
        text.split('<').skip(1).all(|piece| piece.split_once('>').is_some_and(|(_, rest)| rest.trim().is_empty()))
    };
    let text = between.trim();
    before.end >= after.start || text.is_empty() || (text.starts_with('<') && is_tags(text))
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
    let expected: Vec<_> = case.text("removed").lines().filter(|line| !line.trim().is_empty()).collect();
    let same_cuts = expected.len() == removed.len() && expected.iter().zip(removed).all(|(e, f)| f.starts_with(e));
    let same_output = case.text("output").trim_end_matches('\n') == output;
    if same_cuts && same_output {
        return None;
    }
    let mut report = format!("{rule}.md, \"{}\":\n", case.name);
    if !same_cuts {
        let found: Vec<_> = removed.iter().map(|line| shortened(line)).collect();
        report.push_str(&format!("  removed:\n{}", diff(&expected.join("\n"), &found.join("\n"))));
    }
    if !same_output {
        report.push_str(&format!("  output:\n{}", diff(case.text("output").trim_end_matches('\n'), output)));
    }
    Some(report)
}

fn shortened(line: &str) -> String {
    let (action, excerpt) = line.split_once(" | ").expect("a line of ours");
    let excerpt: String = excerpt.chars().take(EXCERPT).collect();
    format!("{action} | {}", excerpt.trim_end())
}

/// The fixture with the expectations of every case replaced by what was found.
fn updated(text: &str, found: &[(Case, Vec<String>, String)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (case, removed, output) in found {
        let mut news = [("removed", lines_of(case, removed)), ("output", block_of(output))]
            .map(|(info, new)| (case.block(info).expect("parsed cases have it"), new));
        news.sort_by_key(|(place, _)| place.start);
        for (place, new) in news {
            out.push_str(&text[at..place.start]);
            out.push_str(&new);
            at = place.end;
        }
    }
    out + &text[at..]
}

/// The cuts as the fixture writes them; lines that still hold stay as they are.
fn lines_of(case: &Case, removed: &[String]) -> String {
    let old: Vec<_> = case.text("removed").lines().filter(|line| !line.is_empty()).collect();
    let kept = |line: &String| old.iter().find(|old| line.starts_with(**old)).map(|old| (*old).to_owned());
    removed.iter().map(|line| kept(line).unwrap_or_else(|| shortened(line)) + "\n").collect()
}

fn block_of(output: &str) -> String {
    if output.is_empty() { String::new() } else { format!("{output}\n") }
}

/// The cases of a fixture; an error says which case lacks what.
fn parse(text: &str) -> Result<Vec<Case<'_>>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, content) = (at, line.trim_end());
        at += line.len();
        match open {
            Some((info, from)) if content == FENCE => {
                let case = cases.last_mut().ok_or("a block stands before the first case")?;
                case.blocks.push((info, from..start));
                open = None;
            }
            Some(_) => {}
            None if content.starts_with(FENCE) => open = Some((content[FENCE.len()..].trim(), at)),
            None => {
                if let Some(name) = content.strip_prefix("## ") {
                    cases.push(Case { name, fixture: text, blocks: Vec::new() });
                }
            }
        }
    }
    match (open, cases.iter().find_map(Case::fault)) {
        (Some((info, _)), _) => Err(format!("a block `{info}` is never closed")),
        (None, Some(fault)) => Err(fault),
        (None, None) => Ok(cases),
    }
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
        let goes = cases.iter().any(|case| !case.text("removed").trim().is_empty());
        let stays = cases.iter().any(|case| case.text("removed").trim().is_empty());
        assert!(goes && stays, "{} needs a case that goes and one that stays", path.display());
        for lead in ["**What it removes**", "**Why**", "**Must keep**"] {
            assert!(text.contains(lead), "{} lacks {lead}", path.display());
        }
    }
}

#[test]
fn a_fixture_that_expects_something_else_fails() {
    let text = "# x\n\n## one\n\nProse.\n\n```` input md\n## hello\n````\n\n```` removed\n````\n\n```` output\n## hello\n````\n";
    let case = || parse(text).expect("well-formed").remove(0);
    assert_eq!(judge("x", &case(), &[], "## hello"), None);
    assert!(judge("x", &case(), &[], "hell").is_some_and(|report| report.contains("- ## hello")));
    assert!(judge("x", &case(), &["drop | hello".into()], "## hello").is_some_and(|r| r.contains("+ drop | hello")));
    let new = updated(text, &[(case(), vec!["drop | hello".into()], String::new())]);
    assert!(new.ends_with("```` removed\ndrop | hello\n````\n\n```` output\n````\n"), "{new}");
    assert!(parse(&text.replace("output", "outptu")).is_err());
}
