//! `--why`: what became of a text, and what to do about it.

use super::subject::Subject;
use super::terminal::coloured;
use crate::clean::Removal;
use crate::cli::Exit;
use crate::cli::output::{Output, dim, green, plain, yellow};
use crate::explain::{self, Fate, Found, words};
use serde::Serialize;
use std::io;

/// The answer as JSON.
#[derive(Serialize)]
struct Answer<'a> {
    text: &'a str,
    in_output: bool,
    found: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    found: &'a Found,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<&'a Removal>,
}

/// Prints every place of the text with what became of it.
pub(super) fn answer(text: &str, subject: &Subject, out: &mut Output) -> anyhow::Result<Exit> {
    let removals = &subject.record.removed;
    let found = explain::why(&subject.document, removals, text);
    let in_output = says(&subject.record.text, text) || says(&subject.record.markdown, text);
    let exit = if found.is_empty() && !in_output { Exit::NothingFound } else { Exit::Done };
    if out.json {
        let found = found.iter().map(|found| Told { found, removed: cut_of(&found.fate).map(|at| &removals[at]) });
        out.json(&Answer { text, in_output, found: found.collect() })?;
        return Ok(exit);
    }
    for place in &found {
        out.line(&[dim(format!("{:>5} ", place.line)), plain("│ "), plain(&place.excerpt)])?;
        tell(place, removals, in_output, out)?;
    }
    match (found.is_empty(), in_output) {
        (true, true) => {
            out.line(&[plain("The text is in the output, but not in the source: cleaning an address made it.")])?
        }
        (true, false) => out.line(&[plain("The text stands nowhere in the source.")])?,
        (false, _) => {}
    }
    Ok(exit)
}

fn tell(place: &Found, removals: &[Removal], in_output: bool, out: &mut Output) -> io::Result<()> {
    let margin = plain("      ");
    match &place.fate {
        Fate::Kept if in_output => out.line(&[margin, green("╰ it is in the output")]),
        Fate::Kept => out.line(&[margin, yellow("╰ no rule took it"), plain(", but it is not shown in one piece")]),
        Fate::Markup if in_output => {
            out.line(&[margin, green("╰ it is in the output"), plain(", as part of an address")])
        }
        Fate::Markup => out.line(&[margin, yellow("╰ it stands in markup"), plain(", which an article does not show")]),
        Fate::Unseen { inside } => out.line(&[
            margin,
            yellow(format!("╰ it stands in {inside}")),
            plain(", which is never part of an article"),
        ]),
        Fate::Cut { removal } | Fate::InPart { removal } | Fate::MarkupCut { removal } => {
            let cut = &removals[*removal];
            let part = if matches!(place.fate, Fate::InPart { .. }) { "a part of it was " } else { "" };
            let done = format!(" {} · {part}{} · ", words::name(&cut.category), words::done(cut.action));
            out.line(&[
                margin.clone(),
                coloured(cut.category, format!("╰ {}", cut.rule)),
                dim(done),
                plain(words::evidence(&cut.evidence)),
            ])?;
            if let Some(now) = &cut.replacement {
                out.line(&[margin.clone(), dim("  now: "), green(now)])?;
            }
            out.line(&[margin, dim(format!("  {}", remedy(cut)))])
        }
    }
}

/// How to get it back.
fn remedy(cut: &Removal) -> String {
    match cut.rule.as_str() {
        crate::clean::rules::USER_DENY => "to keep it, take your rule out of pipeline.toml".to_owned(),
        rule => format!(
            "to keep it, say so in pipeline.toml: [[clean.allow]] with rule = \"{rule}\" and a phrase, css or host; \
             `tamis rules show {rule}` is the rule's manual"
        ),
    }
}

fn cut_of(fate: &Fate) -> Option<usize> {
    match fate {
        Fate::Cut { removal } | Fate::InPart { removal } | Fate::MarkupCut { removal } => Some(*removal),
        Fate::Kept | Fate::Unseen { .. } | Fate::Markup => None,
    }
}

/// Whether `text` stands in `whole`, case and white space aside.
fn says(whole: &str, text: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let needle = plain(text);
    !needle.is_empty() && plain(whole).contains(&needle)
}
