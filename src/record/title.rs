//! The title: the author's, without what sites and spinners put around it.
//!
//! Link farms publish one text under many titles: front matter that a program reworded stands above a body whose first
//! heading is the title the author wrote. Pages hang the name of the site behind it.

use crate::article::{Article, BlockKind};
use std::collections::HashSet;

/// Words a heading must have to be trusted as a title against other claims.
const HEADING_WORDS: usize = 4;

/// Content words that two spellings of one title share.
const SHARED_WORDS: usize = 2;

/// The title, from what is claimed (front matter, `<meta>`, `<title>`) and from the article's own headings; with it
/// whether it was the heading's.
pub(super) fn choose(claimed: Option<&str>, article: &Article, site: Option<&str>) -> Option<(String, bool)> {
    let first = opening_heading(article);
    let Some(claimed) = claimed.map(tidy).filter(|title| !title.is_empty()) else {
        return first.or_else(|| any_heading(article)).map(|title| (tidy(&title), true));
    };
    if let Some(heading) = headings(article).find(|heading| goes_on_with_a_site(&claimed, heading, site)) {
        return Some((heading, true));
    }
    let better = first.map(|heading| tidy(&heading)).filter(|heading| {
        heading.split_whitespace().count() >= HEADING_WORDS && shared(heading, &claimed) >= SHARED_WORDS
    });
    Some(match better {
        Some(heading) if heading != claimed => (heading, true),
        _ => (claimed, false),
    })
}

/// Takes off quotes around all of a title, however often they were put on.
pub(super) fn tidy(title: &str) -> String {
    let mut title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    loop {
        let inner = [('"', '"'), ('“', '”'), ('\'', '\'')]
            .iter()
            .find_map(|&(open, close)| title.strip_prefix(open)?.strip_suffix(close))
            .filter(|inner| !inner.trim_matches(['"', '“', '”']).contains(['"', '“', '”']));
        match inner {
            Some(inner) => title = inner.trim().to_owned(),
            None => return title,
        }
    }
}

/// The heading that the article begins with.
fn opening_heading(article: &Article) -> Option<String> {
    match &article.blocks.first()?.kind {
        BlockKind::Heading { level: 1 | 2, text } => {
            Some(crate::article::text::inlines(text)).filter(|t| !t.is_empty())
        }
        _ => None,
    }
}

fn any_heading(article: &Article) -> Option<String> {
    let top = article.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { level: 1, text } => Some(crate::article::text::inlines(text)),
        _ => None,
    });
    top.or_else(|| headings(article).next()).filter(|text| !text.trim().is_empty())
}

fn headings(article: &Article) -> impl Iterator<Item = String> + '_ {
    article.blocks.iter().take(12).filter_map(|block| match &block.kind {
        BlockKind::Heading { text, .. } => Some(tidy(&crate::article::text::inlines(text))),
        _ => None,
    })
}

/// Whether a claimed title is this heading, a divider, and the name of a site.
fn goes_on_with_a_site(claimed: &str, heading: &str, site: Option<&str>) -> bool {
    let Some(rest) = claimed.strip_prefix(heading).filter(|rest| !rest.is_empty() && heading.contains(' ')) else {
        return false;
    };
    let rest = rest.trim_start();
    let Some(name) = rest.strip_prefix(['|', '-', '–', '—', '•', '·', '»', ':']) else { return false };
    let name = name.trim();
    site.is_some_and(|site| site.eq_ignore_ascii_case(name)) || name.split_whitespace().count() <= 5
}

/// Content words that two titles share.
fn shared(a: &str, b: &str) -> usize {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 4)
            .map(str::to_lowercase)
            .collect()
    };
    words(a).intersection(&words(b)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Options, clean};
    use crate::document::{Document, Format, Limits};

    fn title(source: &str, claimed: &str, site: Option<&str>) -> String {
        let document = Document::parse(source, Format::Markdown, &Limits::default());
        let article = crate::article::build(&clean(&document, &Options::default()));
        choose(Some(claimed).filter(|c| !c.is_empty()), &article, site).expect("a title").0
    }

    #[test]
    fn the_opening_heading_outweighs_a_reworded_title() {
        let body = "## Asking for a raise when you hate asking\n\nWords.\n";
        assert_eq!(
            title(body, "\"In 2024, asking for a raise: proven\"", None),
            "Asking for a raise when you hate asking"
        );
        assert_eq!(title(body, "Networking for beginners", None), "Networking for beginners");
        assert_eq!(title("## Why it matters\n\nWords.\n", "Why networking matters", None), "Why networking matters");
    }

    #[test]
    fn quotes_and_the_name_of_the_site_come_off() {
        assert_eq!(title("Words.\n", "\"\"Calm mornings\"\"", None), "Calm mornings");
        assert_eq!(title("# Calm mornings\n\nWords.\n", "Calm mornings - The Desk", None), "Calm mornings");
        assert_eq!(title("# Other\n\nWords.\n", "Calm mornings - a plan", None), "Calm mornings - a plan");
        assert_eq!(title("Text\n\n### Late heading\n", "", None), "Late heading");
    }
}
