//! The shape of the files in `lists/`, and how one becomes the cues of a language.

use super::cue::Cue;
use super::language::{Cues, Endings, Phrases};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The shape of a cue file. A missing list is an empty list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueFile {
    language: String,
    function_words: Vec<String>,
    before_imperative: Vec<String>,
    conditions: Vec<String>,
    negations: Vec<String>,
    #[serde(default)]
    encouragements: Vec<String>,
    #[serde(default)]
    determiners: Vec<String>,
    #[serde(default)]
    no_verbs: Vec<String>,
    after_verb: Vec<String>,
    strong: Vec<String>,
    weak: Vec<String>,
    addressed: Vec<String>,
    first_person: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    verbs_or_nouns: Vec<String>,
    #[serde(default)]
    formal_pronoun: Option<String>,
    #[serde(default)]
    imperative_endings: Vec<String>,
    #[serde(default)]
    infinitive_endings: Vec<String>,
    #[serde(default)]
    verb_last_endings: Vec<String>,
    labels_tip: Vec<String>,
    labels_group: Vec<String>,
    labels_other: Vec<String>,
    callouts: Vec<String>,
    notes: Vec<String>,
    warnings: Vec<String>,
    numbers: Vec<String>,
    ordinals: Vec<String>,
    promises: Vec<String>,
    advice: Vec<String>,
    interface: Vec<String>,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    vendors: Vec<String>,
    #[serde(default)]
    programs: Programs,
    asking: Asking,
    against: Against,
    intros: Intros,
    furniture: Furniture,
    closing: Closing,
    pointers: Pointers,
    columns: Columns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asking {
    words: Vec<String>,
    for_advice: Vec<String>,
    labels: Vec<String>,
    answer_labels: Vec<String>,
    announced: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Against {
    products: Vec<String>,
    reasons: Vec<String>,
    summaries: Vec<String>,
    questions: Vec<String>,
    #[serde(default)]
    prompts: Vec<String>,
    #[serde(default)]
    usage: Vec<String>,
    #[serde(default)]
    satire: Vec<String>,
    #[serde(default)]
    stories: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Programs {
    verbs: Vec<String>,
    things: Vec<String>,
    offers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Intros {
    other: Vec<String>,
    others_do: Vec<String>,
    advice: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Furniture {
    whole: Vec<String>,
    starts: Vec<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    openings: Vec<String>,
    headings: Vec<String>,
    openers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pointers {
    starts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    r#do: Vec<String>,
    dont: Vec<String>,
    tip: Vec<String>,
}

impl Cues {
    /// The cues of a file. English has its verbs in a list of their own.
    pub(super) fn of(file: CueFile, english_verbs: &str) -> Cues {
        let (mut verbs, mut verbs_or_nouns) = (file.verbs, file.verbs_or_nouns);
        if file.language == "en" {
            let lines = || english_verbs.lines().filter(|line| !line.starts_with('#'));
            let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            verbs.extend(lines().filter(|line| !line.starts_with("noun:")).flat_map(words));
            verbs_or_nouns.extend(lines().filter_map(|line| line.strip_prefix("noun:")).flat_map(words));
        }
        let sets = [
            (Cue::Function, file.function_words),
            (Cue::BeforeImperative, file.before_imperative),
            (Cue::Condition, file.conditions),
            (Cue::Negation, file.negations),
            (Cue::Encouragement, file.encouragements),
            (Cue::Determiner, file.determiners),
            (Cue::NoVerb, file.no_verbs),
            (Cue::Verb, verbs),
            (Cue::VerbOrNoun, verbs_or_nouns),
            (Cue::AfterVerb, file.after_verb),
            (Cue::Strong, file.strong),
            (Cue::Weak, file.weak),
            (Cue::Addressed, file.addressed),
            (Cue::FirstPerson, file.first_person),
            (Cue::TipLabel, file.labels_tip),
            (Cue::GroupLabel, file.labels_group),
            (Cue::OtherLabel, file.labels_other),
            (Cue::Callout, file.callouts),
            (Cue::Note, file.notes),
            (Cue::Warning, file.warnings),
            (Cue::Promise, file.promises),
            (Cue::Advice, file.advice),
            (Cue::Products, file.against.products),
            (Cue::Reasons, file.against.reasons),
            (Cue::Summary, file.against.summaries),
            (Cue::Usage, file.against.usage),
            (Cue::Questions, file.against.questions),
            (Cue::Prompt, file.against.prompts),
            (Cue::QuestionWord, file.asking.words),
            (Cue::AdviceQuestion, file.asking.for_advice),
            (Cue::QuestionLabel, file.asking.labels),
            (Cue::AnswerLabel, file.asking.answer_labels),
            (Cue::AnsweredQuestions, file.asking.announced),
            (Cue::OpeningHeading, file.closing.openings),
            (Cue::Satire, file.against.satire),
            (Cue::Stories, file.against.stories),
            (Cue::IntroOther, file.intros.other),
            (Cue::IntroOthers, file.intros.others_do),
            (Cue::IntroAdvice, file.intros.advice),
            (Cue::Furniture, file.furniture.whole),
            (Cue::FurnitureStart, file.furniture.starts),
            (Cue::FurnitureWord, file.furniture.words),
            (Cue::ClosingHeading, file.closing.headings),
            (Cue::ClosingOpener, file.closing.openers),
            (Cue::Pointer, file.pointers.starts),
            (Cue::Interface, file.interface),
            (Cue::Call, file.calls),
            (Cue::Vendor, file.vendors),
            (Cue::Click, file.programs.verbs),
            (Cue::Screen, file.programs.things),
            (Cue::Offers, file.programs.offers),
            (Cue::ColumnDo, file.columns.r#do),
            (Cue::ColumnDont, file.columns.dont),
            (Cue::ColumnTip, file.columns.tip),
        ];
        let counted = |words: Vec<String>| words.into_iter().zip(1..).collect::<Vec<(String, u64)>>();
        let sets: FxHashMap<Cue, Phrases> =
            sets.into_iter().map(|(cue, phrases)| (cue, Phrases::of(&phrases))).collect();
        let mut firsts: FxHashMap<String, u64> = FxHashMap::default();
        for (cue, phrases) in &sets {
            phrases.0.keys().for_each(|word| *firsts.entry(word.clone()).or_default() |= cue.bit());
        }
        Cues {
            language: file.language,
            sets,
            firsts,
            numbers: counted(file.numbers).into_iter().chain(counted(file.ordinals)).collect(),
            endings: Endings {
                imperative: file.imperative_endings,
                infinitive: file.infinitive_endings,
                verb_last: file.verb_last_endings,
                formal_pronoun: file.formal_pronoun,
            },
        }
    }
}
