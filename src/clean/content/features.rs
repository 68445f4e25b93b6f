//! What can be seen of a unit at first sight: numbers, each with a name, told from its text, its place, and what the
//! page says of itself, so that the scorer needs no list of sites.

use super::groups::{Group, Groups};
use super::hints::Hints;
use super::marks::TextMarks;
use super::tokens::{self, FAMILIES, Family};
use crate::clean::View;
use crate::clean::flow::{Unit, UnitKind};
use crate::document::{RowId, Tag};

/// Names numbers and says how each is found, so that neither can be forgotten.
macro_rules! features {
    ($look:ident: $of:ty; $($name:literal: $value:expr,)*) => {
        /// Names of the features, in order.
        pub const NAMES: &[&str] = &[$($name),*];

        /// Appends the features of a unit, in the order of the names.
        fn write($look: &$of, out: &mut Vec<f32>) {
            out.extend([$($value),*]);
        }
    };
}
pub(super) use features;

features! { look: Look<'_, '_>;
    // its text
    "words": log(look.words),
    "own-words": log(look.own),
    "link-density": density(look.own, look.words),
    "links": log(look.links),
    "media": log(look.media),
    "sentences": per(look.text.sentences, look.words),
    "commas": per(look.text.commas, look.words),
    "digits": per(look.text.digits, look.text.characters.max(1) as usize),
    "capitals": per(look.text.capitals, look.words),
    "letters": per(look.text.characters, look.words),
    "prices": log(look.text.prices as usize),
    "dividers": log(look.text.dividers as usize),
    "year": flag(look.text.year),
    "small-start": flag(look.text.small_start),
    "ends-sentence": flag(look.text.ends_sentence),
    "ends-colon": flag(look.text.ends_colon),
    // what it is
    "heading": look.heading,
    "list": flag(look.unit.kind == UnitKind::List),
    "table": flag(look.unit.kind == UnitKind::Table),
    "quote": flag(look.unit.kind == UnitKind::Quote),
    "code": flag(look.unit.kind == UnitKind::Code),
    "pictures": flag(look.unit.kind == UnitKind::Media),
    "paragraph": flag(look.page.view.row(look.unit.first).tag == Tag::P),
    "items": log(look.items),
    // where it stands
    "place": look.page.view.words_between(0, look.unit.first) as f32 / look.page.words,
    "words-after": log(look.page.view.words_between(look.unit.end, look.page.view.rows().len())),
    "before-title": flag(look.page.title.is_some_and(|title| look.unit.end <= title)),
    "after-title": look.page.title.map_or(-1.0, |title| log(look.page.units_between(title, look.at))),
    "depth": f32::from(look.page.view.row(look.unit.first).depth),
    "in-40": look.inside(look.page.holders[0]),
    "in-60": look.inside(look.page.holders[1]),
    "in-80": look.inside(look.page.holders[2]),
    "below-60": look.levels_below(look.page.holders[1]),
    "in-main": look.page.main.map_or(-1.0, |main| look.inside(main)),
    "in-best-article": look.page.article.map_or(-1.0, |article| look.inside(article)),
    "parent-share": look.page.share(look.parent),
    "grandparent-share": look.page.share(look.page.view.row(look.parent).parent),
    "parent-words": log(look.page.view.words(look.parent)),
    "parent-density": look.page.view.link_density(look.parent),
    "grandparent-density": look.page.view.link_density(look.page.view.row(look.parent).parent),
    "in-body-of-data": look.in_body,
    // what stands around it
    "own-2-back": look.near(-2, |page, at| log(page.own[at])),
    "own-1-back": look.near(-1, |page, at| log(page.own[at])),
    "own-1-on": look.near(1, |page, at| log(page.own[at])),
    "own-2-on": look.near(2, |page, at| log(page.own[at])),
    "own-3-on": look.near(3, |page, at| log(page.own[at])),
    "density-1-back": look.near(-1, |page, at| page.density(at)),
    "density-1-on": look.near(1, |page, at| page.density(at)),
    "density-2-on": look.near(2, |page, at| page.density(at)),
    "heading-back": look.near(-1, |page, at| level(&page.flow[at])),
    "heading-on": look.near(1, |page, at| level(&page.flow[at])),
    // what looks like it
    "alike": log(look.own_group.count as usize),
    "alike-share": look.own_group.words as f32 / look.page.words,
    "alike-density": density_of(look.own_group),
    "group": log(look.group.count as usize),
    "group-share": look.group.words as f32 / look.page.words,
    "group-size": log(look.group.words as usize / look.group.count.max(1) as usize),
    "group-density": density_of(look.group),
    "group-media": per(look.group.media, look.group.count.max(1) as usize),
    // what the page is
    "page-words": look.page.words.ln_1p(),
    "page-density": look.page.view.link_density(0),
    "page-good": look.page.good / look.page.words,
    "page-units": log(look.page.flow.len()),
    "page-longest": log(look.page.longest),
    "page-main": look.page.main.map_or(-1.0, |main| look.page.share(main)),
    "page-article": look.page.article.map_or(-1.0, |article| look.page.share(article)),
    "page-articles": log(look.page.view.tagged(Tag::Article).len()),
    "page-top-headings": log(look.page.view.tagged(Tag::H1).len()),
    "says-article": flag(look.page.hints.article),
    "says-thread": flag(look.page.hints.thread),
    "says-product": flag(look.page.hints.product),
    "says-list": flag(look.page.hints.list),
    "steps": look.page.hints.steps,
}

/// Names of all features: those of [`NAMES`] and how near the next element of each family is.
pub fn names() -> Vec<String> {
    let families = Family::ALL.iter().map(|(name, _)| format!("near-{name}"));
    NAMES.iter().map(|&name| name.to_owned()).chain(families).collect()
}

/// What is seen of a page.
pub struct Seen {
    /// The features of all units, one unit after the other.
    pub features: Vec<f32>,
    /// How many features a unit has.
    pub count: usize,
    /// For each row the families its own tag and names announce.
    pub families: Vec<u32>,
    /// What repeats.
    pub groups: Groups,
    /// The `<main>` of the page, and its largest `<article>`.
    pub holders: [Option<RowId>; 2],
}

impl Seen {
    /// The features of a unit.
    pub fn of(&self, at: usize) -> &[f32] {
        &self.features[at * self.count..(at + 1) * self.count]
    }
}

/// Looks at a page.
pub fn of_page(view: &View<'_>) -> Seen {
    let own: Vec<u32> = (0..view.rows().len()).map(|row| own_families(view, row)).collect();
    let page = Page::of(view, &own);
    let count = NAMES.len() + FAMILIES;
    let mut features = Vec::with_capacity(count * page.flow.len());
    for at in 0..page.flow.len() {
        write(&page.look(at), &mut features);
        features.extend(page.near[page.flow[at].first].map(closeness));
    }
    Seen { features, count, holders: [page.main, page.article], families: own, groups: page.groups }
}

/// What is known about the page as a whole.
struct Page<'v, 'd> {
    view: &'v View<'d>,
    flow: &'v [Unit],
    hints: Hints,
    groups: Groups,
    /// Words of each unit outside links.
    own: Vec<usize>,
    longest: usize,
    /// Running total of words of running text before each row.
    good_before: Vec<u32>,
    good: f32,
    words: f32,
    /// For each row and family how many levels above it the nearest element of it is, counted from 1; 0 for none.
    near: Vec<[u8; FAMILIES]>,
    title: Option<RowId>,
    main: Option<RowId>,
    article: Option<RowId>,
    /// The innermost elements that hold 40, 60 and 80 % of the running text.
    holders: [RowId; 3],
}

/// One unit of the page.
struct Look<'p, 'd> {
    page: &'p Page<'p, 'd>,
    at: usize,
    unit: Unit,
    parent: RowId,
    words: usize,
    own: usize,
    links: usize,
    media: usize,
    items: usize,
    heading: f32,
    in_body: f32,
    text: TextMarks,
    own_group: Group,
    group: Group,
}

impl<'v, 'd> Page<'v, 'd> {
    fn of(view: &'v View<'d>, families: &[u32]) -> Self {
        let flow = view.flow();
        let own: Vec<usize> = flow.iter().map(|unit| unit.own_words(view)).collect();
        let near = nearest(view, families);
        let mut page = Page {
            view,
            flow,
            hints: Hints::of(view),
            groups: Groups::of(view),
            longest: own.iter().copied().max().unwrap_or(0),
            own,
            good_before: Vec::new(),
            good: 1.0,
            words: view.words(0).max(1) as f32,
            near,
            title: title_row(view),
            main: None,
            article: None,
            holders: [0; 3],
        };
        page.count_good();
        page.holders = [0.4, 0.6, 0.8].map(|share| page.holder(share));
        let is = |family: Family| move |row: &RowId| families[*row] & family.bit() != 0 && !view.is_gone(*row);
        let most = |rows: Vec<RowId>| rows.into_iter().rev().max_by(|&a, &b| page.share(a).total_cmp(&page.share(b)));
        let main = most((0..families.len()).filter(is(Family::MainTag)).collect());
        let article = most((0..families.len()).filter(is(Family::ArticleTag)).collect());
        (page.main, page.article) = (main, article);
        page
    }

    fn count_good(&mut self) {
        const CHROME: [Family; 6] =
            [Family::Nav, Family::FooterTag, Family::Aside, Family::Menu, Family::Sidebar, Family::Popup];
        let mut good = vec![0u32; self.view.rows().len() + 1];
        for (unit, &own) in self.flow.iter().zip(&self.own) {
            let near = &self.near[unit.first];
            if is_good(unit, own, unit.words(self.view)) && CHROME.iter().all(|&family| near[family as usize] == 0) {
                good[unit.first + 1] = own as u32;
            }
        }
        for row in 1..good.len() {
            good[row] += good[row - 1];
        }
        self.good = good.last().copied().unwrap_or(0).max(1) as f32;
        self.good_before = good;
    }

    /// The innermost element that holds at least this share of the running text.
    fn holder(&self, share: f32) -> RowId {
        let mut at = 0;
        while let Some(child) = self.view.children(at).find(|&child| self.share(child) >= share) {
            at = child;
        }
        at
    }

    /// How much of the running text stands in a row's subtree.
    fn share(&self, row: RowId) -> f32 {
        (self.good_before[self.view.row(row).end] - self.good_before[row]) as f32 / self.good
    }

    fn density(&self, at: usize) -> f32 {
        density(self.own[at], self.flow[at].words(self.view))
    }

    /// Units between a row and a unit.
    fn units_between(&self, row: RowId, at: usize) -> usize {
        at.saturating_sub(self.flow.partition_point(|unit| unit.first < row))
    }

    fn look(&self, at: usize) -> Look<'_, 'd> {
        let (view, unit) = (self.view, self.flow[at]);
        Look {
            page: self,
            at,
            unit,
            parent: view.row(unit.first).parent,
            words: unit.words(view),
            own: self.own[at],
            links: unit.links(view),
            media: view.media_between(unit.first, unit.end),
            items: if unit.kind == UnitKind::List { view.children(unit.first).take(50).count() } else { 0 },
            heading: level(&unit),
            in_body: self.hints.in_body(view, &unit),
            text: TextMarks::of(view, &unit),
            own_group: self.groups.own(unit.first).1,
            group: self.groups.largest(unit.first).1,
        }
    }
}

impl Look<'_, '_> {
    fn inside(&self, row: RowId) -> f32 {
        flag(row <= self.unit.first && self.unit.first < self.page.view.row(row).end)
    }

    fn levels_below(&self, row: RowId) -> f32 {
        let depth = |row: RowId| f32::from(self.page.view.row(row).depth);
        depth(self.unit.first) - depth(row)
    }

    /// Something about a neighbour; -1 beyond the ends of the page.
    fn near(&self, offset: isize, of: impl Fn(&Page<'_, '_>, usize) -> f32) -> f32 {
        let at = self.at.checked_add_signed(offset).filter(|&at| at < self.page.flow.len());
        at.map_or(-1.0, |at| of(self.page, at))
    }
}

pub(super) fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}

pub(super) fn log(n: usize) -> f32 {
    (n as f32).ln_1p()
}

fn per(count: u32, of: usize) -> f32 {
    count as f32 / of.max(1) as f32
}

fn density(own: usize, words: usize) -> f32 {
    if words == 0 { 0.0 } else { 1.0 - own as f32 / words as f32 }
}

fn density_of(group: Group) -> f32 {
    if group.words == 0 { 0.0 } else { group.link_words as f32 / group.words as f32 }
}

/// The level of a heading; 7 for what is none.
pub(super) fn level(unit: &Unit) -> f32 {
    match unit.kind {
        UnitKind::Heading(level) => f32::from(level),
        _ => 7.0,
    }
}

/// 1 for an element itself, less for each level above it, 0 for none.
fn closeness(levels: u8) -> f32 {
    if levels == 0 { 0.0 } else { 1.0 / f32::from(levels) }
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

/// For each row and family how far above it the nearest element of that family is.
fn nearest(view: &View<'_>, own: &[u32]) -> Vec<[u8; FAMILIES]> {
    let mut out = vec![[0u8; FAMILIES]; own.len()];
    for (id, row) in view.rows().iter().enumerate().skip(1) {
        let mut near = out[row.parent];
        near.iter_mut().filter(|levels| **levels > 0).for_each(|levels| *levels = levels.saturating_add(1));
        let mut set = own[id];
        while set != 0 {
            near[set.trailing_zeros() as usize] = 1;
            set &= set - 1;
        }
        out[id] = near;
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
