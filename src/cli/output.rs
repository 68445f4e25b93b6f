//! The only place that prints: data to stdout, words about it to stderr.
//!
//! Text for people is made of [`Piece`]s, which are safe for a terminal whatever a page says.

pub use super::paint::{Piece, blue, bold, columns, cyan, dim, green, magenta, plain, red, yellow};

use super::pager::Sink;
use super::paint::{self, linked, painted, wrapped};
use super::terminal::{self, variable};
use crate::export::{safe, safe_json};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// Columns of the labels of facts.
const LABEL: usize = 11;

/// Where everything is printed.
pub struct Output {
    out: BufWriter<Sink>,
    out_colour: bool,
    out_links: bool,
    err_colour: bool,
    /// Whether what is longer than a screen goes through a pager.
    pages: bool,
    /// `--json`: results as JSON.
    pub json: bool,
    /// `-q`: no words beside errors.
    pub quiet: bool,
    /// `-v`, counted.
    pub verbose: u8,
    /// Whether stderr is a terminal, so that a progress bar can be drawn.
    pub progress_bar: bool,
    /// Whether somebody is there who can answer.
    pub asks: bool,
    /// Columns for people: those of the terminal, at most 100.
    pub width: usize,
}

impl Output {
    /// Standard output and error, coloured where they are terminals and `NO_COLOR` is not set.
    pub fn standard(json: bool, quiet: bool, verbose: u8) -> Self {
        let (to_terminal, err_terminal) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let out_colour = terminal::colours(to_terminal, &variable);
        let able = !terminal::is_dumb(&variable);
        Output {
            out: BufWriter::with_capacity(64 << 10, Sink::stdout()),
            out_colour,
            out_links: terminal::links(out_colour, &variable),
            err_colour: terminal::colours(err_terminal, &variable),
            pages: to_terminal && able && !json,
            json,
            quiet,
            verbose,
            progress_bar: err_terminal && able && !quiet,
            asks: to_terminal && err_terminal && io::stdin().is_terminal() && !quiet && !json,
            width: terminal::width(),
        }
    }

    /// From here on, through a pager where standard output is a terminal.
    pub fn page(&mut self) {
        if self.pages {
            self.out.get_mut().want_pager();
        }
    }

    /// Hands on what was printed and waits until the pager is left.
    pub fn end_page(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_mut().end()
    }

    /// Whether results are coloured.
    pub fn colours(&self) -> bool {
        self.out_colour
    }

    /// A value as one line of JSON.
    pub fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string(value).map_err(io::Error::other)?;
        writeln!(self.out, "{}", safe_json(text))
    }

    /// A value as JSON for reading.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
        writeln!(self.out, "{}", safe_json(text))
    }

    /// A value as one line of JSON that something else follows.
    pub fn json_part(&mut self, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_string(value).map_err(io::Error::other)?;
        self.out.write_all(safe_json(text).as_bytes())
    }

    /// Text of several lines, ended by a line break.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        let text = safe(text);
        self.out.write_all(text.as_bytes())?;
        if text.is_empty() || text.ends_with('\n') { Ok(()) } else { self.out.write_all(b"\n") }
    }

    /// One line for people.
    pub fn line(&mut self, pieces: &[Piece]) -> io::Result<()> {
        let line = painted(pieces, self.out_colour);
        writeln!(self.out, "{}", line.trim_end())
    }

    /// Pieces as running text, wrapped to the width, each line after `indent` spaces.
    pub fn wrapped_pieces(&mut self, pieces: &[Piece], indent: usize) -> io::Result<()> {
        self.paragraph(&[], pieces, indent, "")
    }

    /// The same, led to an address where the terminal follows links.
    pub fn linked(&mut self, pieces: &[Piece], indent: usize, address: &str) -> io::Result<()> {
        self.paragraph(&[], pieces, indent, address)
    }

    /// The same, with a label in the margin of the first line.
    pub fn labelled(&mut self, label: &[Piece], pieces: &[Piece], indent: usize) -> io::Result<()> {
        self.paragraph(label, pieces, indent, "")
    }

    /// A labelled line; nothing where there is nothing to say.
    pub fn fact(&mut self, label: &str, value: &str) -> io::Result<()> {
        if value.is_empty() { Ok(()) } else { self.labelled(&[dim(label)], &[plain(value)], LABEL) }
    }

    fn paragraph(&mut self, label: &[Piece], pieces: &[Piece], indent: usize, address: &str) -> io::Result<()> {
        let (colour, links) = (self.out_colour, self.out_links);
        for (number, line) in wrapped(pieces, self.width.saturating_sub(indent).max(20)).into_iter().enumerate() {
            let label = if number == 0 { label } else { &[] };
            let margin = " ".repeat(indent.saturating_sub(columns(label)));
            let text = painted(&line, colour);
            let text = if links { linked(text, address) } else { text };
            writeln!(self.out, "{}{margin}{text}", painted(label, colour))?;
        }
        Ok(())
    }

    /// Text wrapped to the width, each line after `indent` spaces; paragraphs stay divided.
    pub fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let margin = " ".repeat(indent);
        let text = safe(text);
        let options = paint::options(&text, self.width.max(indent + 20));
        let options = options.initial_indent(&margin).subsequent_indent(&margin);
        for line in text.lines() {
            match line.trim().is_empty() {
                true => writeln!(self.out)?,
                false => writeln!(self.out, "{}", textwrap::fill(line.trim_end(), &options))?,
            }
        }
        Ok(())
    }

    /// Bytes that are a file format of their own, untouched.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Where writers of file formats write to.
    pub fn raw(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    /// Hands on what was printed so far.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Asks whether to go on, on stderr; true for the return key. Only where [`Output::asks`].
    pub fn confirmed(&self, question: &[Piece]) -> io::Result<bool> {
        write!(io::stderr(), "{} ", painted(question, self.err_colour))?;
        terminal::return_key()
    }

    /// A word about the work, to stderr; not with `-q`.
    pub fn note(&self, pieces: &[Piece]) {
        if !self.quiet {
            self.complain(pieces);
        }
    }

    /// What went wrong, to stderr.
    pub fn error(&self, message: &str) {
        let mut lines = message.lines();
        self.complain(&[red("tamis: "), plain(lines.next().unwrap_or("failed"))]);
        for line in lines {
            self.complain(&[plain(line)]);
        }
    }

    /// One failed input, to stderr.
    pub fn failed(&self, place: &str, detail: &str) {
        self.complain(&[red("failed "), plain(place), plain(": "), plain(detail)]);
    }

    fn complain(&self, pieces: &[Piece]) {
        // Nobody is left to tell where stderr is gone.
        let _ = writeln!(io::stderr(), "{}", painted(pieces, self.err_colour).trim_end());
    }
}

/// What clap has to say: help to stdout, faults to stderr.
pub fn usage(error: &clap::Error) {
    let _ = error.print();
}
