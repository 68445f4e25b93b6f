//! How far a unit reaches, and what inside it is not its own.

use super::outline::{BOLD_LINE, Outline, Role, heading_level};
use crate::article::{Block, BlockKind};
use crate::document::Span;
use std::borrow::Cow;

/// The blocks under a head.
#[derive(Default)]
pub struct Body<'a> {
    /// What belongs to the unit.
    pub blocks: Vec<Cow<'a, Block>>,
    /// What stands between those blocks and does not belong.
    pub holes: Vec<Span>,
    /// How many headings or strong lines divide it.
    pub parts: usize,
}

/// Where a unit's body is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// The first piece behind the head.
    pub from: usize,
    /// The piece at which the next unit begins; the end of the outline for the last.
    pub to: usize,
    /// The rank of the head.
    pub rank: u8,
    /// Whether it is the last unit of its list: only there can the end of the text be mistaken for body.
    pub last: bool,
    /// Whether the line of the head says more than its title: then the unit may be over with it.
    pub said: bool,
    /// At most so many blocks, where the other units of the list say how long one is.
    pub at_most: usize,
}

/// Collects the body of a unit.
pub fn collect<'a>(outline: &Outline<'a>, reach: Reach) -> Body<'a> {
    let mut body = Body::default();
    let mut waiting: Vec<Span> = Vec::new();
    let mut skipping: Option<u8> = None;
    let mut after_pointer = false;
    for at in reach.from..reach.to.min(outline.pieces.len()) {
        let piece = &outline.pieces[at];
        let level = heading_level(piece.block);
        if ends_here(outline, at, reach, body.blocks.len()) {
            break;
        }
        let leaves =
            level.is_some_and(|level| skipping.is_some_and(|skipped| level <= skipped) && piece.role == Role::Content);
        if leaves {
            skipping = None;
        }
        if piece.role == Role::Furniture {
            skipping = skipping.or(Some(level.unwrap_or(BOLD_LINE)));
        }
        let link_list = after_pointer
            && matches!(piece.block.kind, BlockKind::List(_) | BlockKind::Paragraph(_))
            && mostly_links(piece.block);
        after_pointer = piece.role == Role::Pointer || link_list;
        if skipping.is_some() || link_list || matches!(piece.role, Role::Pointer | Role::Silent) {
            waiting.push(piece.block.span);
            continue;
        }
        let divides = level.is_some() || piece.head.as_ref().is_some_and(|head| head.rank == BOLD_LINE);
        body.parts += usize::from(divides);
        body.holes.append(&mut waiting);
        body.blocks.push(Cow::Borrowed(piece.block));
    }
    drop_empty_tail(&mut body);
    body
}

/// Whether the unit ends before the piece at `at`.
fn ends_here(outline: &Outline, at: usize, reach: Reach, taken: usize) -> bool {
    let piece = &outline.pieces[at];
    let level = heading_level(piece.block);
    if let Some(level) = level {
        return level <= reach.rank || (reach.last && matches!(piece.role, Role::Furniture | Role::Closing));
    }
    if !reach.last {
        return false;
    }
    let said = reach.said || taken > 0;
    let rule = matches!(piece.block.kind, BlockKind::Rule) && said;
    let strong_line = reach.rank >= BOLD_LINE && piece.head.as_ref().is_some_and(|head| head.rank == BOLD_LINE);
    let closing = piece.role == Role::Closing && said;
    rule || strong_line || closing || piece.role == Role::Furniture || taken >= reach.at_most
}

/// Headings and strong lines at the end head nothing.
fn drop_empty_tail(body: &mut Body) {
    while body.blocks.last().is_some_and(|block| heading_level(block).is_some()) {
        body.blocks.pop();
        body.parts = body.parts.saturating_sub(1);
    }
    let end = body.blocks.last().map_or(0, |block| block.span.end);
    body.holes.retain(|hole| hole.start < end);
}

/// Whether a block is little but links.
pub fn mostly_links(block: &Block) -> bool {
    super::reading::Reading::of_blocks([block]).link_share() > 0.6
}
