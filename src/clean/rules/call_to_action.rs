//! Appeals of the site to its readers.
//!
//! ## What it removes
//! Paragraphs in which the site asks the reader to subscribe, follow, share, pin, rate or support it: most of their
//! sentences are such calls, and one of them names the site, its author or this very text. With them goes the heading
//! above that says no more.
//!
//! ## Why
//! They close every article of a site with the same words, and look like the last tip.
//!
//! ## Example
//! ```markdown
//! If you enjoyed this article, share it with a friend. Follow us on [Instagram](https://www.instagram.com/site)!
//! ```
//!
//! ## What it must keep
//! Advice that begins with the same verbs ("Share the credit", "Follow up", "Sign up for a class"), paragraphs that say
//! something besides, an author's thanks and questions to the reader.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::calls::{Call, call, call_of_named, sentences};
use crate::clean::lists::phrases::{Class, Cue};
use crate::clean::memory::count_words;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{flag_labels, is_heading};
use crate::clean::rules::parts::{page_host, registrable, whole_cue};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words an appeal may have.
const WORDS: usize = 120;

/// Words of a label or button.
const LABEL_WORDS: usize = 6;

/// Words of a sentence that says where somebody can be reached.
const ADDRESS_WORDS: u32 = 24;

/// Letters that a site's name has at least to be looked for.
const SHORTEST_NAME: usize = 4;

/// What the label above an appeal may say.
const LABELS: [Class; 5] = [Class::Newsletter, Class::Follow, Class::Share, Class::Comments, Class::Donation];

/// See the module's comment.
pub struct CallToAction;

impl Rule for CallToAction {
    fn id(&self) -> &'static str {
        "call-to-action"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("call_to_action.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        // From the end, so that a heading knows whether an appeal stands below it.
        let mut appeals = vec![false; flow.len() + 1];
        for at in (0..flow.len()).rev() {
            let unit = &flow[at];
            let above = at.checked_sub(1).map(|above| &flow[above]);
            let Some(phrase) = appeal(view, unit, above).or_else(|| donation(view, unit)) else { continue };
            let alone = flow.get(at + 1).is_none_or(is_heading) || appeals[at + 1];
            if is_heading(unit) && !alone {
                continue;
            }
            appeals[at] = true;
            let evidence = Evidence::Phrase { text: phrase.to_owned() };
            unit.drop(view, &evidence, 0.85, findings);
            flag_labels(view, at, &LABELS, &evidence, findings);
        }
    }
}

/// The strong call of a text whose sentences are calls for the most part; below a label such as "Social media" it is
/// enough that it begins with one.
fn appeal(view: &View<'_>, unit: &Unit, above: Option<&Unit>) -> Option<&'static str> {
    if !matches!(unit.kind, UnitKind::Text | UnitKind::Heading(_)) || unit.words(view) > WORDS {
        return None;
    }
    let text = unit.text(view);
    let (mut strong, mut called, mut words) = (None, 0, 0);
    let mut leads = false;
    for (nth, sentence) in sentences(&text).enumerate() {
        let length = count_words(sentence);
        words += length;
        match call_within(view, sentence) {
            Some(Call::Strong(phrase)) => {
                leads |= nth == 0;
                strong = strong.or(Some(phrase));
            }
            Some(Call::Weak(_)) => {}
            None => continue,
        }
        called += length;
    }
    strong.filter(|_| called * 3 >= words * 2 || leads && above.is_some_and(|above| is_label(view, above)))
}

fn is_label(view: &View<'_>, unit: &Unit) -> bool {
    unit.words(view) <= LABEL_WORDS && whole_cue(&unit.text(view), &LABELS).is_some()
}

/// The call of a sentence, or of its main clause behind a condition ("If you want more, follow us on …").
fn call_within(view: &View<'_>, sentence: &str) -> Option<Call> {
    let found = call(sentence).or_else(|| {
        let (_, clause) = sentence.split_once(", ")?;
        call(clause).filter(|call| matches!(call, Call::Strong(_)))
    });
    if let Some(Call::Strong(_)) = found {
        return found;
    }
    let named = call_of_named(sentence).filter(|_| names_site(view, sentence)).map(Call::Strong);
    named.or(found).or_else(|| gives_address(sentence).then_some(Call::Weak("@")))
}

/// Whether a short sentence gives an e-mail address or the name of an account.
fn gives_address(sentence: &str) -> bool {
    count_words(sentence) <= ADDRESS_WORDS
        && sentence
            .split_whitespace()
            .any(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@').contains('@'))
}

/// Whether a sentence names the site of the page.
fn names_site(view: &View<'_>, sentence: &str) -> bool {
    let said = squeezed(sentence);
    site_names(view).iter().any(|name| said.contains(name.as_str()))
}

/// The names of a page's site: the label of its domain, and what it calls itself; without short ones, which are words.
fn site_names(view: &View<'_>) -> Vec<String> {
    let host = page_host(view).and_then(|host| registrable(&host).split('.').next().map(squeezed));
    let says = |row: &&RowId| view.attr(**row, "property").is_some_and(|name| name == "og:site_name");
    let called = view.tagged(Tag::Meta).iter().find(says).and_then(|&row| view.attr(row, "content")).map(squeezed);
    host.into_iter().chain(called).filter(|name| name.len() >= SHORTEST_NAME).collect()
}

/// Letters and digits alone, lower-case.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A button that asks for money.
fn donation(view: &View<'_>, unit: &Unit) -> Option<&'static str> {
    if unit.kind != UnitKind::Text || unit.links(view) == 0 || unit.words(view) > LABEL_WORDS {
        return None;
    }
    whole_cue(&unit.text(view), &[Class::Donation]).filter(Cue::is_phrase).map(|cue| cue.phrase)
}
