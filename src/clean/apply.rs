//! The one function that cuts.
//!
//! Findings become fates of rows, phase by phase; at the end overlapping cuts are merged (the outermost wins and lists
//! the inner ones) and written down as [`Removal`]s.

use super::memory::Memory;
use super::rule::{Cut, Finding, Phase, Rule};
use super::rules::ALL;
use super::user::Spared;
use super::{Action, Category, Cleaned, Evidence, Fate, InnerRemoval, Options, Removal, View};
use crate::document::{Document, RowId, Span};
use std::collections::HashMap;
use std::mem::discriminant;

/// Characters of the removed source a removal shows.
const EXCERPT: usize = 120;

/// Cleans `doc` by `rules`, whose order inside a phase cannot matter.
pub fn apply<'d>(doc: &'d Document, options: &Options, rules: &[&dyn Rule]) -> Cleaned<'d> {
    let options = &*options.for_page(doc);
    let memory = Memory::of(doc);
    let spared = Spared::find(doc, options, &memory);
    let mut marks = Marks::new(doc);
    for phase in Phase::ALL {
        let due = rules.iter().filter(|rule| rule.phase() == phase && !options.off.contains(rule.id()));
        let judged = {
            let view = View::open(doc, options, &marks.gone, &marks.unwrapped, &memory);
            let judged = judge(&view, &spared, due);
            let statements = disclosures(&view, &judged);
            marks.disclosures.extend(statements);
            judged
        };
        for (rule, category, finding) in judged {
            marks.mark(rule, category, finding);
        }
    }
    marks.finish()
}

type Judged = (&'static str, Category, Finding);

/// All findings of a phase in an order that does not depend on the order of the rules: larger cuts first.
fn judge<'r>(view: &View<'_>, spared: &Spared, rules: impl Iterator<Item = &'r &'r dyn Rule>) -> Vec<Judged> {
    let mut judged: Vec<Judged> = Vec::new();
    let mut findings = Vec::new();
    for rule in rules {
        rule.judge(view, &mut findings);
        let (id, category) = (rule.id(), rule.category());
        let untouched = |f: &Finding| !view.in_code(f.row) && !view.is_gone(f.row);
        for finding in findings.drain(..).filter(untouched) {
            match spared.is_empty() {
                true => judged.push((id, category, finding)),
                false => {
                    let rest = spared.rest(view, id, category, finding);
                    judged.extend(rest.into_iter().map(|finding| (id, category, finding)));
                }
            }
        }
    }
    judged.sort_by(|(a_rule, _, a), (b_rule, _, b)| {
        let key = |rule: &'static str, f: &Finding| (f.row, rank(&f.cut), position(rule), rule);
        key(a_rule, a).cmp(&key(b_rule, b)).then(b.confidence.total_cmp(&a.confidence))
    });
    judged
}

/// Where a rule stands in the list of all rules, which is its precedence; rules of a caller's own come last.
fn position(rule: &str) -> usize {
    ALL.iter().position(|known| known.id() == rule).unwrap_or(ALL.len())
}

/// The statements about paid links among the findings of a phase, by place.
fn disclosures(view: &View<'_>, judged: &[Judged]) -> Vec<(RowId, String)> {
    let mut out: Vec<(RowId, String)> = Vec::new();
    let mut end = 0;
    for (_, _, finding) in judged.iter().filter(|(_, category, _)| *category == Category::Disclosure) {
        let row = view.row(finding.row);
        if finding.cut != Cut::Drop || row.end <= end {
            continue;
        }
        let text = view.text(finding.row);
        match out.last_mut() {
            // Loose text and emphasis, one after the other, are one statement.
            Some((_, last)) if end == finding.row && !row.tag.is_block() => {
                last.push(' ');
                last.push_str(&text);
            }
            _ => out.push((finding.row, text)),
        }
        end = row.end;
    }
    out.retain(|(_, text)| !text.trim().is_empty());
    out
}

fn rank(cut: &Cut) -> (u8, usize) {
    match cut {
        Cut::Drop => (0, 0),
        Cut::Unwrap => (1, 0),
        Cut::Rewrite { .. } => (2, 0),
        Cut::StripUrl { .. } => (3, 0),
        Cut::StripAttribute { .. } => (4, 0),
        Cut::Text(span) => (5, span.start),
    }
}

/// The cuts decided so far.
struct Marks<'d> {
    doc: &'d Document,
    gone: Vec<bool>,
    unwrapped: Vec<bool>,
    fates: Vec<Fate>,
    attributes: HashMap<(RowId, &'static str), Option<String>>,
    text_cuts: HashMap<RowId, Vec<Span>>,
    cuts: Vec<(RowId, Removal)>,
    disclosures: Vec<(RowId, String)>,
}

impl<'d> Marks<'d> {
    fn new(doc: &'d Document) -> Self {
        let rows = doc.rows().len();
        Marks {
            doc,
            gone: vec![false; rows],
            unwrapped: vec![false; rows],
            fates: vec![Fate::Keep; rows],
            attributes: HashMap::new(),
            text_cuts: HashMap::new(),
            cuts: Vec::new(),
            disclosures: Vec::new(),
        }
    }

    fn mark(&mut self, rule: &'static str, category: Category, finding: Finding) {
        let Finding { row, cut, evidence, confidence } = finding;
        let whole = self.doc.rows()[row].span;
        let (action, span, replacement) = match cut {
            Cut::Drop => {
                let end = self.doc.rows()[row].end;
                if !self.gone[row] {
                    self.fates[row] = Fate::Drop;
                    self.gone[row..end].fill(true);
                }
                (Action::Drop, whole, None)
            }
            Cut::Unwrap => {
                if self.fates[row] == Fate::Keep {
                    self.fates[row] = Fate::Unwrap;
                    self.unwrapped[row] = true;
                }
                (Action::Unwrap, whole, None)
            }
            Cut::Rewrite { attribute, value } | Cut::StripUrl { attribute, value } if value.is_empty() => {
                self.attributes.insert((row, attribute), None);
                (Action::Strip, self.attribute_span(row, attribute), None)
            }
            Cut::Rewrite { attribute, value } => {
                let span = self.attribute_span(row, attribute);
                self.attributes.entry((row, attribute)).or_insert_with(|| Some(value.clone()));
                (Action::Rewrite, span, Some(value))
            }
            Cut::StripUrl { attribute, value } => {
                let span = self.attribute_span(row, attribute);
                self.attributes.entry((row, attribute)).or_insert_with(|| Some(value.clone()));
                (Action::Strip, span, Some(value))
            }
            Cut::StripAttribute { attribute } => {
                let span = self.attribute_span(row, attribute);
                self.attributes.insert((row, attribute), None);
                (Action::Strip, span, None)
            }
            Cut::Text(part) => {
                let span = self.text_span(row, part);
                self.text_cuts.entry(row).or_default().push(part);
                (Action::Drop, span, None)
            }
        };
        if span.is_empty() {
            return; // made up by the parser: nothing in the source to show
        }
        let removal = self.removal(rule, category, action, span, evidence, confidence, replacement);
        self.cuts.push((row, removal));
    }

    #[allow(clippy::too_many_arguments)] // the one place where a removal is made
    fn removal(
        &self,
        rule: &str,
        category: Category,
        action: Action,
        span: Span,
        evidence: Evidence,
        confidence: f32,
        replacement: Option<String>,
    ) -> Removal {
        Removal {
            rule: rule.to_owned(),
            category,
            action,
            span,
            line: 0, // counted once all cuts are in order
            evidence,
            confidence,
            excerpt: excerpt(span.slice(self.doc.source())),
            replacement,
            inner: Vec::new(),
        }
    }

    /// Where an attribute's value stands; the whole element where it is not written out as it reads.
    fn attribute_span(&self, row: RowId, attribute: &str) -> Span {
        let whole = self.doc.rows()[row].span;
        let source = whole.slice(self.doc.source());
        let Some(value) = self.doc.attr(row, attribute).filter(|value| !value.is_empty()) else { return whole };
        let found = source.rfind(value).map(|at| (at, value.len())).or_else(|| {
            let escaped = value.replace('&', "&amp;");
            source.rfind(&escaped).map(|at| (at, escaped.len()))
        });
        found.map_or(whole, |(at, len)| Span::new(whole.start + at, whole.start + at + len))
    }

    /// Where a part of a text row stands: exact where the text is written as it reads.
    fn text_span(&self, row: RowId, part: Span) -> Span {
        let whole = self.doc.rows()[row].span;
        let text = self.doc.text(row).unwrap_or("");
        if whole.slice(self.doc.source()) == text {
            return Span::new(whole.start + part.start, whole.start + part.end);
        }
        let source = whole.slice(self.doc.source());
        match source.find(part.slice(text)) {
            Some(at) => Span::new(whole.start + at, whole.start + at + part.len()),
            None => whole,
        }
    }

    fn finish(mut self) -> Cleaned<'d> {
        for cuts in self.text_cuts.values_mut() {
            cuts.sort();
            *cuts = merge_spans(cuts);
        }
        let removals = merge(self.doc, std::mem::take(&mut self.cuts));
        self.disclosures.sort_by_key(|(row, _)| *row);
        let disclosures = self.disclosures.into_iter().map(|(_, text)| text).collect();
        Cleaned {
            document: self.doc,
            removals,
            disclosures,
            fates: self.fates,
            attributes: self.attributes,
            text_cuts: self.text_cuts,
        }
    }
}

/// Orders cuts by place, hangs those inside a larger drop under it, and joins neighbours of one rule and kind of evidence.
fn merge(doc: &Document, mut cuts: Vec<(RowId, Removal)>) -> Vec<Removal> {
    cuts.sort_by(|(a_row, a), (b_row, b)| {
        let key =
            |row: RowId, r: &Removal| (r.span.start, std::cmp::Reverse(r.span.end), r.action != Action::Drop, row);
        key(*a_row, a)
            .cmp(&key(*b_row, b))
            .then_with(|| (position(&a.rule), &a.rule).cmp(&(position(&b.rule), &b.rule)))
    });
    let mut out: Vec<Removal> = Vec::new();
    for (_, removal) in cuts {
        let Some(last) = out.iter_mut().rev().find(|r| r.action == Action::Drop) else {
            out.push(removal);
            continue;
        };
        if last.action == Action::Drop && last.span.contains(removal.span) && !removal.span.is_empty() {
            if last.rule != removal.rule || last.span != removal.span {
                last.inner.push(InnerRemoval { rule: removal.rule, span: removal.span, evidence: removal.evidence });
            }
        } else if joins(doc, last, &removal) {
            last.span.end = removal.span.end;
            last.inner.extend(removal.inner);
            last.confidence = last.confidence.min(removal.confidence);
            last.excerpt = excerpt(last.span.slice(doc.source()));
        } else {
            out.push(removal);
        }
    }
    out.retain(|removal| removal.action != Action::Drop || !removal.excerpt.is_empty());
    number_lines(doc, &mut out);
    out
}

/// Whether `next` goes on where `last` ended: same rule, same kind of evidence, nothing but white space between.
fn joins(doc: &Document, last: &Removal, next: &Removal) -> bool {
    next.action == Action::Drop
        && last.rule == next.rule
        && discriminant(&last.evidence) == discriminant(&next.evidence)
        && next.span.start >= last.span.end
        && Span::new(last.span.end, next.span.start).slice(doc.source()).trim().is_empty()
}

fn number_lines(doc: &Document, removals: &mut [Removal]) {
    let (mut line, mut at) = (1, 0);
    for removal in removals {
        let to = removal.span.start.max(at).min(doc.source().len());
        line += memchr::memchr_iter(b'\n', &doc.source().as_bytes()[at..to]).count();
        at = to;
        removal.line = line;
    }
}

fn merge_spans(spans: &[Span]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for &span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// The beginning of a piece of source on one line.
fn excerpt(source: &str) -> String {
    let mut out = String::new();
    let mut words = source.split_whitespace();
    while let Some(word) = words.next() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
        if out.len() >= EXCERPT {
            out.truncate(out.floor_char_boundary(EXCERPT - 3));
            out.push('…');
            return out;
        }
        if words.clone().next().is_none() {
            break;
        }
    }
    out
}
