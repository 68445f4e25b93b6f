//! Which of the accepted lists stand: the outermost unit wins, copies of a list go, groups give way to what they group.

use super::candidate::{Candidate, Style};
use super::reading::Reading;
use super::score::Verdict;
use crate::document::Span;
use rustc_hash::FxHashSet;

/// An accepted list with its judgement.
pub struct Chosen<'a> {
    /// The list.
    pub candidate: Candidate<'a>,
    /// The judgement; `keep` says which units are tips.
    pub verdict: Verdict,
}

/// Drops what is nested, what only groups and what repeats; leaves the lists in document order.
pub fn choose(mut lists: Vec<Chosen>) -> Vec<Chosen> {
    drop_groups(&mut lists);
    drop_copies(&mut lists);
    drop_nested(&mut lists);
    drop_questions_around_tips(&mut lists);
    lists.retain(|list| list.verdict.accepts());
    lists.sort_by_key(|list| list.candidate.span().start);
    lists
}

/// The places of the units that are tips.
pub fn kept_spans(list: &Chosen) -> Vec<Span> {
    list.candidate.units.iter().zip(&list.verdict.keep).filter(|(_, keep)| **keep).map(|(unit, _)| unit.span).collect()
}

/// A heading without a number that holds a list of headings, strong lines or marked rows of advice is the name of a
/// section. A list proper inside it is its items.
fn drop_groups(lists: &mut [Chosen]) {
    let divides = |list: &&Chosen| {
        let headed =
            matches!(list.candidate.pattern, "heading" | "bold-line" | "numbered-heading" | "bold-numbered" | "table");
        headed && kept_spans(list).len() >= if list.candidate.style == Style::DoDont { 1 } else { 2 }
    };
    let inner: Vec<Span> = lists.iter().filter(divides).map(|list| list.candidate.span()).collect();
    let proper = |list: &&Chosen| {
        matches!(list.candidate.pattern, "bullets" | "bold-lead-items" | "ordered-list" | "bold-lead")
            && kept_spans(list).len() >= 2
    };
    let items: Vec<Span> = lists.iter().filter(proper).map(|list| list.candidate.span()).collect();
    for list in lists.iter_mut().filter(|list| matches!(list.candidate.style, Style::Heading | Style::Bold)) {
        for (at, unit) in list.candidate.units.iter().enumerate() {
            let holds = |span: &Span| unit.span.contains(*span) && unit.span.start < span.start;
            // A title that orders is advice, and the list its items; one that does not names the section of the list.
            let names = list.verdict.titles[at] < 0.55 && items.iter().any(holds);
            let divided = list.candidate.style == Style::Heading && inner.iter().any(holds);
            list.verdict.keep[at] &= !names && !divided;
        }
    }
}

/// A list that repeats the titles of another, with less under them, is its table of contents; one that repeats them
/// with as much is the text pasted twice.
fn drop_copies(lists: &mut [Chosen]) {
    let keys: Vec<(FxHashSet<String>, usize)> = lists.iter().map(|list| (titles(list), words(list))).collect();
    for later in 0..lists.len() {
        for other in 0..lists.len() {
            if later == other || !lists[later].verdict.accepts() || !lists[other].verdict.accepts() {
                continue;
            }
            let (mine, theirs) = (&keys[later], &keys[other]);
            let shared = mine.0.intersection(&theirs.0).count();
            let copy = shared >= 2 && shared * 10 >= mine.0.len() * 6;
            let poorer = mine.1 * 2 < theirs.1
                || (theirs.1 <= mine.1 * 2
                    && lists[other].candidate.span().start < lists[later].candidate.span().start);
            if copy && poorer {
                lists[later].verdict.keep.fill(false);
            }
        }
    }
}

fn titles(list: &Chosen) -> FxHashSet<String> {
    list.candidate.units.iter().map(|unit| key(&unit.title_words)).collect()
}

/// The words of a text and nothing else: equal for texts that say the same.
pub fn key(reading: &Reading) -> String {
    reading.lower_words(0..reading.words.len()).collect::<Vec<_>>().join(" ")
}

fn words(list: &Chosen) -> usize {
    list.candidate.units.iter().map(|unit| unit.said.words()).sum()
}

/// A question whose answer holds tips, or lies in one, gives way to them.
fn drop_questions_around_tips(lists: &mut [Chosen]) {
    let asks = |list: &Chosen| list.candidate.style == Style::Answered;
    let mut tips: Vec<Span> = lists.iter().filter(|list| !asks(list)).flat_map(kept_spans).collect();
    tips.sort_by_key(|span| span.start);
    let mut taken: FxHashSet<usize> = FxHashSet::default();
    for list in lists.iter_mut().filter(|list| asks(list)) {
        for (unit, keep) in list.candidate.units.iter().zip(&mut list.verdict.keep) {
            let near = tips.partition_point(|tip| tip.end <= unit.span.start);
            let holds = tips.get(near).is_some_and(|tip| tip.start < unit.span.end);
            // A question that two patterns found counts once.
            *keep &= !holds && taken.insert(unit.span.start);
        }
    }
}

/// Takes away the units that lie inside a unit of another list. Questions wait: they never win over a tip.
fn drop_nested(lists: &mut [Chosen]) {
    let mut spans: Vec<(Span, usize)> = lists
        .iter()
        .enumerate()
        .filter(|(_, list)| list.candidate.style != Style::Answered)
        .flat_map(|(at, list)| kept_spans(list).into_iter().map(move |span| (span, at)))
        .collect();
    spans.sort_by_key(|(span, at)| (span.start, std::cmp::Reverse(span.end), *at));
    let mut outermost: FxHashSet<(Span, usize)> = FxHashSet::default();
    let mut last: Option<(Span, usize)> = None;
    for (span, at) in spans {
        if last.is_none_or(|(outer, by)| by == at || span.start >= outer.end) {
            outermost.insert((span, at));
            last = Some((span, at));
        }
    }
    let tips = lists.iter_mut().enumerate().filter(|(_, list)| list.candidate.style != Style::Answered);
    for (at, list) in tips {
        for (unit, keep) in list.candidate.units.iter().zip(&mut list.verdict.keep) {
            *keep &= outermost.contains(&(unit.span, at));
        }
    }
}
