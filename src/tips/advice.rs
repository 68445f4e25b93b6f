//! Whether words advise: imperatives, orders and suggestions to the reader.

use super::cue::Cue;
use super::language::Cues;
use super::reading::{Reading, Sentence};

/// What a title is, as far as grammar tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// "Arrive early", "If it rains, stay at home". How sure that is: 0 to 1.
    Imperative(f32),
    /// "Don't be late", "Avoid crowds".
    Forbidding,
    /// "You should arrive early", "It's okay to leave".
    Modal,
    /// "Arriving early".
    Gerund,
    /// "When should I arrive?"
    Question,
    /// Anything else.
    Statement,
}

impl Form {
    /// How much it counts as advice, 0 to 1.
    pub fn weight(self) -> f32 {
        match self {
            Form::Imperative(sure) => sure,
            Form::Forbidding => 1.0,
            Form::Modal => 0.9,
            Form::Gerund => 0.4,
            Form::Question => 0.0,
            Form::Statement => 0.1,
        }
    }
}

/// The form of a title.
pub fn form(reading: &Reading, cues: &Cues) -> Form {
    let Some(first) = reading.sentences.first() else { return Form::Statement };
    if asks(reading, first, cues) || cues.begins(Cue::Prompt, reading) {
        return Form::Question;
    }
    let term = term(reading).map_or(first.words.end, |end| end.min(first.words.end));
    let (sure, forbids) = imperative(reading, cues, first.words.start, term);
    if sure >= 0.55 {
        return if forbids { Form::Forbidding } else { Form::Imperative(sure) };
    }
    if modal(reading, cues, if term < first.words.end { 0..term } else { 0..reading.words.len() }) {
        return Form::Modal;
    }
    if sure > 0.0 {
        return Form::Imperative(sure);
    }
    let word = reading.word(first.words.start);
    let gerund = cues.language == "en"
        && word.len() > 5
        && word.ends_with("ing")
        && !["nothing", "anything", "something", "everything", "morning", "evening"].contains(&word);
    if gerund { Form::Gerund } else { Form::Statement }
}

/// Whether a sentence asks. One that orders first and only quotes or appends its question does not: "Avoid asking “Why
/// me?”", "Define the goal: what should be different?".
fn asks(reading: &Reading, sentence: &Sentence, cues: &Cues) -> bool {
    sentence.question && {
        let words = sentence.words.clone();
        let opens = |at: &usize| {
            let gap = reading.gap(*at);
            let asks = gap.contains([':', '–', '—']) && cues.at(Cue::QuestionWord, reading, at + 1) > 0;
            asks || gap.contains(['“', '"', '‘', '('])
        };
        let question = words.clone().take(words.len().saturating_sub(1)).find(opens);
        question.is_none_or(|at| imperative(reading, cues, words.start, at + 1).0 < 0.9)
    }
}

/// Whether an order stands in the words; "factors to consider", "reasons to avoid", "what you need to know" order nothing.
fn modal(reading: &Reading, cues: &Cues, words: std::ops::Range<usize>) -> bool {
    if speaks_of_oneself(reading, cues, words.clone()) {
        return false;
    }
    words.into_iter().any(|at| {
        let length = cues.at(Cue::Strong, reading, at);
        length > 0 && reading.word(at + length) != "know" && (at == 0 || reading.word(at - 1) != "to")
    })
}

/// "I never eat at my desk": what somebody does, said to nobody. "I recommend …" is said to the reader.
fn speaks_of_oneself(reading: &Reading, cues: &Cues, words: std::ops::Range<usize>) -> bool {
    let start = words.start;
    cues.at(Cue::FirstPerson, reading, start) > 0
        && cues.at(Cue::Strong, reading, start) == 0
        && !cues.within(Cue::Addressed, reading, words)
}

/// Whether a title may begin with a verb that is not known as one: nothing about its first word or the next says no.
pub fn may_order(reading: &Reading, cues: &Cues) -> bool {
    let word = reading.word(0);
    let letters = word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let other = ["s", "ed", "ing", "ly", "ion", "ness", "ment", "ity", "er", "or", "ful", "al", "ive", "ous", "able"];
    let ends = other.iter().any(|ending| word.ends_with(ending) && !word.ends_with("ss"));
    let next = reading.words.get(1);
    let goes_on = next.is_some_and(|next| !next.capital) && cues.at(Cue::AfterVerb, reading, 1) > 0;
    cues.language == "en" && letters && !ends && goes_on && cues.at(Cue::NoVerb, reading, 0) == 0
}

/// "Meetups – a great place to …": how many words the term before a dash has, if a text begins with one.
fn term(reading: &Reading) -> Option<usize> {
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| reading.plain.find(dash)).min()?;
    let words = reading.words.iter().take_while(|word| word.to <= dash).count();
    (1..=5).contains(&words).then_some(words)
}

/// How much a text advises: the sum of what its sentences weigh, and how many of them order.
pub fn weigh(reading: &Reading, cues: &Cues) -> (f32, usize) {
    let weights = reading.sentences.iter().map(|sentence| sentence_weight(reading, sentence, cues));
    let (mut sum, mut orders) = (0.0, 0);
    for weight in weights {
        sum += weight;
        orders += usize::from(weight >= 0.9);
    }
    (sum, orders)
}

/// How much one sentence advises, 0 to 1.
pub fn sentence_weight(reading: &Reading, sentence: &Sentence, cues: &Cues) -> f32 {
    let words = sentence.words.clone();
    if asks(reading, sentence, cues) {
        return 0.0;
    }
    let obliges =
        || cues.within(Cue::Strong, reading, words.clone()) && !speaks_of_oneself(reading, cues, words.clone());
    if imperative(reading, cues, words.start, words.end).0 >= 0.9 || obliges() {
        return 1.0;
    }
    let addressed = cues.within(Cue::Addressed, reading, words.clone());
    if addressed && cues.within(Cue::Weak, reading, words) { 0.4 } else { 0.0 }
}

/// How surely the words from `start` to `end` begin with an imperative, and whether it forbids.
pub fn imperative(reading: &Reading, cues: &Cues, start: usize, end: usize) -> (f32, bool) {
    let (sure, forbids) = begins_imperative(reading, cues, start, end);
    if sure > 0.0 || cues.at(Cue::Condition, reading, start) == 0 {
        return (sure, forbids);
    }
    // "If it rains, stay at home": behind one of the first commas.
    let commas = (start..end.min(start + 30)).filter(|&at| reading.words[at].pause && at + 1 < end).take(3);
    let (sure, forbids) = commas
        .map(|at| begins_imperative(reading, cues, at + 1, end))
        .fold((0.0, false), |best, found| if found.0 > best.0 { found } else { best });
    if sure >= 0.9 { (sure * 0.95, forbids) } else { (0.0, false) }
}

fn begins_imperative(reading: &Reading, cues: &Cues, start: usize, end: usize) -> (f32, bool) {
    let mut at = start;
    for _ in 0..5 {
        if at >= end {
            return (0.0, false);
        }
        if cues.at(Cue::Encouragement, reading, at) > 0 {
            return (1.0, false);
        }
        if cues.at(Cue::Negation, reading, at) > 0 && at + 1 < end {
            return (1.0, true);
        }
        let sure = verb(reading, cues, at, end);
        if sure > 0.0 {
            return (sure, false);
        }
        let adverb = cues.language == "en" && reading.word(at).ends_with("ly");
        let skipped = cues.at(Cue::BeforeImperative, reading, at);
        if skipped == 0 && !adverb {
            break;
        }
        at += skipped.max(1);
    }
    // German puts the verb of a short rule last: "Früh ankommen".
    let last = reading.word(end.saturating_sub(1));
    let verb_last = end - start <= 8
        && end - start > 1
        && !reading.words[end - 1].capital
        && cues.endings.verb_last.iter().any(|ending| last.ends_with(ending.as_str()));
    (if verb_last { 0.8 } else { 0.0 }, false)
}

/// How surely the word at `at` is a verb that orders.
fn verb(reading: &Reading, cues: &Cues, at: usize, end: usize) -> f32 {
    if reading.words[at].pause && at + 1 < end && cues.at(Cue::Verb, reading, at) == 0 {
        return 0.0;
    }
    if reading.words[at].shouted && reading.words.iter().any(|word| !word.shouted && word.to > reading.words[at].to) {
        return 0.0;
    }
    let (word, next) = (reading.word(at), if at + 1 < end { reading.word(at + 1) } else { "" });
    if ["you", "is", "are", "was", "were", "has", "will", "can", "isn't", "does"].contains(&next) {
        return 0.0;
    }
    // "Test 1" and "Group 2 at work" are names; "Print 5 copies" orders.
    if next.starts_with(|c: char| c.is_ascii_digit()) {
        let known = cues.at(Cue::Verb, reading, at) > 0;
        let counted = at + 2 < end && !reading.words[at + 2].capital && reading.word(at + 2).ends_with('s');
        let counts = cues.at(Cue::VerbOrNoun, reading, at) > 0 && counted;
        return if counts || known && at + 2 < end { 1.0 } else { 0.0 };
    }
    if cues.at(Cue::Verb, reading, at) > 0 {
        return 1.0;
    }
    if cues.at(Cue::VerbOrNoun, reading, at) > 0 {
        let joined = matches!(next, "and" | "or") && cues.at(Cue::Verb, reading, at + 2) == 0;
        let shown = cues.at(Cue::AfterVerb, reading, at + 1) > 0 && at + 1 < end && !joined;
        let long = end - at >= 4 && reading.words.get(at + 1).is_some_and(|word| !word.capital);
        let rest = if joined {
            0.3
        } else if long {
            0.6
        } else {
            0.45
        };
        return if shown || next.ends_with("ly") || next.ends_with("ing") { 1.0 } else { rest };
    }
    if at + 1 < end && cues.at(Cue::Determiner, reading, at + 1) > 0 && cues.at(Cue::NoVerb, reading, at) == 0 {
        let noun = word.len() < 2
            || cues.language == "en"
                && ["s", "ed", "ing", "ly", "n't", "'s"]
                    .iter()
                    .any(|ending| word.ends_with(ending) && !word.ends_with("ss"));
        return if noun { 0.0 } else { 0.85 };
    }
    let endings = &cues.endings;
    let ends = |all: &[String]| word.len() > 3 && all.iter().any(|ending| word.ends_with(ending.as_str()));
    if endings.formal_pronoun.as_deref() == Some(next) && word.ends_with("en") || ends(&endings.imperative) {
        return 1.0;
    }
    if ends(&endings.infinitive) && !next.is_empty() { 0.8 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Inline;

    fn weight(text: &str, language: &str) -> f32 {
        form(&Reading::of(&[Inline::Text(text.to_owned())]), Cues::of_language(Some(language))).weight()
    }

    #[test]
    fn orders_are_advice() {
        for text in [
            "Arrive early",
            "Network virtually.",
            "Don't make it a scavenger hunt.",
            "If huge events aren't for you, skip them.",
            "You don't need to pretend.",
            "Be Likable && Be Undeniable",
            "First, decide on your bottom line",
            "Securely remove old files",
            "Please keep in mind that you have a duty",
            "It's OK to be average",
            "“Go” to class",
            "Practice your design skills",
            "Take initiative and ownership",
            "Never leave devices unattended",
            "Before the call, write down two questions",
            "Candidates should review it with care",
            "Overdeliver",
            "Have work lined up before you travel",
            "Accept that it's okay to have nerves",
            "Tin the tip each time",
            "Don't forget the keys",
        ] {
            assert!(weight(text, "en") >= 0.85, "{text}: {}", weight(text, "en"));
        }
    }

    #[test]
    fn names_reasons_and_questions_are_not() {
        for text in [
            "Upwork",
            "More learning opportunities",
            "Increased confidence",
            "What do you measure?",
            "The United Kingdom",
            "Practice is hard",
            "Digital Nomad Visas",
            "Why Kim left",
            "Factors to consider when choosing",
            "Reasons to avoid it",
            "Plot: A huge world",
            "Display and viewfinder",
            "SELECT list",
            "Ten things you need to know today",
        ] {
            assert!(weight(text, "en") <= 0.3, "{text}: {}", weight(text, "en"));
        }
        assert!(weight("Meetups - look there and you should find people", "en") <= 0.2);
        assert!(weight("Arrive early - it shows respect", "en") >= 0.9);
        assert!(weight("Interview preparation", "en") <= 0.5);
    }

    #[test]
    fn orders_in_other_languages_are_advice() {
        for (text, language) in [
            ("Bereiten Sie sich gründlich vor", "de"),
            ("Achte auf deine Körpersprache", "de"),
            ("Früh ankommen", "de"),
            ("Vermeiden Sie Füllwörter", "de"),
            ("Préparez votre entretien", "fr"),
            ("N'oubliez pas de sourire", "fr"),
            ("Soigner son CV", "fr"),
            ("Prepara tus respuestas", "es"),
            ("No llegues tarde", "es"),
            ("Cuidar la postura", "es"),
            ("Trag deine Erfolge zusammen", "de"),
            ("Relis ta lettre à voix haute", "fr"),
            ("Ensaya tu presentación", "es"),
        ] {
            assert!(weight(text, language) >= 0.8, "{text}: {}", weight(text, language));
        }
    }
}
