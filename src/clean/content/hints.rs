//! What the head of a page says it is: an article, a thread, a product, a listing; and the article's text where the
//! page gives it to machines as well.

use crate::clean::View;
use crate::clean::flow::Unit;
use crate::document::Tag;
use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

const ARTICLES: [&str; 8] = [
    "Article",
    "NewsArticle",
    "BlogPosting",
    "TechArticle",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "ScholarlyArticle",
];
const THREADS: [&str; 3] = ["DiscussionForumPosting", "QAPage", "Question"];
const PRODUCTS: [&str; 3] = ["Product", "ProductGroup", "IndividualProduct"];
const LISTS: [&str; 4] = ["ItemList", "CollectionPage", "SearchResultsPage", "Blog"];

/// Words of a body from which on it is believed to be the whole.
const BODY_WORDS: usize = 40;

/// What the head says.
#[derive(Debug, Default)]
pub struct Hints {
    /// It is an article.
    pub article: bool,
    /// It is a thread of questions and answers.
    pub thread: bool,
    /// It is a product.
    pub product: bool,
    /// It is a list of things.
    pub list: bool,
    /// How many steps the path of its address has; -1 where no address is given. 0 is a site's front page.
    pub steps: f32,
    /// Pairs of words of the text that linked data give as the article's.
    body: FxHashSet<u64>,
}

impl Hints {
    /// Reads the head of a page.
    pub fn of(view: &View<'_>) -> Hints {
        let mut hints = Hints { steps: -1.0, ..Hints::default() };
        let data = view.doc.linked_data();
        for thing in data.things() {
            hints.article |= thing.is_a(&ARTICLES);
            hints.thread |= thing.is_a(&THREADS);
            hints.product |= thing.is_a(&PRODUCTS);
            hints.list |= thing.is_a(&LISTS);
        }
        let bodies =
            data.things().iter().filter(|thing| thing.level <= 2).filter_map(|thing| thing.text("articleBody"));
        if let Some(body) = bodies.max_by_key(|body| body.len()) {
            hints.read_body(body);
        }
        for &row in view.tagged(Tag::Meta) {
            match (view.attr(row, "property"), view.attr(row, "content")) {
                (Some("og:type"), Some(kind)) => hints.read_type(kind),
                (Some("og:url"), Some(address)) if hints.steps < 0.0 => hints.steps = steps(address),
                _ => {}
            }
        }
        for &row in view.tagged(Tag::Link) {
            if view.attr(row, "rel") == Some("canonical") {
                hints.steps = view.attr(row, "href").map_or(hints.steps, steps);
            }
        }
        hints
    }

    fn read_type(&mut self, kind: &str) {
        self.article |= kind.eq_ignore_ascii_case("article");
        self.product |= kind.to_ascii_lowercase().ends_with("product");
    }

    fn read_body(&mut self, body: &str) {
        let words: Vec<u64> = hashes(body).collect();
        if words.len() >= BODY_WORDS {
            self.body = words.windows(2).map(pair).collect();
        }
    }

    /// How much of a unit's text is in the body that linked data give, 0 to 1; -1 where they give none.
    pub fn in_body(&self, view: &View<'_>, unit: &Unit) -> f32 {
        if self.body.is_empty() {
            return -1.0;
        }
        let (mut last, mut pairs, mut found) = (None, 0u32, 0u32);
        for row in (unit.first..unit.end).filter(|&row| view.row(row).tag == Tag::Text && !view.is_gone(row)) {
            for word in hashes(view.doc.text(row).unwrap_or("")) {
                if let Some(before) = last.replace(word) {
                    pairs += 1;
                    found += u32::from(self.body.contains(&pair(&[before, word])));
                }
            }
        }
        if pairs == 0 { 0.5 } else { found as f32 / pairs as f32 }
    }
}

/// The words of a text, hashed whatever their case.
fn hashes(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| {
        let mut hasher = FxHasher::default();
        word.chars().for_each(|c| c.to_ascii_lowercase().hash(&mut hasher));
        hasher.finish()
    })
}

fn pair(words: &[u64]) -> u64 {
    let mut hasher = FxHasher::default();
    words.hash(&mut hasher);
    hasher.finish()
}

/// Steps of the path of an address.
fn steps(address: &str) -> f32 {
    let after_scheme = address.split_once("//").map_or(address, |(_, rest)| rest);
    let path = after_scheme.split_once('/').map_or("", |(_, path)| path);
    let path = path.split(['?', '#']).next().unwrap_or("");
    path.split('/').filter(|step| !step.is_empty()).count().min(6) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::{Memory, Options};
    use crate::document::{Document, Format, Limits};

    #[test]
    fn the_head_says_what_a_page_is() {
        let page = r#"<meta property="og:type" content="article"><link rel="canonical" href="https://a.example/b/c/?d=e">
            <script type="application/ld+json">{"@type":"QAPage"}</script>"#;
        let document = Document::parse(page, Format::Html, &Limits::default());
        let (options, none) = (Options::default(), vec![false; document.rows().len()]);
        let hints = Hints::of(&View::open(&document, &options, &none, &none, &Memory::of(&document)));
        assert!(hints.article && hints.thread && !hints.product);
        assert_eq!(hints.steps, 2.0);
        assert_eq!(steps("https://a.example/?p=1"), 0.0);
    }

    #[test]
    fn units_are_matched_with_the_body_given_to_machines() {
        let body = "ask before you need to ".repeat(10);
        let page = format!(
            "<script type='application/ld+json'>{{\"@type\":\"Article\",\"articleBody\":\"{body}\"}}</script>
             <p>Ask, before you need to.</p><p>Our ten best reads</p>"
        );
        let document = Document::parse(page, Format::Html, &Limits::default());
        let (options, none) = (Options::default(), vec![false; document.rows().len()]);
        let memory = Memory::of(&document);
        let view = View::open(&document, &options, &none, &none, &memory);
        let hints = Hints::of(&view);
        let share: Vec<f32> = view.flow().iter().map(|unit| hints.in_body(&view, unit)).collect();
        assert_eq!(share, [1.0, 0.0]);
    }
}
