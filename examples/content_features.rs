//! What the content scorer sees of pages, for whoever fits it: see `tools/content/fit.py`.
//!
//! usage: content_features names
//!        content_features PAGE.html… > UNITS.jsonl
//!        content_features --likely LIKELY.jsonl PAGE.html… > UNITS.jsonl
//!
//! One line a page: `{"page", "units": [{"text", "features"}]}`, the features at first sight in the order of `names`.
//! With the likelihood of each unit at first sight (one line a page: `{"page", "likely": […]}`) the features at second
//! sight. The pages are seen as they are when the article is looked for: without what earlier phases take out.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use tamis::clean::content::{features, region, trees};
use tamis::clean::rule::{Phase, Rule};
use tamis::clean::{Fate, Memory, Options, View, apply, rules};
use tamis::document::{Document, Format, Limits};

fn main() -> anyhow::Result<()> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.first().is_some_and(|arg| arg == "names") {
        writeln!(out, "{}", json!({"first": trees::first_names(), "second": trees::second_names()}))?;
        return Ok(());
    }
    let mut likely = HashMap::new();
    if args.first().is_some_and(|arg| arg == "--likely") {
        for line in std::fs::read_to_string(&args[1])?.lines() {
            let page: Value = serde_json::from_str(line)?;
            let values: Vec<f32> = serde_json::from_value(page["likely"].clone())?;
            likely.insert(page["page"].as_str().unwrap_or_default().to_owned(), values);
        }
        args.drain(..2);
    }
    for page in &args {
        let html = String::from_utf8_lossy(&std::fs::read(page)?).into_owned();
        writeln!(out, "{}", json!({"page": page, "units": units(&html, likely.get(page))}))?;
    }
    Ok(())
}

fn units(html: &str, likely: Option<&Vec<f32>>) -> Vec<Value> {
    let document = Document::parse(html, Format::Html, &Limits::default());
    let options = Options::default();
    let markup: Vec<&dyn Rule> = rules::ALL.iter().copied().filter(|rule| rule.phase() == Phase::Markup).collect();
    let cleaned = apply::apply(&document, &options, &markup);
    let mut gone = vec![false; document.rows().len()];
    let unwrapped: Vec<bool> = (0..gone.len()).map(|row| cleaned.fate(row) == Fate::Unwrap).collect();
    for (id, row) in document.rows().iter().enumerate() {
        gone[id] = cleaned.fate(id) == Fate::Drop || (id > 0 && gone[row.parent]);
    }
    let memory = Memory::of(&document);
    let view = View::open(&document, &options, &gone, &unwrapped, &memory);
    let seen = features::of_page(&view);
    let second = likely.and_then(|likely| region::measure(&view, &seen, likely));
    let round = |value: &f32| (f64::from(*value) * 1e4).round() / 1e4;
    let unit = |(at, unit): (usize, &tamis::clean::flow::Unit)| {
        let place = second.as_ref().map_or(&[][..], |second| &second.inside[at]);
        let features: Vec<f64> = seen.of(at).iter().chain(place).map(round).collect();
        json!({"text": unit.text(&view), "features": features})
    };
    view.flow().iter().enumerate().map(unit).collect()
}
