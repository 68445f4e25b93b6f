//! Lifting the tips out of a cleaned article.
//!
//! The article becomes a flat [`outline`]; each [`patterns`] room finds the lists written its way; [`score`] judges
//! which of them are advice, with reasons; [`choose`] settles overlaps; [`record`] makes the tips. What was nearly
//! advice, and what is odd about the numbers, is reported as problems.
//!
//! All of it is linear in the article, and no text is looked at before it was read into words once ([`reading`]).

mod advice;
mod body;
mod candidate;
mod choose;
mod cue;
mod cue_file;
mod features;
mod inline;
mod language;
mod marker;
mod numbering;
mod outline;
mod patterns;
mod reading;
mod record;
mod said;
mod score;
mod stated;
#[cfg(test)]
mod testing;
mod tip;
mod topics;

pub use tip::{Polarity, Tip, TipKind, TipSpan, Topic};
pub use topics::ids as topic_ids;

use crate::article::{Article, BlockKind, Inline};
use crate::clean::Removal;
use crate::document::{Document, Problem, ProblemKind, Span};
use choose::Chosen;
use features::Setting;
use language::Cues;
use outline::Outline;
use reading::Reading;
use rustc_hash::FxHashSet;
use said::Reader;

/// What is known of the article besides its blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    /// The source text that the spans count in.
    pub source: &'c str,
    /// The article's title.
    pub title: Option<&'c str>,
    /// What was cut from the source, in order.
    pub removals: &'c [Removal],
    /// BCP 47 code of the article's language.
    pub language: Option<&'c str>,
    /// The page it was built from, for what it says about its own lists.
    pub document: Option<&'c Document>,
}

/// The tips of an article, and what is to be said about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// The tips in document order, numbered from 1.
    pub tips: Vec<Tip>,
    /// Odd numbers, broken promises, lists that were nearly advice.
    pub problems: Vec<Problem>,
}

/// Lifts the tips out of an article.
pub fn extract(article: &Article, context: &Context) -> Extraction {
    let cues = Cues::of_language(context.language.or_else(|| guess(article)));
    let mut outline = Outline::of(&article.blocks, cues);
    outline.stated = context.document.map(|document| stated::read(document, cues)).unwrap_or_default();
    let title =
        Reading::of(&[Inline::Text(context.title.map(str::to_owned).unwrap_or_else(|| first_heading(&outline)))]);
    let sells = features::sells_something(&outline, cues);
    let setting = Setting { title: &title, promised: numbering::promised(&title, cues), sells, cues };

    let mut problems = Vec::new();
    let mut accepted = Vec::new();
    let mut reader = Reader::new(&outline, cues);
    for mut candidate in patterns::ALL.iter().flat_map(|pattern| pattern.find(&outline, cues)) {
        candidate.units.iter_mut().for_each(|unit| reader.read(unit));
        let verdict = score::judge(&candidate, &outline, &setting);
        if verdict.near_miss {
            problems.push(near_miss(&candidate, &verdict));
        }
        if verdict.accepts() {
            accepted.push(Chosen { candidate, verdict });
        }
    }
    let lists = choose::choose(accepted);
    tell_once(&mut problems, &lists);
    problems.extend(lists.iter().flat_map(numbering::problems));
    problems.extend(numbering::broken_promise(setting.promised, &lists));

    let mut tips: Vec<Tip> =
        lists.iter().zip(1..).flat_map(|(list, number)| record::tips(list, number, &outline, cues, context)).collect();
    drop_repeated(&mut tips);
    tips.sort_by_key(|tip| (tip.span.start, tip.span.end));
    tips.iter_mut().zip(1..).for_each(|(tip, ordinal)| tip.ordinal = ordinal);
    Extraction { tips, problems }
}

/// A near miss that shares its place with a tip is none, and a text pasted twice misses once.
fn tell_once(problems: &mut Vec<Problem>, lists: &[Chosen]) {
    let chosen: Vec<Span> = lists.iter().flat_map(choose::kept_spans).collect();
    let mut told = FxHashSet::default();
    problems.retain(|problem| {
        !chosen.iter().any(|tip| problem.span.is_some_and(|span| tip.overlaps(span)))
            && told.insert(problem.detail.clone())
    });
}

/// A text pasted twice gives its tips once.
fn drop_repeated(tips: &mut Vec<Tip>) {
    let mut seen = FxHashSet::default();
    tips.retain(|tip| seen.insert(tip.content_hash.clone()));
}

fn near_miss(candidate: &candidate::Candidate, verdict: &score::Verdict) -> Problem {
    let first = candidate.units.first().map_or("", |unit| unit.title_words.plain.trim());
    let shown: String = first.chars().take(60).collect();
    let because = verdict.reasons.first().map_or("too little of it advises", String::as_str);
    let detail = format!(
        "a list of {} ({}) that begins “{shown}” is not advice: {because}",
        candidate.units.len(),
        candidate.pattern
    );
    Problem::at(ProblemKind::NotAdvice, detail, candidate.span())
}

/// The language by the running text, where nobody says.
fn guess(article: &Article) -> Option<&'static str> {
    let running =
        article.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::List(_)));
    language::guess([&Reading::of_blocks(running.take(40))])
}

fn first_heading(outline: &Outline) -> String {
    let heading = outline.pieces.iter().find(|piece| matches!(piece.block.kind, BlockKind::Heading { .. }));
    heading.map_or_else(String::new, |piece| piece.reading.plain.clone())
}
