//! From a chosen unit to the tip on the record: the author's words, the exact place, the stable hash.

use super::candidate::Style;
use super::choose::{Chosen, key};
use super::cue::Cue;
use super::language::{self, Cues};
use super::marker::{Callout, Label};
use super::outline::Outline;
use super::reading::Reading;
use super::tip::{Polarity, Tip, TipKind, TipSpan};
use super::{Context, advice, candidate, topics};
use crate::article::{Block, BlockKind, Inline, markdown, text};
use crate::clean::{Action, Removal};
use crate::document::Span;

/// The tips of a chosen list. Ordinals are given later.
pub fn tips(list: &Chosen, number: usize, outline: &Outline, cues: &Cues, context: &Context) -> Vec<Tip> {
    let section = outline.section(list.candidate.first);
    let below_dont = list.candidate.announcements(outline).find_map(|reading| polarity_of_line(reading, cues));
    let units = list.candidate.units.iter().zip(&list.verdict.keep).filter(|(_, keep)| **keep);
    units
        .map(|(unit, _)| Tip {
            list: number,
            section: section.iter().filter(|heading| Some(heading.as_str()) != context.title).cloned().collect(),
            polarity: polarity(unit, below_dont, cues),
            pattern: list.candidate.pattern.to_owned(),
            confidence: (list.verdict.confidence * 100.0).round() / 100.0,
            reasons: list.verdict.reasons.clone(),
            title: title(unit, list.candidate.pattern),
            kind: kind(unit, list.candidate.style, list.candidate.pattern),
            ..words(unit, cues, context)
        })
        .collect()
}

/// What depends on the unit alone.
fn words(unit: &candidate::Unit, cues: &Cues, context: &Context) -> Tip {
    let body: Vec<Block> = unit.body.iter().map(|block| block.clone().into_owned()).collect();
    let mut shown =
        vec![Block { span: unit.span, kind: BlockKind::Paragraph(vec![Inline::Strong(unit.title.clone())]) }];
    shown.extend(body.iter().cloned());
    let all = format!("{}\n{}", key(&unit.title_words), unit.said.lower_words().collect::<Vec<_>>().join(" "));
    Tip {
        content_hash: blake3::hash(all.as_bytes()).to_hex()[..32].to_owned(),
        source_ordinal: unit.marker.number,
        body: text::render(&body).trim().to_owned(),
        markdown: markdown::render(&shown).trim().to_owned(),
        items: items(&body),
        topics: topics::of(&unit.title_words, unit.said.readings()),
        span: span(unit, context.removals),
        language: language::guess(unit.said.readings())
            .or_else(|| language::guess([&unit.title_words]))
            .or(context.language)
            .or(Some(&cues.language))
            .map(str::to_owned),
        ..Tip::default()
    }
}

/// The title as plain text, without a closing colon; a sentence of a list item or call-out loses its full stop.
fn title(unit: &candidate::Unit, pattern: &str) -> String {
    let words: Vec<&str> = unit.title_words.plain.split_whitespace().collect();
    let title = words.join(" ");
    let title = title.trim_end_matches([':', '：', '–', '—', '-', ' ']);
    let sentence =
        matches!(pattern, "bullets" | "bold-lead-items" | "ordered-list" | "table" | "call-out" | "numbered-line");
    let abbreviated = ["etc.", "e.g.", "Inc.", "..", "a.m.", "p.m."].iter().any(|end| title.ends_with(end));
    if sentence && !abbreviated { title.strip_suffix('.').unwrap_or(title).to_owned() } else { title.to_owned() }
}

fn kind(unit: &candidate::Unit, style: Style, pattern: &str) -> TipKind {
    match (unit.marker.label, unit.marker.callout) {
        _ if style == Style::Answered => TipKind::Question,
        _ if pattern == "how-to" => TipKind::Step,
        (Some(Label::Step), _) => TipKind::Step,
        (_, Some(Callout::Warning)) => TipKind::Warning,
        _ => TipKind::Tip,
    }
}

fn polarity(unit: &candidate::Unit, below: Option<Polarity>, cues: &Cues) -> Polarity {
    let marked = unit.polarity.or(unit.marker.polarity).or(below);
    let forbids = || advice::form(&unit.title_words, cues) == advice::Form::Forbidding;
    marked.unwrap_or_else(|| if forbids() { Polarity::Dont } else { Polarity::Do })
}

/// "Don't:" above a list turns all of it.
fn polarity_of_line(reading: &Reading, cues: &Cues) -> Option<Polarity> {
    if cues.whole(Cue::ColumnDont, reading) {
        return Some(Polarity::Dont);
    }
    cues.whole(Cue::ColumnDo, reading).then_some(Polarity::Do)
}

/// The items of the lists in a body.
fn items(body: &[Block]) -> Vec<String> {
    let lists = body.iter().filter_map(|block| match &block.kind {
        BlockKind::List(list) => Some(list),
        _ => None,
    });
    lists
        .flat_map(|list| &list.items)
        .map(|item| text::render(&item.blocks).trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

/// The unit's place, with what was cut or passed over inside it as holes.
fn span(unit: &candidate::Unit, removals: &[Removal]) -> TipSpan {
    let whole = unit.span;
    let dropped = removals
        .iter()
        .filter(|removal| removal.action == Action::Drop && whole.overlaps(removal.span))
        .map(|removal| removal.span);
    let mut holes: Vec<Span> = dropped.chain(unit.holes.iter().copied()).collect();
    holes.retain(|hole| !hole.is_empty() && whole.overlaps(*hole));
    holes.sort();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for hole in holes {
        let (start, end) = (hole.start.max(whole.start), hole.end.min(whole.end));
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    TipSpan { start: whole.start, end: whole.end, holes: merged }
}
