//! Blocks as plain text: words without markup, list numbers or bullets.
//!
//! Blocks are divided by blank lines, items and rows stand on lines of their own, so that words of different blocks
//! never run together. Alternative texts of images and addresses are left out.

use super::{Block, BlockKind, Inline};

/// The blocks as plain text, without a line break at the end.
pub fn render(blocks: &[Block]) -> String {
    let mut writer = Writer { out: String::with_capacity(256 * blocks.len()), gap: 0 };
    writer.blocks(blocks, 2);
    writer.out
}

/// The words of inlines. A line break the author asked for is one here.
pub fn inlines(inlines: &[Inline]) -> String {
    let mut writer = Writer { out: String::new(), gap: 0 };
    writer.inlines(inlines, '\n');
    writer.out.truncate(writer.out.trim_end().len());
    writer.out
}

struct Writer {
    out: String,
    /// Line breaks due before the next words.
    gap: usize,
}

impl Writer {
    /// Blocks with `gap` line breaks between them.
    fn blocks(&mut self, blocks: &[Block], gap: usize) {
        for block in blocks {
            self.divide(gap);
            self.block(block, gap);
        }
    }

    fn block(&mut self, block: &Block, gap: usize) {
        match &block.kind {
            BlockKind::Heading { text, .. } => self.inlines(text, ' '),
            BlockKind::Paragraph(text) => self.inlines(text, '\n'),
            BlockKind::List(list) => {
                for item in &list.items {
                    self.divide(1);
                    self.blocks(&item.blocks, 1);
                }
            }
            BlockKind::Quote(inner) => self.blocks(inner, gap),
            BlockKind::Code { text, .. } => self.words(text.trim_end()),
            BlockKind::Table(table) => {
                self.inlines(&table.caption, '\n');
                self.cells(&table.header);
                table.rows.iter().for_each(|row| self.cells(&row.cells));
            }
            BlockKind::Figure { caption, .. } => self.inlines(caption, '\n'),
            BlockKind::Definitions(entries) => {
                for entry in entries {
                    self.divide(1);
                    self.inlines(&entry.term, ' ');
                    self.divide(1);
                    self.blocks(&entry.blocks, 1);
                }
            }
            BlockKind::Embed { .. } | BlockKind::Rule => {}
        }
    }

    fn cells(&mut self, cells: &[Vec<Inline>]) {
        self.divide(1);
        let start = self.out.len();
        for cell in cells {
            if self.out.len() > start && !self.out.ends_with(' ') {
                self.out.push_str("  ");
            }
            self.inlines(cell, ' ');
        }
        let end = self.out.trim_end_matches(' ').len().max(start.min(self.out.len()));
        self.out.truncate(end);
    }

    fn inlines(&mut self, inlines: &[Inline], line_break: char) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.words(text),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => {
                    self.inlines(inner, line_break);
                }
                Inline::Link(link) => self.inlines(&link.text, line_break),
                Inline::Break if self.gap > 0 || self.out.is_empty() => {}
                Inline::Break => {
                    let end = self.out.trim_end_matches(' ').len();
                    self.out.truncate(end);
                    self.out.push(line_break);
                }
                Inline::Image(_) => {}
            }
        }
    }

    /// Asks for at least `gap` line breaks before the next words.
    fn divide(&mut self, gap: usize) {
        self.gap = self.gap.max(gap);
    }

    fn words(&mut self, text: &str) {
        let due = std::mem::take(&mut self.gap);
        if due > 0 || self.out.is_empty() {
            let text = text.trim_start();
            if text.is_empty() {
                self.gap = due;
                return;
            }
            self.out.truncate(self.out.trim_end().len());
            if !self.out.is_empty() {
                self.out.extend(std::iter::repeat_n('\n', due));
            }
            self.out.push_str(text);
        } else if self.out.ends_with([' ', '\n']) {
            self.out.push_str(text.strip_prefix(' ').unwrap_or(text));
        } else {
            self.out.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Image, Item, List, Table, TableRow};
    use crate::document::Span;

    fn words(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    fn block(kind: BlockKind) -> Block {
        Block { span: Span::default(), kind }
    }

    fn paragraph(text: &str) -> Block {
        block(BlockKind::Paragraph(words(text)))
    }

    fn item(blocks: Vec<Block>) -> Item {
        Item { span: Span::default(), number: Some(4), blocks }
    }

    #[test]
    fn blocks_are_divided_by_blank_lines_and_items_by_line_breaks() {
        let nested = block(BlockKind::List(List { ordered: false, items: vec![item(vec![paragraph("three")])] }));
        let list = List {
            ordered: true,
            items: vec![item(vec![paragraph("one"), paragraph("two"), nested]), item(vec![paragraph("four")])],
        };
        let blocks = [paragraph("before"), block(BlockKind::List(list)), block(BlockKind::Rule), paragraph("after")];
        assert_eq!(render(&blocks), "before\n\none\ntwo\nthree\nfour\n\nafter");
    }

    #[test]
    fn cells_never_run_together_and_alternative_texts_are_left_out() {
        let image = Inline::Image(Image { url: "a.png".into(), alt: "a cat".into(), title: String::new() });
        let row = |cells: [&str; 2]| TableRow { span: Span::default(), cells: cells.map(words).to_vec() };
        let table = Table {
            caption: words("Caption"),
            header: vec![words("Do"), words("Don't")],
            rows: vec![row(["ask", "beg"])],
        };
        let blocks =
            [block(BlockKind::Paragraph(vec![image, Inline::Text(" seen".into())])), block(BlockKind::Table(table))];
        assert_eq!(render(&blocks), "seen\n\nCaption\nDo  Don't\nask  beg");
    }

    #[test]
    fn a_break_is_a_line_break_with_no_space_around_it() {
        let line = [Inline::Text("one ".into()), Inline::Break, Inline::Text(" two".into()), Inline::Code("x".into())];
        assert_eq!(inlines(&line), "one\ntwox");
    }
}
