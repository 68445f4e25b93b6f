//! Definition lists: the term is the title.

use super::Pattern;
use crate::article::BlockKind;
use crate::tips::candidate::{Candidate, Line, Style, Unit};
use crate::tips::language::Cues;
use crate::tips::marker;
use crate::tips::outline::Outline;
use crate::tips::reading::Reading;
use std::borrow::Cow;

/// See the module.
pub struct DefinitionLists;

impl Pattern for DefinitionLists {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let lists = outline.pieces.iter().enumerate().filter_map(|(at, piece)| match &piece.block.kind {
            BlockKind::Definitions(definitions) if definitions.len() >= 2 => Some((at, definitions)),
            _ => None,
        });
        lists
            .map(|(at, definitions)| {
                let units = definitions.iter().map(|definition| {
                    let marker = marker::parse(&Reading::of(&definition.term), cues).unwrap_or_default();
                    let (_, title) = crate::tips::inline::split_at(&definition.term, marker.end);
                    let blocks = definition.blocks.iter().map(Cow::Borrowed).collect();
                    Unit::new(marker, Line { title, rest: Vec::new() }, definition.span, blocks)
                });
                Candidate {
                    pattern: "definitions",
                    style: Style::Bold,
                    units: units.collect(),
                    first: at,
                    intro: outline.intro(at),
                    announced: false,
                }
            })
            .collect()
    }
}
