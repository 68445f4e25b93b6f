//! A cleaned article as HTML for reading here: headings below the page's own, links that lead where the author meant,
//! and images only for those who ask.

use crate::article::{self, Block, BlockKind, Image, Inline, Item, address};
use crate::clean::{Options, apply::apply};
use crate::document::{Document, Format, Limits};
use maud::{Markup, PreEscaped};
use url::Url;

/// How an article is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading<'a> {
    /// Where the article stands: what its relative links are relative to.
    pub base: Option<&'a str>,
    /// Whether images are fetched from where they are.
    pub images: bool,
    /// The title that the page shows already: a first heading that repeats it is left out.
    pub title: Option<&'a str>,
    /// By how many levels headings go down.
    pub lower: u8,
}

/// Clean Markdown as safe HTML.
pub fn html(markdown: &str, reading: Reading<'_>) -> Markup {
    let document = Document::parse(markdown, Format::Markdown, &Limits::default());
    let mut blocks = article::build(&apply(&document, &Options::default(), &[])).blocks;
    if let (Some(title), Some(Block { kind: BlockKind::Heading { text, .. }, .. })) = (reading.title, blocks.first())
        && article::text::inlines(text).trim() == title.trim()
    {
        blocks.remove(0);
    }
    let base = reading.base.and_then(|base| Url::parse(base).ok());
    blocks.iter_mut().for_each(|block| adapt(block, &reading, base.as_ref()));
    PreEscaped(article::html::render(&blocks))
}

fn adapt(block: &mut Block, reading: &Reading<'_>, base: Option<&Url>) {
    let words = |inlines: &mut Vec<Inline>| adapt_inlines(inlines, reading, base);
    match &mut block.kind {
        BlockKind::Heading { level, text } => {
            *level = (*level + reading.lower).min(6);
            words(text);
        }
        BlockKind::Paragraph(text) => words(text),
        BlockKind::List(list) => {
            let inner = list.items.iter_mut().flat_map(|Item { blocks, .. }| blocks);
            inner.for_each(|block| adapt(block, reading, base));
        }
        BlockKind::Quote(inner) => inner.iter_mut().for_each(|block| adapt(block, reading, base)),
        BlockKind::Table(table) => {
            words(&mut table.caption);
            table.header.iter_mut().for_each(words);
            table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(words);
        }
        BlockKind::Figure { image, caption } => {
            adapt_image(image, reading, base);
            words(caption);
        }
        BlockKind::Definitions(entries) => {
            for entry in entries {
                words(&mut entry.term);
                entry.blocks.iter_mut().for_each(|block| adapt(block, reading, base));
            }
        }
        BlockKind::Embed { url, title } => {
            if title.is_empty() {
                title.clone_from(url);
            }
            *url = absolute(url, base);
        }
        BlockKind::Code { .. } | BlockKind::Rule => {}
    }
}

fn adapt_inlines(inlines: &mut [Inline], reading: &Reading<'_>, base: Option<&Url>) {
    for inline in inlines {
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => {
                adapt_inlines(inner, reading, base);
            }
            Inline::Link(link) => {
                link.url = absolute(&link.url, base);
                adapt_inlines(&mut link.text, reading, base);
            }
            Inline::Image(image) => adapt_image(image, reading, base),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

fn adapt_image(image: &mut Image, reading: &Reading<'_>, base: Option<&Url>) {
    image.url = if reading.images { absolute(&image.url, base) } else { String::new() };
}

/// The address as it is outside of its page; empty, and so no link, where that cannot be told: on this page it would
/// lead into this server.
fn absolute(url: &str, base: Option<&Url>) -> String {
    match (Url::parse(url), base) {
        (Ok(_), _) => url.to_owned(),
        (Err(url::ParseError::RelativeUrlWithoutBase), Some(base)) if address::link(url).is_some() => {
            base.join(url).map(String::from).unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(markdown: &str, reading: Reading<'_>) -> String {
        html(markdown, reading).into_string()
    }

    #[test]
    fn links_lead_where_the_author_meant_or_nowhere() {
        let based = Reading { base: Some("https://a.example/blog/post"), ..Reading::default() };
        assert!(show("[x](/about)", based).contains("href=\"https://a.example/about\""));
        assert!(show("[x](../y)", based).contains("href=\"https://a.example/y\""));
        for url in ["/about", "#top", "//evil.example/", "javascript:alert(1)"] {
            assert_eq!(show(&format!("[x]({url})"), Reading::default()), "<p>x</p>\n", "{url}");
        }
    }

    #[test]
    fn images_are_for_those_who_ask() {
        let text = "![a chart](https://a.example/chart.png)";
        assert!(!show(text, Reading::default()).contains("src="));
        let asked = show(text, Reading { images: true, ..Reading::default() });
        assert!(asked.contains("src=\"https://a.example/chart.png\"") && asked.contains("no-referrer"), "{asked}");
    }

    #[test]
    fn headings_stand_below_those_of_the_page() {
        let reading = Reading { title: Some("Title"), lower: 1, ..Reading::default() };
        assert_eq!(show("# Title\n\n## One\n\n###### Deep\n", reading), "<h3>One</h3>\n<h6>Deep</h6>\n");
        assert_eq!(show("# Other\n", reading), "<h2>Other</h2>\n");
    }
}
