//! Blocks as HTML that is safe to show: nothing in it runs, nothing calls home before the reader clicks.
//!
//! All text is escaped, the only attributes are those written here, addresses are checked ([`address`]). Images are
//! loaded from `http` and `https` only, late and without telling from where.

use super::{Block, BlockKind, Image, Inline, List, Table, address};
use std::fmt::Write as _;

/// The blocks as a fragment of HTML, a block a line.
pub fn render(blocks: &[Block]) -> String {
    let mut out = String::with_capacity(320 * blocks.len());
    write_blocks(blocks, &mut out);
    out
}

fn write_blocks(blocks: &[Block], out: &mut String) {
    blocks.iter().for_each(|block| write_block(block, out));
}

fn write_block(block: &Block, out: &mut String) {
    match &block.kind {
        BlockKind::Heading { level, text } => {
            let level = level.clamp(&1, &6);
            let _ = write!(out, "<h{level}>");
            inlines(text, out);
            let _ = writeln!(out, "</h{level}>");
        }
        BlockKind::Paragraph(text) => element("p", out, |out| inlines(text, out)),
        BlockKind::List(list) => write_list(list, out),
        BlockKind::Quote(inner) => element("blockquote", out, |out| {
            out.push('\n');
            write_blocks(inner, out);
        }),
        BlockKind::Code { language, text } => {
            out.push_str("<pre><code");
            if let Some(language) = language {
                out.push_str(" class=\"language-");
                escape(language, out);
                out.push('"');
            }
            out.push('>');
            escape(text, out);
            out.push_str("</code></pre>\n");
        }
        BlockKind::Table(table) => write_table(table, out),
        BlockKind::Figure { image, caption } => element("figure", out, |out| {
            write_image(image, out);
            if !caption.is_empty() {
                element("figcaption", out, |out| inlines(caption, out));
            }
        }),
        BlockKind::Definitions(entries) => element("dl", out, |out| {
            for entry in entries {
                element("dt", out, |out| inlines(&entry.term, out));
                element("dd", out, |out| write_blocks(&entry.blocks, out));
            }
        }),
        BlockKind::Embed { url, title } => {
            let words = if title.is_empty() { url } else { title };
            element("p", out, |out| link(url, "", out, |out| escape(words, out)));
        }
        BlockKind::Rule => out.push_str("<hr>\n"),
    }
}

fn element(name: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    let _ = write!(out, "<{name}>");
    inner(out);
    let _ = writeln!(out, "</{name}>");
}

fn write_list(list: &List, out: &mut String) {
    let name = if list.ordered { "ol" } else { "ul" };
    let mut next = list.items.first().and_then(|item| item.number).unwrap_or(1);
    match next {
        first if list.ordered && first != 1 => {
            let _ = writeln!(out, "<ol start=\"{first}\">");
        }
        _ => {
            let _ = writeln!(out, "<{name}>");
        }
    }
    for item in &list.items {
        let number = item.number.filter(|_| list.ordered).unwrap_or(next);
        if number == next {
            out.push_str("<li>");
        } else {
            let _ = write!(out, "<li value=\"{number}\">");
        }
        next = number.saturating_add(1);
        match item.blocks.as_slice() {
            [Block { kind: BlockKind::Paragraph(text), .. }, rest @ ..]
                if rest.iter().all(|block| matches!(block.kind, BlockKind::List(_))) =>
            {
                inlines(text, out);
                write_blocks(rest, out);
            }
            blocks => write_blocks(blocks, out),
        }
        out.push_str("</li>\n");
    }
    let _ = writeln!(out, "</{name}>");
}

fn write_table(table: &Table, out: &mut String) {
    out.push_str("<table>\n");
    if !table.caption.is_empty() {
        element("caption", out, |out| inlines(&table.caption, out));
    }
    if !table.header.is_empty() {
        out.push_str("<thead>");
        write_row(&table.header, "th", out);
        out.push_str("</thead>\n");
    }
    out.push_str("<tbody>\n");
    for row in &table.rows {
        write_row(&row.cells, "td", out);
    }
    out.push_str("</tbody>\n</table>\n");
}

fn write_row(cells: &[Vec<Inline>], name: &str, out: &mut String) {
    out.push_str("<tr>");
    for cell in cells {
        let _ = write!(out, "<{name}>");
        inlines(cell, out);
        let _ = write!(out, "</{name}>");
    }
    out.push_str("</tr>\n");
}

fn inlines(all: &[Inline], out: &mut String) {
    for inline in all {
        match inline {
            Inline::Text(text) => escape(text, out),
            Inline::Emphasis(inner) => styled("em", inner, out),
            Inline::Strong(inner) => styled("strong", inner, out),
            Inline::Deleted(inner) => styled("del", inner, out),
            Inline::Code(code) => {
                out.push_str("<code>");
                escape(code, out);
                out.push_str("</code>");
            }
            Inline::Link(target) => link(&target.url, &target.title, out, |out| inlines(&target.text, out)),
            Inline::Image(image) => write_image(image, out),
            Inline::Break => out.push_str("<br>\n"),
        }
    }
}

fn styled(name: &str, inner: &[Inline], out: &mut String) {
    let _ = write!(out, "<{name}>");
    inlines(inner, out);
    let _ = write!(out, "</{name}>");
}

/// A link, or its words alone where the address must not be one.
fn link(url: &str, title: &str, out: &mut String, words: impl FnOnce(&mut String)) {
    let Some(url) = address::link(url) else { return words(out) };
    out.push_str("<a");
    attribute("href", &url, out);
    if !title.is_empty() {
        attribute("title", title, out);
    }
    out.push_str(" rel=\"nofollow noopener\">");
    words(out);
    out.push_str("</a>");
}

fn write_image(image: &Image, out: &mut String) {
    out.push_str("<img");
    if let Some(url) = address::image(&image.url).filter(|url| address::is_web(url)) {
        attribute("src", &url, out);
    }
    attribute("alt", &image.alt, out);
    if !image.title.is_empty() {
        attribute("title", &image.title, out);
    }
    out.push_str(" loading=\"lazy\" referrerpolicy=\"no-referrer\">");
}

fn attribute(name: &str, value: &str, out: &mut String) {
    let _ = write!(out, " {name}=\"");
    escape(value, out);
    out.push('"');
}

/// Text that is text everywhere in HTML, also between quotes.
pub(crate) fn escape(text: &str, out: &mut String) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[written..at]);
        out.push_str(reference);
        written = at + 1;
    }
    out.push_str(&text[written..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Link;
    use crate::document::Span;

    fn show(kind: BlockKind) -> String {
        render(&[Block { span: Span::default(), kind }])
    }

    #[test]
    fn text_and_attributes_are_escaped() {
        let image =
            Image { url: "https://a.example/x.png?a=\"><script>".into(), alt: "\"><b>".into(), title: String::new() };
        let html = show(BlockKind::Paragraph(vec![
            Inline::Text("<script>alert('1')</script> & co".into()),
            Inline::Image(image),
        ]));
        assert_eq!(
            html,
            "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; co<img src=\"https://a.example/x.png?a=&quot;&gt;&lt;script&gt;\" \
             alt=\"&quot;&gt;&lt;b&gt;\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></p>\n"
        );
    }

    #[test]
    fn links_that_run_are_their_words_and_others_are_not_followed() {
        let link = |url: &str| {
            Inline::Link(Link {
                url: url.into(),
                original_url: None,
                title: String::new(),
                text: vec![Inline::Text("x".into())],
            })
        };
        assert_eq!(show(BlockKind::Paragraph(vec![link("javascript:alert(1)")])), "<p>x</p>\n");
        assert_eq!(
            show(BlockKind::Paragraph(vec![link("/a")])),
            "<p><a href=\"/a\" rel=\"nofollow noopener\">x</a></p>\n"
        );
    }

    #[test]
    fn images_are_loaded_from_the_web_only() {
        let image = |url: &str| BlockKind::Figure {
            image: Image { url: url.into(), alt: "a".into(), title: String::new() },
            caption: Vec::new(),
        };
        for url in ["data:image/png;base64,AAAA", "file:///etc/passwd", "x.png", "javascript:x"] {
            assert!(!show(image(url)).contains("src"), "{url}");
        }
        assert!(show(image("http://a.example/x.png")).contains("src=\"http://a.example/x.png\""));
    }
}
