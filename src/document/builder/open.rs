//! Which elements are open, seen from the side of the tags.
//!
//! html5ever truncates its own stack of open elements without telling the sink, and is quadratic in its depth. This
//! small stack beside it finds where elements end, and keeps tags beyond the depth limit from ever reaching it.

use super::super::Tag;
use ego_tree::NodeId;
use html5ever::LocalName;
use rustc_hash::FxHashMap;

/// How far down an end tag looks for its start tag: keeps hostile nesting linear.
const REACH: usize = 1024;

/// Elements that an end tag of something around them does not reach through.
const BARRIERS: [u8; 5] = [Tag::Table as u8, Tag::Td as u8, Tag::Th as u8, Tag::Caption as u8, Tag::Template as u8];

/// An element whose end tag has not been seen.
pub(super) struct Open {
    name: LocalName,
    tag: Tag,
    /// The element, or `None` where its start tag was left out for depth.
    pub(super) node: Option<NodeId>,
}

/// The open elements, outermost first.
#[derive(Default)]
pub(super) struct OpenStack {
    open: Vec<Open>,
    /// The tags of `open` as bytes, so that looking for one is a search in a byte string.
    tags: Vec<u8>,
    counts: FxHashMap<LocalName, usize>,
    kept: usize,
    foreign: usize,
}

impl OpenStack {
    /// How many elements are open that the tree builder knows of.
    pub(super) fn depth(&self) -> usize {
        self.kept
    }

    /// All open elements, those left out for depth included.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// Whether the innermost elements are SVG or MathML, where `/>` closes.
    pub(super) fn in_foreign(&self) -> bool {
        self.foreign > 0
    }

    /// Whether an element of this name is open.
    pub(super) fn has(&self, name: &LocalName) -> bool {
        self.counts.get(name).is_some_and(|&n| n > 0)
    }

    /// Whether any open element is code, a table, or holds raw text.
    pub(super) fn holds_raw(&self) -> bool {
        self.open.iter().any(|o| o.tag.is_code() || matches!(o.tag, Tag::Script | Tag::Style | Tag::Table | Tag::Svg))
    }

    pub(super) fn push(&mut self, name: LocalName, node: Option<NodeId>) {
        let tag = Tag::of(&name);
        self.kept += usize::from(node.is_some());
        self.foreign += usize::from(matches!(tag, Tag::Svg | Tag::Math));
        *self.counts.entry(name.clone()).or_default() += 1;
        self.tags.push(tag as u8);
        self.open.push(Open { name, tag, node });
    }

    /// Closes what a start tag of this name closes without an end tag (`<li>` after an open `<li>` …).
    pub(super) fn imply_ends(&mut self, name: &LocalName, closed: impl FnMut(&Open)) {
        let tag = Tag::of(name);
        let at = match tag {
            Tag::Li => self.find_above(&[Tag::Li], &[Tag::Ul, Tag::Ol, Tag::Menu]),
            Tag::Dt | Tag::Dd => self.find_above(&[Tag::Dt, Tag::Dd], &[Tag::Dl]),
            Tag::Td | Tag::Th => self.find_above(&[Tag::Td, Tag::Th], &[Tag::Table, Tag::Tr]),
            Tag::Tr => self.find_above(&[Tag::Tr], &[Tag::Table]),
            Tag::Tbody | Tag::Thead | Tag::Tfoot => {
                self.find_above(&[Tag::Tbody, Tag::Thead, Tag::Tfoot], &[Tag::Table])
            }
            Tag::Option => self.find_above(&[Tag::Option], &[Tag::Select]),
            Tag::A => self.find_above(&[Tag::A], &[]),
            // Only the innermost: a look further down at every block would be quadratic in nesting.
            _ if tag.is_block() => self.open.last().filter(|o| o.tag == Tag::P).map(|_| self.open.len() - 1),
            _ => None,
        };
        match at {
            Some(at) if tag == Tag::A => self.take(at..at + 1, closed),
            Some(at) => self.take(at..self.open.len(), closed),
            None => {}
        }
    }

    /// Closes the element an end tag of this name closes. `closed` hears of each element, the named one first.
    /// Returns whether there was one, and whether the tree builder knows of it.
    pub(super) fn close(&mut self, name: &LocalName, closed: impl FnMut(&Open)) -> Option<bool> {
        if !self.has(name) {
            return None;
        }
        let tag = Tag::of(name);
        let at = self.innermost(name, tag)?;
        let above = &self.tags[at + 1..];
        let table_part =
            matches!(tag, Tag::Table | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Body | Tag::Html);
        if !table_part && above.iter().any(|t| BARRIERS.contains(t)) {
            return None;
        }
        let block_between = self.open[at + 1..].iter().any(|open| open.tag.is_block());
        let known = self.open[at].node.is_some();
        if is_formatting(tag) && block_between {
            self.take(at..at + 1, closed);
        } else if block_between && !tag.is_block() && !matches!(tag, Tag::Object | Tag::Button | Tag::Main) {
            return None; // the standard ignores an inline end tag that would close a block
        } else {
            self.take(at..self.open.len(), closed);
        }
        Some(known)
    }

    /// Closes everything.
    pub(super) fn finish(&mut self, closed: impl FnMut(&Open)) {
        self.take(0..self.open.len(), closed);
    }

    /// The innermost open element of this name within reach.
    fn innermost(&self, name: &LocalName, tag: Tag) -> Option<usize> {
        let from = self.open.len().saturating_sub(REACH);
        if tag != Tag::Other {
            return memchr::memrchr(tag as u8, &self.tags[from..]).map(|at| from + at);
        }
        self.open[from..].iter().rposition(|open| open.name == *name).map(|at| from + at)
    }

    fn take(&mut self, range: std::ops::Range<usize>, mut closed: impl FnMut(&Open)) {
        self.tags.drain(range.clone());
        for open in self.open.drain(range) {
            self.kept -= usize::from(open.node.is_some());
            self.foreign -= usize::from(matches!(open.tag, Tag::Svg | Tag::Math));
            if let Some(count) = self.counts.get_mut(&open.name) {
                *count -= 1;
            }
            closed(&open);
        }
    }

    fn find_above(&self, wanted: &[Tag], barrier: &[Tag]) -> Option<usize> {
        for i in (self.open.len().saturating_sub(REACH)..self.open.len()).rev() {
            if wanted.contains(&self.open[i].tag) {
                return Some(i);
            }
            if barrier.contains(&self.open[i].tag) {
                return None;
            }
        }
        None
    }
}

fn is_formatting(tag: Tag) -> bool {
    use Tag::*;
    matches!(tag, A | B | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U)
}
