//! What the one door promises.

use super::*;

fn markdown(source: &str) -> Document {
    Document::parse(source, Format::Markdown, &Limits::default())
}

fn html(source: &str) -> Document {
    Document::parse(source, Format::Html, &Limits::default())
}

/// The tree as indented names and text, to compare trees.
fn shape(html: &scraper::Html) -> String {
    let mut out = String::new();
    for node in html.tree.root().descendants() {
        let depth = node.ancestors().count();
        let label = match node.value() {
            scraper::Node::Element(e) => format!("<{} {:?}>", e.name(), e.attrs().collect::<Vec<_>>()),
            scraper::Node::Text(t) => format!("{:?}", &*t.text),
            scraper::Node::Comment(c) => format!("<!--{}-->", &*c.comment),
            _ => continue,
        };
        out.push_str(&format!("{:depth$}{label}\n", ""));
    }
    out
}

fn check_same_tree(source: &str) {
    let ours = html(source);
    assert_eq!(shape(ours.html()), shape(&scraper::Html::parse_document(source)), "{source:?}");
    check_spans(&ours);
}

/// Each explicit start tag's span slices to that tag, each text node's to its text (entities aside).
fn check_spans(doc: &Document) {
    for (id, row) in doc.rows().iter().enumerate() {
        let slice = row.span.slice(doc.source());
        if let Some(element) = doc.element(id).filter(|_| !row.implied && doc.format() == Format::Html) {
            let name = &slice.get(1..1 + element.name().len()).unwrap_or("");
            assert!(
                slice.starts_with('<') && name.eq_ignore_ascii_case(element.name()),
                "{} at {slice:?}",
                element.name()
            );
        }
        if let Some(text) =
            doc.text(id).filter(|t| !t.contains(['&', '\u{fffd}']) && !slice.contains(['&', '\\', '<', '\r', '\0']))
        {
            assert!(slice.contains(text.trim()) || slice.len() > text.len(), "{text:?} at {slice:?}");
        }
    }
}

#[test]
fn html_has_the_tree_a_browser_makes() {
    for source in [
        "<!doctype html><title>t</title><p>one<p>two <b>bold<i>both</b>italic</i>",
        "<ul><li>a<li>b<ul><li>c</ul></ul><table><tr><td>x<td>y<tr><td>z</table>",
        "<table><b>foster</b><tr><td>a</table>after",
        "<a href=1>x<a href=2>y</a><div><span></div></span>",
        "<script>if (a<b) {'</p>'}</script><style>p>a{}</style><textarea><b>&amp;</textarea><title>x<b></title>",
        "<svg><path d='M0'/><g/></svg><p>after<noscript><img src=x></noscript>",
        "text &amp; <b>entit&eacute;s &notanentity; &#x41;</b>\r\nnew\rline",
        "<select><option>a<option>b</select><dl><dt>t<dd>d<dt>t2</dl>",
        "<p a=1 b='2' a=3 C=\"4\">x</p><!-- comment --><br/></p></br>",
        "<template><p>in</p></template><iframe><b>raw</b></iframe><plaintext><b>all",
        "<body class=x><p>a<body id=y><html lang=en>nul\0inside",
    ] {
        check_same_tree(source);
    }
}

#[test]
fn html_fixtures_have_the_tree_a_browser_makes() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"))];
    let mut pages = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                check_same_tree(&std::fs::read_to_string(&path).unwrap());
                pages += 1;
            }
        }
    }
    assert!(pages >= 2, "the HTML fixtures were not found");
}

proptest::proptest! {
    #[test]
    fn random_html_has_the_same_tree(pieces in proptest::collection::vec(piece(), 0..40)) {
        check_same_tree(&pieces.concat());
    }

    #[test]
    fn random_markdown_never_panics_and_keeps_its_words(pieces in proptest::collection::vec(piece(), 0..40)) {
        let doc = markdown(&pieces.join("\n"));
        check_spans(&doc);
    }
}

fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    let tags =
        "p|div|b|i|a|span|ul|li|table|tr|td|h2|em|br|img|section|select|option|form|button|dl|dt|dd|svg|code|pre";
    let tag = |closing: &str| format!("<{closing}({tags})( class=\"?[a-z]{{1,3}}\"?)?>");
    let any = format!("{}|{}|[a-z ]{{1,8}}|&amp;|<!--x-->|ü\\*\\*|# |- |\\[a\\]\\(b\\)|\n\n", tag(""), tag("/"));
    proptest::string::string_regex(&any).expect("a valid pattern")
}

#[test]
fn markdown_becomes_a_tree_with_spans_into_the_file() {
    let doc = markdown(
        "---\ntitle: T\n---\n\n# Grüße\n\nSome *em* and [link](http://a.example/x \"t\").\n\n1. one\n2. two\n",
    );
    assert_eq!(doc.front_matter().title.as_deref(), Some("T"));
    let slice = |tag| doc.rows().iter().find(|r| r.tag == tag).map(|r| r.span.slice(doc.source()));
    assert_eq!(slice(Tag::H1), Some("# Grüße\n"));
    assert_eq!(slice(Tag::Em), Some("*em*"));
    assert_eq!(slice(Tag::A), Some("[link](http://a.example/x \"t\")"));
    assert_eq!(slice(Tag::Li), Some("1. one\n"));
}

#[test]
fn what_an_html_block_swallowed_is_markdown_again() {
    let doc = markdown(
        "<a href=\"https://x.example/\">\n  <img src=\"b.png\">\n</a>\n<!-- end -->\n## 2. Next *tip*\nwords\n\nmore\n",
    );
    let heading = doc.rows().iter().find(|r| r.tag == Tag::H2).expect("the heading is one");
    assert_eq!(heading.span.slice(doc.source()), "## 2. Next *tip*\n");
    assert!(doc.rows().iter().any(|r| r.tag == Tag::Em));
    assert!(doc.rows().iter().any(|r| r.tag == Tag::P && r.span.slice(doc.source()).starts_with("words")));
}

#[test]
fn scripts_and_code_are_never_read_as_markdown() {
    let doc = markdown("<script>\nif (a > b) {}\n# not a heading\n</script>\n\n<pre>\n# nor this\n</pre>\n");
    assert!(!doc.rows().iter().any(|r| r.tag == Tag::H1));
}

#[test]
fn spans_inside_quotes_and_lists_point_into_the_file() {
    let doc = markdown("> <div>\n> <b>in a quote</b>\n> </div>\n\n- item\n  <span>\n  in a list</span>\n");
    let bold = doc.rows().iter().find(|r| r.tag == Tag::B).expect("a bold");
    assert_eq!(bold.span.slice(doc.source()), "<b>in a quote</b>");
}

#[test]
fn nesting_and_attributes_are_capped_and_reported() {
    let doc = html(&format!("{}deep words{}", "<div>".repeat(5000), "</div>".repeat(5000)));
    assert!(doc.rows().iter().all(|r| r.depth < 520));
    assert!(doc.rows().iter().any(|r| r.tag == Tag::Text));
    assert_eq!(doc.problems()[0].kind, ProblemKind::TooDeep);
    let tag: String = (0..1000).map(|i| format!(" a{i}=1")).collect();
    let doc = html(&format!("<p{tag}>x"));
    assert_eq!(doc.problems()[0].kind, ProblemKind::TooManyAttributes);
}

#[test]
fn broken_front_matter_is_a_problem_and_the_text_stays() {
    let doc = markdown("---\ntitle: \"Broken\ntags: [a\n---\n\nWords.\n");
    assert_eq!(doc.problems()[0].kind, ProblemKind::BadFrontMatter);
    assert!(doc.rows().iter().any(|r| r.span.slice(doc.source()) == "Words."));
    let doc = markdown("+++\ntitle = \"T\"\ntags = [\"a\", \"b\"]\n+++\nWords.\n");
    assert_eq!((doc.front_matter().title.as_deref(), doc.front_matter().tags.len()), (Some("T"), 2));
}

#[test]
fn a_script_shown_in_a_code_span_of_several_lines_stays_code() {
    let doc = markdown("Paste ``\n<script>\nrun();\n</script>`` into the page.\n\n<script>real()</script>\n");
    let code = doc.rows().iter().position(|r| r.tag == Tag::Code).expect("a code span");
    assert_eq!(doc.text(code + 1).map(str::trim), Some("<script> run(); </script>"));
    assert_eq!(doc.rows().iter().filter(|r| r.tag == Tag::Script).count(), 1);
}

#[test]
fn a_snippet_with_a_blank_line_stays_code() {
    for end in ["\n", "\r\n"] {
        let source = "`` <script>\n run(`1`);\n\n done();  \n</script> ``\n\n## Next\n\n<script>real()</script>\n"
            .replace('\n', end);
        let doc = markdown(&source);
        let code = doc.rows().iter().position(|r| r.tag == Tag::Code).expect("a code span");
        let words: Vec<&str> = doc.text(code + 1).expect("its text").split_whitespace().collect();
        assert_eq!(words, ["<script>", "run(`1`);", "done();", "</script>"]);
        assert_eq!(doc.rows().iter().filter(|r| r.tag == Tag::Script).count(), 1);
        assert!(doc.rows().iter().any(|r| r.tag == Tag::H2));
    }
}

#[test]
fn double_backticks_that_open_no_snippet_hold_nothing_together() {
    let apart = ["`` a\n\nb ``\n", "``a`` <b>x</b>\n\ny `` z\n", "`` <b>x</b>\n\n# y\n\nz ``\n", "`` <b>x</b>\n\ny\n"];
    for source in apart {
        let doc = markdown(source);
        assert!(doc.rows().iter().filter(|r| r.tag == Tag::P).count() > 1 || source.ends_with("y\n"), "{source}");
        assert!(!doc.rows().iter().any(|r| r.tag == Tag::Code && r.span.slice(source).contains("\n\n")), "{source}");
    }
}

#[test]
fn a_page_that_speaks_to_readers_without_scripts_is_read_like_one() {
    let text = "<h1>First week</h1><p>Ask three questions at a time.</p>".repeat(30);
    let page = format!("<div id=app></div><noscript>{text}</noscript>");
    let document = Document::parse(page, Format::Html, &Limits::default());
    assert_eq!(document.rows().iter().filter(|row| row.tag == Tag::P).count(), 30);
    let beside = format!("<p>{}</p><noscript>{text}</noscript>", "Shown to all readers. ".repeat(200));
    let document = Document::parse(beside, Format::Html, &Limits::default());
    assert_eq!(document.rows().iter().filter(|row| row.tag == Tag::P).count(), 1);
}
