//! Plain text → paragraphs: blank lines divide them.

use super::{Builder, Span};

/// Feeds plain text that stands in the source from `base` on.
pub(super) fn feed(builder: &mut Builder, text: &str, base: usize) {
    let mut paragraph: Option<Span> = None;
    let mut at = base;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            flush(builder, text, base, paragraph.take());
        } else {
            let start = at + (line.len() - line.trim_start().len());
            let here = Span::new(start, start + words.len());
            paragraph = Some(paragraph.map_or(here, |p| p.join(here)));
        }
        at += line.len();
    }
    flush(builder, text, base, paragraph);
}

fn flush(builder: &mut Builder, text: &str, base: usize, paragraph: Option<Span>) {
    let Some(span) = paragraph else { return };
    builder.open_element("p", Vec::new(), span);
    builder.text(&text[span.start - base..span.end - base], span);
    builder.close_element("p", span);
}
