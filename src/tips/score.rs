//! Which lists are advice: the one place where that is decided. Features and weights are in `features` and
//! `lists/weights.toml`; here they are summed, and the units of an accepted list are judged one by one.

use super::advice::{self, Form};
use super::candidate::{Candidate, Style, Unit};
use super::cue::Cue;
use super::features::{self, Setting, UnitFacts};
use super::language::Cues;
use super::marker::{Callout, Label};
use super::outline::Outline;
use serde::Deserialize;
use std::sync::LazyLock;

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("lists/weights.toml")).expect("the weights are valid: a test reads them")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    bias: f32,
    threshold: f32,
    near: f32,
    feature: Vec<Feature>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Feature {
    name: String,
    weight: f32,
    because: String,
}

/// The judgement of a list.
#[derive(Debug)]
pub struct Verdict {
    /// Which of its units are tips.
    pub keep: Vec<bool>,
    /// How much each unit's title counts as advice.
    pub titles: Vec<f32>,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// What decided it, the weightiest first.
    pub reasons: Vec<String>,
    /// Whether it was rejected and came close.
    pub near_miss: bool,
}

impl Verdict {
    /// Whether any unit is a tip.
    pub fn accepts(&self) -> bool {
        self.keep.contains(&true)
    }
}

/// Judges a list.
pub fn judge(candidate: &Candidate, outline: &Outline, setting: &Setting) -> Verdict {
    let mut facts: Vec<UnitFacts> = candidate.units.iter().map(|unit| features::unit(unit, setting.cues)).collect();
    advice_by_company(candidate, &mut facts, setting);
    let values = features::list(candidate, &facts, outline, setting);
    let weights = &*WEIGHTS;
    let mut parts: Vec<(f32, &str)> = Vec::new();
    for feature in &weights.feature {
        parts.push((feature.weight * features::value(&values, &feature.name), &feature.because));
    }
    let score = weights.bias + parts.iter().map(|(part, _)| part).sum::<f32>();
    let announced = features::ANNOUNCEMENTS.iter().any(|name| features::value(&values, name) > 0.0);
    let accepted = score >= weights.threshold && reads_as_advice(candidate, &facts, setting, announced);
    let keep: Vec<bool> = match accepted {
        true => (0..facts.len()).map(|at| kept(candidate, at, &facts[at], setting, announced)).collect(),
        false => (0..facts.len()).map(|at| stands_alone(candidate, at, &facts[at], &values, setting)).collect(),
    };
    parts.sort_by(|a, b| if accepted { b.0.total_cmp(&a.0) } else { a.0.total_cmp(&b.0) });
    let decided = parts.iter().filter(|(part, _)| if accepted { *part > 0.3 } else { *part < -0.3 });
    let reasons = decided.take(3).map(|(_, because)| (*because).to_owned()).collect();
    let confidence = 1.0 / (1.0 + (-score).exp());
    let near_miss = !keep.contains(&true) && score >= weights.threshold - weights.near && candidate.units.len() > 1;
    let titles = facts.iter().map(|facts| facts.form.weight()).collect();
    Verdict { keep, titles, confidence: if accepted { confidence } else { confidence.max(0.5) }, reasons, near_miss }
}

/// In a list whose other titles order, a title that begins with a word that may be a verb orders as well.
fn advice_by_company(candidate: &Candidate, facts: &mut [UnitFacts], setting: &Setting) {
    let orders = facts.iter().filter(|facts| facts.form.weight() >= 0.85).count();
    if orders < 3 || orders * 3 < facts.len() * 2 {
        return;
    }
    for (unit, facts) in candidate.units.iter().zip(facts) {
        if facts.form == Form::Statement && advice::may_order(&unit.title_words, setting.cues) {
            facts.form = Form::Imperative(0.6);
        }
    }
}

/// Lists must be advice by their own words, whatever is said above them: of lists without numbers half of the titles
/// order, of the others a third, or the texts under them do.
fn reads_as_advice(candidate: &Candidate, facts: &[UnitFacts], setting: &Setting, announced: bool) -> bool {
    let advising = facts.iter().map(|facts| facts.advising).sum::<f32>() / facts.len().max(1) as f32;
    let share = facts.iter().filter(|facts| facts.form.weight() >= 0.5).count() as f32 / facts.len().max(1) as f32;
    if candidate.units.iter().any(|unit| unit.marker.label == Some(Label::Group) && unit.parts > 0) {
        return false;
    }
    let ordered = facts.iter().filter(|facts| facts.orders > 0).count();
    let labelled = candidate.units.iter().any(|unit| matches!(unit.marker.label, Some(Label::Tip | Label::Step)));
    let counted = setting.promised == Some(candidate.units.len() as u64) && share.max(advising) >= 0.1;
    match candidate.style {
        Style::DoDont | Style::Callout => true,
        Style::Answered => {
            let answers = facts.iter().filter(|facts| features::is_advice_answer(facts, announced)).count();
            answers >= 2 && answers * 5 >= facts.len() * 2
        }
        Style::Numbered if announced => labelled || counted || share >= 0.3 || advising >= 0.35,
        Style::Numbered => labelled || share >= 0.5 || (advising >= 0.35 && ordered * 5 >= facts.len() * 3),
        Style::Heading | Style::Bold if candidate.announced || counted => share >= 0.2,
        Style::Heading | Style::Bold => share >= 0.45,
        Style::Bullets => share >= 0.5,
    }
}

/// Whether a unit of an accepted list is a tip. Numbered lists are judged as a whole, the others item by item.
fn kept(candidate: &Candidate, at: usize, facts: &UnitFacts, setting: &Setting, announced: bool) -> bool {
    let unit = &candidate.units[at];
    let cues = setting.cues;
    let page = cues.whole(Cue::Interface, &unit.title_words)
        || facts.calls && candidate.style != Style::Numbered
        || (cues.begins(Cue::Pointer, &unit.title_words) && facts.links > 0.25);
    let asks = facts.form == Form::Question && candidate.style != Style::Answered;
    if page || asks || (facts.words > 0 && facts.links > 0.8 && facts.words < 60) {
        return false;
    }
    match candidate.style {
        Style::Numbered | Style::DoDont => true,
        Style::Bullets | Style::Bold if facts.words < 4 => facts.form.weight() >= 0.4,
        Style::Bullets => facts.form.weight() >= 0.4 || facts.orders > 0,
        Style::Bold => facts.form.weight() >= 0.4 || facts.advising > 0.2,
        Style::Heading if !candidate.announced && facts.form.weight() < 0.4 && names_a_section(unit, cues) => false,
        Style::Heading => {
            facts.words > 0 && (candidate.announced || facts.form.weight() >= 0.4 || facts.advising > 0.35)
        }
        Style::Callout => is_advice_callout(unit.marker.callout, facts),
        Style::Answered => features::is_advice_answer(facts, announced),
    }
}

/// "Benefits of rest", or a heading over headings: the name of a section, whatever its text says.
fn names_a_section(unit: &Unit, cues: &Cues) -> bool {
    let others = [Cue::Reasons, Cue::Products, Cue::Questions];
    unit.parts > 0 || others.iter().any(|&cue| cues.begins(cue, &unit.title_words))
}

fn is_advice_callout(callout: Option<Callout>, facts: &UnitFacts) -> bool {
    match callout {
        Some(Callout::Tip) => facts.form != Form::Question,
        Some(Callout::Note | Callout::Warning) => {
            facts.form.weight() >= 0.5 || (facts.orders > 0 && facts.advising >= 0.5)
        }
        None => false,
    }
}

/// Whether a unit of a rejected list is a tip all the same: a heading that orders, over a text that advises.
fn stands_alone(
    candidate: &Candidate,
    at: usize,
    facts: &UnitFacts,
    values: &features::Values,
    setting: &Setting,
) -> bool {
    let unit = &candidate.units[at];
    let barred = ["furniture", "summary-announced", "usage-announced", "satire-announced", "interface", "part-label"];
    let bar = setting.sells || barred.iter().any(|name| features::value(values, name) > 0.0);
    let group = unit.marker.label == Some(Label::Group) || unit.parts > 0;
    let points = setting.cues.begins(Cue::Pointer, &unit.title_words) && facts.links > 0.1;
    let orders = facts.form.weight() >= 0.9 && !points && !setting.cues.whole(Cue::Interface, &unit.title_words);
    let announced = ["title-announces", "section-announces"].iter().any(|name| features::value(values, name) > 0.0);
    let enough = (facts.orders >= 2 && facts.obliges) || (facts.orders >= 1 && announced);
    let advises =
        facts.words >= 25 && enough && facts.advising >= 0.15 && facts.links < 0.4 && !facts.sells && !facts.calls;
    let colon = unit.title_words.plain.trim_end().ends_with(':');
    candidate.style == Style::Heading && !facts.clicks && !bar && !group && !colon && orders && advises
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_weight_has_a_name_that_is_computed_and_a_reason() {
        let known = include_str!("features.rs");
        let named = |name: &str| known.contains(&format!("\"{name}\""));
        for feature in &WEIGHTS.feature {
            assert!(named(&feature.name), "{} is never computed", feature.name);
            assert!(feature.because.len() > 10 && feature.weight != 0.0);
        }
    }
}
