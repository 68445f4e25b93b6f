//! What can be seen of a unit: numbers between 0 and about 5, each with a name.
//!
//! Everything is told from the text and its place, so that the scorer needs no list of sites. The names are the keys of
//! `weights.toml`.

use super::tokens::{self, Family};
use crate::clean::View;
use crate::clean::flow::{Unit, UnitKind};
use crate::document::{RowId, Tag};

/// How many features a unit has.
pub const COUNT: usize = NAMES.len();

/// Names of the features, in order.
pub const NAMES: [&str; 52] = [
    "words",
    "own-words",
    "link-density",
    "is-heading",
    "is-top-heading",
    "is-list",
    "is-table",
    "is-quote",
    "is-code",
    "is-media",
    "ends-sentence",
    "commas",
    "in-nav",
    "in-header",
    "in-footer",
    "in-aside",
    "in-form",
    "in-article",
    "in-main",
    "in-button",
    "in-list-item",
    "in-cell",
    "class-content",
    "class-body",
    "class-share",
    "class-related",
    "class-comment",
    "class-sidebar",
    "class-promo",
    "class-menu",
    "class-footer",
    "class-header",
    "class-ad",
    "class-meta",
    "class-popup",
    "before-title",
    "start",
    "in-40",
    "in-60",
    "in-80",
    "parent-share",
    "before-words",
    "after-words",
    "before-density",
    "after-density",
    "repeated",
    "short",
    "after-own",
    "before-own",
    "last",
    "only-child-link",
    "depth-below-60",
];

/// What is seen of a page.
pub struct Seen {
    /// The features of every unit.
    pub units: Vec<[f32; COUNT]>,
    /// For each row the families its own tag and names announce.
    pub families: Vec<u32>,
}

/// Looks at a page.
pub fn of_page(view: &View<'_>) -> Seen {
    let own: Vec<u32> = (0..view.rows().len()).map(|row| own_families(view, row)).collect();
    let page = Page::of(view, inherited(view, &own));
    Seen { units: (0..view.flow().len()).map(|at| page.features(at)).collect(), families: own }
}

/// What is known about the page as a whole.
struct Page<'v, 'd> {
    view: &'v View<'d>,
    flow: &'v [Unit],
    own: Vec<usize>,
    density: Vec<f32>,
    /// Running total of good words before each row: words of running text.
    good_before: Vec<u32>,
    good: f32,
    words: f32,
    /// Families of class tokens and roles seen on the row or above it.
    families: Vec<u32>,
    title: Option<RowId>,
    holders: [RowId; 3],
}

impl<'v, 'd> Page<'v, 'd> {
    fn of(view: &'v View<'d>, families: Vec<u32>) -> Self {
        let flow = view.flow();
        let own: Vec<usize> = flow.iter().map(|unit| unit.own_words(view)).collect();
        let density = flow
            .iter()
            .zip(&own)
            .map(|(unit, &own)| match unit.words(view) {
                0 => 0.0,
                words => 1.0 - own as f32 / words as f32,
            })
            .collect();
        let mut good_at = vec![0u32; view.rows().len() + 1];
        for (i, unit) in flow.iter().enumerate() {
            let bad = families[unit.first] & tokens::CHROME != 0;
            if is_good(unit, own[i], unit.words(view)) && !bad {
                good_at[unit.first] = own[i] as u32;
            }
        }
        let mut sum = 0;
        let mut good_before = Vec::with_capacity(good_at.len());
        for good in good_at {
            good_before.push(sum);
            sum += good;
        }
        let mut page = Page {
            view,
            flow,
            own,
            density,
            good_before,
            good: sum.max(1) as f32,
            words: view.words(0).max(1) as f32,
            families,
            title: title_row(view),
            holders: [0; 3],
        };
        page.holders = [0.4, 0.6, 0.8].map(|share| page.holder(share));
        page
    }

    /// The innermost element that holds at least this share of the good words.
    fn holder(&self, share: f32) -> RowId {
        let mut at = 0;
        loop {
            let next = self.view.children(at).find(|&child| self.share(child) >= share);
            match next {
                Some(child) => at = child,
                None => return at,
            }
        }
    }

    fn share(&self, row: RowId) -> f32 {
        (self.good_before[self.view.row(row).end] - self.good_before[row]) as f32 / self.good
    }

    fn features(&self, at: usize) -> [f32; COUNT] {
        let unit = &self.flow[at];
        let view = self.view;
        let words = unit.words(view);
        let log = |n: usize| ((1 + n) as f32).ln();
        let flag = |holds: bool| f32::from(u8::from(holds));
        let seen = self.families[unit.first];
        let has = |family: Family| flag(seen & family.bit() != 0);
        let inside = |row: RowId| flag(row <= unit.first && unit.first < view.row(row).end);
        let near = |offset: isize| at.checked_add_signed(offset).filter(|&i| i < self.flow.len());
        let around = |offsets: [isize; 2], of: &dyn Fn(usize) -> f32| {
            offsets.iter().filter_map(|&o| near(o)).map(of).sum::<f32>() / 2.0
        };
        let own_log = |i: usize| log(self.own[i]);
        let density = |i: usize| self.density[i];
        let parent = view.row(unit.first).parent;
        let text = unit.text(view);
        let commas = text.matches([',', ';', '，', '、']).count();
        let kind = |wanted: bool| flag(wanted);
        [
            log(words),
            log(self.own[at]),
            self.density[at],
            kind(matches!(unit.kind, UnitKind::Heading(_))),
            kind(matches!(unit.kind, UnitKind::Heading(1))),
            kind(unit.kind == UnitKind::List),
            kind(unit.kind == UnitKind::Table),
            kind(unit.kind == UnitKind::Quote),
            kind(unit.kind == UnitKind::Code),
            kind(unit.kind == UnitKind::Media),
            flag(text.trim_end_matches(['"', '”', '’', ')', '\'']).ends_with(['.', '!', '?', '…', ':', '。'])),
            (commas as f32 / words.max(1) as f32 * 10.0).min(2.0),
            has(Family::Nav),
            has(Family::HeaderTag),
            has(Family::FooterTag),
            has(Family::Aside),
            has(Family::Form),
            has(Family::ArticleTag),
            has(Family::MainTag),
            has(Family::Button),
            has(Family::ListItem),
            has(Family::Cell),
            has(Family::Content),
            has(Family::Body),
            has(Family::Share),
            has(Family::Related),
            has(Family::Comment),
            has(Family::Sidebar),
            has(Family::Promo),
            has(Family::Menu),
            has(Family::Footer),
            has(Family::Header),
            has(Family::Ad),
            has(Family::Meta),
            has(Family::Popup),
            flag(self.title.is_some_and(|title| unit.end <= title)),
            view.words_between(0, unit.first) as f32 / self.words,
            inside(self.holders[0]),
            inside(self.holders[1]),
            inside(self.holders[2]),
            self.share(parent),
            around([-1, -2], &own_log),
            around([1, 2], &own_log),
            around([-1, -2], &density),
            around([1, 2], &density),
            log(repeated(view, unit.first)),
            kind(words <= 4),
            near(1).map_or(0.0, own_log),
            near(-1).map_or(0.0, own_log),
            flag(view.words_between(unit.end, view.rows().len()) < 30),
            flag(unit.links(view) > 0 && self.own[at] == 0),
            (view.row(unit.first).depth.saturating_sub(view.row(self.holders[1]).depth) as f32).min(8.0) / 2.0,
        ]
    }
}

/// Whether a unit is running text: enough words, few of them links.
fn is_good(unit: &Unit, own: usize, words: usize) -> bool {
    let prose =
        matches!(unit.kind, UnitKind::Text | UnitKind::Quote | UnitKind::List | UnitKind::Code | UnitKind::Table);
    prose && own >= 10 && own * 2 >= words
}

fn own_families(view: &View<'_>, row: RowId) -> u32 {
    match view.row(row).tag {
        Tag::Text | Tag::Comment | Tag::Root | Tag::Html | Tag::Body => 0,
        _ => tokens::families(view.doc, row),
    }
}

/// For each row the families of itself and all rows above it.
fn inherited(view: &View<'_>, own: &[u32]) -> Vec<u32> {
    let mut out = vec![0; own.len()];
    for (id, row) in view.rows().iter().enumerate() {
        out[id] = own[id] | if id == 0 { 0 } else { out[row.parent] };
    }
    out
}

/// The heading that is the page's title: an `h1`, not the site's name.
fn title_row(view: &View<'_>) -> Option<RowId> {
    let headings = view.tagged(Tag::H1);
    headings
        .iter()
        .copied()
        .filter(|&row| view.words(row) >= 3)
        .max_by_key(|&row| (view.words(row).min(12), std::cmp::Reverse(row)))
}

/// Siblings of the same tag and class.
fn repeated(view: &View<'_>, row: RowId) -> usize {
    let mut at = row;
    for _ in 0..3 {
        let parent = view.row(at).parent;
        let class = view.attr(at, "class");
        if class.is_some() {
            return view
                .children(parent)
                .take(40)
                .filter(|&s| view.row(s).tag == view.row(at).tag && view.attr(s, "class") == class)
                .count();
        }
        at = parent;
    }
    0
}
