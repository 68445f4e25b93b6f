//! Running text as Markdown.

use super::escape::{self, Place};
use super::runs::{self, DELETED, EMPHASIS, Leaf, Run, STRONG, Styles};
use crate::article::{Image, Inline, address};

/// How a piece of running text is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// On lines of its own: breaks break the line, the beginning of each line is guarded.
    Lines,
    /// On one line behind a heading's mark.
    Heading,
    /// In a cell of a table.
    Cell,
}

/// Appends inlines. `prefix` stands before each line but the first.
pub(super) fn render(inlines: &[Inline], form: Form, prefix: &str, out: &mut String) {
    let start = out.len();
    if let [Inline::Text(text)] = inlines {
        escape::text(
            text.trim(),
            Place { in_table: form == Form::Cell, in_link: false, line: start, ends_word: true },
            out,
        );
    } else {
        let runs = runs::of(inlines, form == Form::Cell);
        let mut writer = Writer { form, prefix, first_line: start, line: start, in_link: false, out };
        writer.row(&runs);
        if form == Form::Lines {
            let (line, first) = (writer.line, writer.line == start);
            escape::line_start(out, line, first);
            return;
        }
    }
    match form {
        Form::Lines => escape::line_start(out, start, true),
        Form::Heading => escape::heading_end(out, start),
        Form::Cell => {}
    }
}

struct Writer<'o> {
    form: Form,
    prefix: &'o str,
    first_line: usize,
    line: usize,
    in_link: bool,
    out: &'o mut String,
}

impl Writer<'_> {
    fn row(&mut self, runs: &[Run<'_>]) {
        let mut open: Vec<Styles> = Vec::new();
        for (at, run) in runs.iter().enumerate() {
            while let Some(&style) = open.last()
                && open.iter().any(|style| style & !run.styles != 0)
            {
                self.out.push_str(mark(style));
                open.pop();
            }
            let held = open.iter().fold(0, |all, style| all | style);
            for style in runs::outermost_first(run.styles & !held, runs, at) {
                self.out.push_str(mark(style));
                open.push(style);
            }
            self.leaf(&run.leaf, !self.in_link && ends_word(run, runs.get(at + 1)));
        }
        while let Some(style) = open.pop() {
            self.out.push_str(mark(style));
        }
    }

    fn leaf(&mut self, leaf: &Leaf<'_>, ends_word: bool) {
        match leaf {
            Leaf::Text(text) => self.text(text, ends_word),
            Leaf::Space => self.out.push(' '),
            Leaf::Break if self.form == Form::Lines => self.line_break(),
            Leaf::Break => self.out.push(' '),
            Leaf::Code(code) => escape::code(code, self.out),
            Leaf::Image(image) => self.image(image),
            Leaf::Link(link, inner) => {
                self.guard_mark();
                self.out.push('[');
                let outside = std::mem::replace(&mut self.in_link, true);
                self.row(inner);
                self.in_link = outside;
                self.target(&address::link(&link.url).unwrap_or_default(), &link.title);
            }
        }
    }

    fn text(&mut self, text: &str, ends_word: bool) {
        let place = Place { in_link: self.in_link, in_table: self.form == Form::Cell, line: self.line, ends_word };
        escape::text(text, place, self.out);
    }

    fn image(&mut self, image: &Image) {
        self.guard_mark();
        self.out.push_str("![");
        let place = Place { in_link: true, in_table: self.form == Form::Cell, line: self.line, ends_word: false };
        escape::text(image.alt.trim(), place, self.out);
        self.target(&address::image(&image.url).unwrap_or_default(), &image.title);
    }

    /// `!` before a bracket would make an image of it.
    fn guard_mark(&mut self) {
        if self.out.len() > self.first_line && self.out.ends_with('!') {
            self.out.insert(self.out.len() - 1, '\\');
        }
    }

    fn target(&mut self, url: &str, title: &str) {
        let in_table = self.form == Form::Cell;
        self.out.push_str("](");
        self.out.push_str(&escape::destination(url, in_table));
        if !title.trim().is_empty() {
            escape::title(title.trim(), in_table, self.out);
        }
        self.out.push(')');
    }

    fn line_break(&mut self) {
        escape::line_start(self.out, self.line, self.line == self.first_line);
        self.out.push_str("\\\n");
        self.out.push_str(self.prefix);
        self.line = self.out.len();
    }
}

/// Whether white space or the end of the block directly follows a run.
fn ends_word(run: &Run<'_>, next: Option<&Run<'_>>) -> bool {
    let is_gap = next.is_none_or(|next| matches!(next.leaf, Leaf::Space));
    is_gap && run.styles & !next.map_or(0, |next| next.styles) == 0
}

fn mark(style: Styles) -> &'static str {
    match style {
        STRONG => "**",
        EMPHASIS => "*",
        DELETED => "~~",
        _ => "",
    }
}
