//! What is said under a title, block by block. A block lies in the bodies of many candidate lists; it is read and judged
//! once, and a body only adds up what is known of its blocks.

use super::advice;
use super::candidate::Unit;
use super::cue::Cue;
use super::language::Cues;
use super::outline::Outline;
use super::reading::Reading;
use crate::article::{Block, BlockKind};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// The words of a body.
#[derive(Clone, Debug, Default)]
pub struct Said(Vec<Rc<Text>>);

/// A block's words and what counts about them.
#[derive(Debug, Default)]
pub struct Text {
    reading: Rc<Reading>,
    /// The sum of what its sentences weigh as advice.
    advice: f32,
    /// How many of its sentences order.
    orders: usize,
    /// How many of its words stand on screens.
    screens: usize,
    linked_letters: usize,
    obliges: bool,
    sells: bool,
    priced: bool,
}

impl Text {
    fn of(reading: Rc<Reading>, cues: &Cues) -> Text {
        let (advice, orders) = advice::weigh(&reading, cues);
        Text {
            advice,
            orders,
            screens: cues.count(Cue::Screen, &reading),
            linked_letters: reading.linked_letters(),
            obliges: cues.anywhere(Cue::Strong, &reading) || cues.anywhere(Cue::Negation, &reading),
            sells: cues.anywhere(Cue::Vendor, &reading),
            priced: reading.names_a_price(),
            reading,
        }
    }
}

impl Said {
    /// The words, block by block.
    pub fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.0.iter().map(|text| text.reading.as_ref())
    }

    /// The words in lower case.
    pub fn lower_words(&self) -> impl Iterator<Item = &str> {
        self.readings().flat_map(|reading| reading.lower_words(0..reading.words.len()))
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.readings().map(|reading| reading.words.len()).sum()
    }

    /// How many sentences it has.
    pub fn sentences(&self) -> usize {
        self.readings().map(|reading| reading.sentences.len()).sum()
    }

    /// The share of its sentences that advise, a suggestion counting less than an order.
    pub fn advising(&self) -> f32 {
        self.0.iter().map(|text| text.advice).sum::<f32>() / self.sentences().max(1) as f32
    }

    /// How many of its sentences order.
    pub fn orders(&self) -> usize {
        self.0.iter().map(|text| text.orders).sum()
    }

    /// How many of its words stand on screens: "menu", "button".
    pub fn screens(&self) -> usize {
        self.0.iter().map(|text| text.screens).sum()
    }

    /// The share of its letters that are inside links.
    pub fn link_share(&self) -> f32 {
        let letters: usize = self.readings().map(|reading| reading.letters).sum();
        self.0.iter().map(|text| text.linked_letters).sum::<usize>() as f32 / letters.max(1) as f32
    }

    /// Whether it says what must or must not be.
    pub fn obliges(&self) -> bool {
        self.0.iter().any(|text| text.obliges)
    }

    /// Whether somebody who sells speaks in it.
    pub fn sells(&self) -> bool {
        self.0.iter().any(|text| text.sells)
    }

    /// Whether it names a sum of money.
    pub fn names_a_price(&self) -> bool {
        self.0.iter().any(|text| text.priced)
    }
}

/// Reads bodies, each block once.
///
/// Blocks are known by their address: the article holds them in place.
pub struct Reader<'c> {
    cues: &'c Cues,
    readings: FxHashMap<*const Block, Rc<Reading>>,
    texts: FxHashMap<*const Block, Rc<Text>>,
}

impl<'c> Reader<'c> {
    /// A reader that takes over what the outline has read.
    pub fn new(outline: &Outline, cues: &'c Cues) -> Reader<'c> {
        let whole = |block: &Block| matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Paragraph(_));
        let read = outline.pieces.iter().filter(|piece| whole(piece.block));
        let readings = read.map(|piece| (std::ptr::from_ref(piece.block), Rc::clone(&piece.reading))).collect();
        Reader { cues, readings, texts: FxHashMap::default() }
    }

    /// Reads what is said in a unit, and makes its title ready to be asked for cues.
    pub fn read(&mut self, unit: &mut Unit) {
        self.cues.mark(&mut unit.title_words);
        unit.said = Said(unit.body.iter().map(|block| self.text(block)).collect());
    }

    #[expect(clippy::ptr_arg, reason = "only a borrowed block has a place to be known by")]
    fn text(&mut self, block: &Cow<Block>) -> Rc<Text> {
        let cues = self.cues;
        let read = |block: &Block| {
            let mut reading = Reading::of_blocks([block]);
            cues.mark(&mut reading);
            Rc::new(reading)
        };
        match block {
            Cow::Owned(block) => Rc::new(Text::of(read(block), cues)),
            Cow::Borrowed(block) => {
                let place = std::ptr::from_ref(*block);
                let reading = || self.readings.get(&place).cloned().unwrap_or_else(|| read(block));
                Rc::clone(self.texts.entry(place).or_insert_with(|| Rc::new(Text::of(reading(), cues))))
            }
        }
    }
}
