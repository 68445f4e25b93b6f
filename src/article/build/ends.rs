//! What becomes of each block when it ends.

use super::frame::{self, Frame, FrameKind, LineKind};
use super::{Builder, flow, nests, spacing};
use crate::article::{Block, BlockKind, Definition, Inline, Item, markdown};
use crate::document::{Span, Tag};

impl Builder<'_, '_> {
    /// Ends the innermost block.
    pub(super) fn end_frame(&mut self) {
        let at = self.frames.len() - 1;
        match self.flow.take() {
            Some((text, span)) => {
                // A paragraph that is all of its element stands where the element stands, tags and all.
                let whole = self.frames[at].span;
                let is_all = self.fresh == Some(at) && whole.contains(span);
                self.deliver(text, if is_all { whole } else { span });
                self.fresh = None;
            }
            None if self.fresh == Some(at) => self.fresh = None,
            None => {}
        }
        let Some(frame) = self.frames.pop() else { return };
        if frame.owns() {
            self.owners.pop();
        }
        if nests(&frame.kind) {
            self.nesting -= 1;
        }
        self.end(frame);
    }

    fn end(&mut self, frame: Frame) {
        let Frame { kind, span, blocks, .. } = frame;
        match kind {
            FrameKind::Group | FrameKind::Root => {}
            FrameKind::Quote if blocks.is_empty() => {}
            FrameKind::Quote => self.push(Block { span, kind: BlockKind::Quote(blocks) }),
            FrameKind::List(list) => frame::list(list, blocks, span).into_iter().for_each(|block| self.push(block)),
            FrameKind::Item { number } => self.end_item(Item { span, number, blocks }),
            FrameKind::Figure { caption } => {
                frame::figure(blocks, caption, span).into_iter().for_each(|block| self.push(block));
            }
            FrameKind::Description => self.end_description(blocks, span),
            FrameKind::Definitions { mut entries, term, place } => {
                blocks.into_iter().for_each(|block| self.push(block));
                if !term.is_empty() {
                    entries.push(Definition { span: place.unwrap_or(span), term, blocks: Vec::new() });
                }
                if !entries.is_empty() {
                    self.push(Block { span, kind: BlockKind::Definitions(entries) });
                }
            }
            FrameKind::Table { table, .. } => {
                blocks.into_iter().for_each(|block| self.push(block));
                if !(table.header.is_empty() && table.rows.is_empty()) {
                    self.push(Block { span, kind: BlockKind::Table(table) });
                } else if !table.caption.is_empty() {
                    self.push(frame::paragraph(table.caption, span));
                }
            }
            FrameKind::Row { mut cells, only_headers } => {
                blocks.into_iter().for_each(|block| self.push(block));
                if let FrameKind::Table { rowspans, .. } = &mut self.owner().kind {
                    frame::skip_spanned(&mut cells, rowspans);
                }
                self.owner().push_row(cells, only_headers, span);
            }
            FrameKind::Line { kind, mut text } => {
                spacing::settle(&mut text);
                self.end_line(kind, text, span);
            }
        }
    }

    fn end_item(&mut self, item: Item) {
        match &mut self.owner().kind {
            FrameKind::List(list) if !item.blocks.is_empty() => list.items.push(item),
            _ => {}
        }
    }

    fn end_description(&mut self, blocks: Vec<Block>, span: Span) {
        let FrameKind::Definitions { entries, term, place } = &mut self.owner().kind else { return };
        let term = std::mem::take(term);
        let span = place.take().map_or(span, |place| place.join(span));
        match entries.last_mut() {
            Some(entry) if term.is_empty() => {
                entry.span = entry.span.join(span);
                entry.blocks.extend(blocks);
            }
            _ if term.is_empty() && blocks.is_empty() => {}
            _ => entries.push(Definition { span, term, blocks }),
        }
    }

    fn end_line(&mut self, kind: LineKind, text: Vec<Inline>, span: Span) {
        match kind {
            LineKind::Heading(level) => self.end_heading(level, text, span),
            LineKind::Cell { is_header, columns, rows } => self.end_cell(text, is_header, columns, rows),
            LineKind::TableCaption => {
                if let FrameKind::Table { table, .. } = &mut self.owner().kind {
                    table.caption = text;
                }
            }
            LineKind::FigureCaption => {
                if let FrameKind::Figure { caption } = &mut self.owner().kind {
                    if !caption.is_empty() && !text.is_empty() {
                        caption.push(Inline::Break);
                    }
                    flow::join(caption, text);
                }
            }
            LineKind::Term => {
                if let FrameKind::Definitions { term, place, .. } = &mut self.owner().kind {
                    *place = Some(place.map_or(span, |place| place.join(span)));
                    if !term.is_empty() && !text.is_empty() {
                        term.push(Inline::Text(", ".to_owned()));
                    }
                    flow::join(term, text);
                }
            }
        }
    }

    fn end_cell(&mut self, text: Vec<Inline>, is_header: bool, columns: usize, rows: u16) {
        // The table stands right outside the row, which is the owner here.
        let Some(&table) = self.owners.iter().rev().nth(1) else { return };
        let mut rowspans = match &mut self.frames[table].kind {
            FrameKind::Table { rowspans, .. } => std::mem::take(rowspans),
            _ => Vec::new(),
        };
        self.owner().push_cell(text, is_header, columns, &mut rowspans, rows);
        if let FrameKind::Table { rowspans: kept, .. } = &mut self.frames[table].kind {
            *kept = rowspans;
        }
    }

    fn end_heading(&mut self, level: u8, mut text: Vec<Inline>, span: Span) {
        if text.len() > 1 {
            text = markdown::canonical(&text);
        }
        loop {
            text.retain(|inline| !is_permalink(inline));
            trim_end(&mut text);
            // A heading is bold without being told.
            let [Inline::Strong(inner)] = text.as_mut_slice() else { break };
            text = std::mem::take(inner);
        }
        match text.as_slice() {
            [] => {}
            [Inline::Image(_)] => self.push(frame::paragraph(text, span)),
            _ => self.push(Block { span, kind: BlockKind::Heading { level, text } }),
        }
    }

    /// A block inside a heading: the heading was not closed. What stands before the block is the heading; where nothing
    /// does, a paragraph may be it.
    pub(super) fn end_heading_before_block(&mut self, tag: Tag) {
        self.flush();
        let Some(&at) = self.owners.last() else { return };
        let FrameKind::Line { kind: LineKind::Heading(level), text } = &mut self.frames[at].kind else { return };
        if text.is_empty() && tag == Tag::P {
            return;
        }
        let (level, mut text) = (*level, std::mem::take(text));
        let start = self.frames[at].span.start;
        self.frames[at].kind = FrameKind::Group;
        self.owners.pop();
        spacing::settle(&mut text);
        self.end_heading(level, text, Span::new(start, start));
    }
}

/// A mark beside a heading that links to the heading itself.
fn is_permalink(inline: &Inline) -> bool {
    let Inline::Link(link) = inline else { return false };
    let [Inline::Text(mark)] = link.text.as_slice() else { return false };
    link.url.contains('#')
        && matches!(mark.trim_end_matches('\u{fe0e}').trim_end_matches('\u{fe0f}'), "#" | "¶" | "§" | "🔗" | "⚓")
}

fn trim_end(text: &mut Vec<Inline>) {
    if let Some(Inline::Text(last)) = text.last_mut() {
        last.truncate(last.trim_end().len());
        if last.is_empty() {
            text.pop();
        }
    }
}
