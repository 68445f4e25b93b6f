//! Numbered heads: "## 3. Title", "**4. Title**", "Step #2:" with its title below, numbered lists broken up by text.
//!
//! A list goes on over everything that stands between its items (advertising, images, promo headings, sections) as long
//! as the numbers go on. It ends where they start again at the same or a higher rank; numbers that start again at a
//! lower rank are a list inside the unit.

use super::{Pattern, heads};
use crate::tips::candidate::{Candidate, Style};
use crate::tips::language::Cues;
use crate::tips::marker::{Callout, Label, Marker};
use crate::tips::outline::{Head, LONE_ITEM, Outline, Role};

/// See the module.
pub struct Numbered;

/// A list that may go on.
struct Open {
    rank: u8,
    label: Option<Label>,
    last: u64,
    loose: bool,
    starts: Vec<usize>,
}

impl Pattern for Numbered {
    fn find<'a>(&self, outline: &Outline<'a>, _: &Cues) -> Vec<Candidate<'a>> {
        let (mut open, mut done): (Vec<Open>, Vec<Open>) = (Vec::new(), Vec::new());
        for (at, piece) in outline.pieces.iter().enumerate() {
            let Some((head, marker)) = piece.head.as_ref().and_then(|head| Some((head, head.marker.as_ref()?))) else {
                continue;
            };
            if piece.role == Role::Furniture {
                continue;
            }
            match marker.number {
                Some(number) => place(&mut open, &mut done, at, head, marker, number),
                None => place_bonus(&mut open, at, head, marker),
            }
        }
        done.append(&mut open);
        done.retain(|list| counts(outline, list));
        done.sort_by_key(|list| list.starts[0]);
        let make =
            |list: &Open| heads::candidate(outline, heads::numbered_id(list.rank), Style::Numbered, &list.starts);
        done.iter().filter_map(make).collect()
    }
}

/// Puts a numbered head into the open list it continues, or opens one.
fn place(open: &mut Vec<Open>, done: &mut Vec<Open>, at: usize, head: &Head, marker: &Marker, number: u64) {
    let goes_on = open.iter().rposition(|list| continues(list, head.rank, marker, number));
    match goes_on {
        Some(found) => done.extend(open.drain(found + 1..)),
        None => {
            let deeper = open.iter().position(|list| list.rank >= head.rank).unwrap_or(open.len());
            done.extend(open.drain(deeper..));
            open.push(Open { rank: head.rank, label: marker.label, last: 0, loose: marker.loose, starts: Vec::new() });
        }
    }
    let list = open.last_mut().expect("one was found or pushed");
    list.last = number;
    list.starts.push(at);
}

/// A "Bonus tip:" at the rank of a list is its last item.
fn place_bonus(open: &mut [Open], at: usize, head: &Head, marker: &Marker) {
    if let Some(list) = open.last_mut()
        && marker.callout == Some(Callout::Tip)
        && list.rank == head.rank
        && head.rank <= 7
    {
        list.starts.push(at);
    }
}

fn continues(list: &Open, rank: u8, marker: &Marker, number: u64) -> bool {
    let alike = list.label == marker.label && list.loose == marker.loose;
    let same = list.rank == rank;
    let next = number == list.last + 1 && (same || (rank <= 6 && list.rank <= 6 && rank.abs_diff(list.rank) == 1));
    let jump = same && number > list.last && number <= list.last + 4;
    let repeat = same && number == list.last && (number > 1 || rank == LONE_ITEM);
    alike && (next || jump || repeat)
}

/// One number alone is no list, unless a label says what it is; loose numbers must run from 1.
fn counts(outline: &Outline, list: &Open) -> bool {
    let numbers: Vec<Option<u64>> =
        list.starts.iter().map(|&at| outline.pieces[at].head.as_ref()?.marker.as_ref()?.number).collect();
    if list.loose {
        return numbers.len() >= 3 && numbers.iter().zip(1..).all(|(&number, n)| number == Some(n));
    }
    numbers.len() >= 2 || matches!(list.label, Some(Label::Tip | Label::Step))
}
