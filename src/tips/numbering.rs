//! What numbers give away: gaps, repeats, and titles that promise another number than is there.

use super::candidate::Style;
use super::choose::Chosen;
use super::cue::Cue;
use super::language::Cues;
use super::reading::Reading;
use crate::document::{Problem, ProblemKind};

/// How many units a title promises: "25 useful tips", "Seven ways to rest".
pub fn promised(title: &Reading, cues: &Cues) -> Option<u64> {
    (0..title.words.len()).find_map(|at| {
        let word = title.word(at);
        let number = word
            .parse::<u64>()
            .ok()
            .or_else(|| cues.numbers.get(word).copied())
            .filter(|number| (2..=150).contains(number))?;
        // Up to three words may stand between: "10 simple but useful tips".
        let close = (at + 1..=at + 4).any(|next| cues.at(Cue::Promise, title, next) > 0);
        close.then_some(number)
    })
}

/// What is odd about the numbers of a list.
pub fn problems(list: &Chosen) -> Vec<Problem> {
    let numbers: Vec<u64> = list.candidate.units.iter().filter_map(|unit| unit.marker.number).collect();
    let span = list.candidate.span();
    let mut found = Vec::new();
    for pair in numbers.windows(2) {
        let detail = match (pair[0], pair[1]) {
            (last, next) if next > last + 1 => format!("number {} is followed by {next}", last),
            (last, next) if next == last => format!("number {last} stands twice"),
            (last, next) if next < last => format!("number {last} is followed by {next}"),
            _ => continue,
        };
        found.push(Problem::at(ProblemKind::Numbering, detail, span));
    }
    found
}

/// Whether the title promises another number than was found.
pub fn broken_promise(promised: Option<u64>, lists: &[Chosen]) -> Option<Problem> {
    let promised = promised?;
    let lists = || lists.iter().filter(|list| list.candidate.style != Style::Answered);
    let kept = |list: &Chosen| list.verdict.keep.iter().filter(|keep| **keep).count() as u64;
    let all: u64 = lists().map(kept).sum();
    let met = all == promised || lists().any(|list| kept(list) == promised);
    (!met && all > 0)
        .then(|| Problem::new(ProblemKind::PromisedCount, format!("the title promises {promised}, found {all}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Inline;

    fn promise(title: &str) -> Option<u64> {
        promised(&Reading::of(&[Inline::Text(title.to_owned())]), Cues::of_language(None))
    }

    #[test]
    fn a_title_promises_a_number_of_tips() {
        assert_eq!(promise("Becoming a nomad: 25 useful tips"), Some(25));
        assert_eq!(promise("Seven simple ways to rest"), Some(7));
        assert_eq!(promise("In 2024, five companies that hire"), None);
        assert_eq!(promise("The 4-day week"), None);
    }
}
