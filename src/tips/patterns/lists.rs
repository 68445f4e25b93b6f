//! Lists proper: numbered and not, with or without leads. A list that advertising cuts in two is one list again.

use super::Pattern;
use crate::article::{BlockKind, Item, List};
use crate::tips::candidate::{Candidate, Style, Unit};
use crate::tips::language::Cues;
use crate::tips::outline::{Outline, Role};

/// See the module.
pub struct Lists;

impl Pattern for Lists {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < outline.pieces.len() {
            let BlockKind::List(list) = &outline.pieces[at].block.kind else {
                at += 1;
                continue;
            };
            let (items, next) = joined(outline, at, list);
            push(&mut found, outline, cues, at, list.ordered, &items);
            for item in items {
                nested(&mut found, outline, cues, at, item);
            }
            at = next;
        }
        found
    }
}

/// The items of the list at `at` and of the lists that go on with it, and the piece behind them.
fn joined<'a>(outline: &Outline<'a>, at: usize, list: &'a List) -> (Vec<&'a Item>, usize) {
    let mut items: Vec<&Item> = list.items.iter().collect();
    let mut next = at + 1;
    loop {
        let silent = outline.pieces[next..]
            .iter()
            .take_while(|piece| matches!(piece.role, Role::Silent | Role::Pointer))
            .count();
        let Some(piece) = outline.pieces.get(next + silent) else { break };
        let BlockKind::List(more) = &piece.block.kind else { break };
        let goes_on = list.ordered
            && more.ordered
            && more.items.first().and_then(|item| item.number) == items.last().and_then(|item| Some(item.number? + 1));
        if !goes_on {
            break;
        }
        items.extend(&more.items);
        next += silent + 1;
    }
    (items, next)
}

fn push<'a>(
    found: &mut Vec<Candidate<'a>>,
    outline: &Outline<'a>,
    cues: &Cues,
    at: usize,
    ordered: bool,
    items: &[&'a Item],
) {
    let units: Vec<Unit<'a>> = items.iter().filter_map(|item| unit(item, cues)).collect();
    let led = units.iter().filter(|unit| unit.led).count();
    let (pattern, style) = match (ordered, led * 2 > items.len()) {
        (true, _) => ("ordered-list", Style::Numbered),
        (false, true) => ("bold-lead-items", Style::Bullets),
        (false, false) => ("bullets", Style::Bullets),
    };
    if units.len() >= 2 {
        found.push(Candidate { pattern, style, units, first: at, intro: outline.intro(at), announced: false });
    }
}

/// Lists inside an item: advice where the item only groups.
fn nested<'a>(found: &mut Vec<Candidate<'a>>, outline: &Outline<'a>, cues: &Cues, at: usize, item: &'a Item) {
    for block in &item.blocks {
        if let BlockKind::List(list) = &block.kind {
            push(found, outline, cues, at, list.ordered, &list.items.iter().collect::<Vec<_>>());
            list.items.iter().for_each(|item| nested(found, outline, cues, at, item));
        }
    }
}

fn unit<'a>(item: &'a Item, cues: &Cues) -> Option<Unit<'a>> {
    let mut unit = Unit::of_item(&item.blocks, item.span, cues)?;
    unit.marker.number = item.number.or(unit.marker.number);
    Some(unit)
}
