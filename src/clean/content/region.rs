//! The region that is the article, and what of it stays.

use super::features::{self, Seen};
use super::inside::{self, FirstSight};
use super::score::{FIRST, SECOND};
use crate::clean::View;
use crate::clean::flow::Unit;
use crate::document::{RowId, Tag};

/// A unit speaks for the region it stands in when it is at least this likely to be the article's.
const FOR_REGION: f32 = 0.3;

/// A unit inside the region stays when it is at least this likely to be the article's.
const TO_STAY: f32 = 0.55;

/// The article of a page.
pub struct Article {
    /// The element that holds it.
    pub row: RowId,
    /// For each unit of the flow whether it belongs to the article.
    pub keeps: Vec<bool>,
    /// How many of the words of the likely units the element holds, 0 to 1.
    pub coverage: f32,
}

/// What the scorer saw of a page: for whoever fits the weights.
pub struct Measured {
    /// The features of each unit at first sight.
    pub seen: Seen,
    /// Its likelihood at first sight.
    pub likely: Vec<f32>,
    /// The element whose units gain most.
    pub row: RowId,
    /// How many of the words of the likely units it holds, 0 to 1.
    pub coverage: f32,
    /// The features of each unit in the region.
    pub inside: Vec<Vec<f32>>,
}

/// The article of a page; `None` where nothing speaks for any part of it.
pub fn find(view: &View<'_>) -> Option<Article> {
    let Measured { seen, row, coverage, inside, .. } = measure(view)?;
    let likely = seen.units.iter().zip(&inside).map(|(unit, place)| SECOND.likelihood(unit.iter().chain(place)));
    let keeps: Vec<bool> = likely.map(|p| p >= TO_STAY).collect();
    keeps.contains(&true).then_some(Article { row, keeps, coverage })
}

/// Looks at a page; `None` where nothing speaks for any part of it.
pub fn measure(view: &View<'_>) -> Option<Measured> {
    let flow = view.flow();
    let seen = features::of_page(view);
    let likely: Vec<f32> = seen.units.iter().map(|unit| FIRST.likelihood(unit.iter())).collect();
    let words: Vec<f32> = flow.iter().map(|unit| unit.words(view).max(1) as f32).collect();
    let gains: Vec<f32> = words.iter().zip(&likely).map(|(words, p)| words * (p - FOR_REGION)).collect();
    let region = best_holder(view, flow, &gains)?;
    let end = view.row(region).end;
    let sum = |from: RowId, to: RowId| {
        let held = flow.iter().zip(&gains).filter(|(unit, gain)| **gain > 0.0 && from <= unit.first && unit.first < to);
        held.map(|(_, gain)| gain).sum::<f32>()
    };
    let coverage = sum(region, end) / sum(0, view.rows().len()).max(f32::MIN_POSITIVE);
    let inside = inside::of_page(view, &seen, &FirstSight { likely: &likely, words: &words, region });
    Some(Measured { seen, likely, row: region, coverage, inside })
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
