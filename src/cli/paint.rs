//! Text for people: pieces with a look, wrapped to columns. Each piece is made safe before it is coloured, so that
//! nothing a page says can drive the terminal.

use crate::export::safe;
use unicode_width::UnicodeWidthStr;

/// A stretch of a line for people, with a look.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// Columns that pieces take.
pub fn columns(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| piece.text.width()).sum()
}

/// Pieces as one line, with or without their looks.
pub fn painted(pieces: &[Piece], colour: bool) -> String {
    let mut line = String::new();
    for Piece { text, look } in pieces {
        match colour && !look.is_empty() && !text.is_empty() {
            true => line.push_str(&format!("\u{1b}[{look}m{text}\u{1b}[0m")),
            false => line.push_str(text),
        }
    }
    line
}

/// Pieces as lines of at most `width` columns.
pub fn wrapped(pieces: &[Piece], width: usize) -> Vec<Vec<Piece>> {
    let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut looks = pieces.iter().flat_map(|piece| piece.text.chars().map(|c| (c, piece.look)));
    let mut line_of = |line: &str| {
        let mut parts: Vec<Piece> = Vec::new();
        for wanted in line.chars() {
            // Wrapping leaves out white space at the ends of lines, and nothing else.
            let Some((c, look)) = looks.by_ref().find(|(c, _)| *c == wanted) else { break };
            match parts.last_mut().filter(|part| part.look == look) {
                Some(part) => part.text.push(c),
                None => parts.push(Piece { text: c.to_string(), look }),
            }
        }
        parts
    };
    textwrap::wrap(&text, options(&text, width)).iter().map(|line| line_of(line)).collect()
}

/// How a text is wrapped: between words, so that paths, addresses and ids stay whole; where characters are wide, as
/// in scripts without spaces, wherever Unicode allows it.
pub fn options(text: &str, width: usize) -> textwrap::Options<'static> {
    use textwrap::{Options, WordSeparator, WordSplitter};
    match text.width() == text.chars().count() {
        true => {
            Options::new(width).word_separator(WordSeparator::AsciiSpace).word_splitter(WordSplitter::NoHyphenation)
        }
        false => Options::new(width),
    }
}

/// A line as a link to an address (OSC 8), where that is one of the web; others could start programs.
pub fn linked(line: String, address: &str) -> String {
    let plain_address = address.bytes().all(|byte| byte.is_ascii_graphic());
    let of_the_web = address.starts_with("https://") || address.starts_with("http://");
    match plain_address && of_the_web {
        true => format!("\u{1b}]8;;{address}\u{1b}\\{line}\u{1b}]8;;\u{1b}\\"),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_survive_wrapping() {
        let pieces = [plain("one two "), bold("three four"), plain(" five")];
        let lines: Vec<String> = wrapped(&pieces, 12).iter().map(|line| painted(line, true)).collect();
        assert_eq!(lines, ["one two", "\u{1b}[1mthree four\u{1b}[0m", "five"]);
        assert_eq!(columns(&[plain("日本"), dim("a")]), 5);
        let lines = wrapped(&[plain("see posts/how-to-ask/input.md")], 20);
        assert_eq!(lines[1], [plain("posts/how-to-ask/inp")], "a path is broken only where it is longer than a line");
        assert_eq!(wrapped(&[plain("面试前先了解公司的情况")], 10).len(), 3);
    }

    #[test]
    fn a_piece_cannot_paint_itself() {
        let line = painted(&[red("a\u{1b}[2J\nb\r\u{202e}c")], true);
        assert_eq!(line, "\u{1b}[31ma[2J b c\u{1b}[0m");
    }

    #[test]
    fn links_lead_to_the_web_only() {
        assert!(linked("x".to_owned(), "https://blog.example/a?b=c#d").starts_with("\u{1b}]8;;https://blog.example/a"));
        for address in ["file:///etc/hosts", "javascript:alert(1)", "https://a\u{1b}\\b", "https://a b", ""] {
            assert_eq!(linked("x".to_owned(), address), "x", "{address:?}");
        }
    }
}
