//! The region that is the article, and what of it stays.

use super::features::Seen;
use super::inside::{self, FirstSight};
use super::trees::{FIRST, SECOND};
use crate::clean::View;
use crate::clean::flow::{Unit, UnitKind};
use crate::document::{RowId, Tag};

/// A unit speaks for the region it stands in when it is at least this likely to be the article's.
const FOR_REGION: f32 = 0.3;

/// A unit that is at least this likely to be the article's stays whatever the rest of the page is like.
const SURE: f32 = 0.6;

/// A heading above what stays needs to be no more likely than this.
const HEADING: f32 = 0.25;

/// Levels between a caption and its words, at most.
const CAPTION_DEPTH: usize = 4;

/// What a lost word of the article weighs beside a word too many, 0 to 1. At 1 the F1 counts; below, a menu that stays
/// counts for more. Cross-validated by site (`tools/content/fit.py`), 0.65 in place of 1 lets 4.8 in place of 6.8 % of
/// what pages say around their articles stay, for 0.3 points of the F1 over all kinds of pages; news gain 0.5 points.
const LOST: f32 = 0.65;

/// A unit that is less likely to be the article's goes whatever the rest of the page is like.
const HARDLY: f32 = 0.15;

/// The article of a page.
pub struct Article {
    /// The element that holds it; `None` where nothing on the page reads like an article.
    pub row: Option<RowId>,
    /// For each unit of the flow whether it belongs to the article.
    pub keeps: Vec<bool>,
    /// How many of the words of the likely units the element holds, 0 to 1.
    pub coverage: f32,
}

/// What the scorer saw of a page.
pub struct Measured {
    /// The element whose units gain most.
    pub row: RowId,
    /// How many of the words of the likely units it holds, 0 to 1.
    pub coverage: f32,
    /// The features of each unit at second sight.
    pub inside: Vec<Vec<f32>>,
}

/// The article of a page.
pub fn find(view: &View<'_>, seen: &Seen) -> Article {
    let units = 0..view.flow().len();
    let likely: Vec<f32> = units.clone().map(|at| FIRST.likelihood(|i| seen.of(at)[i])).collect();
    let nothing = || Article { row: None, keeps: vec![false; units.len()], coverage: 0.0 };
    let Some(Measured { row, coverage, inside }) = measure(view, seen, &likely) else { return nothing() };
    let second = |at: usize| {
        let (own, place) = (seen.of(at), &inside[at]);
        SECOND.likelihood(|i| if i < own.len() { own[i] } else { place[i - own.len()] })
    };
    let likely: Vec<f32> = units.clone().map(second).collect();
    let words = |at: usize| view.flow()[at].words(view).max(1) as f32;
    let enough = enough(&likely, words);
    let mut keeps: Vec<bool> = likely.iter().map(|p| *p >= enough).collect();
    keep_headings(view, &likely, &mut keeps);
    keep_captions(view, row, &likely, &mut keeps);
    follow_words(view, row, &mut keeps);
    if keeps.contains(&true) { Article { row: Some(row), keeps, coverage } } else { nothing() }
}

/// Headings are few words and look like those of a sidebar; one above words that stay stays with them.
fn keep_headings(view: &View<'_>, likely: &[f32], keeps: &mut [bool]) {
    let flow = view.flow();
    let mut below: Option<usize> = None; // the next unit with words
    for at in (0..flow.len()).rev() {
        if let (UnitKind::Heading(level), Some(next)) = (flow[at].kind, below) {
            let is_its_own = !matches!(flow[next].kind, UnitKind::Heading(other) if other <= level);
            keeps[at] |= likely[at] >= HEADING && is_its_own && keeps[next];
        }
        if flow[at].words(view) > 0 {
            below = Some(at);
        }
    }
}

/// Captions are few words, too: those of figures inside the article stay.
fn keep_captions(view: &View<'_>, article: RowId, likely: &[f32], keeps: &mut [bool]) {
    let inside = article..view.row(article).end;
    let is_caption = |row: RowId| {
        std::iter::once(row)
            .chain(view.ancestors(row))
            .take(CAPTION_DEPTH)
            .any(|at| view.row(at).tag == Tag::Figcaption)
    };
    for (at, unit) in view.flow().iter().enumerate() {
        keeps[at] |= likely[at] >= HARDLY && inside.contains(&unit.first) && is_caption(unit.first);
    }
}

/// Pictures without words tell the scorer little: inside the article they do as the words before or behind them do.
fn follow_words(view: &View<'_>, article: RowId, keeps: &mut [bool]) {
    let flow = view.flow();
    let inside = article..view.row(article).end;
    let forwards = 0..flow.len();
    let mut follow = |order: &mut dyn Iterator<Item = usize>| {
        let mut near = false;
        for at in order {
            match flow[at].words(view) {
                0 => keeps[at] |= near && inside.contains(&flow[at].first),
                _ => near = keeps[at],
            }
        }
    };
    follow(&mut forwards.clone());
    follow(&mut forwards.rev());
}

/// How likely a unit must be to stay. On a page where little is sure (a listing, a front page) a smaller likelihood is
/// enough: it is chosen so that the expected F of the words kept, `right / (kept + LOST · the article's)`, is greatest
/// (van Rijsbergen's measure, F1 where [`LOST`] is 1).
fn enough(likely: &[f32], words: impl Fn(usize) -> f32) -> f32 {
    let mut order: Vec<usize> = (0..likely.len()).collect();
    order.sort_by(|&a, &b| likely[b].total_cmp(&likely[a]));
    let all: f32 = order.iter().map(|&at| likely[at] * words(at)).sum();
    let (mut right, mut kept, mut best) = (0.0, 0.0, (0.0, SURE));
    for at in order {
        right += likely[at] * words(at);
        kept += words(at);
        let expected = right / (kept + LOST * all);
        if expected > best.0 {
            best = (expected, likely[at]);
        }
    }
    best.1.clamp(HARDLY, SURE)
}

/// Looks at a page again, when the likelihood of each unit at first sight is known; `None` where nothing speaks for any
/// part of it.
pub fn measure(view: &View<'_>, seen: &Seen, likely: &[f32]) -> Option<Measured> {
    let flow = view.flow();
    let words: Vec<f32> = flow.iter().map(|unit| unit.words(view).max(1) as f32).collect();
    let gains: Vec<f32> = words.iter().zip(likely).map(|(words, p)| words * (p - FOR_REGION)).collect();
    let row = best_holder(view, flow, &gains)?;
    let end = view.row(row).end;
    let sum = |from: RowId, to: RowId| {
        let held = flow.iter().zip(&gains).filter(|(unit, gain)| **gain > 0.0 && from <= unit.first && unit.first < to);
        held.map(|(_, gain)| gain).sum::<f32>()
    };
    let coverage = sum(row, end) / sum(0, view.rows().len()).max(f32::MIN_POSITIVE);
    let inside = inside::of_page(view, seen, &FirstSight { likely, words: &words, region: row, coverage });
    Some(Measured { row, coverage, inside })
}

/// The innermost element whose units gain most.
fn best_holder(view: &View<'_>, flow: &[Unit], gains: &[f32]) -> Option<RowId> {
    let mut sums = vec![0.0f32; view.rows().len()];
    for (unit, gain) in flow.iter().zip(gains) {
        sums[view.row(unit.first).parent] += gain;
    }
    let mut best: Option<(RowId, f32)> = None;
    for row in (1..sums.len()).rev() {
        sums[view.row(row).parent] += sums[row];
        // Rows come innermost last: going backwards an outer one must be truly better.
        if sums[row] > 0.0 && best.is_none_or(|(_, most)| sums[row] > most + 0.01) {
            best = Some((row, sums[row]));
        }
    }
    best.map(|(row, _)| row)
}

/// The path of an element from the body down, at most its last three steps.
pub fn css_path(view: &View<'_>, row: RowId) -> String {
    let mut steps: Vec<String> = std::iter::once(row)
        .chain(view.ancestors(row))
        .filter(|&at| !matches!(view.row(at).tag, Tag::Root | Tag::Html))
        .take(3)
        .map(|at| step(view, at))
        .collect();
    steps.reverse();
    if steps.is_empty() { "html".to_owned() } else { steps.join(" > ") }
}

fn step(view: &View<'_>, row: RowId) -> String {
    let name = view.doc.element(row).map_or("", |element| element.name());
    let id = view.attr(row, "id").map(|id| format!("#{id}"));
    let class = || {
        let class = view.attr(row, "class")?.split_ascii_whitespace().next()?;
        Some(format!(".{class}"))
    };
    format!("{name}{}", id.or_else(class).unwrap_or_default())
}
