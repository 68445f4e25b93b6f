//! What an analysis knows of a language: its stop words, its stemmer, its apostrophes.

use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, RawTokenizer, Stemmer, StopWordFilter, TextAnalyzer, TokenStream,
};

#[derive(Deserialize)]
struct StopWords {
    words: String,
}

static OWN_STOP_WORDS: LazyLock<BTreeMap<String, HashSet<String>>> = LazyLock::new(|| {
    let lists: BTreeMap<String, StopWords> =
        toml::from_str(include_str!("stop_words.toml")).expect("the built-in stop words are valid TOML");
    lists.into_iter().map(|(code, list)| (code, list.words.split_whitespace().map(str::to_owned).collect())).collect()
});

/// The language a text is analysed in when nothing tells which it is.
pub const FALLBACK: &str = "en";

/// Primary subtag of a BCP 47 tag, lower case, such as `pt` of `pt-BR`.
pub fn primary(tag: &str) -> &str {
    let code = tag.split(['-', '_']).next().unwrap_or(tag);
    KNOWN.iter().map(|(known, _)| *known).find(|known| known.eq_ignore_ascii_case(code)).unwrap_or(code)
}

const KNOWN: &[(&str, Language)] = &[
    ("ar", Language::Arabic),
    ("da", Language::Danish),
    ("de", Language::German),
    ("el", Language::Greek),
    ("en", Language::English),
    ("es", Language::Spanish),
    ("fi", Language::Finnish),
    ("fr", Language::French),
    ("hu", Language::Hungarian),
    ("it", Language::Italian),
    ("nb", Language::Norwegian),
    ("nl", Language::Dutch),
    ("nn", Language::Norwegian),
    ("no", Language::Norwegian),
    ("pt", Language::Portuguese),
    ("ro", Language::Romanian),
    ("ru", Language::Russian),
    ("sv", Language::Swedish),
    ("ta", Language::Tamil),
    ("tr", Language::Turkish),
];

/// Stop words and stemmer of one language.
pub(super) struct Pipeline {
    code: String,
    own_stop_words: Option<&'static HashSet<String>>,
    stop_words: Option<TextAnalyzer>,
    stemmer: Option<TextAnalyzer>,
}

impl Pipeline {
    pub(super) fn new(code: &str) -> Pipeline {
        let language = KNOWN.iter().find(|(known, _)| *known == code).map(|(_, language)| *language);
        let own_stop_words = OWN_STOP_WORDS.get(code);
        let stop_words = language.filter(|_| own_stop_words.is_none()).and_then(StopWordFilter::new);
        Pipeline {
            code: code.to_owned(),
            own_stop_words,
            stop_words: stop_words.map(|filter| TextAnalyzer::builder(RawTokenizer::default()).filter(filter).build()),
            stemmer: language.map(|language| {
                TextAnalyzer::builder(RawTokenizer::default())
                    .filter(Stemmer::new(language))
                    .filter(AsciiFoldingFilter)
                    .build()
            }),
        }
    }

    /// Whether a lower-case word without apostrophes carries no meaning of its own.
    pub(super) fn is_stop_word(&mut self, word: &str) -> bool {
        match (self.own_stop_words, &mut self.stop_words) {
            (Some(own), _) => own.contains(word),
            (None, Some(filter)) => !filter.token_stream(word).advance(),
            (None, None) => false,
        }
    }

    /// The stem, accents folded. Stemmers need the accents, so folding comes last.
    pub(super) fn stem(&mut self, word: &str) -> String {
        let Some(stemmer) = self.stemmer.as_mut().filter(|_| word.chars().all(char::is_alphabetic)) else {
            return fold(word);
        };
        let stem = first_token(stemmer, word);
        // Folding afterwards can leave a word that stems further (résumé → resume → resum).
        if word.is_ascii() { stem } else { first_token(stemmer, &stem) }
    }

    /// `company's` → `company`, `l'emploi` → `emploi`, `don't` → `dont`.
    pub(super) fn without_apostrophe(&self, word: &str) -> String {
        let Some(at) = word.find('\'') else { return word.to_owned() };
        let (before, after) = (&word[..at], &word[at + 1..]);
        match self.code.as_str() {
            "en" if after == "s" => before.to_owned(),
            "fr" | "it" | "ca" if !after.is_empty() && before.chars().count() <= 5 => after.replace('\'', ""),
            _ => word.replace('\'', ""),
        }
    }
}

/// Latin letters without their accents; other scripts as they are.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    first_token(&mut TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build(), word)
}

fn first_token(analyzer: &mut TextAnalyzer, word: &str) -> String {
    let mut stream = analyzer.token_stream(word);
    if stream.advance() { stream.token().text.clone() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_stop_words_are_lower_case_and_written_once() {
        let lists: BTreeMap<String, StopWords> = toml::from_str(include_str!("stop_words.toml")).expect("valid");
        for list in lists.values() {
            let mut words: Vec<_> = list.words.split_whitespace().collect();
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count, "a word stands twice");
            assert!(words.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }

    #[test]
    fn tags_are_cut_to_the_language() {
        assert_eq!(primary("pt-BR"), "pt");
        assert_eq!(primary("EN_us"), "en");
        assert_eq!(primary("tlh"), "tlh");
    }
}
