//! How blocks are written as Markdown: what is escaped, and what is not.

use tamis::article::{Block, BlockKind, Image, Inline, Item, Link, List, Table, TableRow, markdown};
use tamis::document::Span;

fn block(kind: BlockKind) -> Block {
    Block { span: Span::default(), kind }
}

fn words(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn link(url: &str, text: &str) -> Inline {
    Inline::Link(Link { url: url.to_owned(), original_url: None, title: String::new(), text: vec![words(text)] })
}

fn line(inlines: Vec<Inline>) -> String {
    markdown::render(&[block(BlockKind::Paragraph(inlines))]).trim_end().to_owned()
}

fn written(text: &str) -> String {
    line(vec![words(text)])
}

#[test]
fn plain_prose_needs_no_escape() {
    for prose in [
        "Don't ask (too much) - it's 100% fine!",
        "R&D, AT&T & co: a < b, 3 > 2, <3",
        "snake_case and 2 * 3 = 6",
        "[sic] he said: [a] and b]",
        "2 kinds. 3.5 of them; #hashtag, -5 degrees, +1",
        "C:\\Users",
        "a | b",
    ] {
        assert_eq!(written(prose), prose);
    }
}

#[test]
fn what_would_be_markup_is_escaped() {
    for (text, expected) in [
        ("1. Ask", "1\\. Ask"),
        ("12) Ask", "12\\) Ask"),
        ("- Ask", "\\- Ask"),
        ("+ Ask", "\\+ Ask"),
        ("# Ask", "\\# Ask"),
        ("> Ask", "\\> Ask"),
        ("---", "\\---"),
        ("*really*", "\\*really\\*"),
        ("_really_", "\\_really\\_"),
        ("~~no~~", "\\~\\~no\\~\\~"),
        ("`code`", "\\`code\\`"),
        ("<script>", "\\<script>"),
        ("</p>", "\\</p>"),
        ("<!-- x -->", "\\<!-- x -->"),
        ("<me@a.example>", "\\<me@a.example>"),
        ("&lt;b&gt; &#60;", "\\&lt;b\\&gt; \\&#60;"),
        ("[x](javascript:y)", "[x]\\(javascript:y)"),
        ("![x](y)", "![x]\\(y)"),
        ("[x]: /y", "[x]\\: /y"),
        ("back\\*slash", "back\\\\\\*slash"),
    ] {
        assert_eq!(written(text), expected);
    }
}

#[test]
fn addresses_are_written_so_that_they_are_read_as_they_are() {
    for (url, expected) in [
        ("https://a.example/x?a=1&b=2", "[x](https://a.example/x?a=1&b=2)"),
        ("/wiki/Rust_(language)", "[x](/wiki/Rust_(language))"),
        ("/a b", "[x](/a%20b)"),
        ("/a)b", "[x](</a)b>)"),
        ("/<x>`", "[x](/%3Cx%3E%60)"),
        ("/a&copy;", "[x](/a&amp;copy;)"),
        ("javascript&colon;alert(1)", "[x](javascript&amp;colon;alert(1))"),
        ("javascript\\:alert(1)", "[x](javascript%5C:alert(1))"),
        ("javascript:alert(1)", "x"),
        ("data:text/html,x", "x"),
    ] {
        assert_eq!(line(vec![link(url, "x")]), expected);
    }
    assert_eq!(line(vec![words("look!"), link("/x", "a [b] c")]), "look\\![a \\[b\\] c](/x)");
    let title = Link { url: "/x".into(), original_url: None, title: "say \"hi\"".into(), text: vec![words("x")] };
    assert_eq!(line(vec![Inline::Link(title)]), "[x](/x \"say \\\"hi\\\"\")");
    let image = |url: &str| Inline::Image(Image { url: url.into(), alt: "a]b".into(), title: String::new() });
    assert_eq!(line(vec![image("data:image/png;base64,AA")]), "![a\\]b](data:image/png;base64,AA)");
    assert_eq!(line(vec![words("x"), image("data:image/svg+xml,<svg>")]), "x");
}

#[test]
fn styles_are_written_where_they_can_be_read() {
    let strong = |text: &str| Inline::Strong(vec![words(text)]);
    let emphasis = |text: &str| Inline::Emphasis(vec![words(text)]);
    assert_eq!(line(vec![words("a "), strong("b"), words(" c")]), "a **b** c");
    assert_eq!(line(vec![strong(" b "), words("c")]), "**b** c");
    assert_eq!(line(vec![strong("Note:"), words("this")]), "**Note**:this");
    assert_eq!(line(vec![words("say"), strong("(yes)"), words("now")]), "say(**yes**)now");
    assert_eq!(line(vec![Inline::Strong(vec![emphasis("both")])]), "***both***");
    assert_eq!(line(vec![Inline::Strong(vec![words("a "), emphasis("b")])]), "**a *b***");
    assert_eq!(line(vec![strong("a"), strong("b")]), "**ab**");
    assert_eq!(line(vec![strong("a"), emphasis("b")]), "**a**b");
    assert_eq!(line(vec![words("x"), Inline::Strong(vec![link("/y", "y")]), words("z")]), "x[**y**](/y)z");
    assert_eq!(line(vec![Inline::Strong(vec![words("see "), link("/y", "y")])]), "**see [y](/y)**");
    assert_eq!(line(vec![Inline::Deleted(vec![words("old")]), words(" new")]), "~~old~~ new");
}

#[test]
fn neighbouring_lists_stay_two() {
    let list = |ordered, text: &str| {
        let blocks = vec![block(BlockKind::Paragraph(vec![words(text)]))];
        block(BlockKind::List(List { ordered, items: vec![Item { span: Span::default(), number: None, blocks }] }))
    };
    assert_eq!(markdown::render(&[list(false, "a"), list(false, "b"), list(false, "c")]), "- a\n\n* b\n\n- c\n");
    assert_eq!(markdown::render(&[list(true, "a"), list(true, "b")]), "1. a\n\n1) b\n");
}

#[test]
fn numbers_indent_what_belongs_to_the_item() {
    let item = |number, blocks| Item { span: Span::default(), number: Some(number), blocks };
    let paragraph = |text: &str| block(BlockKind::Paragraph(vec![words(text)]));
    let list = block(BlockKind::List(List {
        ordered: true,
        items: vec![item(9, vec![paragraph("a")]), item(10, vec![paragraph("b"), paragraph("c")])],
    }));
    assert_eq!(markdown::render(&[list]), "9. a\n\n10. b\n\n    c\n");
}

#[test]
fn pipes_in_cells_are_escaped() {
    let row = TableRow {
        span: Span::default(),
        cells: vec![vec![words("a|b")], vec![Inline::Code("c|d".into())], vec![link("/x|y", "z")]],
    };
    let table = Table { caption: Vec::new(), header: vec![vec![words("h")]], rows: vec![row] };
    assert_eq!(
        markdown::render(&[block(BlockKind::Table(table))]),
        "| h |  |  |\n| --- | --- | --- |\n| a\\|b | c\\|d | [z](/x%7Cy) |\n"
    );
}

#[test]
fn rules_divide_and_nothing_else() {
    let rule = || block(BlockKind::Rule);
    let paragraph = |text: &str| block(BlockKind::Paragraph(vec![words(text)]));
    assert_eq!(markdown::render(&[rule(), paragraph("a"), rule(), rule(), paragraph("b"), rule()]), "a\n\n---\n\nb\n");
    assert_eq!(markdown::render(&[]), "");
}
