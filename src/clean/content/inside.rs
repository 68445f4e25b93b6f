//! What can be seen of a unit once a region is chosen: how it stands in the region and what its neighbours are like.
//!
//! The names are keys of `weights.toml`, next to those of [`features`](super::features).

use super::features::Seen;
use super::tokens::Family;
use crate::clean::View;
use crate::clean::flow::UnitKind;
use crate::document::RowId;

/// Names of the features, in order, without those of the families below the region.
pub const NAMES: [&str; 27] = [
    "likely",
    "inside",
    "depth",
    "before-share",
    "after-share",
    "between-good",
    "none-good-before",
    "none-good-after",
    "share",
    "likely-3-back",
    "likely-2-back",
    "likely-1-back",
    "likely-1-on",
    "likely-2-on",
    "likely-3-on",
    "heading-on",
    "heading-back",
    "sentences",
    "small-start",
    "ends-colon",
    "dated",
    "parent-likely",
    "parent-size",
    "part-likely",
    "part-size",
    "parent-of-region",
    "part-of-region",
];

/// How likely each unit is the article's at first sight, and the element chosen on that ground.
pub struct FirstSight<'a> {
    /// Likelihood of each unit.
    pub likely: &'a [f32],
    /// Words of each unit, at least 1.
    pub words: &'a [f32],
    /// The element chosen.
    pub region: RowId,
}

/// The names of all features of [`of_page`], in order.
pub fn names() -> Vec<String> {
    let families = Family::ALL.iter().map(|(name, _)| format!("below-{name}"));
    NAMES.iter().map(|&name| name.to_owned()).chain(families).collect()
}

/// The features of every unit.
pub fn of_page(view: &View<'_>, seen: &Seen, first: &FirstSight<'_>) -> Vec<Vec<f32>> {
    let place = Place::of(view, seen, first);
    let mut before = 0.0;
    (0..view.flow().len())
        .map(|at| {
            let features = place.features(at, before);
            before += place.mass(at);
            features
        })
        .collect()
}

/// Likely words and words of a subtree.
#[derive(Clone, Copy, Default)]
struct Sum {
    likely: f32,
    words: f32,
}

impl Sum {
    fn share(self) -> f32 {
        self.likely / self.words.max(1.0)
    }

    fn size(self) -> f32 {
        self.words.ln_1p() / 3.0
    }
}

struct Place<'a, 'd> {
    view: &'a View<'d>,
    first: &'a FirstSight<'a>,
    end: RowId,
    /// For each row below the region the families between the two, its own included.
    below: Vec<u32>,
    /// For each row inside the region the region's child it stands in.
    part: Vec<RowId>,
    sums: Vec<Sum>,
    first_good: usize,
    last_good: usize,
    total: f32,
}

impl<'a, 'd> Place<'a, 'd> {
    fn of(view: &'a View<'d>, seen: &Seen, first: &'a FirstSight<'a>) -> Self {
        let rows = view.rows().len();
        let end = view.row(first.region).end;
        let (mut below, mut part) = (vec![0; rows], vec![0; rows]);
        for row in first.region + 1..end {
            let parent = view.row(row).parent;
            below[row] = seen.families[row] | below[parent];
            part[row] = if parent == first.region { row } else { part[parent] };
        }
        let mut place =
            Place { view, first, end, below, part, sums: Vec::new(), first_good: usize::MAX, last_good: 0, total: 0.0 };
        place.sums = place.add_up(rows);
        place.total = place.sums[first.region].likely.max(f32::MIN_POSITIVE);
        let good = |&i: &usize| place.holds(i) && first.likely[i] > 0.6 && first.words[i] >= 15.0;
        let units = 0..view.flow().len();
        let ends = (units.clone().find(good), units.rev().find(good));
        if let (Some(from), Some(to)) = ends {
            (place.first_good, place.last_good) = (from, to);
        }
        place
    }

    fn add_up(&self, rows: usize) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); rows];
        for (i, unit) in self.view.flow().iter().enumerate().filter(|(i, _)| self.holds(*i)) {
            let sum = &mut sums[unit.first];
            sum.likely += self.first.likely[i] * self.first.words[i];
            sum.words += self.first.words[i];
        }
        for row in (self.first.region + 1..self.end).rev() {
            let Sum { likely, words } = sums[row];
            let above = &mut sums[self.view.row(row).parent];
            above.likely += likely;
            above.words += words;
        }
        sums
    }

    /// Whether a unit stands in the region.
    fn holds(&self, at: usize) -> bool {
        let row = self.view.flow()[at].first;
        self.first.region < row && row < self.end
    }

    /// Likely words of a unit of the region.
    fn mass(&self, at: usize) -> f32 {
        if self.holds(at) { self.first.likely[at] * self.first.words[at] } else { 0.0 }
    }

    fn odds(&self, at: usize) -> f32 {
        let p = self.first.likely[at].clamp(1e-4, 1.0 - 1e-4);
        (p / (1.0 - p)).ln().clamp(-5.0, 5.0)
    }

    /// The odds of a neighbour; outside the region and the page they are bad.
    fn odds_near(&self, at: usize, offset: isize) -> f32 {
        match at.checked_add_signed(offset) {
            Some(i) if i < self.view.flow().len() && self.holds(i) => self.odds(i),
            _ => -3.0,
        }
    }

    fn heading_near(&self, at: usize, offset: isize) -> f32 {
        let unit = at.checked_add_signed(offset).and_then(|i| self.view.flow().get(i));
        flag(unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Heading(_))))
    }

    fn features(&self, at: usize, before: f32) -> Vec<f32> {
        let view = self.view;
        let unit = &view.flow()[at];
        let inside = self.holds(at);
        let words = self.first.words[at];
        let text = unit.text(view);
        let region = self.first.region;
        let parent = if inside { self.sums[view.row(unit.first).parent] } else { Sum::default() };
        let part = if inside { self.sums[self.part[unit.first]] } else { Sum::default() };
        let whole = self.sums[region].words.max(1.0);
        let depth = if inside { view.row(unit.first).depth - view.row(region).depth } else { 0 };
        let mut out = vec![
            self.odds(at),
            flag(inside),
            depth as f32 / 3.0,
            before / self.total,
            1.0 - (before + self.mass(at)) / self.total,
            flag(self.first_good <= at && at <= self.last_good),
            flag(at < self.first_good),
            flag(at > self.last_good || self.first_good == usize::MAX),
            if inside { (words / self.total).min(1.0) } else { 0.0 },
        ];
        out.extend([-3, -2, -1, 1, 2, 3].map(|offset| self.odds_near(at, offset)));
        out.extend([
            self.heading_near(at, 1),
            self.heading_near(at, -1),
            (sentences(&text) as f32 / words * 10.0).min(3.0),
            flag(text.starts_with(char::is_lowercase)),
            flag(text.ends_with(':')),
            flag(words < 15.0 && has_year(&text)),
            parent.share(),
            parent.size(),
            part.share(),
            part.size(),
            parent.words / whole,
            part.words / whole,
        ]);
        let below = if inside { self.below[unit.first] } else { 0 };
        out.extend(Family::ALL.iter().map(|(_, family)| flag(below & family.bit() != 0)));
        out
    }
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

/// Ends of sentences: a mark followed by white space, a closing quote or the end.
fn sentences(text: &str) -> usize {
    let mut ends = 0;
    let mut after_mark = false;
    for c in text.chars() {
        ends += usize::from(after_mark && (c.is_whitespace() || matches!(c, '"' | '”' | '’' | ')' | '\'')));
        after_mark = matches!(c, '.' | '!' | '?' | '…');
        ends += usize::from(matches!(c, '。' | '！' | '？'));
    }
    ends + usize::from(after_mark)
}

/// Whether a year of our time stands in the text.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}
