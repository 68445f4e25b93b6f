//! The page holds what it must and nothing that acts.

use super::*;
use crate::article;
use crate::clean::{self, Options};
use crate::document::{Format, Limits};
use std::collections::HashSet;

fn shown(source: &str, format: Format) -> (String, usize) {
    let document = Document::parse(source, format, &Limits::default());
    let cleaned = clean::clean(&document, &Options::default());
    let article = article::build(&cleaned);
    let made = page(&Page {
        title: Some("A <b>title</b>"),
        place: "posts/\"a\".md",
        document: &document,
        removals: &cleaned.removals,
        article: &article,
        words: 12_345,
        disclosures: &cleaned.disclosures,
        problems: document.problems(),
    });
    (made, cleaned.removals.len())
}

const POST: &str = "# Asking\n\nAsk [early](https://x.sjv.io/c/1234567/98765/4321) and <b>often</b>.\u{202e}\n\n\
    <!-- affiliate ads begin -->\n<a href=\"https://x.sjv.io/c/1234567/1/2\"><img src=\"//a.impactradius-go.com/display-ad/1-2\"></a>\n<!-- affiliate ads end -->\n\n\
    ![A desk](https://img.example/desk.jpg)\n\n<script>alert(1)</script>\n\nSleep on it.\n";

#[test]
fn every_cut_is_marked_once_and_has_its_reason() {
    let (made, cuts) = shown(POST, Format::Markdown);
    assert!(cuts >= 2, "{cuts}");
    for number in 1..=cuts {
        assert_eq!(made.matches(&format!("id=\"cut-{number}\"")).count(), 1, "{number}");
        assert!(made.contains(&format!("<a href=\"#cut-{number}\" title=")), "{number}");
    }
    assert_eq!(made.matches("<span class=\"why\"").count(), cuts);
    let ids: Vec<&str> = made.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "ids are said once: {ids:?}");
    for target in made.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(target == "_" || ids.contains(&target), "#{target} leads nowhere");
    }
}

#[test]
fn nothing_runs_and_nothing_is_loaded() {
    let hostile = "<p title='\"><script>x</script>'>A<img src=x onerror=alert(1)><iframe src=\"https://www.youtube.com/embed/x\"></iframe>\
        <a href=\"javascript:alert(1)\">go</a> <a href=\"https://a.example/?utm_source=&quot;><script>\">b</a><style>*{}</style>";
    let elements = "html head meta title style body header main section article div details summary h1 h2 p ul ol li \
        a b i mark span code input label strong figure";
    let attributes =
        "lang charset http-equiv content name class id title href role data-n type checked for aria-label rel";
    for (source, format) in [(POST, Format::Markdown), (hostile, Format::Html)] {
        let (made, _) = shown(source, format);
        let read = scraper::Html::parse_document(&made);
        for element in read.tree.values().filter_map(|node| node.as_element()) {
            assert!(elements.split_whitespace().any(|name| name == element.name()), "{element:?}");
            for (name, value) in element.attrs() {
                assert!(attributes.split_whitespace().any(|known| known == name), "{element:?}");
                assert!(name != "href" || value.starts_with(['#', '/']) || value.starts_with("http"), "{element:?}");
            }
        }
        assert!(!made.contains('\u{202e}'));
        assert!(made.contains("default-src 'none'"));
    }
    assert!(shown(POST, Format::Markdown).0.contains("<span class=\"picture\">A desk</span>"));
    assert!(shown(POST, Format::Markdown).0.contains("<i class=\"sign\">202E</i>"));
}

#[test]
fn a_long_cut_opens_on_demand_and_lines_are_counted_through() {
    let long = format!(
        "One.\n\n<!-- affiliate ads begin -->\n{}<!-- affiliate ads end -->\n\nTwo.\n",
        "<a href=\"https://x.sjv.io/c/1234567/1/2\">an ad</a>\n".repeat(30)
    );
    let (made, _) = shown(&long, Format::Markdown);
    assert!(made.contains("bytes more</summary>"));
    let lines = long.matches('\n').count();
    assert_eq!(made.matches("<b data-n=").count(), lines);
    assert!(made.contains(&format!("<b data-n=\"{lines}\"></b>Two.")));
}

#[test]
fn large_numbers_are_read_easily() {
    assert_eq!([7, 1234, 1_234_567].map(grouped), ["7", "1,234", "1,234,567"]);
}
