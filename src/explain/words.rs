//! A removal in words.

use crate::clean::{Action, Evidence, Removal};
use serde::Serialize;

/// What was done, in words.
pub fn done(action: Action) -> &'static str {
    match action {
        Action::Drop => "dropped",
        Action::Unwrap => "unwrapped, its words stay",
        Action::Rewrite => "rewritten",
        Action::Strip => "stripped",
    }
}

/// The evidence as a sentence without its end.
pub fn evidence(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Host { host, list } => format!("the host {host} is in the list as {list}"),
        Evidence::Url { shape, url } => format!("the address has the shape {shape}: {url}"),
        Evidence::Param { name } => format!("the parameter {name}"),
        Evidence::Selector { css } => format!("the element is {css}"),
        Evidence::Comment { text } => format!("the comment “{}”", text.trim()),
        Evidence::Phrase { text } => format!("it says “{text}”"),
        Evidence::Density { links, words } => {
            format!("{} and {} outside them", count(*links, "link"), count(*words, "word"))
        }
        Evidence::Repeats { of } => format!("it repeats “{of}”"),
        Evidence::Geometry { width, height } => {
            let side = |n: &Option<u32>| n.map_or("?".to_owned(), |n| n.to_string());
            format!("it measures {} × {} pixels", side(width), side(height))
        }
        Evidence::Script { handler } => format!("it runs a script: {handler}"),
        Evidence::Empty { heading } => format!("nothing is left under “{heading}”"),
        Evidence::Outside { article, because } => format!("the article is {article}: {because}"),
        Evidence::UserRule { rule, line: Some(line) } => format!("your rule in line {line}: {rule}"),
        Evidence::UserRule { rule, line: None } => format!("your rule: {rule}"),
    }
}

/// The whole reason on one line: rule, what was done, evidence.
pub fn reason(removal: &Removal) -> String {
    format!("{}: {} ({})", removal.rule, evidence(&removal.evidence), done(removal.action))
}

/// How sure the rule is; nothing where it is quite sure.
pub fn sureness(confidence: f32) -> Option<String> {
    (confidence < 1.0).then(|| format!("{:.0} % sure", confidence * 100.0))
}

/// The name of a category, phase or action as it stands in records.
pub fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `1 link`, `3 links`.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_evidence_reads_as_a_sentence() {
        let user = Evidence::UserRule { rule: "host = \"ads.example\"".to_owned(), line: Some(7) };
        assert_eq!(evidence(&user), "your rule in line 7: host = \"ads.example\"");
        let dense = Evidence::Density { links: 1, words: 0 };
        assert_eq!(evidence(&dense), "1 link and 0 words outside them");
        let tiny = Evidence::Geometry { width: Some(0), height: None };
        assert_eq!(evidence(&tiny), "it measures 0 × ? pixels");
    }
}
