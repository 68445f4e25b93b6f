//! The literate fixtures of `fixtures/tips`: prose says why, a fenced `input` holds an article, a fenced `tips` the tips
//! expected. `UPDATE=1 cargo test` writes the expectations anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tamis::article::{self, Article};
use tamis::clean::{self, Options};
use tamis::document::{Document, Format, Limits};
use tamis::tips::{self, Context, Extraction, Polarity, Tip, TipKind};

const INPUT: &str = "````input ";
const TIPS: &str = "````tips";
const END: &str = "\n````";

pub fn read(source: &str, format: Format) -> (Article, Extraction) {
    let document = Document::parse(source, format, &Limits::default());
    let cleaned = clean::clean(&document, &Options::default());
    let article = article::build(&cleaned);
    let found = tips::extract(
        &article,
        &Context { source, removals: &cleaned.removals, document: Some(&document), ..Context::default() },
    );
    (article, found)
}

fn shown(found: &Extraction) -> String {
    let mut out = String::new();
    for tip in &found.tips {
        let _ = writeln!(out, "{}", line(tip));
    }
    for problem in &found.problems {
        let _ = writeln!(out, "! {}: {}", kebab(&problem.kind), problem.detail);
    }
    out
}

fn line(tip: &Tip) -> String {
    let number = tip.source_ordinal.map_or("-".to_owned(), |number| number.to_string());
    let kind = match tip.kind {
        TipKind::Tip => "tip",
        TipKind::Step => "step",
        TipKind::Question => "question",
        TipKind::Warning => "warning",
    };
    let polarity = if tip.polarity == Polarity::Do { "do" } else { "dont" };
    format!(
        "{} | {number} | {kind}/{polarity} | {} | {} | {}",
        tip.ordinal,
        tip.title,
        ends(&tip.body),
        tip.items.len()
    )
}

/// The first and last three words of a body.
fn ends(body: &str) -> String {
    let words: Vec<&str> = body.split_whitespace().collect();
    match words.len() {
        0 => "-".to_owned(),
        1..=6 => words.join(" "),
        all => format!("{} … {}", words[..3].join(" "), words[all - 3..].join(" ")),
    }
}

fn kebab(kind: &impl serde::Serialize) -> String {
    serde_json::to_value(kind).expect("a plain enum").as_str().expect("a string").to_owned()
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tips");
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).expect("the fixtures").map(|entry| entry.expect("an entry").path()).collect();
    found.sort();
    found
}

/// The cases of a fixture: the format and text of the article, and where the expectation stands in the file.
fn cases(text: &str) -> Vec<(Format, &str, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(INPUT).map(|start| at + start + INPUT.len()) {
        let (format, body) = text[start..].split_once('\n').expect("a line after the fence");
        let body_start = start + format.len() + 1;
        let body_end = body_start + body.find(END).expect("the input's closing fence") + 1;
        let tips_start = body_end + text[body_end..].find(TIPS).expect("an expectation") + TIPS.len() + 1;
        let tips_end = tips_start - 1 + text[tips_start - 1..].find(END).expect("the expectation's closing fence") + 1;
        let format = if format.trim() == "html" { Format::Html } else { Format::Markdown };
        found.push((format, &text[body_start..body_end], tips_start..tips_end.max(tips_start)));
        at = tips_end;
    }
    found
}

#[test]
fn the_fixtures_give_the_tips_they_say() {
    let update = std::env::var_os("UPDATE").is_some();
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("a fixture");
        let (mut fresh, mut at) = (String::new(), 0);
        for (format, input, place) in cases(&text) {
            let got = shown(&read(input, format).1);
            if !update {
                assert_eq!(got.trim_end(), text[place.clone()].trim_end(), "in {}:\n{input}", path.display());
            }
            fresh.push_str(&text[at..place.start]);
            fresh.push_str(&got);
            at = place.end;
        }
        fresh.push_str(&text[at..]);
        if update && fresh != text {
            fs::write(&path, fresh).expect("to write the fixture");
        }
    }
}

#[test]
fn the_place_of_a_tip_holds_its_words_and_no_others() {
    for path in fixtures() {
        let text = fs::read_to_string(&path).expect("a fixture");
        for (format, input, _) in cases(&text) {
            for tip in read(input, format).1.tips {
                slices_back(&tip, input, format);
            }
        }
    }
}

/// Cutting the source at the tip's span minus its holes, and reading that, gives the number or label and then the tip.
pub fn slices_back(tip: &Tip, source: &str, format: Format) {
    let slice = tip.span.slice(source);
    let document = Document::parse(slice.as_str(), format, &Limits::default());
    let cleaned = clean::clean(&document, &Options::default());
    let mut again = words(&article::text::render(&article::build(&cleaned).blocks));
    drop_answer_label(&mut again, tip);
    let wanted = words(&format!("{} {}", tip.title, tip.body));
    let before = again.len().saturating_sub(wanted.len());
    // A cell has no place of its own: the tip's place is its row.
    let row = tip.pattern == "table" && again.windows(wanted.len()).any(|part| part == wanted);
    assert!(
        row || (again.ends_with(&wanted) && before <= 4),
        "{:?} sliced to {slice:?}\nwhich reads {again:?}\nnot {wanted:?}",
        tip.title
    );
}

/// "A:" behind a question is neither title nor body, and stands between them.
fn drop_answer_label(again: &mut Vec<String>, tip: &Tip) {
    let title = words(&tip.title);
    let behind = again.windows(title.len().max(1)).position(|part| part == title).map(|at| at + title.len());
    let answer = words(&tip.body).into_iter().next();
    if let Some(at) =
        behind.filter(|&at| tip.kind == TipKind::Question && again.get(at).is_some_and(|word| word == "a"))
        && answer.as_deref() != Some("a")
    {
        again.remove(at);
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
