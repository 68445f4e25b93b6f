//! Words that stand for each other: a small built-in list for careers, and the user's own file of the same form.

use crate::index::analysis::Analyzer;
use rustc_hash::FxHashMap;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    group: Vec<Group>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)] // for who reads the file
    reason: String,
}

/// Why a file of synonyms cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the synonyms cannot be read: {0}; expected [[group]] tables with words = [\"…\", \"…\"]")]
pub struct BadSynonyms(#[from] pub toml::de::Error);

/// Groups of words or phrases by their stems.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    /// Stems of an entry → stems of the others of its groups.
    others: FxHashMap<Vec<String>, Vec<Vec<String>>>,
    longest: usize,
}

impl Synonyms {
    /// The built-in list.
    pub fn built_in() -> Synonyms {
        Synonyms::parse(include_str!("synonyms.toml")).expect("the built-in synonyms are valid")
    }

    /// Reads a file's text; entries are analysed as English unless they are of another script.
    pub fn parse(text: &str) -> Result<Synonyms, BadSynonyms> {
        let file: File = toml::from_str(text)?;
        let mut synonyms = Synonyms::default();
        let mut analyzer = Analyzer::new("en");
        for group in &file.group {
            synonyms.add(group.words.iter().map(|words| stems(&mut analyzer, words)).collect());
        }
        Ok(synonyms)
    }

    /// Adds the groups of another list.
    pub fn extend(&mut self, other: Synonyms) {
        self.longest = self.longest.max(other.longest);
        for (entry, others) in other.others {
            self.others.entry(entry).or_default().extend(others);
        }
    }

    /// What else to look for where `stems` begin with an entry: how many stems it covers, and the others.
    pub fn at<'a>(&'a self, stems: &[&str]) -> Option<(usize, &'a [Vec<String>])> {
        (1..=self.longest.min(stems.len())).rev().find_map(|length| {
            let entry: Vec<String> = stems[..length].iter().map(|stem| (*stem).to_owned()).collect();
            self.others.get(&entry).map(|others| (length, others.as_slice()))
        })
    }

    fn add(&mut self, mut group: Vec<Vec<String>>) {
        group.retain(|entry| !entry.is_empty());
        group.sort();
        group.dedup();
        for entry in &group {
            self.longest = self.longest.max(entry.len());
            let others = group.iter().filter(|other| *other != entry).cloned();
            self.others.entry(entry.clone()).or_default().extend(others);
        }
    }
}

fn stems(analyzer: &mut Analyzer, text: &str) -> Vec<String> {
    let mut stems = Vec::new();
    analyzer.words(text, |word| stems.extend(word.stem.map(str::to_owned)));
    stems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_list_gives_reasons_and_no_entry_twice() {
        let file: File = toml::from_str(include_str!("synonyms.toml")).expect("valid");
        assert!(file.group.iter().all(|group| group.reason.len() > 5 && group.words.len() > 1));
        let mut all: Vec<&String> = file.group.iter().flat_map(|group| &group.words).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn entries_stand_for_each_other() {
        let synonyms = Synonyms::built_in();
        let (length, others) = synonyms.at(&["salari", "increas", "now"]).expect("an entry");
        assert_eq!(length, 2);
        assert!(others.contains(&vec!["rais".to_owned()]));
        assert!(synonyms.at(&["cv"]).is_some_and(|(_, others)| others.contains(&vec!["resum".to_owned()])));
        assert!(synonyms.at(&["weather"]).is_none());
    }

    #[test]
    fn a_bad_file_says_what_is_expected() {
        let error = Synonyms::parse("cv = resume").expect_err("no TOML");
        assert!(error.to_string().contains("[[group]]"));
    }
}
