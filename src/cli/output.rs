//! The only place that prints: data to stdout, words about it to stderr.
//!
//! Text for people is made of [`Piece`]s, each of which is made safe before it is coloured, so that nothing a page
//! says can drive the terminal.

use crate::export::{safe, safe_json};
use serde::Serialize;
use std::io::{self, BufWriter, IsTerminal, Write};

/// A stretch of a line for people, with a look.
#[derive(Clone, Debug)]
pub struct Piece {
    text: String,
    look: &'static str,
}

/// Text as it is.
pub fn plain(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "")
}

/// Text that stands out.
pub fn bold(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "1")
}

/// Text in the background.
pub fn dim(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "2")
}

/// Good news, or what stays.
pub fn green(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "32")
}

/// A warning.
pub fn yellow(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "33")
}

/// Bad news, or what goes.
pub fn red(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "31")
}

/// One of the colours that only tell things apart.
pub fn magenta(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "35")
}

/// Another of them.
pub fn blue(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "34")
}

/// Names and addresses.
pub fn cyan(text: impl AsRef<str>) -> Piece {
    Piece::new(text.as_ref(), "36")
}

impl Piece {
    fn new(text: &str, look: &'static str) -> Piece {
        // On one line, but with its spaces: they divide pieces and align columns.
        let on_one_line = safe(text).chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        Piece { text: on_one_line, look }
    }
}

/// Where everything is printed.
pub struct Output {
    out: BufWriter<Box<dyn Write + Send>>,
    out_colour: bool,
    err_colour: bool,
    /// `--json`: results as JSON.
    pub json: bool,
    /// `-q`: no words beside errors.
    pub quiet: bool,
    /// `-v`, counted.
    pub verbose: u8,
    /// Whether stderr is a terminal, so that a progress bar can be drawn.
    pub progress_bar: bool,
    /// Columns for people: those of the terminal, at most 100.
    pub width: usize,
}

impl Output {
    /// Standard output and error, coloured where they are terminals and `NO_COLOR` is not set.
    pub fn standard(json: bool, quiet: bool, verbose: u8) -> Self {
        let colour_wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let colour = |terminal: bool| terminal && colour_wanted && !dumb;
        Output {
            out: BufWriter::with_capacity(64 << 10, Box::new(io::stdout())),
            out_colour: colour(io::stdout().is_terminal()),
            err_colour: colour(io::stderr().is_terminal()),
            json,
            quiet,
            verbose,
            progress_bar: io::stderr().is_terminal() && !quiet && !dumb,
            width: width_for_people(),
        }
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
        writeln!(self.out, "{line}")
    }

    /// A line that leads to an address, where the terminal shows links (OSC 8) and the address is of the web.
    pub fn linked(&mut self, pieces: &[Piece], address: &str) -> io::Result<()> {
        let line = painted(pieces, self.out_colour);
        let plain_address = address.bytes().all(|byte| byte.is_ascii_graphic());
        let of_the_web = address.starts_with("https://") || address.starts_with("http://");
        match self.out_colour && plain_address && of_the_web {
            true => writeln!(self.out, "\u{1b}]8;;{address}\u{1b}\\{line}\u{1b}]8;;\u{1b}\\"),
            false => writeln!(self.out, "{line}"),
        }
    }

    /// Pieces as running text, wrapped to the width, each line after `indent` spaces.
    pub fn wrapped_pieces(&mut self, pieces: &[Piece], indent: usize) -> io::Result<()> {
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let mut looks = pieces.iter().flat_map(|piece| piece.text.chars().map(|c| (c, piece.look)));
        for line in textwrap::wrap(&text, self.width.saturating_sub(indent).max(20)) {
            let mut parts = vec![Piece::new(&" ".repeat(indent), "")];
            for wanted in line.chars() {
                // Wrapping leaves out white space at the ends of lines, and nothing else.
                let Some((c, look)) = looks.by_ref().find(|(c, _)| *c == wanted) else { break };
                match parts.last_mut().filter(|part| part.look == look) {
                    Some(part) => part.text.push(c),
                    None => parts.push(Piece { text: c.to_string(), look }),
                }
            }
            self.line(&parts)?;
        }
        Ok(())
    }

    /// Text wrapped to the width, each line after `indent` spaces; paragraphs stay divided.
    pub fn wrapped(&mut self, text: &str, indent: usize) -> io::Result<()> {
        let margin = " ".repeat(indent);
        let options =
            textwrap::Options::new(self.width.max(indent + 20)).initial_indent(&margin).subsequent_indent(&margin);
        for line in safe(text).lines() {
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
        let _ = writeln!(io::stderr(), "{}", painted(pieces, self.err_colour));
    }
}

/// What clap has to say: help to stdout, faults to stderr.
pub fn usage(error: &clap::Error) {
    let _ = error.print();
}

fn painted(pieces: &[Piece], colour: bool) -> String {
    let mut line = String::new();
    for Piece { text, look } in pieces {
        match colour && !look.is_empty() && !text.is_empty() {
            true => line.push_str(&format!("\u{1b}[{look}m{text}\u{1b}[0m")),
            false => line.push_str(text),
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// Columns of the terminal stdout is, within reason; 80 elsewhere.
fn width_for_people() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or_else(textwrap::termwidth).clamp(40, 100)
}
