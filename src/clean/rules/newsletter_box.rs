//! Invitations to subscribe.
//!
//! ## What it removes
//! A box with a field for an e-mail address and nothing but its invitation; a label such as "Newsletters" with what stands
//! between it and its button "Subscribe"; lines that call to subscribe; a link "See all" to the letters right behind.
//!
//! ## Why
//! They stand in mid-article and are read as part of a section.
//!
//! ## Example
//! ```markdown
//! #### Newsletters
//!
//! Our Tech Today letter is a daily briefing, five days a week.
//!
//! Subscribe
//! ```
//!
//! ## What it must keep
//! The article that goes on under the box's heading, and advice about newsletters.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{
    cue_at, flag_box, flag_labels, is_heading, is_sentence, lead_at, leads_to, said, whole_at,
};
use crate::clean::url::Kind;
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// Words a line that calls to subscribe may have outside links.
const LINE_WORDS: usize = 30;

/// Units and words between a label and its button.
const BETWEEN: (usize, usize) = (5, 60);

/// See the module's comment.
pub struct NewsletterBox;

impl Rule for NewsletterBox {
    fn id(&self) -> &'static str {
        "newsletter-box"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("newsletter_box.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        for at in 0..flow.len() {
            if let Some(button) = button_below(view, at) {
                let evidence = Evidence::Phrase { text: flow[at].text(view) };
                let link = (button + 1 < flow.len() && is_link_on(view, button + 1)) as usize;
                flow[at..=button + link].iter().for_each(|unit| unit.drop(view, &evidence, 0.9, findings));
            }
            if let Some(evidence) = call(view, at) {
                let boxish = |i: usize| is_part(view, i);
                flag_box(view, at, &boxish, &evidence, 0.9, findings);
                flag_labels(view, at, &[Class::Newsletter], &evidence, findings);
            }
        }
        for &form in view.tagged(Tag::Form) {
            if asks_for_address(view, form) {
                let css = "form:has(input[type=email])".to_owned();
                let inside = flow.partition_point(|unit| unit.first < form);
                let boxish = |i: usize| is_part(view, i);
                findings.push(Finding::drop(form, Evidence::Selector { css: css.clone() }));
                if flow.get(inside).is_some_and(|unit| unit.first < view.row(form).end) && boxish(inside) {
                    flag_box(view, inside, &boxish, &Evidence::Selector { css }, 0.95, findings);
                }
            }
        }
    }
}

/// The unit of the button that ends the box which begins with a label at `at`.
fn button_below(view: &View<'_>, at: usize) -> Option<usize> {
    whole_at(view, at, Class::Newsletter)?;
    let flow = view.flow();
    let (units, most) = BETWEEN;
    let mut words = 0;
    for (i, unit) in flow.iter().enumerate().skip(at + 1).take(units) {
        if is_heading(unit) || !matches!(unit.kind, UnitKind::Text | UnitKind::Media) {
            return None;
        }
        let button = unit.words(view) <= 4 && !is_sentence(&unit.text(view));
        if button && (whole_at(view, i, Class::Newsletter).is_some() || leads_to(view, unit, &[Kind::Newsletter])) {
            return Some(i);
        }
        words += unit.own_words(view);
        if words > most {
            return None;
        }
    }
    None
}

/// A short line of nothing but a link to the letters.
fn is_link_on(view: &View<'_>, at: usize) -> bool {
    let unit = &view.flow()[at];
    unit.own_words(view) == 0 && unit.words(view) <= 5 && leads_to(view, unit, &[Kind::Newsletter])
}

/// What makes the unit a line that calls to subscribe.
fn call(view: &View<'_>, at: usize) -> Option<Evidence> {
    let unit = &view.flow()[at];
    let own = unit.own_words(view);
    if is_heading(unit) {
        // A heading belongs to the box where no prose stands below it.
        let cue = lead_at(view, at, Class::Newsletter).filter(|cue| cue.phrase.split(' ').count() > 2)?;
        let below = view.flow().get(at + 1).is_none_or(|next| is_heading(next) || is_part(view, at + 1));
        return below.then(|| said(cue));
    }
    if unit.kind != UnitKind::Text || own > LINE_WORDS {
        return None;
    }
    let signup = leads_to(view, unit, &[Kind::Newsletter]);
    if let Some(cue) = lead_at(view, at, Class::Newsletter) {
        let button = cue.mode == Mode::Whole && unit.links(view) == 0 && !is_sentence(&unit.text(view));
        return (button || cue.mode == Mode::Starts || signup).then(|| said(cue));
    }
    let cue = cue_at(view, at, Class::Newsletter)?;
    (signup || own <= 16).then(|| said(cue))
}

/// Whether a unit can be part of the box.
fn is_part(view: &View<'_>, at: usize) -> bool {
    let unit = &view.flow()[at];
    cue_at(view, at, Class::Newsletter).is_some() || unit.words(view) <= 4 || leads_to(view, unit, &[Kind::Newsletter])
}

/// Whether a form has a field for an e-mail address, none for a text, and hardly a word.
fn asks_for_address(view: &View<'_>, form: usize) -> bool {
    let inside = form..view.row(form).end;
    let email = |row: &usize| view.attr(*row, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("email"));
    let fields = view.tagged(Tag::Input).iter().filter(|row| inside.contains(row));
    fields.clone().any(email)
        && !view.tagged(Tag::Textarea).iter().any(|row| inside.contains(row))
        && view.words(form) <= 80
}
