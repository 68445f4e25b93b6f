//! Running a case and telling what is not as it says.

use super::Case;
use super::diff::diff;
use crate::article;
use crate::clean::{self, Action, Options, Removal};
use crate::document::{Document, Limits, Span};
use crate::explain::words;
use std::cmp::Reverse;

/// Characters of a cut that a report shows.
const EXCERPT: usize = 60;

/// What came of a case.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What was taken out.
    pub removals: Vec<Removal>,
    /// The cleaned Markdown, without line breaks at its end.
    pub markdown: String,
}

/// One cut as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The rule.
    pub rule: String,
    /// What was done.
    pub action: Action,
    /// Where.
    pub span: Span,
}

/// Cleans the input of a case.
pub fn run(case: &Case<'_>, options: &Options) -> Outcome {
    let document = Document::parse(case.input(), case.format(), &Limits::default());
    let cleaned = clean::clean(&document, options);
    let markdown = article::markdown::render(&article::build(&cleaned).blocks);
    Outcome { removals: cleaned.removals, markdown: markdown.trim_end_matches('\n').to_owned() }
}

impl Outcome {
    /// The cuts, or those of one rule, with dropped neighbours joined. A cut of that rule which lies inside a larger
    /// one counts all the same: which of them gets the credit is not what a case about one rule tells.
    pub fn cuts(&self, rule: Option<&str>, source: &str) -> Vec<Cut> {
        let outer = self.removals.iter().map(|r| (r.rule.as_str(), r.action, r.span));
        let inner = self.removals.iter().filter(|_| rule.is_some()).flat_map(|removal| &removal.inner);
        let mut found: Vec<(&str, Action, Span)> =
            outer.chain(inner.map(|inner| (inner.rule.as_str(), Action::Drop, inner.span))).collect();
        found.retain(|(id, _, span)| !span.is_empty() && rule.is_none_or(|rule| rule == *id));
        found.sort_by_key(|(_, _, span)| (span.start, Reverse(span.end)));
        let mut cuts: Vec<Cut> = Vec::new();
        for (id, action, span) in found {
            match cuts.last_mut() {
                Some(Cut { rule, action: Action::Drop, span: last })
                    if action == Action::Drop && rule == id && touches(*last, span, source) =>
                {
                    *last = last.join(span);
                }
                _ => cuts.push(Cut { rule: id.to_owned(), action, span }),
            }
        }
        cuts
    }

    /// The same as lines of a `removed` block, without the rule where one is asked for. A line of `old` that a cut
    /// still begins with is taken as it is; other cuts are shortened.
    pub fn lines(&self, rule: Option<&str>, source: &str, old: &[&str]) -> Vec<String> {
        let line = |cut: &Cut| {
            let own = if rule.is_some() { String::new() } else { format!("{} | ", cut.rule) };
            let head = format!("{own}{} | ", words::name(&cut.action));
            let excerpt = one_line(cut.span.slice(source));
            let whole = format!("{head}{excerpt}");
            match old.iter().find(|old| whole.starts_with(**old)) {
                Some(old) => (*old).to_owned(),
                None => format!("{head}{}", excerpt.chars().take(EXCERPT).collect::<String>().trim_end()),
            }
        };
        self.cuts(rule, source).iter().map(line).collect()
    }
}

/// What differs from what a case says, for a person; `None` where it holds. `rule` is the one that an unnamed `removed`
/// block is about, where there is one.
pub fn difference(case: &Case<'_>, rule: Option<&str>, outcome: &Outcome) -> Option<String> {
    let mut report = String::new();
    for (named, expected) in case.removed() {
        let rule = named.or(rule);
        let expected: Vec<&str> = expected.lines().filter(|line| !line.trim().is_empty()).collect();
        let found = outcome.lines(rule, case.input(), &expected);
        if expected != found {
            report.push_str(&format!("  removed:\n{}", diff(&expected.join("\n"), &found.join("\n"))));
        }
    }
    if let Some(expected) = case.block("output").map(|text| text.trim_end_matches('\n'))
        && expected != outcome.markdown
    {
        report.push_str(&format!("  output:\n{}", diff(expected, &outcome.markdown)));
    }
    let output = one_line(&outcome.markdown);
    for (info, wanted) in [("gone", false), ("stays", true)] {
        let lines = case.block(info).unwrap_or("").lines().map(one_line).filter(|line| !line.is_empty());
        for line in lines.filter(|line| output.contains(line.as_str()) != wanted) {
            report.push_str(&match wanted {
                true => format!("  lost:\n    - {line}\n{}", culprit(&line, case, outcome)),
                false => format!("  still there:\n    + {line}\n"),
            });
        }
    }
    (!report.is_empty()).then_some(report)
}

/// The cut that took a line which should have stayed.
fn culprit(line: &str, case: &Case<'_>, outcome: &Outcome) -> String {
    let took = |removal: &&Removal| one_line(removal.span.slice(case.input())).contains(line);
    outcome.removals.iter().find(took).map_or(String::new(), |removal| format!("      by {}\n", words::reason(removal)))
}

/// White space collapsed to single spaces, none at the edges.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether nothing but white space and tags stands between.
fn touches(before: Span, after: Span, source: &str) -> bool {
    let text = Span::new(before.end, after.start).slice(source).trim();
    let is_tags = |text: &str| {
        text.split('<').skip(1).all(|piece| piece.split_once('>').is_some_and(|(_, rest)| rest.trim().is_empty()))
    };
    before.end >= after.start || text.is_empty() || (text.starts_with('<') && is_tags(text))
}
