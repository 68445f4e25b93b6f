//! What can be seen of a unit at second sight, when the likelihood of each unit at first sight is known: how it stands
//! in the region, and what is thought of its neighbours and of what looks like it.

use super::features::{Seen, features, flag, level, log};
use super::tokens::Family;
use crate::clean::View;
use crate::clean::flow::Unit;
use crate::document::RowId;

/// Odds given to what lies outside the region and the page.
const OUTSIDE: f32 = -6.0;

features! { look: Look<'_, '_>;
    "likely": look.place.odds(look.at),
    "inside": flag(look.inside),
    "depth-inside": look.depth,
    "before-share": look.before / look.place.total,
    "after-share": 1.0 - (look.before + look.place.mass(look.at)) / look.place.total,
    "good-before": flag(look.place.good.is_some_and(|(first, _)| first < look.at)),
    "good-after": flag(look.place.good.is_some_and(|(_, last)| look.at < last)),
    "units-to-good": look.place.good.map_or(-1.0, |(first, last)| {
        log(first.saturating_sub(look.at).max(look.at.saturating_sub(last)))
    }),
    "likely-3-back": look.place.odds_near(look.at, -3),
    "likely-2-back": look.place.odds_near(look.at, -2),
    "likely-1-back": look.place.odds_near(look.at, -1),
    "likely-1-on": look.place.odds_near(look.at, 1),
    "likely-2-on": look.place.odds_near(look.at, 2),
    "likely-3-on": look.place.odds_near(look.at, 3),
    "likely-around": look.place.around(look.at, 4),
    "likely-far-around": look.place.around(look.at, 12),
    "parent-likely": look.parent.share(),
    "parent-size": look.parent.words.ln_1p(),
    "grandparent-likely": look.grandparent.share(),
    "part-likely": look.part.share(),
    "part-size": look.part.words.ln_1p(),
    "parent-of-region": look.parent.words / look.place.region_words(),
    "part-of-region": look.part.words / look.place.region_words(),
    "alike-likely": look.alike.share(),
    "alike-size": look.alike.words.ln_1p(),
    "group-likely": look.group.share(),
    "main-likely": look.place.holders[0],
    "article-likely": look.place.holders[1],
    "coverage": look.place.coverage,
    "page-likely": look.place.total.ln_1p(),
    "page-likely-share": look.place.page.share(),
    "section-level": look.section.0,
    "section-likely": look.section.1,
}

/// How likely each unit is the article's at first sight, and the element chosen on that ground.
pub struct FirstSight<'a> {
    /// Likelihood of each unit.
    pub likely: &'a [f32],
    /// Words of each unit, at least 1.
    pub words: &'a [f32],
    /// The element chosen.
    pub region: RowId,
    /// How many of the words of the likely units it holds, 0 to 1.
    pub coverage: f32,
}

/// The names of all features of [`of_page`], in order: those of [`NAMES`] and the families between unit and region.
pub fn names() -> Vec<String> {
    let families = Family::ALL.iter().map(|(name, _)| format!("below-{name}"));
    NAMES.iter().map(|&name| name.to_owned()).chain(families).collect()
}

/// The features of every unit.
pub fn of_page(view: &View<'_>, seen: &Seen, first: &FirstSight<'_>) -> Vec<Vec<f32>> {
    let place = Place::of(view, seen, first);
    let (mut before, mut section) = (0.0, (7.0, 0.0));
    let count = NAMES.len() + Family::ALL.len();
    (0..view.flow().len())
        .map(|at| {
            let mut out = Vec::with_capacity(count);
            let look = place.look(at, before, section);
            write(&look, &mut out);
            let below = if look.inside { place.below[view.flow()[at].first] } else { 0 };
            out.extend(Family::ALL.iter().map(|(_, family)| flag(below & family.bit() != 0)));
            before += place.mass(at);
            if level(&view.flow()[at]) < 7.0 {
                section = (level(&view.flow()[at]), place.odds(at));
            }
            out
        })
        .collect()
}

/// Likely words and words of some units.
#[derive(Clone, Copy, Default)]
struct Sum {
    likely: f32,
    words: f32,
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.likely += other.likely;
        self.words += other.words;
    }

    fn share(self) -> f32 {
        self.likely / self.words.max(1.0)
    }
}

struct Place<'a, 'd> {
    view: &'a View<'d>,
    seen: &'a Seen,
    first: &'a FirstSight<'a>,
    end: RowId,
    /// For each row below the region the families between the two, its own included.
    below: Vec<u32>,
    /// For each row inside the region the region's child it stands in.
    part: Vec<RowId>,
    /// For each row what its subtree holds.
    sums: Vec<Sum>,
    /// For each group of alike elements what stands directly in them.
    alike: Vec<Sum>,
    /// For each group of repeated elements what they hold.
    groups: Vec<Sum>,
    /// First and last unit that are surely the article's.
    good: Option<(usize, usize)>,
    /// Running totals before each unit.
    before: Vec<Sum>,
    total: f32,
    page: Sum,
    coverage: f32,
    /// How much of the likely words `<main>` and the largest `<article>` hold.
    holders: [f32; 2],
}

struct Look<'p, 'd> {
    place: &'p Place<'p, 'd>,
    at: usize,
    inside: bool,
    before: f32,
    depth: f32,
    parent: Sum,
    grandparent: Sum,
    part: Sum,
    alike: Sum,
    group: Sum,
    /// Level and odds of the heading above.
    section: (f32, f32),
}

impl<'a, 'd> Place<'a, 'd> {
    fn of(view: &'a View<'d>, seen: &'a Seen, first: &'a FirstSight<'a>) -> Self {
        let rows = view.rows().len();
        let end = view.row(first.region).end;
        let (mut below, mut part) = (vec![0; rows], vec![0; rows]);
        for row in first.region + 1..end {
            let parent = view.row(row).parent;
            below[row] = seen.families[row] | below[parent];
            part[row] = if parent == first.region { row } else { part[parent] };
        }
        let mut place = Place {
            view,
            seen,
            first,
            end,
            below,
            part,
            sums: vec![Sum::default(); rows],
            alike: vec![Sum::default(); seen.groups.count()],
            groups: vec![Sum::default(); seen.groups.count()],
            good: None,
            before: Vec::new(),
            total: 0.0,
            page: Sum::default(),
            coverage: first.coverage,
            holders: [0.0; 2],
        };
        place.add_up();
        place.good = place.surely();
        place
    }

    fn add_up(&mut self) {
        for (at, unit) in self.view.flow().iter().enumerate() {
            let sum = self.sum(at);
            self.before.push(self.page);
            self.page.add(sum);
            self.sums[unit.first].add(sum);
            self.alike[self.seen.groups.own(unit.first).0].add(sum);
            self.groups[self.seen.groups.largest(unit.first).0].add(sum);
        }
        self.before.push(self.page);
        for row in (1..self.sums.len()).rev() {
            let sum = self.sums[row];
            self.sums[self.view.row(row).parent].add(sum);
        }
        self.total = self.sums[self.first.region].likely.max(f32::MIN_POSITIVE);
        let all = self.page.likely.max(f32::MIN_POSITIVE);
        self.holders = self.seen.holders.map(|row| row.map_or(-1.0, |row| self.sums[row].likely / all));
    }

    fn surely(&self) -> Option<(usize, usize)> {
        let good = |&at: &usize| self.holds(at) && self.first.likely[at] > 0.6 && self.first.words[at] >= 15.0;
        let units = 0..self.view.flow().len();
        Some((units.clone().find(good)?, units.rev().find(good)?))
    }

    fn unit(&self, at: usize) -> &Unit {
        &self.view.flow()[at]
    }

    fn sum(&self, at: usize) -> Sum {
        Sum { likely: self.first.likely[at] * self.first.words[at], words: self.first.words[at] }
    }

    /// Whether a unit stands in the region.
    fn holds(&self, at: usize) -> bool {
        let row = self.unit(at).first;
        self.first.region <= row && row < self.end
    }

    /// Likely words of a unit of the region.
    fn mass(&self, at: usize) -> f32 {
        if self.holds(at) { self.sum(at).likely } else { 0.0 }
    }

    fn region_words(&self) -> f32 {
        self.sums[self.first.region].words.max(1.0)
    }

    fn odds(&self, at: usize) -> f32 {
        let p = self.first.likely[at].clamp(1e-3, 1.0 - 1e-3);
        (p / (1.0 - p)).ln()
    }

    fn odds_near(&self, at: usize, offset: isize) -> f32 {
        match at.checked_add_signed(offset) {
            Some(i) if i < self.view.flow().len() => self.odds(i),
            _ => OUTSIDE,
        }
    }

    /// How likely the words of the units up to so many before and after are the article's, the unit's own left out.
    fn around(&self, at: usize, units: usize) -> f32 {
        let (from, to) =
            (self.before[at.saturating_sub(units)], self.before[(at + 1 + units).min(self.before.len() - 1)]);
        let own = self.sum(at);
        Sum { likely: to.likely - from.likely - own.likely, words: to.words - from.words - own.words }.share()
    }

    fn look(&self, at: usize, before: f32, section: (f32, f32)) -> Look<'_, 'd> {
        let first = self.unit(at).first;
        let inside = self.holds(at);
        let parent = self.view.row(first).parent;
        let depth = |row: RowId| f32::from(self.view.row(row).depth);
        let groups = &self.seen.groups;
        Look {
            place: self,
            at,
            inside,
            before,
            depth: if inside { depth(first) - depth(self.first.region) } else { -1.0 },
            parent: self.sums[parent],
            grandparent: self.sums[self.view.row(parent).parent],
            part: if inside { self.sums[self.part[first].max(self.first.region)] } else { Sum::default() },
            alike: self.alike[groups.own(first).0],
            group: self.groups[groups.largest(first).0],
            section,
        }
    }
}
