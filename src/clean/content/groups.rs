//! What repeats on a page: elements of the same tag and class, such as posts of a thread or cards of a listing.

use super::tokens;
use crate::clean::View;
use crate::document::{RowId, Tag};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Elements a group must have to be called repetition.
const SOME: u32 = 3;

/// Elements that look alike.
#[derive(Clone, Copy, Debug, Default)]
pub struct Group {
    /// How many there are.
    pub count: u32,
    /// Words in all of them.
    pub words: u32,
    /// Words of links in all of them.
    pub link_words: u32,
    /// Pictures in all of them.
    pub media: u32,
}

/// The groups of a page.
pub struct Groups {
    groups: Vec<Group>,
    /// For each row the group of its element; text rows have that of their parent.
    own: Vec<u32>,
    /// For each row the group with most words among its element and those above that repeats.
    largest: Vec<u32>,
}

impl Groups {
    /// Finds the groups of a page.
    pub fn of(view: &View<'_>) -> Groups {
        let rows = view.rows();
        let mut ids: FxHashMap<u64, u32> = FxHashMap::default();
        let mut found =
            Groups { groups: vec![Group::default()], own: vec![0; rows.len()], largest: vec![0; rows.len()] };
        for (id, row) in rows.iter().enumerate().skip(1) {
            if view.is_gone(id) {
                continue;
            }
            if !stands_alone(row.tag) {
                found.own[id] = found.own[row.parent];
                continue;
            }
            let next = found.groups.len() as u32;
            let group = *ids.entry(likeness(view, id)).or_insert(next);
            if group == next {
                found.groups.push(Group::default());
            }
            found.own[id] = group;
            let sums = &mut found.groups[group as usize];
            sums.count += 1;
            sums.words += view.words(id) as u32;
            sums.link_words += view.link_words(id) as u32;
            sums.media += view.media(id) as u32;
        }
        for (id, row) in rows.iter().enumerate().skip(1) {
            let (own, above) = (found.own[id], found.largest[row.parent]);
            let repeats = found.groups[own as usize].count >= SOME;
            let larger = found.groups[own as usize].words > found.groups[above as usize].words;
            found.largest[id] = if repeats && (above == 0 || larger) { own } else { above };
        }
        found
    }

    /// The group a row's element belongs to.
    pub fn own(&self, row: RowId) -> (usize, Group) {
        let id = self.own[row] as usize;
        (id, self.groups[id])
    }

    /// The repeated elements with most words around a row; none of them (a count of 0) where nothing repeats.
    pub fn largest(&self, row: RowId) -> (usize, Group) {
        let id = self.largest[row] as usize;
        (id, if id == 0 { Group::default() } else { self.groups[id] })
    }

    /// How many groups there are: ids are below it.
    pub fn count(&self) -> usize {
        self.groups.len()
    }
}

fn stands_alone(tag: Tag) -> bool {
    tag.is_block() || matches!(tag, Tag::Other | Tag::A | Tag::Button | Tag::Label)
}

/// The same for elements of the same tag and classes; without classes for siblings of the same tag only.
fn likeness(view: &View<'_>, row: RowId) -> u64 {
    let mut hasher = FxHasher::default();
    (view.row(row).tag as u8).hash(&mut hasher);
    let classes = view.attr(row, "class").unwrap_or("").split_ascii_whitespace().take(tokens::NAMES_READ);
    // Names with digits are counted up from element to element.
    let named = classes.filter(|name| !name.bytes().any(|b| b.is_ascii_digit())).map(|name| {
        let mut one = FxHasher::default();
        name.hash(&mut one);
        one.finish()
    });
    match named.reduce(u64::wrapping_add) {
        Some(sum) => sum.hash(&mut hasher),
        None => view.row(row).parent.hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Memory, Options};
    use crate::document::{Document, Format, Limits};

    #[test]
    fn posts_of_a_thread_are_one_group_whatever_their_numbers() {
        let posts: String = (1..=4)
            .map(|n| format!("<div class='row{n}'><div class='post p{n}'><p>Answer {n} of somebody.</p></div></div>"))
            .collect();
        let document = Document::parse(posts, Format::Html, &Limits::default());
        let (options, none) = (Options::default(), vec![false; document.rows().len()]);
        let memory = Memory::of(&document);
        let view = View::open(&document, &options, &none, &none, &memory);
        let groups = Groups::of(&view);
        let paragraph = view.tagged(Tag::P)[2];
        assert_eq!(groups.largest(paragraph).1.count, 4);
        assert_eq!(groups.largest(paragraph).1.words, 16);
        assert_eq!(groups.own(paragraph).1.count, 1);
    }
}
