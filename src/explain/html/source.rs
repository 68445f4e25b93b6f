//! The original with its cuts marked in place and its lines numbered.

use super::reasons;
use crate::article::html::escape;
use crate::clean::Removal;
use crate::document::Document;
use crate::explain::{marks, words};
use std::fmt::Write as _;

/// Bytes of one cut that are shown at once; the rest of a longer one opens on demand.
const SHOWN: usize = 480;
/// A rest shorter than this is not worth hiding.
const WORTH_HIDING: usize = 320;

/// Writes the source.
pub(super) fn write(document: &Document, removals: &[Removal], out: &mut String) {
    out.push_str("<div class=\"source\">");
    let mut lines = Lines { next: 1, at_start: true };
    let mut named = vec![false; removals.len()];
    for piece in marks(document, removals) {
        let text = piece.span.slice(document.source());
        let Some(cut) = piece.cut else {
            lines.write(text, out);
            continue;
        };
        lines.begin(out);
        let number = cut + 1;
        let _ = write!(out, "<mark class=\"{}\"", words::name(&removals[cut].category));
        let first = !std::mem::replace(&mut named[cut], true);
        if first {
            let _ = write!(out, " id=\"cut-{number}\"");
        }
        let _ = write!(out, "><a href=\"#cut-{number}\" title=\"");
        escape(&removals[cut].rule, out);
        out.push_str("\">");
        cut_text(text, &mut lines, out);
        if first {
            reasons::card(removals, cut, out);
        }
        out.push_str("</mark>");
    }
    out.push_str("</div>\n");
}

/// The text of a cut, closing its link; of a long one the beginning, and the rest on demand.
fn cut_text(text: &str, lines: &mut Lines, out: &mut String) {
    if text.len() < SHOWN + WORTH_HIDING {
        lines.write(text, out);
        out.push_str("</a>");
        return;
    }
    let (shown, hidden) = text.split_at(text.floor_char_boundary(SHOWN));
    lines.write(shown, out);
    let _ = write!(out, "</a><details><summary>{} bytes more</summary>", super::grouped(hidden.len()));
    lines.write(hidden, out);
    out.push_str("</details>");
}

/// Numbers lines as they are written.
struct Lines {
    next: usize,
    at_start: bool,
}

impl Lines {
    fn begin(&mut self, out: &mut String) {
        if std::mem::take(&mut self.at_start) {
            let _ = write!(out, "<b data-n=\"{}\"></b>", self.next);
            self.next += 1;
        }
    }

    fn write(&mut self, text: &str, out: &mut String) {
        for line in text.split_inclusive('\n') {
            self.begin(out);
            visible(line, out);
            self.at_start = line.ends_with('\n');
        }
    }
}

/// Text as text; what a reader cannot see, or what would turn it around, by its code point.
pub(super) fn visible(text: &str, out: &mut String) {
    let mut written = 0;
    for (at, c) in text.char_indices().filter(|&(_, c)| is_unseen(c)) {
        escape(&text[written..at], out);
        written = at + c.len_utf8();
        if c == '\r' && text[written..].starts_with('\n') {
            continue;
        }
        let _ = write!(out, "<i class=\"sign\">{:04X}</i>", c as u32);
    }
    escape(&text[written..], out);
}

fn is_unseen(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
