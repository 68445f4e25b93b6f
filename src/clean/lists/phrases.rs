//! Words that pages use around an article, in seven languages, and the search for them.
//!
//! A cue is a hint: `Follow us` as a whole block is a button, `follow us into the next room` is a sentence. So each
//! phrase says how it must stand in its block, and a rule asks for structure besides.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::LazyLock;

/// What kind of block a phrase gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// The label of an advertisement.
    Advertisement,
    /// A label that says the content is paid.
    SponsoredLabel,
    /// The head or lead of a list of other articles.
    SeeAlso,
    /// A link that continues or opens an article.
    ReadMore,
    /// A link to another article in the middle of this one.
    AlsoRead,
    /// Other articles on the subject.
    Related,
    /// A sign-up box.
    Newsletter,
    /// Share buttons.
    Share,
    /// Buttons to follow an account.
    Follow,
    /// The comment form and what is around it.
    Comments,
    /// Who wrote it.
    AuthorBox,
    /// Consent to cookies.
    Cookie,
    /// A demand to pay or register.
    Paywall,
    /// An app or program to install.
    AppInstall,
    /// Navigation: breadcrumbs, skip links, menus.
    Breadcrumb,
    /// A table of contents.
    Toc,
    /// A button to a shop.
    PriceButton,
    /// What is left of a page's controls.
    UiResidue,
    /// A statement about paid links.
    Disclosure,
    /// How long the reading takes.
    ReadTime,
    /// A code or discount.
    Offer,
    /// The legal foot of a page.
    Copyright,
    /// A request for money.
    Donation,
}

/// How a phrase must stand in its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Anywhere in it.
    Contains,
    /// At its beginning.
    Starts,
    /// It is all there is.
    Whole,
}

/// A phrase that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What it gives away.
    pub class: Class,
    /// The phrase as listed: lower-case, without punctuation, `#` for a number.
    pub phrase: &'static str,
    /// How it stood in the block.
    pub mode: Mode,
    /// Language of the phrase, ISO 639-1.
    pub language: &'static str,
}

impl Cue {
    /// Whether the phrase is more than one word: a single one is a heading of an article just as well.
    pub fn is_phrase(&self) -> bool {
        self.phrase.contains(' ')
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    class: Class,
    language: String,
    mode: Mode,
    /// One a line.
    phrases: String,
}

#[derive(Deserialize)]
struct File {
    cue: Vec<Group>,
}

#[derive(Default)]
struct Cues {
    whole: FxHashMap<&'static str, Cue>,
    /// Phrases that may begin at a word, by that word.
    starts: FxHashMap<&'static str, Vec<Cue>>,
    contains: FxHashMap<&'static str, Vec<Cue>>,
}

static FILE: LazyLock<File> =
    LazyLock::new(|| toml::from_str(include_str!("phrases.toml")).expect("phrases.toml is valid; a test reads it"));

static CUES: LazyLock<Cues> = LazyLock::new(|| Cues::new(&FILE.cue));

/// Longer texts are no labels or buttons; no phrase is longer.
const WHOLE_MAX: usize = 80;

/// The cue in the text of a block: the whole block before its beginning before a part of it, the longest of each.
///
/// `text` is plain text without markup; case, punctuation and blanks do not matter.
///
/// ```
/// # use tamis::clean::lists::phrases::{Class, Mode, find};
/// let cue = find("You Might Also Like…").unwrap();
/// assert_eq!((cue.class, cue.mode), (Class::SeeAlso, Mode::Whole));
/// assert!(find("Share what you learned with the team.").is_none());
/// ```
pub fn find(text: &str) -> Option<Cue> {
    let text = normal(text);
    let cues = &*CUES;
    let label = text.trim_end_matches(':');
    if label.len() <= WHOLE_MAX
        && let Some(cue) = cues.whole.get(label)
    {
        return Some(*cue);
    }
    let first = longest(&cues.starts, &text);
    first.or_else(|| words(&text).find_map(|rest| longest(&cues.contains, rest)))
}

/// The longest cue that a text begins with, which is written as [`normal`] writes it.
pub(super) fn starting(text: &str) -> Option<Cue> {
    longest(&CUES.starts, text)
}

/// Every cue in the text of a block, of every mode, in that order; a disclosure may follow an offer.
pub fn find_all(text: &str) -> Vec<Cue> {
    let text = normal(text);
    let cues = &*CUES;
    let whole = cues.whole.get(text.trim_end_matches(':')).copied();
    let first = longest(&cues.starts, &text);
    let inside = words(&text).filter_map(|rest| longest(&cues.contains, rest));
    whole.into_iter().chain(first).chain(inside).collect()
}

impl Cues {
    fn new(groups: &'static [Group]) -> Cues {
        let mut cues = Cues::default();
        for Group { class, language, mode, phrases } in groups {
            for phrase in phrases.lines() {
                let cue = Cue { class: *class, phrase, mode: *mode, language };
                let by_word = match mode {
                    Mode::Whole => {
                        cues.whole.entry(phrase).or_insert(cue);
                        continue;
                    }
                    Mode::Starts => &mut cues.starts,
                    Mode::Contains => &mut cues.contains,
                };
                by_word.entry(first_word(phrase)).or_default().push(cue);
            }
        }
        cues
    }
}

/// The longest phrase that `text` begins with, at the end of a word.
fn longest(phrases: &FxHashMap<&'static str, Vec<Cue>>, text: &str) -> Option<Cue> {
    let begins =
        |cue: &&Cue| text.strip_prefix(cue.phrase).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':']));
    phrases.get(first_word(text))?.iter().filter(begins).max_by_key(|cue| cue.phrase.len()).copied()
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}

/// The rests of a text from each of its words on.
fn words(text: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(text), |rest| rest.split_once(' ').map(|(_, rest)| rest))
}

/// A text as the list is written: lower-case words with one blank between, no apostrophes, `#` for a number; `%`, `$`,
/// `€`, `£`, `©` stay, and a colon at the end of a word.
pub(crate) fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut gap = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' | '\u{2019}' | '\u{2018}' | '\u{ad}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' => {}
            ':' => {
                if !out.is_empty() && !out.ends_with(':') {
                    out.push(':');
                }
                gap = true;
            }
            _ if c.is_alphanumeric() || matches!(c, '#' | '%' | '$' | '€' | '£' | '©') => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                if c.is_ascii_digit() {
                    out.push('#');
                    while chars.next_if(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).is_some() {}
                } else if c.is_ascii() {
                    out.push(c.to_ascii_lowercase());
                } else {
                    out.extend(c.to_lowercase());
                }
            }
            _ => gap = true,
        }
    }
    out
}
