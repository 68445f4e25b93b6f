//! Blocks as clean CommonMark (and pipe tables).
//!
//! No raw HTML, ever: `<` and `&` of the text are escaped where they could be read as markup, addresses that run are
//! left out with the words of their links kept. What is written is read back as the same blocks, so that rendering,
//! parsing and rendering again gives the same text.
//!
//! ```
//! use tamis::article::{Block, BlockKind, Inline, markdown};
//! let words = vec![Inline::Text("1. Be <b>kind".into()), Inline::Strong(vec![Inline::Text("!".into())])];
//! let block = Block { span: Default::default(), kind: BlockKind::Paragraph(words) };
//! assert_eq!(markdown::render(&[block]), "1\\. Be \\<b>kind!\n");
//! ```

mod escape;
mod inline;
mod runs;

use crate::article::{Block, BlockKind, Definition, Inline, Item, List, Table, address};
use inline::Form;
use std::fmt::Write as _;

/// The blocks as Markdown, with a line break at the end; empty where they say nothing.
pub fn render(blocks: &[Block]) -> String {
    let mut writer = Writer {
        out: String::with_capacity(256 * blocks.len()),
        prefix: String::new(),
        in_list: false,
        last_list: Marker::default(),
    };
    writer.blocks(blocks);
    writer.out
}

/// The inlines as Markdown can say them: what is read back when they are written.
pub(super) fn canonical(inlines: &[Inline]) -> Vec<Inline> {
    runs::inlines(&runs::of(inlines, false))
}

struct Writer {
    out: String,
    /// What stands before each further line: `> ` of quotes, indentation of items.
    prefix: String,
    in_list: bool,
    /// The list just written, if a list is what was written last beside the next block.
    last_list: Marker,
}

impl Writer {
    /// Blocks one below the other, a blank line between. Says how many were written.
    fn blocks(&mut self, blocks: &[Block]) -> usize {
        let is_top = self.out.is_empty();
        let mut written = 0;
        // Where the rule begins that was written last. A rule divides: there is none at the edges and none beside another.
        let mut rule = None;
        for block in blocks {
            let before = self.out.len();
            let is_rule = matches!(block.kind, BlockKind::Rule);
            if is_rule && (rule.is_some() || (is_top && written == 0)) {
                continue;
            }
            if written > 0 {
                self.blank_line();
            }
            let start = self.out.len();
            let marker = Marker::of(block).map(|marker| marker.after(self.last_list));
            self.block(block, marker.unwrap_or_default());
            if self.out.len() == start {
                self.out.truncate(before);
                continue;
            }
            self.end_line();
            written += 1;
            rule = is_rule.then_some(before);
            if !matches!(block.kind, BlockKind::Definitions(_)) {
                self.last_list = marker.unwrap_or_default();
            }
        }
        if let Some(rule) = rule.filter(|_| is_top) {
            self.out.truncate(rule);
        }
        written
    }

    /// Blocks inside another block.
    fn inner_blocks(&mut self, blocks: &[Block]) -> usize {
        let beside = std::mem::take(&mut self.last_list);
        let written = self.blocks(blocks);
        self.last_list = beside;
        written
    }

    /// One block at the place where its first line begins; nothing where it says nothing.
    fn block(&mut self, block: &Block, marker: Marker) {
        match &block.kind {
            BlockKind::Heading { level, text } => self.heading(*level, text),
            BlockKind::Paragraph(text) => self.lines(text),
            BlockKind::List(list) => self.list(list, marker),
            BlockKind::Quote(inner) => self.quote(inner),
            BlockKind::Code { language, text } => self.code(language.as_deref(), text),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Figure { image, caption } => {
                let start = self.out.len();
                self.lines(&[Inline::Image(image.clone())]);
                self.below(start, |writer| writer.lines(caption));
            }
            BlockKind::Definitions(entries) => self.definitions(entries),
            BlockKind::Embed { url, title } => self.embed(url, title),
            // `---` behind a list's `-` would be read as one rule.
            BlockKind::Rule => self.out.push_str(if self.in_list { "___" } else { "---" }),
        }
    }

    fn heading(&mut self, level: u8, text: &[Inline]) {
        let start = self.out.len();
        self.out.extend(std::iter::repeat_n('#', usize::from(level.clamp(1, 6))));
        self.out.push(' ');
        let words = self.out.len();
        inline::render(text, Form::Heading, &self.prefix, &mut self.out);
        if self.out.len() == words {
            self.out.truncate(start);
        }
    }

    fn lines(&mut self, text: &[Inline]) {
        inline::render(text, Form::Lines, &self.prefix, &mut self.out);
    }

    /// Writes something below what began at `start`, a blank line between where both say something.
    fn below(&mut self, start: usize, write: impl FnOnce(&mut Self)) {
        let above = self.out.len();
        if above > start {
            self.end_line();
            self.blank_line();
        }
        let begin = self.out.len();
        write(self);
        if self.out.len() == begin {
            self.out.truncate(above);
        }
    }

    fn quote(&mut self, inner: &[Block]) {
        let start = self.out.len();
        self.out.push_str("> ");
        let outer = self.prefix.len();
        self.prefix.push_str("> ");
        let written = self.inner_blocks(inner);
        self.prefix.truncate(outer);
        if written == 0 {
            self.out.truncate(start);
        }
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        let text = text.trim_end_matches('\n');
        if text.trim().is_empty() {
            return;
        }
        let fence = escape::longest_run(text, b'`').max(2) + 1;
        self.out.extend(std::iter::repeat_n('`', fence));
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || "+#._-".contains(*c);
        self.out.extend(language.unwrap_or("").chars().take_while(is_plain).take(40));
        for line in text.split('\n') {
            self.out.push('\n');
            if line.is_empty() {
                self.out.push_str(self.prefix.trim_end());
            } else {
                self.out.push_str(&self.prefix);
                self.out.push_str(line);
            }
        }
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.out.extend(std::iter::repeat_n('`', fence));
    }

    fn embed(&mut self, url: &str, title: &str) {
        if address::link(url).is_none() {
            return;
        }
        let words = if title.trim().is_empty() { url } else { title };
        let text = vec![Inline::Text(words.to_owned())];
        self.lines(&[Inline::Link(crate::article::Link {
            url: url.to_owned(),
            original_url: None,
            title: String::new(),
            text,
        })]);
    }

    fn definitions(&mut self, entries: &[Definition]) {
        let start = self.out.len();
        for entry in entries {
            let term = [Inline::Strong(entry.term.clone())];
            self.below(start, |writer| writer.lines(&term));
            if !entry.term.is_empty() {
                self.last_list = Marker::default();
            }
            self.below(start, |writer| {
                if writer.blocks(&entry.blocks) > 0 {
                    writer.cut_line_end();
                }
            });
        }
    }

    fn list(&mut self, list: &List, marker: Marker) {
        let numbers = numbers(list);
        let loose = list.items.iter().any(is_loose);
        let was_in_list = std::mem::replace(&mut self.in_list, true);
        let mut written = false;
        for (item, number) in list.items.iter().zip(numbers) {
            let before = self.out.len();
            if written {
                self.end_line();
                if loose {
                    self.blank_line();
                } else {
                    self.out.push_str(&self.prefix);
                }
            }
            written |= self.item(item, number, marker, before);
        }
        self.in_list = was_in_list;
    }

    /// One item; the output is cut back to `before` where it says nothing.
    fn item(&mut self, item: &Item, number: Option<u64>, marker: Marker, before: usize) -> bool {
        let start = self.out.len();
        match (number, marker.other) {
            (None, false) => self.out.push_str("- "),
            (None, true) => self.out.push_str("* "),
            (Some(number), false) => write!(self.out, "{number}. ").expect("a string takes all"),
            (Some(number), true) => write!(self.out, "{number}) ").expect("a string takes all"),
        }
        let (outer, width) = (self.prefix.len(), self.out.len() - start);
        self.prefix.extend(std::iter::repeat_n(' ', width));
        let content = self.out.len();
        self.item_blocks(&item.blocks);
        self.prefix.truncate(outer);
        let says_something = self.out.len() > content;
        if !says_something {
            self.out.truncate(before);
        }
        says_something
    }

    /// Like [`Self::blocks`], but a list that may follow its paragraph directly does.
    fn item_blocks(&mut self, blocks: &[Block]) {
        if let [first, second] = blocks
            && is_tight_pair(first, second)
        {
            let start = self.out.len();
            self.block(first, Marker::default());
            let above = self.out.len();
            if above > start {
                self.end_line();
                self.out.push_str(&self.prefix);
            }
            let begin = self.out.len();
            self.block(second, Marker::default());
            match self.out.as_bytes().get(begin..begin + 2) {
                None => return self.out.truncate(above),
                Some(b"- " | b"1.") => return,
                // Its first item said nothing, and what begins with another number cannot follow directly.
                Some(_) => self.out.truncate(start),
            }
        }
        if self.inner_blocks(blocks) > 0 {
            self.cut_line_end();
        }
    }

    fn table(&mut self, table: &Table) {
        let start = self.out.len();
        self.lines(&table.caption);
        self.below(start, |writer| writer.rows(table));
    }

    fn rows(&mut self, table: &Table) {
        let columns = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(table.header.len());
        if columns == 0 {
            return;
        }
        self.row(&table.header, columns);
        self.end_line();
        self.out.push_str(&self.prefix);
        self.out.push('|');
        for _ in 0..columns {
            self.out.push_str(" --- |");
        }
        for row in table.rows.iter().filter(|row| !row.cells.is_empty()) {
            self.end_line();
            self.out.push_str(&self.prefix);
            self.row(&row.cells, 0);
        }
    }

    fn row(&mut self, cells: &[Vec<Inline>], at_least: usize) {
        self.out.push('|');
        for cell in cells {
            self.out.push(' ');
            inline::render(cell, Form::Cell, &self.prefix, &mut self.out);
            self.out.push_str(" |");
        }
        for _ in cells.len()..at_least {
            self.out.push_str("  |");
        }
    }

    fn cut_line_end(&mut self) {
        let end = self.out.trim_end_matches('\n').len();
        self.out.truncate(end);
    }

    fn end_line(&mut self) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// An empty line and the beginning of the next.
    fn blank_line(&mut self) {
        self.out.push_str(self.prefix.trim_end());
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }
}

/// Which of the two marks a list has: neighbours differ, or they would be read as one list.
#[derive(Clone, Copy, Debug, Default)]
struct Marker {
    /// Whether there is a list, and whether it is numbered.
    ordered: Option<bool>,
    /// `*` instead of `-`, `)` instead of `.`.
    other: bool,
}

impl Marker {
    fn of(block: &Block) -> Option<Marker> {
        let BlockKind::List(list) = &block.kind else { return None };
        Some(Marker { ordered: Some(list.ordered), other: false })
    }

    fn after(self, before: Marker) -> Marker {
        Marker { other: self.ordered == before.ordered && !before.other, ..self }
    }
}

/// The numbers to print: those the items have, counted on where they have none or all the same.
fn numbers(list: &List) -> impl Iterator<Item = Option<u64>> + use<> {
    const LARGEST: u64 = 999_999_999; // CommonMark reads nine digits.
    let ordered = list.ordered;
    let printed: Vec<Option<u64>> = list.items.iter().map(|item| item.number).collect();
    let usable = printed.iter().flatten().all(|&number| number <= LARGEST - list.items.len() as u64);
    let same = printed.len() > 1 && printed.iter().all(|number| *number == printed[0]);
    let mut next = printed.first().copied().flatten().filter(|_| usable).unwrap_or(1);
    printed.into_iter().map(move |number| {
        let number = number.filter(|_| usable && !same).unwrap_or(next);
        next = number + 1;
        ordered.then_some(number)
    })
}

/// Whether an item needs blank lines inside, so that its list is written with blank lines between items.
fn is_loose(item: &Item) -> bool {
    match item.blocks.as_slice() {
        [] => false,
        [one] => match &one.kind {
            BlockKind::Figure { caption, .. } => !caption.is_empty(),
            BlockKind::Table(table) => !table.caption.is_empty(),
            BlockKind::List(list) => list.items.iter().any(is_loose),
            BlockKind::Definitions(_) | BlockKind::Quote(_) => true,
            _ => false,
        },
        [first, second] => !is_tight_pair(first, second),
        _ => true,
    }
}

/// A paragraph and a list that can follow it without a blank line (a numbered list must begin with 1 for that).
fn is_tight_pair(first: &Block, second: &Block) -> bool {
    let BlockKind::List(list) = &second.kind else { return false };
    let may_follow = !list.ordered || numbers(list).next() == Some(Some(1));
    matches!(first.kind, BlockKind::Paragraph(_)) && may_follow && !list.items.iter().any(is_loose)
}
