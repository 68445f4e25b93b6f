//! What a rule sees: the document minus what earlier phases took out, with counts that cost nothing to ask for.

use super::Options;
use super::flow::{self, Unit};
use super::memory::{Cues, Memory};
use crate::document::{Document, Row, RowId, Tag};
use std::cell::OnceCell;

/// Words up to which a unit is searched for cues.
const CUE_WORDS: usize = 120;

/// An immutable look at a document between two phases.
pub struct View<'d> {
    /// The document.
    pub doc: &'d Document,
    /// What the caller decided.
    pub options: &'d Options,
    gone: &'d [bool],
    unwrapped: &'d [bool],
    memory: &'d Memory,
    in_code: Vec<bool>,
    by_tag: Vec<Vec<RowId>>,
    /// Running totals before each row, so that a subtree's count is a subtraction.
    totals: Vec<Totals>,
    flow: OnceCell<Vec<Unit>>,
    cues: OnceCell<Vec<Cues>>,
}

#[derive(Clone, Copy, Default)]
struct Totals {
    words: u32,
    link_words: u32,
    links: u32,
    media: u32,
    blocks: u32,
}

impl<'d> View<'d> {
    /// A view of `doc` without the rows marked `gone` (which holds true for whole subtrees) and without the links
    /// marked `unwrapped`.
    pub fn open(
        doc: &'d Document,
        options: &'d Options,
        gone: &'d [bool],
        unwrapped: &'d [bool],
        memory: &'d Memory,
    ) -> Self {
        let rows = doc.rows();
        let mut view = View {
            doc,
            options,
            gone,
            unwrapped,
            memory,
            in_code: vec![false; rows.len()],
            by_tag: vec![Vec::new(); Tag::COUNT],
            totals: Vec::with_capacity(rows.len() + 1),
            flow: OnceCell::new(),
            cues: OnceCell::new(),
        };
        view.survey();
        view
    }

    fn survey(&mut self) {
        let rows = self.doc.rows();
        let mut sum = Totals::default();
        let (mut link_until, mut unseen_until) = (0, 0);
        for (id, row) in rows.iter().enumerate() {
            self.totals.push(sum);
            self.in_code[id] = id > 0 && (self.in_code[row.parent] || rows[row.parent].tag.is_code());
            if self.gone[id] {
                continue;
            }
            self.by_tag[row.tag as usize].push(id);
            sum.blocks += u32::from(row.tag.is_block());
            match row.tag {
                Tag::Text if id >= unseen_until => {
                    let words = self.memory.words(id);
                    sum.words += words;
                    sum.link_words += if id < link_until { words } else { 0 };
                }
                Tag::A if !self.unwrapped[id] && id >= link_until && self.doc.attr(id, "href").is_some() => {
                    link_until = row.end;
                    sum.links += 1;
                }
                Tag::Img | Tag::Video | Tag::Iframe | Tag::Audio | Tag::Embed | Tag::Object | Tag::Svg => {
                    sum.media += 1
                }
                tag if tag.is_unseen() && id >= unseen_until => unseen_until = row.end,
                _ => {}
            }
        }
        self.totals.push(sum);
    }

    /// All rows, gone ones too.
    pub fn rows(&self) -> &'d [Row] {
        self.doc.rows()
    }

    /// One row.
    pub fn row(&self, row: RowId) -> &'d Row {
        &self.doc.rows()[row]
    }

    /// The rows of a tag that are still there, in document order.
    pub fn tagged(&self, tag: Tag) -> &[RowId] {
        &self.by_tag[tag as usize]
    }

    /// The rows of several tags, in document order.
    pub fn tagged_any(&self, tags: &[Tag]) -> Vec<RowId> {
        let mut rows: Vec<RowId> = tags.iter().flat_map(|&tag| self.tagged(tag)).copied().collect();
        rows.sort_unstable();
        rows
    }

    /// Whether an earlier phase took the row out.
    pub fn is_gone(&self, row: RowId) -> bool {
        self.gone[row]
    }

    /// Whether the row stands inside code, where nothing may be touched.
    pub fn in_code(&self, row: RowId) -> bool {
        self.in_code[row]
    }

    /// Words shown in the subtree.
    pub fn words(&self, row: RowId) -> usize {
        self.words_between(row, self.row(row).end)
    }

    /// Words shown in the rows `from..to`.
    pub fn words_between(&self, from: RowId, to: RowId) -> usize {
        (self.totals[to].words - self.totals[from].words) as usize
    }

    /// Words in the subtree that are links.
    pub fn link_words(&self, row: RowId) -> usize {
        (self.totals[self.row(row).end].link_words - self.totals[row].link_words) as usize
    }

    /// Words in the rows `from..to` that are links.
    pub fn link_words_between(&self, from: RowId, to: RowId) -> usize {
        (self.totals[to].link_words - self.totals[from].link_words) as usize
    }

    /// Links in the rows `from..to`.
    pub fn links_between(&self, from: RowId, to: RowId) -> usize {
        (self.totals[to].links - self.totals[from].links) as usize
    }

    /// Images, players and frames in the rows `from..to`.
    pub fn media_between(&self, from: RowId, to: RowId) -> usize {
        (self.totals[to].media - self.totals[from].media) as usize
    }

    /// Links in the subtree (the row itself included).
    pub fn links(&self, row: RowId) -> usize {
        (self.totals[self.row(row).end].links - self.totals[row].links) as usize
    }

    /// Images, players and frames in the subtree (the row itself included).
    pub fn media(&self, row: RowId) -> usize {
        (self.totals[self.row(row).end].media - self.totals[row].media) as usize
    }

    /// Share of the subtree's words that are links, 0 to 1; 0 without words.
    pub fn link_density(&self, row: RowId) -> f32 {
        let words = self.words(row);
        if words == 0 { 0.0 } else { self.link_words(row) as f32 / words as f32 }
    }

    /// Whether nothing is shown of the subtree: no word, no image, player or frame.
    pub fn is_empty(&self, row: RowId) -> bool {
        self.words(row) == 0 && self.media(row) == 0
    }

    /// The rows directly under `row` that are still there.
    pub fn children(&self, row: RowId) -> impl Iterator<Item = RowId> + '_ {
        self.doc.children(row).filter(|&child| !self.gone[child])
    }

    /// The children that count: elements, and text that is not white space.
    pub fn solid_children(&self, row: RowId) -> impl Iterator<Item = RowId> + '_ {
        self.children(row).filter(|&child| match self.row(child).tag {
            Tag::Text => !self.doc.text(child).unwrap_or("").trim().is_empty(),
            Tag::Comment => false,
            _ => true,
        })
    }

    /// The next sibling that counts (see [`solid_children`](Self::solid_children)).
    pub fn next_sibling(&self, row: RowId) -> Option<RowId> {
        let parent = self.row(row).parent;
        self.solid_children(parent).find(|&sibling| sibling > row)
    }

    /// Rows above `row`, innermost first, the root left out.
    pub fn ancestors(&self, row: RowId) -> impl Iterator<Item = RowId> + '_ {
        let mut at = row;
        std::iter::from_fn(move || {
            at = self.row(at).parent;
            (at != 0).then_some(at)
        })
    }

    /// The nearest block element that is `row` or stands above it.
    pub fn block_of(&self, row: RowId) -> RowId {
        let mut at = row;
        while at != 0 && !self.row(at).tag.is_block() {
            at = self.row(at).parent;
        }
        at
    }

    /// Block elements below the row that are still there.
    pub fn blocks_inside(&self, row: RowId) -> usize {
        (self.totals[self.row(row).end].blocks - self.totals[row + 1].blocks) as usize
    }

    /// Whether the element has no block element inside that is still there.
    pub fn is_leaf_block(&self, row: RowId) -> bool {
        self.row(row).tag.is_block() && self.blocks_inside(row) == 0
    }

    /// The document as a sequence of units: what a reader sees as one block after the other.
    pub fn flow(&self) -> &[Unit] {
        self.flow.get_or_init(|| flow::units(self))
    }

    /// The cues in each unit of the [`flow`](Self::flow); none in long ones, which are prose.
    pub fn cues(&self) -> &[Cues] {
        let of = |unit: &Unit| match unit.words(self) {
            words @ 1..=CUE_WORDS => self.memory.cues(unit, words, || unit.text(self)),
            _ => self.memory.no_cues(),
        };
        self.cues.get_or_init(|| self.flow().iter().map(of).collect())
    }

    /// The words shown in the subtree, white space collapsed.
    pub fn text(&self, row: RowId) -> String {
        self.text_between(row, self.row(row).end)
    }

    /// The words shown in the rows `from..end`, white space collapsed.
    pub fn text_between(&self, from: RowId, end: RowId) -> String {
        let mut out = String::new();
        let mut at = from;
        while at < end {
            let tag = self.row(at).tag;
            if self.gone[at] || (tag.is_unseen() && at != from) {
                at = self.row(at).end;
                continue;
            }
            match tag {
                Tag::Text => push_words(&mut out, self.doc.text(at).unwrap_or("")),
                _ if tag.is_block() || matches!(tag, Tag::Br | Tag::Img) => push_words(&mut out, " "),
                _ => {}
            }
            at += 1;
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// An attribute of a row.
    pub fn attr(&self, row: RowId, name: &str) -> Option<&'d str> {
        self.doc.attr(row, name)
    }
}

/// Appends text with white space collapsed; no space at the start.
fn push_words(out: &mut String, text: &str) {
    for (i, part) in text.split_ascii_whitespace().enumerate() {
        let apart = i > 0 || text.starts_with(|c: char| c.is_ascii_whitespace());
        if apart && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(part);
    }
    if text.ends_with(|c: char| c.is_ascii_whitespace()) && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}
