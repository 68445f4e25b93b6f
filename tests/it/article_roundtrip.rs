//! What the Markdown renderer writes is read back as the same: rendering again gives the same text.

use proptest::prelude::*;
use tamis::article::{
    self, Block, BlockKind, Definition, Image, Inline, Item, Link, List, Table, TableRow, markdown, text,
};
use tamis::clean::{Options, apply::apply};
use tamis::document::{Document, Format, Limits, Span};

/// Reads Markdown without any cleaning.
fn read(source: &str) -> Vec<Block> {
    let doc = Document::parse(source, Format::Markdown, &Limits::default());
    article::build(&apply(&doc, &Options::default(), &[])).blocks
}

/// Words with everything in them that means something to Markdown.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z]{1,6}( [a-zA-Z]{1,5}){0,3}",
        2 => r"[a-z0-9*_~`<>&;:!\[\]()#+=|\\.,'/-]{1,8}( [a-z0-9*_~`<>&;:!\[\]()#+=|\\.-]{1,6}){0,2}",
        1 => "[*_~`<>&!#+=|.:-]{1,4}",
        1 => "[«»“”—…✅é日本字]{1,3}[a-z]{0,2}",
        1 => prop::sample::select(vec![
            "1. x", "- x", "# x", "> x", "[x](y)", "![x](y)", "[x]: y", "<b>", "</b>", "<!-- x", "&amp;", "&#60;", "```",
            "~~~", "***", "---", "===", "[ ] x", "[X] x", "https://a.example", "<a@b.example>", "a_b_c", "3) y", "# #", "|---|",
        ]).prop_map(str::to_owned),
    ]
}

fn url() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("https://a.example/x?y=1&z=2".to_owned()),
        r"/[a-z()\[\]<>&;`*_|\\ %]{0,8}",
        Just("javascript:alert(1)".to_owned()),
        Just("/a&copy;b".to_owned()),
        Just("/x_(y)".to_owned()),
    ]
}

fn leaf() -> impl Strategy<Value = Inline> {
    prop_oneof![
        8 => (words(), any::<bool>(), any::<bool>()).prop_map(|(words, before, after)| {
            Inline::Text(format!("{}{words}{}", if before { " " } else { "" }, if after { " " } else { "" }))
        }),
        2 => words().prop_map(Inline::Code),
        1 => (url(), words(), prop_oneof![Just(String::new()), words()])
            .prop_map(|(url, alt, title)| Inline::Image(Image { url, alt, title })),
        1 => Just(Inline::Break),
    ]
}

fn inline() -> impl Strategy<Value = Inline> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        let inner = prop::collection::vec(inner, 1..4);
        prop_oneof![
            inner.clone().prop_map(Inline::Strong),
            inner.clone().prop_map(Inline::Emphasis),
            inner.clone().prop_map(Inline::Deleted),
            (url(), inner).prop_map(|(url, text)| Inline::Link(Link {
                url,
                original_url: None,
                title: String::new(),
                text
            })),
        ]
    })
}

fn inlines() -> impl Strategy<Value = Vec<Inline>> {
    prop::collection::vec(inline(), 0..5)
}

fn block(embeds: bool) -> impl Strategy<Value = Block> {
    let cells = || prop::collection::vec(inlines(), 0..4);
    let row = || cells().prop_map(|cells| TableRow { span: Span::default(), cells });
    let leaf = prop_oneof![
        6 => inlines().prop_map(BlockKind::Paragraph),
        2 => (1u8..=6, inlines()).prop_map(|(level, text)| BlockKind::Heading { level, text }),
        1 => (prop::option::of("[a-z]{1,4}"), r"[a-z`~ \n#<&-]{0,20}").prop_map(|(language, text)| BlockKind::Code { language, text }),
        1 => (inlines(), cells(), prop::collection::vec(row(), 0..3))
            .prop_map(|(caption, header, rows)| BlockKind::Table(Table { caption, header, rows })),
        1 => (url(), words(), inlines()).prop_map(|(url, alt, caption)| BlockKind::Figure { image: Image { url, alt, title: String::new() }, caption }),
        u32::from(embeds) => (url(), words()).prop_map(|(url, title)| BlockKind::Embed { url, title }),
        1 => Just(BlockKind::Rule),
    ];
    let leaf = leaf.prop_map(|kind| Block { span: Span::default(), kind });
    leaf.prop_recursive(3, 16, 4, |inner| {
        let blocks = prop::collection::vec(inner, 0..4);
        let item = (prop::option::of(0u64..2000), blocks.clone())
            .prop_map(|(number, blocks)| Item { span: Span::default(), number, blocks });
        let entry = (inlines(), blocks.clone()).prop_map(|(term, blocks)| Definition { span: Span::default(), term, blocks });
        prop_oneof![
            4 => (any::<bool>(), prop::collection::vec(item, 0..4)).prop_map(|(ordered, items)| BlockKind::List(List { ordered, items })),
            1 => blocks.prop_map(BlockKind::Quote),
            1 => prop::collection::vec(entry, 0..3).prop_map(BlockKind::Definitions),
        ]
        .prop_map(|kind| Block { span: Span::default(), kind })
    })
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Once read, an article's Markdown stays as it is.
    #[test]
    fn rendering_is_idempotent(blocks in prop::collection::vec(block(true), 0..5)) {
        let first = markdown::render(&blocks);
        let read_once = read(&first);
        let second = markdown::render(&read_once);
        let third = markdown::render(&read(&second));
        prop_assert_eq!(&second, &third, "first:\n{}", first);
    }

    /// No word gets lost, none becomes markup.
    #[test]
    fn every_word_is_read_back(blocks in prop::collection::vec(block(false), 0..4)) {
        let rendered = markdown::render(&blocks);
        // Lost spaces are put back on reading; nothing else may change.
        prop_assert_eq!(squeezed(&text::render(&blocks)), squeezed(&text::render(&read(&rendered))), "rendered:\n{}", rendered);
    }

    /// The words of a paragraph are the words that are read.
    #[test]
    fn the_text_of_a_paragraph_survives(text in inlines()) {
        let blocks = [Block { span: Span::default(), kind: BlockKind::Paragraph(text) }];
        let read = read(&markdown::render(&blocks));
        prop_assert_eq!(squeezed(&text::render(&blocks)), squeezed(&text::render(&read)), "{}", markdown::render(&blocks));
    }
}
