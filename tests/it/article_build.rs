//! What blocks an HTML or Markdown source becomes, told by their Markdown, text or shape.

use tamis::article::{self, Article, Block, BlockKind, Inline, List, html, markdown, text};
use tamis::clean::{Options, apply::apply};
use tamis::document::{Document, Format, Limits};
use url::Url;

fn read(source: &str, format: Format) -> (Document, Article) {
    let doc = Document::parse(source, format, &Limits::default());
    let article = article::build(&apply(&doc, &Options::default(), &[]));
    (doc, article)
}

fn blocks(source: &str) -> Vec<Block> {
    read(source, Format::Html).1.blocks
}

/// The Markdown of an HTML source.
fn md(source: &str) -> String {
    markdown::render(&blocks(source))
}

#[test]
fn loose_text_between_blocks_is_a_paragraph() {
    assert_eq!(md("<div>one <b>two</b><p>three</p>four</div>five"), "one **two**\n\nthree\n\nfour\n\nfive\n");
    assert_eq!(md("<div><div><div>deep</div> soup </div></div>"), "deep\n\nsoup\n");
}

#[test]
fn two_breaks_divide_paragraphs_and_one_is_a_break() {
    assert_eq!(md("<p>one<br>two<br> <br/>three</p>"), "one\\\ntwo\n\nthree\n");
    assert_eq!(md("<p>one<br><br><b>two<br><br>three</b></p>"), "one\n\n**two**\n\n**three**\n");
    assert_eq!(md("<p><br>one<br></p>"), "one\n");
}

#[test]
fn white_space_is_collapsed_and_stands_outside_of_styles() {
    assert_eq!(md("<p>  a <b> bold\n word </b>&nbsp;<i>and</i> more </p>"), "a **bold word** *and* more\n");
    assert_eq!(md("<p>a<b> </b>b</p><p>&nbsp;</p>"), "a b\n");
}

#[test]
fn words_of_neighbouring_blocks_never_run_together() {
    let source = "<h2>One<br>two</h2><ul><li>three</li><li><div>four</div><div>five</div></li></ul><table><tr><td>six</td></tr><tr><td>seven</td></tr></table><dl><dt>eight</dt><dd>nine</dd></dl>";
    assert_eq!(text::render(&blocks(source)), "One two\n\nthree\nfour\nfive\n\nsix\n\nseven\n\neight\nnine");
}

#[test]
fn a_link_around_blocks_becomes_a_link_in_each() {
    assert_eq!(md("<a href=/x><h3>Title</h3><div>words</div></a>"), "### [Title](/x)\n\n[words](/x)\n");
    assert_eq!(md("<h2><a href=/x>Title</a></h2>"), "## [Title](/x)\n");
}

#[test]
fn lists_keep_their_numbers_and_nesting() {
    assert_eq!(md("<ol start=4><li>four<li>five<ul><li>a<li>b</ul></ol>"), "4. four\n5. five\n   - a\n   - b\n");
    assert_eq!(md("<ol><li>one<li value=7>seven<li>eight</ol>"), "1. one\n7. seven\n8. eight\n");
    assert_eq!(md("<ol reversed><li>a<li>b</ol>"), "2. a\n1. b\n");
    assert_eq!(md("<ul><li>a</li><ul><li>b</li></ul></ul>"), "- a\n  - b\n");
    assert_eq!(md("<li>a</li> <li>b</li><p>c</p>"), "- a\n- b\n\nc\n");
}

#[test]
fn numbers_the_author_wrote_in_markdown_stay_unless_all_are_the_same() {
    let numbers = |source| match &read(source, Format::Markdown).1.blocks[0].kind {
        BlockKind::List(List { items, .. }) => items.iter().map(|item| item.number.unwrap()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(numbers("1. a\n3. b\n4. c\n"), [1, 3, 4]);
    assert_eq!(numbers("1. a\n1. b\n1. c\n"), [1, 2, 3]);
    assert_eq!(numbers("10) a\n9) b\n"), [10, 9]);
}

#[test]
fn an_item_may_hold_anything() {
    assert_eq!(
        md("<ul><li>lead<p>more</p><pre>x\n  y</pre><blockquote>q</blockquote></li><li>next</li></ul>"),
        "- lead\n\n  more\n\n  ```\n  x\n    y\n  ```\n\n  > q\n\n- next\n"
    );
}

#[test]
fn boxes_of_task_lists_are_kept() {
    let source = "- [ ] ask\n- [x] thank\n";
    assert_eq!(markdown::render(&read(source, Format::Markdown).1.blocks), source);
    assert_eq!(md("<ul><li><input type=checkbox checked> done</li></ul>"), "- [x] done\n");
    assert_eq!(
        md("<ul><li><input type=checkbox><h3>Menu</h3></li></ul>"),
        "- ### Menu\n",
        "a box without words is a control"
    );
}

#[test]
fn tables_of_data_are_tables_and_tables_of_layout_are_not() {
    assert_eq!(
        md(
            "<table><caption>C</caption><thead><tr><th>Do<th>Don't</thead><tr><td>ask | tell<td><p>beg</p><tr><td>listen</table>"
        ),
        "C\n\n| Do | Don't |\n| --- | --- |\n| ask \\| tell | beg |\n| listen |\n"
    );
    assert_eq!(md("<table><tr><td>a<td>b<tr><td>c<td>d</table>"), "|  |  |\n| --- | --- |\n| a | b |\n| c | d |\n");
    assert_eq!(md("<table><tr><td>menu<td><h1>T</h1><p>one</p><p>two</p></table>"), "menu\n\n# T\n\none\n\ntwo\n");
    assert_eq!(md("<table><tr><td>one<tr><td>two</table>"), "one\n\ntwo\n");
    assert_eq!(md("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>"), "a\n\nb\n\nc\n\nd\n");
}

#[test]
fn spanned_cells_keep_columns_in_line() {
    assert_eq!(
        md("<table><tr><th rowspan=2>a<th>b<th>c<tr><td>d<td>e<tr><td colspan=2>f<td>g</table>"),
        "| a | b | c |\n| --- | --- | --- |\n|  | d | e |\n| f |  | g |\n"
    );
}

#[test]
fn code_is_verbatim() {
    assert_eq!(
        md("<pre><code class='hljs language-rust'>fn main() {\n\n\t1 &lt; 2;\n}\n</code></pre>"),
        "```rust\nfn main() {\n\n\t1 < 2;\n}\n```\n"
    );
    assert_eq!(md("<pre>```\nx</pre>"), "````\n```\nx\n````\n");
    assert_eq!(md("<p>run <code>a  `b`</code><kbd>Ctrl</kbd></p>"), "run ``a `b`Ctrl``\n");
    assert_eq!(md("<p><code>see <a href=/x>Vec</a></code></p>"), "`see` [`Vec`](/x)\n");
}

#[test]
fn figures_have_their_caption_and_lazy_images_their_address() {
    assert_eq!(
        md(
            "<figure><img src='data:image/gif;base64,R0' data-src=/desk.jpg alt='A desk'><figcaption>My <i>desk</i></figcaption></figure>"
        ),
        "![A desk](/desk.jpg)\n\nMy *desk*\n"
    );
    assert_eq!(md("<figure><a href=/big.jpg><img src=/small.jpg></a></figure>"), "![](/small.jpg)\n");
    assert_eq!(md("<p>x <img src=/placeholder.png srcset='/s.jpg 300w, /l.jpg 900w'></p>"), "x ![](/l.jpg)\n");
    assert_eq!(md("<img class=lazy><noscript><img src=/real.jpg alt=Real></noscript>"), "![Real](/real.jpg)\n");
    assert_eq!(md("<picture><source srcset='/a.webp'><img src='data:,'></picture>"), "![](/a.webp)\n");
    assert_eq!(
        md("<img src=/a.jpg><noscript><img src=/a.jpg></noscript><noscript>enable scripts</noscript>"),
        "![](/a.jpg)\n"
    );
}

#[test]
fn players_become_links() {
    assert_eq!(
        md(
            "<p>a<iframe src='https://video.example/embed/1' title='The talk'>x</iframe>b</p><iframe src='javascript:x'></iframe>"
        ),
        "a\n\n[The talk](https://video.example/embed/1)\n\nb\n"
    );
    assert_eq!(
        md("<video><source src='https://a.example/v.mp4'>no video</video>"),
        "[https://a.example/v.mp4](https://a.example/v.mp4)\n"
    );
}

#[test]
fn definitions_and_details_are_shown() {
    let source = "<dl><dt>Mentor<dd>One who guides.<dt>Sponsor<dt>Ally<dd>One who speaks up.<dd>And acts.</dl>";
    assert_eq!(md(source), "**Mentor**\n\nOne who guides.\n\n**Sponsor, Ally**\n\nOne who speaks up.\n\nAnd acts.\n");
    assert_eq!(md("<details><summary>Why?</summary>Because.</details>"), "**Why?**\n\nBecause.\n");
}

#[test]
fn small_marks_are_readable_text() {
    assert_eq!(
        md("<p>Word<sup><a href='#fn1'>1</a></sup> m<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup></p>"),
        "Word[1] m² H₂O 1st\n"
    );
    assert_eq!(md("<p>He said <q>yes <b>now</b></q>.</p>"), "He said “yes **now**”.\n");
    assert_eq!(md("<p><abbr title='Human Resources'>HR</abbr></p>"), "HR\n");
}

#[test]
fn what_is_not_shown_is_not_there() {
    let source = "<title>t</title><style>s</style><p>a<script>x</script><template>y</template><!-- z --><svg><text>v</text></svg><select><option>o</select></p>";
    assert_eq!(md(source), "a\n");
}

#[test]
fn headings_keep_their_words_and_lose_marks() {
    assert_eq!(md("<h2><strong>Be kind</strong> <a href='#be-kind'>#</a></h2>"), "## Be kind\n");
    assert_eq!(
        md("<h2>Title<p>Text of an unclosed heading.<p>More."),
        "## Title\n\nText of an unclosed heading.\n\nMore.\n"
    );
    assert_eq!(md("<h2><p>Title</p></h2>"), "## Title\n");
    assert_eq!(md("<h3></h3><p>x</p>"), "x\n");
}

#[test]
fn addresses_that_run_are_left_out_and_their_words_kept() {
    assert_eq!(
        md("<p><a href='javascript:alert(1)'>click</a> <a href='java\nscript:x'>me</a> <a href='#'>top</a></p>"),
        "click me top\n"
    );
    assert_eq!(md("<p>x<img src='javascript:alert(1)'></p>"), "x\n");
}

#[test]
fn relative_addresses_are_resolved_where_a_base_is_known() {
    let source = "<base href='/blog/'><p><a href='x'>a</a> <a href='https://b.example/%7Ey'>b</a> <a href='#n'>n</a> <img src='//cdn.example/i.png'></p>";
    let doc = Document::parse(source, Format::Html, &Limits::default());
    let cleaned = apply(&doc, &Options::default(), &[]);
    let page = Url::parse("https://a.example/old/page.html").unwrap();
    assert_eq!(
        markdown::render(&article::build_at(&cleaned, Some(&page)).blocks),
        "[a](https://a.example/blog/x) [b](https://b.example/%7Ey) [n](#n) ![](https://cdn.example/i.png)\n"
    );
    assert_eq!(
        markdown::render(&article::build(&cleaned).blocks),
        "[a](x) [b](https://b.example/%7Ey) [n](#n) ![](//cdn.example/i.png)\n"
    );
}

#[test]
fn lost_spaces_are_put_back() {
    let source = "Problems such as[imposter syndrome](/i) and[burnout](/b): press the**Windows key**.\n";
    let article = read(source, Format::Markdown).1;
    assert_eq!(
        markdown::render(&article.blocks),
        "Problems such as [imposter syndrome](/i) and [burnout](/b): press the **Windows key**.\n"
    );
    assert_eq!(
        md("<p><b>F</b>irst, un<a href=/x>believ</a>able <a href=/c>C</a>++</p>"),
        "**F**irst, un[believ](/x)able [C](/c)++\n"
    );
}

#[test]
fn spans_slice_the_source_to_each_block() {
    let source = "---\ntitle: t\n---\n\n# Häading\n\n**1\\. Ask.** Words of it.\n\n- one\n- two\n\nlast *words*\n";
    let (doc, article) = read(source, Format::Markdown);
    let slices: Vec<&str> = article.blocks.iter().map(|block| block.span.slice(doc.source()).trim_end()).collect();
    assert_eq!(slices, ["# Häading", "**1\\. Ask.** Words of it.", "- one\n- two", "last *words*"]);
    let BlockKind::List(list) = &article.blocks[2].kind else { panic!() };
    assert_eq!(list.items[1].span.slice(doc.source()).trim_end(), "- two");
    assert_eq!(list.items[1].blocks[0].span.slice(doc.source()), "two");
}

#[test]
fn spans_of_html_hold_the_tags_of_what_they_name() {
    let source = "<div>loose <b>bold</b><p class=x>para</p><b>lead</b> text<br><br>next</div>";
    let (doc, article) = read(source, Format::Html);
    let slices: Vec<&str> = article.blocks.iter().map(|block| block.span.slice(doc.source())).collect();
    assert_eq!(slices, ["loose <b>bold</b>", "<p class=x>para</p>", "<b>lead</b> text", "next"]);
}

#[test]
fn cut_text_and_fates_are_respected() {
    let doc = Document::parse("<p>a <i>b</i></p>", Format::Html, &Limits::default());
    let article = article::build(&apply(&doc, &Options::default(), &[]));
    let BlockKind::Paragraph(inlines) = &article.blocks[0].kind else { panic!() };
    assert_eq!(*inlines, [Inline::Text("a ".into()), Inline::Emphasis(vec![Inline::Text("b".into())])]);
}

#[test]
fn deep_and_wide_documents_are_built_without_trouble() {
    let mut source = String::new();
    for open in [
        "<ul><li>",
        "<blockquote>",
        "<div>",
        "<b>",
        "<a href=/x>",
        "<table><tr><td>",
        "<dl><dt>t<dd>",
        "<h1>",
        "<pre>",
        "<figure>",
    ] {
        source.push_str(&format!("{}x\n", open.repeat(400)));
    }
    source.push_str(&"<a href=/y><p>z".repeat(4000));
    let built = blocks(&source);
    let rendered = markdown::render(&built);
    assert!(text::render(&built).contains('z') && html::render(&built).len() > 100);
    assert!(rendered.len() < 40 * source.len(), "{} from {}", rendered.len(), source.len());
}
