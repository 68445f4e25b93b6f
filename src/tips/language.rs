//! What advice sounds like, a list of cues per language. The cues are data (`lists/*.toml`); this module only reads
//! them and answers questions about a [`Reading`].

use super::cue::Cue;
use super::cue_file::CueFile;
use super::reading::Reading;
use crate::article::Inline;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The languages whose cues are known; the first also serves for all others.
static KNOWN: LazyLock<Vec<Cues>> = LazyLock::new(|| {
    let english_verbs = include_str!("lists/verbs.en.txt");
    [
        include_str!("lists/en.toml"),
        include_str!("lists/de.toml"),
        include_str!("lists/fr.toml"),
        include_str!("lists/es.toml"),
    ]
    .iter()
    .map(|text| toml::from_str(text).expect("the cue lists are valid: a test reads them"))
    .map(|file: CueFile| Cues::of(file, english_verbs))
    .collect()
});

/// The cues of one language.
#[derive(Debug)]
pub struct Cues {
    /// BCP 47 code.
    pub language: String,
    /// Cues that are asked for word by word or phrase by phrase.
    pub sets: FxHashMap<Cue, Phrases>,
    /// Words that begin a cue, with the bits of those cues.
    pub(super) firsts: FxHashMap<String, u64>,
    /// Number words: "three" is 3, "third" is 3.
    pub numbers: FxHashMap<String, u64>,
    /// Endings of verb forms.
    pub endings: Endings,
}

/// Endings by which verb forms are known.
#[derive(Debug, Default)]
pub struct Endings {
    /// Of a first word that is an imperative: French "-ez".
    pub imperative: Vec<String>,
    /// Of a first word that is an infinitive: French "-er".
    pub infinitive: Vec<String>,
    /// Of a last word that is an infinitive: German "-en".
    pub verb_last: Vec<String>,
    /// The pronoun that follows a formal imperative: German "Sie".
    pub formal_pronoun: Option<String>,
}

/// Phrases of one or more words, found by their first word.
#[derive(Debug, Default)]
pub struct Phrases(pub(super) FxHashMap<String, Vec<Vec<String>>>);

impl Phrases {
    /// Makes phrases ready to be found.
    pub fn of(phrases: &[String]) -> Phrases {
        let mut known: FxHashMap<String, Vec<Vec<String>>> = FxHashMap::default();
        for phrase in phrases {
            let reading = Reading::of(&[Inline::Text(phrase.clone())]);
            let mut words = reading.lower_words(0..reading.words.len()).map(str::to_owned);
            if let Some(first) = words.next() {
                known.entry(first).or_default().push(words.collect());
            }
        }
        known.values_mut().for_each(|rests| rests.sort_by_key(|rest| std::cmp::Reverse(rest.len())));
        Phrases(known)
    }

    /// How many words of `reading`, from `at`, the longest phrase that stands there takes; 0 where none does.
    pub fn length_at(&self, reading: &Reading, at: usize) -> usize {
        let Some(rests) = self.0.get(reading.word(at)) else { return 0 };
        let stands = |rest: &&Vec<String>| rest.iter().enumerate().all(|(n, word)| reading.word(at + 1 + n) == word);
        rests.iter().find(stands).map_or(0, |rest| rest.len() + 1)
    }
}

impl Cues {
    /// The cues for a language code; English where the language is not known.
    pub fn of_language(code: Option<&str>) -> &'static Cues {
        let code = code.map(|code| code.split(['-', '_']).next().unwrap_or(code));
        KNOWN.iter().find(|cues| Some(cues.language.as_str()) == code).unwrap_or(&KNOWN[0])
    }

    /// Notes at each word which cues it can begin, so that asking for one that it cannot costs a bit test.
    pub fn mark(&self, reading: &mut Reading) {
        reading.cues = 0;
        for at in 0..reading.words.len() {
            let cues = self.firsts.get(reading.word(at)).copied().unwrap_or(0);
            reading.words[at].cues = cues;
            reading.cues |= cues;
        }
    }

    /// Reads running text and notes its cues.
    pub fn read(&self, inlines: &[Inline]) -> Reading {
        let mut reading = Reading::of(inlines);
        self.mark(&mut reading);
        reading
    }

    /// How many words of `reading`, from `at`, are this cue; 0 where none is.
    pub fn at(&self, cue: Cue, reading: &Reading, at: usize) -> usize {
        if reading.words.get(at).is_none_or(|word| word.cues & cue.bit() == 0) {
            return 0;
        }
        self.sets.get(&cue).map_or(0, |phrases| phrases.length_at(reading, at))
    }

    /// Whether the cue stands anywhere in `words`.
    pub fn within(&self, cue: Cue, reading: &Reading, words: std::ops::Range<usize>) -> bool {
        reading.cues & cue.bit() != 0 && words.into_iter().any(|at| self.at(cue, reading, at) > 0)
    }

    /// Whether the cue stands anywhere.
    pub fn anywhere(&self, cue: Cue, reading: &Reading) -> bool {
        self.within(cue, reading, 0..reading.words.len())
    }

    /// At how many places the cue stands.
    pub fn count(&self, cue: Cue, reading: &Reading) -> usize {
        if reading.cues & cue.bit() == 0 {
            return 0;
        }
        (0..reading.words.len()).filter(|&at| self.at(cue, reading, at) > 0).count()
    }

    /// Whether the whole reading is the cue.
    pub fn whole(&self, cue: Cue, reading: &Reading) -> bool {
        !reading.words.is_empty() && self.at(cue, reading, 0) == reading.words.len()
    }

    /// Whether the reading begins with the cue.
    pub fn begins(&self, cue: Cue, reading: &Reading) -> bool {
        self.at(cue, reading, 0) > 0
    }

    /// Whether the reading ends with the cue.
    pub fn ends(&self, cue: Cue, reading: &Reading) -> bool {
        let all = reading.words.len();
        (all.saturating_sub(5)..all).any(|at| self.at(cue, reading, at) == all - at)
    }
}

/// Function words, with a bit for each language that has them.
static FUNCTION_WORDS: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut found: FxHashMap<&str, u8> = FxHashMap::default();
    for (n, cues) in KNOWN.iter().enumerate() {
        let words = cues.sets.get(&Cue::Function).into_iter().flat_map(|phrases| phrases.0.keys());
        words.for_each(|word| *found.entry(word.as_str()).or_default() |= 1 << n);
    }
    found
});

/// The language a text is in, by its function words; `None` where they are too few or do not agree.
pub fn guess<'r>(readings: impl IntoIterator<Item = &'r Reading>) -> Option<&'static str> {
    let mut counts: Vec<(usize, &str)> = KNOWN.iter().map(|cues| (0, cues.language.as_str())).collect();
    let words = readings.into_iter().flat_map(|reading| reading.lower_words(0..reading.words.len()));
    for word in words.take(400) {
        let languages = FUNCTION_WORDS.get(word).copied().unwrap_or(0);
        counts.iter_mut().enumerate().for_each(|(n, (count, _))| *count += usize::from(languages >> n & 1));
    }
    counts.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    let clear = counts[0].0 >= 3 && counts[0].0 * 2 >= counts[1].0 * 3;
    clear.then_some(counts[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashSet;

    fn read(text: &str) -> Reading {
        Reading::of(&[Inline::Text(text.to_owned())])
    }

    #[test]
    fn every_list_is_read_and_no_list_of_cues_is_empty_in_english() {
        assert_eq!(KNOWN.iter().map(|cues| cues.language.as_str()).collect::<Vec<_>>(), ["en", "de", "fr", "es"]);
        assert!(KNOWN[0].sets.values().all(|phrases| !phrases.0.is_empty()));
    }

    #[test]
    fn every_cue_has_a_bit_of_its_own() {
        assert!((Cue::ColumnTip as u32) < u64::BITS);
        let mut reading = read("Never shout, please");
        let unmarked = Cues::of_language(None).at(Cue::Negation, &reading, 0);
        Cues::of_language(None).mark(&mut reading);
        assert_eq!((unmarked, Cues::of_language(None).at(Cue::Negation, &reading, 0)), (1, 1));
        assert_eq!(Cues::of_language(None).at(Cue::Negation, &reading, 1), 0);
    }

    #[test]
    fn a_verb_is_not_in_both_lists() {
        let sure: FxHashSet<&String> = KNOWN[0].sets[&Cue::Verb].0.keys().collect();
        let both: Vec<_> = KNOWN[0].sets[&Cue::VerbOrNoun].0.keys().filter(|word| sure.contains(word)).collect();
        assert!(both.is_empty(), "in both: {both:?}");
    }

    #[test]
    fn phrases_are_found_where_they_stand() {
        let en = Cues::of_language(Some("en-GB"));
        let reading = read("You should make sure to arrive early");
        assert_eq!(en.at(Cue::Strong, &reading, 0), 2);
        assert_eq!(en.at(Cue::Strong, &reading, 2), 2);
        assert!(
            en.whole(Cue::ClosingHeading, &read("Final Thoughts"))
                && !en.whole(Cue::ClosingHeading, &read("Final thoughts on pay"))
        );
        assert!(en.ends(Cue::IntroOther, &read("written by people who either:")));
    }

    #[test]
    fn function_words_tell_the_language() {
        assert_eq!(
            guess([&read("Seien Sie pünktlich und bereiten Sie sich auf das Gespräch mit der Firma vor")]),
            Some("de")
        );
        assert_eq!(
            guess([&read("Préparez votre entretien et posez des questions sur la société dans les premiers jours")]),
            Some("fr")
        );
        assert_eq!(guess([&read("Arrive early and bring a friend to the party with you")]), Some("en"));
        assert_eq!(guess([&read("Kubernetes")]), None);
    }
}
