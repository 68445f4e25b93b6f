//! Boxes of a page: a cue, and the element around it that holds nothing else.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::{Class, Cue, Mode};
use crate::clean::rule::Finding;
use crate::clean::url::{Kind, kind};
use crate::clean::{Evidence, View};
use crate::document::{RowId, Tag};

/// Words a box may hold.
const BOX_WORDS: usize = 120;

/// Units a box may hold.
const BOX_UNITS: usize = 24;

/// The cue of this class in the unit at `at`, if it has one.
pub(super) fn cue_at(view: &View<'_>, at: usize, class: Class) -> Option<Cue> {
    view.cues().get(at)?.iter().find(|cue| cue.class == class).copied()
}

/// The cue of this class that is all of the unit at `at`.
pub(super) fn whole_at(view: &View<'_>, at: usize, class: Class) -> Option<Cue> {
    view.cues().get(at)?.iter().find(|cue| cue.class == class && cue.mode == Mode::Whole).copied()
}

/// The cue of this class that the unit at `at` begins with or is.
pub(super) fn lead_at(view: &View<'_>, at: usize, class: Class) -> Option<Cue> {
    view.cues().get(at)?.iter().find(|cue| cue.class == class && cue.mode != Mode::Contains).copied()
}

/// Whether every link of the unit, of which there are some, is for one of these.
pub(super) fn leads_to(view: &View<'_>, unit: &Unit, kinds: &[Kind]) -> bool {
    let links = unit.link_rows(view);
    let fits = |&link: &RowId| view.attr(link, "href").and_then(kind).is_some_and(|kind| kinds.contains(&kind));
    !links.is_empty() && links.iter().all(fits)
}

pub(super) fn is_heading(unit: &Unit) -> bool {
    matches!(unit.kind, UnitKind::Heading(_))
}

/// Flags the unit at `at`, or the largest element around it whose units are all `boxish` (headings are).
pub(super) fn flag_box(
    view: &View<'_>,
    at: usize,
    boxish: &dyn Fn(usize) -> bool,
    evidence: &Evidence,
    confidence: f32,
    findings: &mut Vec<Finding>,
) {
    let unit = &view.flow()[at];
    match element_of(view, at, boxish) {
        Some(row) => findings.push(Finding::drop(row, evidence.clone()).with_confidence(confidence)),
        None => unit.drop(view, evidence, confidence, findings),
    }
}

/// The largest element around the unit at `at` whose units are all `boxish` or headings.
fn element_of(view: &View<'_>, at: usize, boxish: &dyn Fn(usize) -> bool) -> Option<RowId> {
    let flow = view.flow();
    let mut best = None;
    for above in view.ancestors(flow[at].first) {
        let row = view.row(above);
        let outer = matches!(row.tag, Tag::Html | Tag::Body | Tag::Article | Tag::Main | Tag::Li | Tag::Td | Tag::Th);
        if outer || view.words(above) > BOX_WORDS {
            break;
        }
        let from = flow.partition_point(|unit| unit.first < above);
        let to = flow.partition_point(|unit| unit.first < row.end);
        let all = to - from <= BOX_UNITS && (from..to).all(|i| is_heading(&flow[i]) || boxish(i));
        if !all {
            break;
        }
        if row.tag.is_block() {
            best = Some(above);
        }
    }
    best
}

/// Flags headings and labels right above `at` whose words are all a cue of one of these classes.
pub(super) fn flag_labels(
    view: &View<'_>,
    at: usize,
    classes: &[Class],
    evidence: &Evidence,
    findings: &mut Vec<Finding>,
) {
    for label in (0..at).rev().take(3) {
        if !classes.iter().any(|&class| whole_at(view, label, class).is_some()) {
            break;
        }
        view.flow()[label].drop(view, evidence, 0.9, findings);
    }
}

/// The token of an element's class or id that one of `names` is, or begins, or ends (at a hyphen or underscore).
pub(super) fn name_of<'d>(view: &View<'d>, row: RowId, names: &[&str]) -> Option<&'d str> {
    let tokens = ["id", "class"].into_iter().filter_map(|name| view.attr(row, name));
    tokens.flat_map(str::split_ascii_whitespace).find(|token| names.iter().any(|name| is_or_extends(token, name)))
}

/// Whether a token is the name, or begins or ends with it at a hyphen or underscore. `name` is lower-case with hyphens.
fn is_or_extends(token: &str, name: &str) -> bool {
    let (token, name) = (token.as_bytes(), name.as_bytes());
    let plain = |&byte: &u8| if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() };
    let says = |part: &[u8]| part.iter().map(plain).eq(name.iter().copied());
    let (Some(before), Some((head, after))) = (token.len().checked_sub(name.len()), token.split_at_checked(name.len()))
    else {
        return false;
    };
    let ends = |rest: Option<&u8>| rest.is_none_or(|byte| plain(byte) == b'-');
    (says(head) && ends(after.first())) || (says(&token[before..]) && ends(token[..before].last()))
}

/// Elements that may be a box: containers below the article.
pub(super) const CONTAINERS: [Tag; 8] =
    [Tag::Div, Tag::Section, Tag::Aside, Tag::Footer, Tag::Form, Tag::Nav, Tag::Ol, Tag::Ul];

/// Whether a text ends as a sentence does; buttons shout and ask, too.
pub(super) fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '…', ':', ';', ','])
}

/// The evidence of a cue.
pub(super) fn said(cue: Cue) -> Evidence {
    Evidence::Phrase { text: cue.phrase.to_owned() }
}
