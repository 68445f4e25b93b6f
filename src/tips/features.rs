//! What is known of a candidate list: the values the scorer weighs.

use super::advice::{self, Form};
use super::candidate::{Candidate, Style, Unit};
use super::choose::key;
use super::cue::Cue;
use super::language::Cues;
use super::marker::{Callout, Label};
use super::outline::{Outline, Piece, Role, heading_level};
use super::reading::Reading;
use super::stated::StatedKind;

/// Values by feature name, zero where a name is missing.
pub type Values = Vec<(&'static str, f32)>;

/// What is known of one unit.
#[derive(Clone, Copy, Debug)]
pub struct UnitFacts {
    /// The form of its title.
    pub form: Form,
    /// The share of its sentences that advise.
    pub advising: f32,
    /// How many sentences stand under the title.
    pub sentences: usize,
    /// How many of them are orders.
    pub orders: usize,
    /// Whether it tells the reader what must or should be, and does not only order.
    pub obliges: bool,
    /// The words under the title.
    pub words: usize,
    /// The share of its letters that are links.
    pub links: f32,
    /// Whether it tells how to use a program.
    pub clicks: bool,
    /// Whether it begins as a feature of a product does.
    pub offers: bool,
    /// Whether it calls to buy, join or share.
    pub calls: bool,
    /// Whether somebody who sells speaks in it.
    pub sells: bool,
    /// Whether it asks for advice and is answered.
    pub answered: bool,
}

/// What there is to know about the article when a list is judged.
pub struct Setting<'s> {
    /// Its title.
    pub title: &'s Reading,
    /// How many units the title promises.
    pub promised: Option<u64>,
    /// Whether the page around the list sells something.
    pub sells: bool,
    /// The cues of its language.
    pub cues: &'s Cues,
}

/// The facts of one unit.
pub fn unit(unit: &Unit, cues: &Cues) -> UnitFacts {
    let said = &unit.said;
    UnitFacts {
        form: advice::form(&unit.title_words, cues),
        advising: said.advising(),
        sentences: said.sentences(),
        orders: said.orders(),
        obliges: said.obliges(),
        words: said.words(),
        clicks: clicks(unit, cues),
        calls: calls(unit, cues),
        sells: said.sells() || cues.anywhere(Cue::Vendor, &unit.title_words),
        offers: offers(&unit.title_words, cues),
        answered: cues.begins(Cue::AdviceQuestion, &unit.title_words) && said.words() >= 5,
        links: if said.words() == 0 { unit.title_words.link_share() } else { said.link_share() },
    }
}

/// "Save time", "Lets you share": how a line begins that tells what a product does.
fn offers(title: &Reading, cues: &Cues) -> bool {
    let allows = matches!(title.word(1), "you" | "users") && cues.at(Cue::Condition, title, 0) == 0;
    cues.begins(Cue::Offers, title) || allows
}

/// "Sign up", "Learn more about our work": short, a link, or in the words of somebody who sells. A long line that begins
/// so may advise: "Learn more about the firm before you go".
fn calls(unit: &Unit, cues: &Cues) -> bool {
    let title = &unit.title_words;
    cues.begins(Cue::Call, title)
        && (title.words.len() <= 6 || title.link_share() > 0.3 || cues.anywhere(Cue::Vendor, title))
}

/// The values of a list.
pub fn list(candidate: &Candidate, facts: &[UnitFacts], outline: &Outline, setting: &Setting) -> Values {
    let mut values = of_units(candidate, facts, setting.cues);
    values.extend(of_labels(candidate));
    values.extend(of_place(candidate, outline, setting));
    let announced = ANNOUNCEMENTS.iter().any(|name| value(&values, name) > 0.0);
    values.extend(of_page(candidate, outline));
    values.push(("teasers", if announced { 0.0 } else { teasers(candidate, facts) }));
    values.push(("selling-page", f32::from(u8::from(setting.sells && value(&values, "section-announces") == 0.0))));
    values
}

/// What the page itself says of the list.
fn of_page(candidate: &Candidate, outline: &Outline) -> Values {
    let says = |kind: StatedKind| {
        let told = outline.stated.iter().any(|list| list.kind == kind && list.is_told_by(candidate));
        f32::from(u8::from(told))
    };
    vec![
        ("stated-steps", says(StatedKind::Steps)),
        ("stated-questions", says(StatedKind::Questions)),
        ("stated-items", says(StatedKind::Items)),
    ]
}

/// Features by which the words around a list announce advice.
pub const ANNOUNCEMENTS: &[&str] =
    &["title-announces", "section-announces", "intro-announces", "answers-announced", "promised", "do-dont"];

/// The value of a feature.
pub fn value(values: &Values, name: &str) -> f32 {
    values.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, value)| *value)
}

/// Headings over a line or two that oblige to nothing: what pages say of what they offer.
fn teasers(candidate: &Candidate, facts: &[UnitFacts]) -> f32 {
    let words: usize = facts.iter().map(|facts| facts.words).sum();
    let sentences: usize = facts.iter().map(|facts| facts.sentences).sum();
    let obliges = facts.iter().any(|facts| facts.obliges || matches!(facts.form, Form::Forbidding | Form::Modal));
    let short = words < 35 * facts.len() && sentences * 2 < 5 * facts.len();
    f32::from(u8::from(candidate.style == Style::Heading && short && !obliges))
}

/// Whether a page sells something: calls to buy, to sign up or to get in touch, and the words of those who sell, stand in
/// it more than once in three hundred words.
pub fn sells_something(outline: &Outline, cues: &Cues) -> bool {
    let (mut calls, mut words) = (0, 0);
    for piece in &outline.pieces {
        let reading = &piece.reading;
        words += reading.words.len();
        calls += usize::from(reading.words.len() <= 8 && cues.begins(Cue::Call, reading));
        calls += cues.count(Cue::Vendor, reading);
    }
    calls >= 3 && calls * 300 >= words
}

fn of_units(candidate: &Candidate, facts: &[UnitFacts], cues: &Cues) -> Values {
    let units = &candidate.units;
    let share = |test: &dyn Fn(&Unit, &UnitFacts) -> bool| {
        units.iter().zip(facts).filter(|(unit, facts)| test(unit, facts)).count() as f32 / units.len().max(1) as f32
    };
    let mean = |value: &dyn Fn(&UnitFacts) -> f32| facts.iter().map(value).sum::<f32>() / facts.len().max(1) as f32;
    let advises = |facts: &UnitFacts| facts.form.weight() >= 0.5;
    let answers = candidate.style == Style::Answered;
    // A list of what a product does forbids nothing.
    let forbids = facts.iter().any(|facts| facts.form == Form::Forbidding);
    vec![
        ("imperative", mean(&|facts| facts.form.weight())),
        ("advising", mean(&|facts| (facts.advising * 1.6).min(1.0))),
        ("explained", share(&|_, facts| facts.words >= 8)),
        ("names", share(&|unit, facts| !advises(facts) && is_name(&unit.title_words))),
        ("described", share(&|unit, facts| !advises(facts) && describes(unit))),
        ("linked", share(&|unit, _| unit.title_words.link_share() > 0.6)),
        ("link-bodies", share(&|_, facts| facts.words > 0 && facts.links > 0.6)),
        (
            "priced",
            share(&|unit, facts| unit.title_words.names_a_price() || (unit.said.names_a_price() && facts.words < 40)),
        ),
        ("questions", if answers { 0.0 } else { share(&|_, facts| facts.form == Form::Question) }),
        ("answers", if answers { share(&|_, facts| is_advice_answer(facts, true)) } else { 0.0 }),
        ("interface", share(&|unit, _| cues.whole(Cue::Interface, &unit.title_words))),
        ("clicks", mostly(share(&|_, facts| facts.clicks)).max(screen_words(units, cues))),
        ("offers", if forbids { 0.0 } else { mostly(share(&|_, facts| facts.offers)) }),
        ("calls", share(&|_, facts| facts.calls)),
        ("sells", mostly(share(&|_, facts| facts.sells))),
        ("bare", share(&|unit, facts| !advises(facts) && facts.words < 4 && unit.title_words.words.len() <= 6)),
    ]
}

fn of_labels(candidate: &Candidate) -> Values {
    let units = &candidate.units;
    let label =
        |wanted: &[Label]| units.iter().any(|unit| unit.marker.label.is_some_and(|label| wanted.contains(&label)));
    let tip_callout = units.iter().any(|unit| unit.marker.callout == Some(Callout::Tip));
    let truth = |yes: bool| f32::from(u8::from(yes));
    vec![
        ("labelled", truth(label(&[Label::Tip, Label::Step]) || (tip_callout && candidate.style == Style::Callout))),
        ("part-label", truth(label(&[Label::Group]))),
        ("other-label", truth(label(&[Label::Other]))),
        ("numbered", truth(candidate.style == Style::Numbered)),
        (
            "headed",
            truth(
                matches!(candidate.style, Style::Heading | Style::Bold)
                    || (candidate.style == Style::Numbered && candidate.pattern != "ordered-list")
                    || candidate.pattern == "bold-lead-items",
            ),
        ),
        (
            "signed",
            truth(
                candidate.style == Style::DoDont
                    || units.iter().filter(|unit| unit.marker.polarity.is_some()).count() * 2 > units.len(),
            ),
        ),
        ("alone", truth(units.len() == 1 && candidate.style != Style::Callout)),
    ]
}

fn of_place(candidate: &Candidate, outline: &Outline, setting: &Setting) -> Values {
    let cues = setting.cues;
    let truth = |yes: bool| f32::from(u8::from(yes));
    let numbered = matches!(candidate.style, Style::Numbered | Style::Heading | Style::Answered);
    // What the title of the text announces counts for lists that carry the text, not for bullets somewhere in it.
    let carried = |heading: &&Reading| numbered || key(heading) != key(setting.title);
    let heading = outline.pieces[candidate.first].parent.map(|at| outline.pieces[at].reading.as_ref());
    let intro = candidate.intro.map(|at| outline.pieces[at].reading.as_ref());
    let last_sentence = intro.and_then(|intro| Some((intro, intro.sentences.last()?)));
    let colon = intro.is_some_and(|intro| intro.plain.trim_end().ends_with([':', '…', '-', '–']));
    let said =
        |cue: Cue| last_sentence.is_some_and(|(intro, sentence)| cues.within(cue, intro, sentence.words.clone()));
    let label = intro.filter(|intro| intro.words.len() <= 5);
    // A label that announces advice ("Tips:") has the last word; others stand beside the heading.
    let told = label.filter(|label| cues.anywhere(Cue::Advice, label));
    let above = |cue: Cue| {
        let heading = heading.filter(|heading| cue == Cue::Advice || (told.is_none() && carried(heading)));
        label.into_iter().chain(heading).any(|line| cues.anywhere(cue, line))
    };
    // A heading that is nothing but the name of something else says so twice.
    let named = |cue: Cue| truth(label.or(heading.filter(carried)).is_some_and(|line| cues.whole(cue, line)));
    let ends = |cue: Cue| colon && intro.is_some_and(|intro| cues.ends(cue, intro));
    let of_others = ends(Cue::IntroOthers);
    let announces_advice =
        !of_others && (ends(Cue::IntroAdvice) || candidate.announced || (colon && said(Cue::Advice)));
    let continued = of_others || (!announces_advice && ends(Cue::IntroOther));
    let against = |cue: Cue| {
        truth(
            above(cue)
                || (colon && said(cue))
                || (numbered
                    && !above(Cue::Advice)
                    && !cues.anywhere(Cue::Advice, setting.title)
                    && cues.anywhere(cue, setting.title)),
        )
    };
    let opens = candidate.style == Style::Bullets && opens_the_text(candidate, outline);
    let answers = candidate.style == Style::Answered;
    let titled = |cue: Cue| cues.anywhere(cue, setting.title);
    let closing = outline.above(candidate.first).any(|at| outline.pieces[at].role == Role::Closing);
    let column =
        label.or(heading).is_some_and(|line| cues.whole(Cue::ColumnDo, line) || cues.whole(Cue::ColumnDont, line));
    let furniture = outline.above(candidate.first).any(|at| outline.pieces[at].role == Role::Furniture);
    vec![
        ("title-announces", truth(cues.anywhere(Cue::Advice, setting.title) || setting.promised.is_some())),
        ("section-announces", truth(above(Cue::Advice))),
        ("intro-announces", truth(announces_advice)),
        ("promised", truth(setting.promised == Some(candidate.units.len() as u64))),
        ("sentence-continued", truth(continued)),
        ("sentence-of-others", truth(of_others)),
        ("products-announced", against(Cue::Products) + named(Cue::Products)),
        ("reasons-announced", truth(above(Cue::Reasons) || (colon && said(Cue::Reasons))) + named(Cue::Reasons)),
        ("summary-announced", truth(closing || opens || above(Cue::Summary) || (colon && said(Cue::Summary)))),
        ("usage-announced", truth(above(Cue::Usage))),
        ("questions-announced", if answers { 0.0 } else { against(Cue::Questions) }),
        ("answers-announced", truth(answers && (above(Cue::AnsweredQuestions) || titled(Cue::AnsweredQuestions)))),
        ("satire-announced", truth(above(Cue::Satire) || cues.anywhere(Cue::Satire, setting.title))),
        ("stories-announced", truth(above(Cue::Stories))),
        ("do-dont", truth(column)),
        ("furniture", truth(furniture)),
    ]
}

/// An answer that advises; one to somebody who asks for advice, where such questions are announced, in any case.
pub fn is_advice_answer(facts: &UnitFacts, announced: bool) -> bool {
    let advises = announced || facts.orders > 0 || facts.advising >= 0.15;
    facts.answered && advises || facts.advising >= 0.3 || facts.orders >= 2 && facts.advising >= 0.2
}

/// Bullets before the first words of a text that has headings below: what the text is going to say.
fn opens_the_text(candidate: &Candidate, outline: &Outline) -> bool {
    let says = |piece: &Piece| {
        piece.reading.words.len() >= 12 || piece.role == Role::Content && heading_level(piece.block).is_none()
    };
    let (before, after) = outline.pieces.split_at(candidate.first);
    let headings = after.iter().filter(|piece| heading_level(piece.block).is_some()).count();
    let titles = before.iter().filter(|piece| heading_level(piece.block).is_some()).count();
    headings >= 3 && titles <= 1 && !before.iter().filter(|piece| heading_level(piece.block).is_none()).any(says)
}

/// A share counts from two fifths on.
fn mostly(share: f32) -> f32 {
    if share >= 0.4 { share } else { 0.0 }
}

/// Lists that speak of what stands on a screen in every fifteenth word use a program, whatever their verbs.
fn screen_words(units: &[Unit], cues: &Cues) -> f32 {
    let words: usize = units.iter().map(|unit| unit.title_words.words.len() + unit.said.words()).sum();
    let screens = units.iter().map(|unit| cues.count(Cue::Screen, &unit.title_words) + unit.said.screens());
    let share = screens.sum::<usize>() as f32 / words.max(1) as f32;
    if share > 0.065 { 1.0 } else { 0.0 }
}

/// A step of using a program: it begins as such steps do and speaks of what stands on a screen, or speaks of little else.
fn clicks(unit: &Unit, cues: &Cues) -> bool {
    let begins = cues.begins(Cue::Click, &unit.title_words) || (0..3).any(|at| unit.title_words.word(at) == "click");
    let (title, body) = (cues.count(Cue::Screen, &unit.title_words), unit.said.screens());
    let words = unit.title_words.words.len() + unit.said.words();
    let share = (title + body) as f32 / words.max(1) as f32;
    (begins && title > 0 && share > 0.03) || share > 0.09 || (begins && share > 0.055)
}

/// A short title in which every word that can begins with a capital.
fn is_name(title: &Reading) -> bool {
    let long: Vec<bool> = title
        .words
        .iter()
        .enumerate()
        .filter(|&(at, _)| title.word(at).len() > 3)
        .map(|(_, word)| word.capital)
        .collect();
    title.words.len() <= 4 && !long.is_empty() && long.iter().all(|&capital| capital)
}

/// "Upwork. Upwork, which has long been favoured, …": the text begins with its title.
fn describes(unit: &Unit) -> bool {
    let title = &unit.title_words;
    let first = title.word(0);
    first.len() > 2 && title.words.len() <= 5 && unit.said.lower_words().take(6).any(|word| word == first)
}
