//! What holds for every input: no word is lost unnamed, cleaning twice is cleaning once, the same bytes every time,
//! the order of rules does not matter, and every span slices back to what it claims.

use crate::fixture::{articles, clean, entries, folder, one_line};
use proptest::prelude::*;
use std::fs;
use tamis::article;
use tamis::cases::diff::diff;
use tamis::clean::rule::Rule;
use tamis::clean::{self, Action, Cleaned, Fate, Options, apply, rules};
use tamis::document::{Document, Format, Limits, RowId, Span, Tag};

#[test]
fn fixtures_lose_no_word_unnamed() {
    each_fixture(lost_words);
}

#[test]
fn fixtures_are_clean_after_one_cleaning() {
    each_text(|source, format| cleaned_twice(source, format).err());
}

#[test]
fn the_order_of_rules_inside_a_phase_does_not_matter() {
    assert!(rules::ALL.len() > 1, "there is nothing to shuffle");
    each_text(|source, format| shuffled(source, format, 1, &Options::default()).err());
    each_text(|source, format| shuffled(source, format, 1, &with_user_rules()).err());
}

#[test]
fn the_spans_of_fixtures_slice_back() {
    each_fixture(wrong_span);
}

/// Runs a check over every article fixture and every rule case; what it returns is a complaint.
fn each_text(check: impl Fn(&str, Format) -> Option<String>) {
    let mut complaints = Vec::new();
    let mut texts: Vec<_> = articles();
    for path in entries(&folder("rules")) {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let inputs = crate::rules::inputs(&text);
        texts.extend(inputs.into_iter().map(|(case, source, format)| (format!("{name}: {case}"), source, format)));
    }
    for (name, source, format) in &texts {
        complaints.extend(check(source, *format).map(|complaint| format!("{name}: {complaint}")));
    }
    let count = complaints.len();
    assert!(complaints.is_empty(), "{count} of {} texts:\n{}", texts.len(), complaints.join("\n"));
}

/// Rules of a user that name what stands in fixtures and random documents, on both sides.
fn with_user_rules() -> Options {
    let text = "[[clean.deny]]\ncss = 'li > a, td'\n[[clean.deny]]\nhost = 'site.example'\n[[clean.deny]]\nphrase = 'other'\n\
        [[clean.deny]]\nurl = '*utm_*'\n[[clean.allow]]\nhost = 'sjv.io'\n[[clean.allow]]\ncss = 'ins, p > em, h2'\n\
        [[clean.allow]]\nphrase = 'next'\n[[clean.allow]]\nrule = 'hidden-text'\n";
    let config = tamis::config::parse(text, std::path::Path::new("pipeline.toml")).expect("right");
    tamis::pipeline::Plan::new(&config.clean).clean
}

fn each_fixture(check: impl Fn(&Document, &Cleaned) -> Option<String>) {
    each_text(|source, format| {
        let document = Document::parse(source, format, &Limits::default());
        let cleaned = clean::clean(&document, &Options::default());
        check(&document, &cleaned)
    });
}

/// The first text row outside dropped rows whose letters and digits are not in the output, in order.
///
/// Letters only: renderers put spaces between words that the source glued together.
fn lost_words(document: &Document, cleaned: &Cleaned) -> Option<String> {
    let output = letters(&article::text::render(&article::build(cleaned).blocks));
    let mut at = 0;
    for row in shown_text(document, cleaned) {
        let kept = letters(&without(document.text(row).unwrap_or(""), cleaned.text_cuts(row)));
        match output[at..].find(&kept) {
            Some(found) => at += found + kept.len(),
            None => return Some(format!("lost {:?}", one_line(document.text(row).unwrap_or("")))),
        }
    }
    None
}

/// Text rows that no rule dropped and that an article shows.
fn shown_text(document: &Document, cleaned: &Cleaned) -> Vec<RowId> {
    let rows = document.rows();
    let (mut row, mut shown) = (0, Vec::new());
    while row < rows.len() {
        if cleaned.fate(row) == Fate::Drop || (row > 0 && is_no_prose(rows[row].tag)) {
            row = rows[row].end;
            continue;
        }
        if rows[row].tag == Tag::Text {
            shown.push(row);
        }
        row += 1;
    }
    shown
}

/// Elements whose text is not part of an article: unseen, controls, and what stands in for a player.
fn is_no_prose(tag: Tag) -> bool {
    use Tag::*;
    tag.is_unseen()
        || matches!(
            tag,
            Button
                | Select
                | Option
                | Optgroup
                | Textarea
                | Svg
                | Math
                | Iframe
                | Video
                | Audio
                | Object
                | Canvas
                | Progress
        )
}

fn without(text: &str, cuts: &[Span]) -> String {
    let mut kept = String::new();
    let mut at = 0;
    for cut in cuts {
        kept.push_str(text.get(at..cut.start).unwrap_or(""));
        at = cut.end;
    }
    kept.push_str(text.get(at..).unwrap_or(""));
    kept
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The output cleaned again is the output.
fn cleaned_twice(source: &str, format: Format) -> Result<(), String> {
    let (once, _) = clean(source, format);
    let (twice, removals) = clean(&once, Format::Markdown);
    if once == twice {
        return Ok(());
    }
    let again: Vec<_> = removals.iter().map(|r| format!("      {} {:?} {}\n", r.rule, r.action, r.excerpt)).collect();
    Err(format!("changes when cleaned again:\n{}{}", again.concat(), diff(&once, &twice)))
}

/// The rules in another order give the same cuts and the same bytes.
fn shuffled(source: &str, format: Format, seed: usize, options: &Options) -> Result<(), String> {
    let document = Document::parse(source, format, &Limits::default());
    let inputs: [Vec<&dyn Rule>; 3] = [rules::ALL.to_vec(), reversed(rules::ALL), strided(rules::ALL, seed)];
    let results = inputs.map(|rules| {
        let cleaned = apply::apply(&document, options, &rules);
        let markdown = article::markdown::render(&article::build(&cleaned).blocks);
        (format!("{:#?}", cleaned.removals), markdown)
    });
    for other in &results[1..] {
        if *other != results[0] {
            let cuts = diff(&results[0].0, &other.0);
            return Err(format!("depends on the order of rules:\n{cuts}"));
        }
    }
    Ok(())
}

fn reversed<'r>(rules: &[&'r dyn Rule]) -> Vec<&'r dyn Rule> {
    rules.iter().rev().copied().collect()
}

/// Every n-th rule, then every n-th of the rest: a shuffle that needs no randomness.
fn strided<'r>(rules: &[&'r dyn Rule], seed: usize) -> Vec<&'r dyn Rule> {
    let stride = 2 + seed % 5;
    (0..stride).flat_map(|first| rules.iter().skip(first).step_by(stride)).copied().collect()
}

/// The first removal or block whose span is not what it says.
fn wrong_span(document: &Document, cleaned: &Cleaned) -> Option<String> {
    let source = document.source();
    let mut last = Span::default();
    for removal in &cleaned.removals {
        let Some(slice) = source.get(removal.span.start..removal.span.end) else {
            return Some(format!("{} points outside the source: {:?}", removal.rule, removal.span));
        };
        let excerpt = removal.excerpt.trim_end_matches('…');
        if !one_line(slice).starts_with(excerpt) {
            return Some(format!("{}: {slice:?} is not {excerpt:?}", removal.rule));
        }
        if removal.line != source[..removal.span.start].matches('\n').count() + 1 {
            return Some(format!("{}: line {} is wrong", removal.rule, removal.line));
        }
        if removal.span.start < last.start || (removal.action == Action::Drop && removal.span.start < last.end) {
            return Some(format!("{}: {:?} overlaps or stands before {last:?}", removal.rule, removal.span));
        }
        last = if removal.action == Action::Drop { removal.span } else { Span::new(removal.span.start, last.end) };
    }
    let blocks = article::build(cleaned).blocks;
    let outside = blocks.iter().find(|block| source.get(block.span.start..block.span.end).is_none());
    outside.map(|block| format!("a block points outside the source: {:?}", block.span))
}

/// Pieces of Markdown and HTML as they occur together, junk and prose, well-formed and not.
fn piece() -> impl Strategy<Value = String> {
    let word = "[a-zäéß]{1,9}";
    let sentence = prop::collection::vec(word, 1..12).prop_map(|words| words.join(" ") + ".");
    let inline = sentence.prop_flat_map(|s| {
        prop_oneof![
            Just(s.clone()),
            Just(format!("{s} **bold** and *soft* `<b>code</b>`")),
            Just(format!("see [{s}](https://site.example/a?ref=1&utm_source=x)")),
            Just(format!("buy [{s}](https://x.sjv.io/c/4410021/1/2?u=https%3A%2F%2Fshop.example%2F) now")),
            Just(format!("{s}<span hidden>unseen</span> &amp; <i>more")),
            Just(format!("![{s}](//a.impactradius-go.com/display-ad/1-2)")),
        ]
    });
    (inline, 0..22u8).prop_map(|(text, shape)| match shape {
        0 => format!("## {text}\n\n"),
        1 => format!("### 3\\. {text}\n"),
        2 => format!("* {text}\n* other\n"),
        3 => format!("2. {text}\n3. next\n\n"),
        4 => format!("> {text}\n\n"),
        5 => format!(
            "<!-- affiliate ads begin -->\n<a href=\"https://x.sjv.io/c/4410021/1/2\">\n<img src=\"y\">{text}</a>\n"
        ),
        6 => "<!-- affiliate ads end -->\n".to_owned(),
        7 => "<img height=\"0\" width=\"0\" src=\"https://x.sjv.io/i/4410021/1/2\"/>\n".to_owned(),
        8 => format!("<ins class=\"adsbygoogle\">{text}</ins>\n\n"),
        9 => format!("**Also: [{text}](https://site.example/b)**\n\n"),
        10 => format!("```\n{text}\n```\n"),
        11 => format!("<div style=\"display:none\">{text}"),
        12 => "</div>\n".to_owned(),
        13 => format!("<table><tr><td>{text}<td>b</table>\n\n"),
        14 => format!("| a | b |\n| --- | --- |\n| {text} | c |\n\n"),
        15 => format!("<p>{text}<p>\n"),
        16 => format!("<ul><li><a href=\"https://a.farm.example/1\">{text}</a></ul>\n\n"),
        17 => format!("[{text}](https://x.example/1 \"t\") ](https://x.pxf.io/c/1/2/3)\n\n"),
        18 => format!("{text}\r\n\r\n"),
        19 => format!("    {text}\n\n"),
        20 => "***\n".to_owned(),
        _ => format!("{text}\n\n"),
    })
}

/// A sentence with a link of some kind in its middle, and how it is written.
fn sentence_with_link() -> impl Strategy<Value = (String, String)> {
    const URLS: [&str; 7] = [
        "https://site.example/page?id=7#part",
        "https://site.example/page?utm_source=letter",
        "https://x.sjv.io/c/4410021/1733240/20915",
        "https://x.sjv.io/c/4410021/1733240/20915?u=https%3A%2F%2Fshop.example%2Fbook",
        "https://www.amazon.com/dp/0578000001?tag=quietdesk-20",
        "https://amzn.to/3xBook1",
        "https://site.example/go/paperbox",
    ];
    let words = || prop::collection::vec("[a-z]{4,9}", 3..7).prop_map(|words| words.join(" "));
    (words(), words(), words(), prop::sample::select(&URLS[..]), 0..7u8).prop_map(
        |(before, link, after, url, shape)| {
            let said = format!("{before} {link} {after}");
            let markdown = format!("{before} [{link}]({url}) {after}.");
            let html = format!("{before} <a href=\"{url}\" rel=\"nofollow\">{link}</a> {after}.");
            let written = match shape {
                0 => format!("* {markdown}\n\n"),
                1 => format!("3. {markdown}\n\n"),
                2 => format!("> {markdown}\n\n"),
                3 => format!("| a | b |\n| --- | --- |\n| {markdown} | c |\n\n"),
                4 => format!("<p>{html}</p>\n\n"),
                5 => format!("<div><ul><li>{html}</li></ul></div>\n\n"),
                _ => format!("{markdown}\n\n"),
            };
            (said, written)
        },
    )
}

fn document() -> impl Strategy<Value = (String, Format)> {
    let format = prop_oneof![4 => Just(Format::Markdown), 1 => Just(Format::Html), 1 => Just(Format::Text)];
    (prop::collection::vec(piece(), 0..14).prop_map(|pieces| pieces.concat()), format)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_loses_no_word_unnamed((source, format) in document()) {
        let document = Document::parse(source.as_str(), format, &Limits::default());
        let cleaned = clean::clean(&document, &Options::default());
        prop_assert_eq!(lost_words(&document, &cleaned), None);
    }

    #[test]
    fn any_text_loses_no_word_unnamed_by_rules_of_a_user((source, format) in document(), seed in 0usize..50) {
        let document = Document::parse(source.as_str(), format, &Limits::default());
        let cleaned = clean::clean(&document, &with_user_rules());
        prop_assert_eq!(lost_words(&document, &cleaned), None);
        prop_assert_eq!(wrong_span(&document, &cleaned), None);
        let same = shuffled(&source, format, seed, &with_user_rules());
        prop_assert!(same.is_ok(), "{}", same.unwrap_err());
    }

    #[test]
    fn any_text_is_clean_after_one_cleaning((source, format) in document()) {
        let twice = cleaned_twice(&source, format);
        prop_assert!(twice.is_ok(), "{}", twice.unwrap_err());
    }

    #[test]
    fn any_text_gives_the_same_bytes_twice((source, format) in document()) {
        let (first, second) = (clean(&source, format), clean(&source, format));
        prop_assert_eq!(first, second);
    }

    #[test]
    fn any_text_is_cleaned_alike_in_any_order_of_rules((source, format) in document(), seed in 0usize..50) {
        let same = shuffled(&source, format, seed, &Options::default());
        prop_assert!(same.is_ok(), "{}", same.unwrap_err());
    }

    #[test]
    fn no_word_of_running_prose_is_dropped(
        sentences in prop::collection::vec((sentence_with_link(), piece(), any::<bool>()), 1..6)
    ) {
        let (mut source, mut said) = (String::new(), Vec::new());
        for ((words, written), junk, follows) in sentences {
            source.push_str(&written);
            said.push(letters(&words));
            // Junk between two sentences must not take one of them along.
            if follows && !junk.contains(['<', '`']) && !junk.starts_with(' ') {
                source.push_str(&junk);
                source.push_str("\n\n");
            }
        }
        let document = Document::parse(source.as_str(), Format::Markdown, &Limits::default());
        let cleaned = clean::clean(&document, &Options::default());
        let output = letters(&article::text::render(&article::build(&cleaned).blocks));
        let lost: Vec<_> = said.iter().filter(|words| !output.contains(words.as_str())).collect();
        prop_assert!(lost.is_empty(), "lost {lost:?} of\n{source}");
        prop_assert!(!article::markdown::render(&article::build(&cleaned).blocks).contains("sjv.io"));
    }

    #[test]
    fn the_spans_of_any_text_slice_back((source, format) in document()) {
        let document = Document::parse(source.as_str(), format, &Limits::default());
        let cleaned = clean::clean(&document, &Options::default());
        prop_assert_eq!(wrong_span(&document, &cleaned), None);
    }
}
