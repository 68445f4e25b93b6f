//! Lists that something between their items cut in two.
//!
//! An advertisement between item 2 and item 3 ends a list for the parser. Where nothing else stood there, the reader
//! gets one list again.

use crate::article::{Block, BlockKind, List};
use crate::clean::{Action, Cleaned};
use crate::document::Span;

/// Appends `block` to the list `last` where it is the rest of it; gives it back where it is not.
pub(super) fn rejoin(last: Option<&mut Block>, block: Block, cleaned: &Cleaned<'_>) -> Option<Block> {
    let Some(Block { span, kind: BlockKind::List(list) }) = last else { return Some(block) };
    let gap = Span::new(span.end.min(block.span.start), block.span.start);
    match block {
        Block { span: rest_span, kind: BlockKind::List(rest) } if goes_on(list, &rest) && was_emptied(gap, cleaned) => {
            list.items.extend(rest.items);
            *span = span.join(rest_span);
            None
        }
        block => Some(block),
    }
}

/// Whether the items of `rest` are of the same kind, the numbers going on.
fn goes_on(list: &List, rest: &List) -> bool {
    let last = list.items.last().and_then(|item| item.number);
    let next = rest.items.first().and_then(|item| item.number);
    list.ordered == rest.ordered && last.map(|number| number + 1) == next
}

/// Whether everything that stood in `gap` was taken out, and something was.
fn was_emptied(gap: Span, cleaned: &Cleaned<'_>) -> bool {
    let source = cleaned.document.source();
    let is_blank = |from: usize, to: usize| Span::new(from, to.max(from)).slice(source).trim().is_empty();
    let from = cleaned.removals.partition_point(|removal| removal.span.start < gap.start);
    let inside = cleaned.removals[from..].iter().take_while(|removal| removal.span.end <= gap.end);
    let (mut at, mut some) = (gap.start, false);
    for removal in inside.filter(|removal| removal.action == Action::Drop) {
        if !is_blank(at, removal.span.start) {
            return false;
        }
        (at, some) = (removal.span.end.max(at), true);
    }
    some && is_blank(at, gap.end)
}
