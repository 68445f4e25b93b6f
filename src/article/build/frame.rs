//! The blocks that are open while the rows are read, and what becomes of them when they end.

use super::table::COLUMNS;
use crate::article::{Block, BlockKind, Definition, Image, Inline, Item, List, Table, TableRow};
use crate::document::{RowId, Span};

/// An open block.
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// One past the last row of the block.
    pub(super) end: RowId,
    pub(super) span: Span,
    /// What was read inside, where it may hold blocks.
    pub(super) blocks: Vec<Block>,
}

/// What an open block is.
pub(super) enum FrameKind {
    /// A block without a meaning of its own: what is in it belongs to the block around.
    Group,
    Root,
    Quote,
    List(ListFrame),
    Item {
        number: Option<u64>,
    },
    Figure {
        caption: Vec<Inline>,
    },
    Definitions {
        entries: Vec<Definition>,
        term: Vec<Inline>,
        /// Where the term stands.
        place: Option<Span>,
    },
    Description,
    Table {
        table: Table,
        rowspans: Vec<u16>,
    },
    Row {
        cells: Vec<Vec<Inline>>,
        only_headers: bool,
    },
    /// A block that holds running text only.
    Line {
        kind: LineKind,
        text: Vec<Inline>,
    },
}

/// A list being read.
pub(super) struct ListFrame {
    pub(super) ordered: bool,
    pub(super) items: Vec<Item>,
    /// The number of the next item.
    pub(super) next: u64,
    /// 1, or -1 where the numbers fall.
    pub(super) step: i64,
    /// The numbers are those the author wrote before the items in the source.
    pub(super) as_written: bool,
}

/// A block that holds running text only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    Heading(u8),
    Cell { is_header: bool, columns: usize, rows: u16 },
    TableCaption,
    FigureCaption,
    Term,
}

impl Frame {
    pub(super) fn new(kind: FrameKind, end: RowId, span: Span) -> Self {
        Frame { kind, end, span, blocks: Vec::new() }
    }

    /// Whether blocks inside belong to this frame (and not to one around).
    pub(super) fn owns(&self) -> bool {
        !matches!(self.kind, FrameKind::Group)
    }

    /// Takes a block read inside.
    pub(super) fn push(&mut self, block: Block) {
        match &mut self.kind {
            // What stands between items belongs to the item before.
            FrameKind::List(list) => match list.items.last_mut() {
                Some(item) => {
                    item.span = item.span.join(block.span);
                    item.blocks.push(block);
                }
                None => self.blocks.push(block),
            },
            FrameKind::Definitions { entries, .. } => match entries.last_mut() {
                Some(entry) => entry.blocks.push(block),
                None => self.blocks.push(block),
            },
            kind => {
                let is_rule = |block: &Block| matches!(block.kind, BlockKind::Rule);
                let divides = self.blocks.last().map_or(!matches!(kind, FrameKind::Root), |last| !is_rule(last));
                if !is_rule(&block) || divides {
                    self.blocks.push(block);
                }
            }
        }
    }

    /// Takes a row of a table: cells that span rows above it leave empty cells.
    pub(super) fn push_row(&mut self, cells: Vec<Vec<Inline>>, only_headers: bool, span: Span) {
        let FrameKind::Table { table, .. } = &mut self.kind else { return };
        let mut cells = cells;
        while cells.last().is_some_and(Vec::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            return;
        }
        if only_headers && table.header.is_empty() && table.rows.is_empty() {
            table.header = cells;
        } else {
            table.rows.push(TableRow { span, cells });
        }
    }

    /// Takes a cell into a row, with what columns and rows it spans.
    pub(super) fn push_cell(
        &mut self,
        text: Vec<Inline>,
        is_header: bool,
        columns: usize,
        rowspans: &mut Vec<u16>,
        rows: u16,
    ) {
        let FrameKind::Row { cells, only_headers } = &mut self.kind else { return };
        *only_headers &= is_header;
        skip_spanned(cells, rowspans);
        let first = cells.len();
        cells.push(text);
        let columns = columns.clamp(1, COLUMNS.saturating_sub(first).max(1));
        cells.extend(std::iter::repeat_n(Vec::new(), columns - 1));
        if rows > 1 {
            rowspans.resize(rowspans.len().max(cells.len()), 0);
            rowspans[first..cells.len()].fill(rows - 1);
        }
    }
}

/// Leaves empty cells where cells of rows above reach down.
pub(super) fn skip_spanned(cells: &mut Vec<Vec<Inline>>, rowspans: &mut [u16]) {
    while cells.len() < COLUMNS
        && let Some(left) = rowspans.get_mut(cells.len())
        && *left > 0
    {
        *left -= 1;
        cells.push(Vec::new());
    }
}

/// The block of a paragraph: an image that stands alone is a figure.
pub(super) fn paragraph(mut text: Vec<Inline>, span: Span) -> Block {
    let alone = matches!(text.as_slice(), [Inline::Image(_)]);
    let kind = match text.pop() {
        Some(Inline::Image(image)) if alone => BlockKind::Figure { image, caption: Vec::new() },
        last => {
            text.extend(last);
            BlockKind::Paragraph(text)
        }
    };
    Block { span, kind }
}

/// The blocks of a figure: its image with its caption, or whatever else it holds and then the caption.
pub(super) fn figure(mut blocks: Vec<Block>, caption: Vec<Inline>, span: Span) -> Vec<Block> {
    if let [Block { kind: BlockKind::Figure { caption: own, .. }, .. }] = blocks.as_mut_slice() {
        if own.is_empty() {
            *own = caption;
        }
        blocks[0].span = span;
        return blocks;
    }
    if let [Block { kind: BlockKind::Paragraph(text), .. }] = blocks.as_slice()
        && let Some(image) = enlarged(text)
    {
        return vec![Block { span, kind: BlockKind::Figure { image: image.clone(), caption } }];
    }
    if !caption.is_empty() {
        blocks.push(paragraph(caption, span));
    }
    blocks
}

/// An image whose only link is that to its larger self.
fn enlarged(text: &[Inline]) -> Option<&Image> {
    let [Inline::Link(link)] = text else { return None };
    let [Inline::Image(image)] = link.text.as_slice() else { return None };
    let path = link.url.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let is_image = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"].iter().any(|end| path.ends_with(end));
    is_image.then_some(image)
}

/// The block of a list, with what stood before its first item in front.
pub(super) fn list(list: ListFrame, mut before: Vec<Block>, span: Span) -> Vec<Block> {
    if !list.items.is_empty() {
        before.push(Block { span, kind: BlockKind::List(List { ordered: list.ordered, items: list.items }) });
    }
    before
}
