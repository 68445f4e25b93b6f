//! What in a document a user's rule names.

use super::UserRule;
use super::rule::plain;
use crate::clean::View;
use crate::clean::flow::UnitKind;
use crate::clean::rules::parts::sources;
use crate::clean::url::classify;
use crate::document::{RowId, Tag};
use scraper::ElementRef;

/// Something a rule names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A link, or an element that loads something, by its address.
    Address(RowId),
    /// The rows `.0 .. .1`, whole subtrees, by what they are or say.
    Block(RowId, RowId),
}

/// Which list a rule stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A redirect to an address that is named goes, too.
    Deny,
    /// Only the address as written is meant: a redirect to it may still pay or count somebody.
    Allow,
}

/// Everything in the view that a rule names, by place. A selector chooses elements, else a phrase chooses the smallest
/// blocks that say it, else an address chooses links and what is loaded; the other keys narrow the choice.
pub fn targets(view: &View<'_>, rule: &UserRule, side: Side) -> Vec<Target> {
    let addressed = rule.host.is_some() || rule.url.is_some();
    let holds = |&(from, to): &(RowId, RowId)| {
        let says = rule.phrase.as_ref().is_none_or(|phrase| says(&view.text_between(from, to), phrase));
        says && (!addressed || (from..to).any(|row| has_address(view, row, rule, side)))
    };
    let blocks = match (&rule.css, &rule.phrase) {
        (Some(_), _) => selected(view, rule),
        (None, Some(phrase)) => saying(view, phrase),
        (None, None) if addressed => {
            let rows = (0..view.rows().len()).filter(|&row| !view.is_gone(row) && has_address(view, row, rule, side));
            return rows.map(Target::Address).collect();
        }
        (None, None) => Vec::new(),
    };
    blocks.into_iter().filter(holds).map(|(from, to)| Target::Block(from, to)).collect()
}

/// The addresses of a row: where a link leads, what an element loads.
pub(super) fn addresses<'v>(view: &'v View<'_>, row: RowId) -> impl Iterator<Item = &'v str> {
    let loads = matches!(
        view.row(row).tag,
        Tag::A
            | Tag::Img
            | Tag::Source
            | Tag::Video
            | Tag::Audio
            | Tag::Iframe
            | Tag::Embed
            | Tag::Object
            | Tag::Script
            | Tag::Link
    );
    view.doc.element(row).filter(|_| loads).into_iter().flat_map(sources)
}

fn has_address(view: &View<'_>, row: RowId, rule: &UserRule, side: Side) -> bool {
    let end_known = |address: &str| {
        let end = classify(address).and_then(|verdict| verdict.destination);
        end.is_some_and(|end| rule.knows_address(&end))
    };
    addresses(view, row).any(|address| rule.knows_address(address) || (side == Side::Deny && end_known(address)))
}

fn selected(view: &View<'_>, rule: &UserRule) -> Vec<(RowId, RowId)> {
    let Some(css) = &rule.css else { return Vec::new() };
    let tree = &view.doc.html().tree;
    let fits = |&row: &RowId| {
        let element = tree.get(view.row(row).node).and_then(ElementRef::wrap);
        !view.is_gone(row) && element.is_some_and(|element| css.matches(&element))
    };
    (0..view.rows().len()).filter(fits).map(|row| (row, view.row(row).end)).collect()
}

/// The smallest blocks that say a phrase: a paragraph, a heading, an item, a row of a table; never code.
fn saying(view: &View<'_>, phrase: &str) -> Vec<(RowId, RowId)> {
    let mut found = Vec::new();
    for unit in view.flow().iter().filter(|unit| says(&unit.text(view), phrase)) {
        match unit.kind {
            UnitKind::List | UnitKind::Table | UnitKind::Quote => innermost(view, unit.first, phrase, &mut found),
            UnitKind::Code => {}
            _ => found.push((unit.first, unit.end)),
        }
    }
    found
}

/// Descends to the last block in which the phrase still stands whole.
fn innermost(view: &View<'_>, row: RowId, phrase: &str, found: &mut Vec<(RowId, RowId)>) {
    let before = found.len();
    for child in view.children(row) {
        let whole = matches!(view.row(child).tag, Tag::Td | Tag::Th);
        if !whole && view.row(child).tag != Tag::Text && says(&view.text(child), phrase) {
            innermost(view, child, phrase, found);
        }
    }
    if found.len() == before && view.row(row).tag.is_block() {
        found.push((row, view.row(row).end));
    }
}

/// Whether a text says a phrase, from the beginning of a word to the end of one.
fn says(text: &str, phrase: &str) -> bool {
    let text = plain(text);
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, found)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + found.len()..].chars().next());
        let goes_on_before = word(before) && word(phrase.chars().next());
        let goes_on_after = word(after) && word(phrase.chars().next_back());
        !goes_on_before && !goes_on_after
    })
}
