//! A list that may be advice: its units, where they stand, and what stands around them.

use super::inline;
use super::language::Cues;
use super::marker::Marker;
use super::outline::{self, Outline};
use super::reading::Reading;
use super::said::Said;
use super::tip::Polarity;
use crate::article::{Block, BlockKind, Inline};
use crate::document::Span;
use std::borrow::Cow;

/// A list of units found by one pattern.
pub struct Candidate<'a> {
    /// Id of the pattern, such as `numbered-heading`.
    pub pattern: &'static str,
    /// How its units are set apart.
    pub style: Style,
    /// Its units in order.
    pub units: Vec<Unit<'a>>,
    /// The piece at which it begins.
    pub first: usize,
    /// The paragraph that introduces it.
    pub intro: Option<usize>,
    /// Whether the line before its first unit announces advice.
    pub announced: bool,
}

/// How the units of a list are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Numbers or numbered labels.
    Numbered,
    /// Headings without numbers.
    Heading,
    /// Strong leads and lines.
    Bold,
    /// Items of a list without numbers.
    Bullets,
    /// Rows and columns marked do or don't.
    DoDont,
    /// A labelled call-out.
    Callout,
    /// Questions, each with its answer.
    Answered,
}

/// One unit of a list.
pub struct Unit<'a> {
    /// What stands before the title.
    pub marker: Marker,
    /// The title, without what stands before it.
    pub title: Vec<Inline>,
    /// The title's words.
    pub title_words: Reading,
    /// All that is said under the title.
    pub body: Vec<Cow<'a, Block>>,
    /// The body's words; empty until the list is judged.
    pub said: Said,
    /// From the first byte of its first block to the last of its last.
    pub span: Span,
    /// What inside the span does not belong to it.
    pub holes: Vec<Span>,
    /// The polarity its place gives it: a row of the "Don't" column.
    pub polarity: Option<Polarity>,
    /// Whether headings inside it divide it further.
    pub parts: usize,
    /// Whether its line began with a lead in strong type or emphasis.
    pub led: bool,
}

/// A unit's line cut into title and the rest of the line.
pub struct Line {
    /// The title.
    pub title: Vec<Inline>,
    /// What follows it in the same paragraph.
    pub rest: Vec<Inline>,
}

/// Cuts a line into its title, without the marker, and what follows.
pub fn cut(line: &[Inline], title_start: usize, title_end: usize) -> Line {
    let (head, rest) = inline::split_at(line, title_end.max(title_start));
    let (_, title) = inline::split_at(&head, title_start.min(title_end));
    Line { title, rest: strip_separator(rest) }
}

/// Takes the dash or colon between a lead and its text off the text.
fn strip_separator(mut rest: Vec<Inline>) -> Vec<Inline> {
    if let Some(Inline::Text(text)) = rest.first_mut() {
        let stripped =
            text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '—' | '.' | '!' | '：'));
        let stripped = stripped.strip_prefix("- ").unwrap_or(stripped);
        *text = stripped.trim_start().to_owned();
    }
    inline::trim(rest)
}

impl<'a> Unit<'a> {
    /// A unit from a line (heading, lead, first paragraph of an item) and the blocks after it.
    pub fn new(marker: Marker, line: Line, span: Span, blocks: Vec<Cow<'a, Block>>) -> Unit<'a> {
        let rest = (!line.rest.is_empty()).then_some(Cow::Owned(Block { span, kind: BlockKind::Paragraph(line.rest) }));
        let body: Vec<Cow<'a, Block>> = rest.into_iter().chain(blocks).collect();
        let end = body.last().map_or(span.end, |block| block.span.end).max(span.end);
        Unit {
            marker,
            title_words: Reading::of(&line.title),
            title: line.title,
            said: Said::default(),
            body,
            span: Span::new(span.start, end),
            holes: Vec::new(),
            polarity: None,
            parts: 0,
            led: false,
        }
    }

    /// A unit from the blocks of a list item: its first paragraph or heading is the line.
    pub fn of_item(blocks: &'a [Block], span: Span, cues: &Cues) -> Option<Unit<'a>> {
        let (first, rest) = blocks.split_first()?;
        let (BlockKind::Paragraph(text) | BlockKind::Heading { text, .. }) = &first.kind else { return None };
        let rest = rest.iter().map(Cow::Borrowed).collect();
        Unit::of_line(text, span, rest, cues)
    }

    /// A unit from running text: a lead or the first sentence is the title.
    pub fn of_line(text: &[Inline], span: Span, blocks: Vec<Cow<'a, Block>>, cues: &Cues) -> Option<Unit<'a>> {
        let reading = Reading::of(text);
        if reading.words.is_empty() {
            return None;
        }
        let marker = super::marker::parse(&reading, cues).filter(|marker| !marker.loose).unwrap_or_default();
        let end = match outline::lead_end(&reading, marker.end) {
            Some(end) => end,
            None if reading.all_bold() && reading.words.len() <= 25 => reading.plain.trim_end().len(),
            None => outline::first_line_or_sentence(&reading, marker.end),
        };
        let line = cut(text, marker.end, end);
        let mut unit = Unit::new(marker, line, span, blocks);
        unit.span = span;
        unit.led = reading.all_bold() || outline::lead_end(&reading, 0).is_some();
        (!unit.title_words.words.is_empty()).then_some(unit)
    }
}

impl Candidate<'_> {
    /// The bytes from its first unit to its last.
    pub fn span(&self) -> Span {
        self.units.iter().map(|unit| unit.span).reduce(Span::join).unwrap_or_default()
    }

    /// The words that announce the list: its introduction and the heading right above.
    pub fn announcements<'o>(&self, outline: &'o Outline) -> impl Iterator<Item = &'o Reading> {
        let heading = outline.pieces.get(self.first).and_then(|piece| piece.parent);
        self.intro.into_iter().chain(heading).map(|at| outline.pieces[at].reading.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::text;
    use crate::tips::testing::*;

    fn item(inlines: Vec<Inline>) -> (String, String) {
        let unit = Unit::of_line(&inlines, Span::new(0, 1), vec![], Cues::of_language(None)).expect("a unit");
        (
            unit.title_words.plain.clone(),
            text::render(&unit.body.iter().map(|b| b.clone().into_owned()).collect::<Vec<_>>()).trim().to_owned(),
        )
    }

    #[test]
    fn a_lead_is_the_title_else_the_first_sentence() {
        assert_eq!(
            item(vec![bold("Educate and train:"), text(" Help the team.")]),
            ("Educate and train:".into(), "Help the team.".into())
        );
        assert_eq!(item(vec![bold("Who"), text(" - Who you are.")]), ("Who".into(), "Who you are.".into()));
        assert_eq!(item(vec![text("Be polite. Say thanks.")]), ("Be polite.".into(), "Say thanks.".into()));
        assert_eq!(
            item(vec![bold("“Go” to class"), text(". Treat it like any class.")]),
            ("“Go” to class".into(), "Treat it like any class.".into())
        );
    }
}
