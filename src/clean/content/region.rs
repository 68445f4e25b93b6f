//! The region that is the article, and what of it stays.

use super::features;
use super::score::UNIT;
use crate::clean::View;
use crate::clean::flow::Unit;
use crate::document::{RowId, Tag};

/// A unit speaks for the region it stands in when it is at least this likely to be the article's.
const FOR_REGION: f32 = 0.3;

/// A unit inside the region stays when it is at least this likely to be the article's.
const TO_STAY: f32 = 0.4;

/// The article of a page.
pub struct Article {
    /// The element that holds it.
    pub row: RowId,
    /// For each unit of the flow whether it belongs to the article.
    pub keeps: Vec<bool>,
    /// How many of the words of the likely units the element holds, 0 to 1.
    pub coverage: f32,
}

/// The article of a page; `None` where nothing speaks for any part of it.
pub fn find(view: &View<'_>) -> Option<Article> {
    let flow = view.flow();
    let likely: Vec<f32> = features::of_page(view).iter().map(|f| UNIT.likelihood(f)).collect();
    let words: Vec<f32> = flow.iter().map(|unit| unit.words(view).max(1) as f32).collect();
    let gain = |i: usize| words[i] * (likely[i] - FOR_REGION);
    let gains: Vec<f32> = (0..flow.len()).map(gain).collect();
    let (row, _) = best_holder(view, flow, &gains)?;
    let end = view.row(row).end;
    let inside = |unit: &Unit| row <= unit.first && unit.first < end;
    let keeps: Vec<bool> = flow.iter().zip(&likely).map(|(unit, &p)| inside(unit) && p >= TO_STAY).collect();
    if !keeps.contains(&true) {
        return None;
    }
    let total: f32 = gains.iter().filter(|&&g| g > 0.0).sum();
    let held: f32 = flow.iter().zip(&gains).filter(|(unit, g)| **g > 0.0 && inside(unit)).map(|(_, g)| g).sum();
    Some(Article { row, keeps, coverage: held / total.max(f32::MIN_POSITIVE) })
}

/// The innermost element whose units gain most.
fn best_holder(view: &View<'_>, flow: &[Unit], gains: &[f32]) -> Option<(RowId, f32)> {
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
    best
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
