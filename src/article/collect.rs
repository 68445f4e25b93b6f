//! What an article holds, in order: its inlines, links, images, words.

use super::{Block, BlockKind, Image, Inline, Link};

/// Every inline of `blocks` in reading order, containers before what they hold.
pub fn inlines(blocks: &[Block]) -> impl Iterator<Item = &Inline> {
    let mut waiting: Vec<Waiting> = blocks.iter().rev().map(Waiting::Block).collect();
    std::iter::from_fn(move || {
        loop {
            match waiting.pop()? {
                Waiting::Block(block) => push_parts(block, &mut waiting),
                Waiting::Inline(inline) => {
                    let inner: &[Inline] = match inline {
                        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => inner,
                        Inline::Link(link) => &link.text,
                        Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break => &[],
                    };
                    waiting.extend(inner.iter().rev().map(Waiting::Inline));
                    return Some(inline);
                }
            }
        }
    })
}

/// The links of `blocks` in order. Embedded players are blocks of their own and not among them.
pub fn links(blocks: &[Block]) -> impl Iterator<Item = &Link> {
    inlines(blocks).filter_map(|inline| if let Inline::Link(link) = inline { Some(link) } else { None })
}

/// The images of `blocks` in order, those that stand alone and those within text.
pub fn images(blocks: &[Block]) -> Vec<&Image> {
    let mut found = Vec::new();
    let mut waiting: Vec<Waiting> = blocks.iter().rev().map(Waiting::Block).collect();
    while let Some(next) = waiting.pop() {
        match next {
            Waiting::Block(block) => {
                if let BlockKind::Figure { image, .. } = &block.kind {
                    found.push(image);
                }
                push_parts(block, &mut waiting);
            }
            Waiting::Inline(Inline::Image(image)) => found.push(image),
            Waiting::Inline(Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner)) => {
                waiting.extend(inner.iter().rev().map(Waiting::Inline));
            }
            Waiting::Inline(Inline::Link(link)) => waiting.extend(link.text.iter().rev().map(Waiting::Inline)),
            Waiting::Inline(Inline::Text(_) | Inline::Code(_) | Inline::Break) => {}
        }
    }
    found
}

/// How many words a reader reads in `blocks`.
pub fn words(blocks: &[Block]) -> usize {
    super::text::render(blocks).split_whitespace().count()
}

/// What is still to be visited: a stack of our own, since blocks nest.
enum Waiting<'a> {
    Block(&'a Block),
    Inline(&'a Inline),
}

fn push_parts<'a>(block: &'a Block, waiting: &mut Vec<Waiting<'a>>) {
    let start = waiting.len();
    match &block.kind {
        BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => {
            waiting.extend(text.iter().map(Waiting::Inline))
        }
        BlockKind::List(list) => {
            waiting.extend(list.items.iter().flat_map(|item| &item.blocks).map(Waiting::Block));
        }
        BlockKind::Quote(inner) => waiting.extend(inner.iter().map(Waiting::Block)),
        BlockKind::Table(table) => {
            let cells = table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells)).flatten();
            waiting.extend(table.caption.iter().chain(cells).map(Waiting::Inline));
        }
        BlockKind::Figure { caption, .. } => waiting.extend(caption.iter().map(Waiting::Inline)),
        BlockKind::Definitions(entries) => {
            for entry in entries {
                waiting.extend(entry.term.iter().map(Waiting::Inline));
                waiting.extend(entry.blocks.iter().map(Waiting::Block));
            }
        }
        BlockKind::Code { .. } | BlockKind::Embed { .. } | BlockKind::Rule => {}
    }
    waiting[start..].reverse();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn links_and_images_come_in_reading_order() {
        let link = |url: &str, inner| {
            Inline::Link(Link { url: url.into(), original_url: None, title: String::new(), text: inner })
        };
        let image = |url: &str| Image { url: url.into(), ..Image::default() };
        let block = |kind| Block { span: Span::default(), kind };
        let blocks = [
            block(BlockKind::Paragraph(vec![
                text("a "),
                Inline::Strong(vec![link("1", vec![Inline::Image(image("i"))])]),
            ])),
            block(BlockKind::Quote(vec![
                block(BlockKind::Figure { image: image("j"), caption: vec![link("2", vec![text("b c")])] }),
                block(BlockKind::Paragraph(vec![link("3", vec![text("d")])])),
            ])),
        ];
        assert_eq!(links(&blocks).map(|link| link.url.as_str()).collect::<Vec<_>>(), ["1", "2", "3"]);
        assert_eq!(images(&blocks).iter().map(|image| image.url.as_str()).collect::<Vec<_>>(), ["i", "j"]);
        assert_eq!(words(&blocks), 4);
    }
}
