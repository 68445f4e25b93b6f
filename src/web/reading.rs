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
    let ranks = ranks(&blocks);
    for block in &mut blocks {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            *level = ranks[usize::from(*level).min(ranks.len() - 1)];
        }
        adapt(block, &reading, base.as_ref());
    }
    PreEscaped(article::html::render(&blocks))
}

/// The level each level of heading gets: below the page's own title, none skipped between those there are.
fn ranks(blocks: &[Block]) -> [u8; 7] {
    let mut ranks = [0; 7];
    for block in blocks {
        if let BlockKind::Heading { level, .. } = block.kind {
            ranks[usize::from(level).min(6)] = 1;
        }
    }
    let mut next = 2;
    for rank in ranks.iter_mut().filter(|rank| **rank > 0) {
        *rank = next;
        next = (next + 1).min(6);
    }
    ranks
}

fn adapt(block: &mut Block, reading: &Reading<'_>, base: Option<&Url>) {
    let words = |inlines: &mut Vec<Inline>| adapt_inlines(inlines, reading, base);
    match &mut block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => words(text),
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
            words(caption);
            if reading.images {
                image.url = absolute(&image.url, base);
            } else {
                let mut told = vec![told(image)];
                if !caption.is_empty() {
                    told.push(Inline::Break);
                    told.append(caption);
                }
                block.kind = BlockKind::Paragraph(told);
            }
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
            Inline::Image(image) if reading.images => image.url = absolute(&image.url, base),
            Inline::Image(image) => *inline = told(image),
            Inline::Text(_) | Inline::Code(_) | Inline::Break => {}
        }
    }
}

/// What stands for an image that is not shown: its description.
fn told(image: &Image) -> Inline {
    let words = if image.alt.trim().is_empty() { "Image".to_owned() } else { format!("Image: {}", image.alt.trim()) };
    Inline::Emphasis(vec![Inline::Text(words)])
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
        assert_eq!(show(text, Reading::default()), "<p><em>Image: a chart</em></p>\n");
        assert_eq!(show("Words ![](x.png).", Reading::default()), "<p>Words <em>Image</em>.</p>\n");
        let asked = show(text, Reading { images: true, ..Reading::default() });
        assert!(asked.contains("src=\"https://a.example/chart.png\"") && asked.contains("no-referrer"), "{asked}");
    }

    #[test]
    fn headings_stand_below_those_of_the_page() {
        let reading = Reading { title: Some("Title"), ..Reading::default() };
        assert_eq!(show("# Title\n\n## One\n\n###### Deep\n", reading), "<h2>One</h2>\n<h3>Deep</h3>\n");
        assert_eq!(show("# Other\n\n## One\n", reading), "<h2>Other</h2>\n<h3>One</h3>\n");
    }
}
