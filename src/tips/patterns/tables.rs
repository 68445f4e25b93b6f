//! Tables of advice: rows marked ✅ or ❌, columns headed "Do" and "Don't", a column of tips with its explanation.

use super::Pattern;
use crate::article::{Block, BlockKind, Inline, Table, TableRow};
use crate::tips::candidate::{Candidate, Style, Unit};
use crate::tips::cue::Cue;
use crate::tips::language::Cues;
use crate::tips::marker;
use crate::tips::outline::Outline;
use crate::tips::reading::Reading;
use crate::tips::tip::Polarity;
use std::borrow::Cow;

/// See the module.
pub struct Tables;

impl Pattern for Tables {
    fn find<'a>(&self, outline: &Outline<'a>, cues: &Cues) -> Vec<Candidate<'a>> {
        let mut found = Vec::new();
        for (at, piece) in outline.pieces.iter().enumerate() {
            let BlockKind::Table(table) = &piece.block.kind else { continue };
            let (style, units) = marked_rows(table, cues)
                .or_else(|| do_dont_columns(table, cues))
                .or_else(|| tip_column(table, cues))
                .unwrap_or((Style::DoDont, Vec::new()));
            if !units.is_empty() {
                found.push(Candidate {
                    pattern: "table",
                    style,
                    units,
                    first: at,
                    intro: outline.intro(at),
                    announced: false,
                });
            }
        }
        found
    }
}

/// Rows of which one cell is a sign or says "Do" or "Don't".
fn marked_rows<'a>(table: &'a Table, cues: &Cues) -> Option<(Style, Vec<Unit<'a>>)> {
    let units: Vec<Unit<'a>> = table.rows.iter().filter_map(|row| marked_row(row, cues)).collect();
    (!units.is_empty() && units.len() * 2 > table.rows.len()).then_some((Style::DoDont, units))
}

fn marked_row<'a>(row: &'a TableRow, cues: &Cues) -> Option<Unit<'a>> {
    let readings: Vec<Reading> = row.cells.iter().map(|cell| Reading::of(cell)).collect();
    let (sign, polarity) = readings.iter().enumerate().find_map(|(n, reading)| Some((n, mark(reading, cues)?)))?;
    let text = (0..row.cells.len()).filter(|&n| n != sign).max_by_key(|&n| readings[n].words.len())?;
    let unit =
        Unit::of_line(&row.cells[text], row.span, Vec::new(), cues).filter(|_| readings[text].words.len() >= 2)?;
    Some(Unit { polarity: Some(polarity), ..unit })
}

/// What a cell that is nothing but a mark says.
fn mark(reading: &Reading, cues: &Cues) -> Option<Polarity> {
    if reading.words.is_empty() {
        return marker::parse(reading, cues)?.polarity;
    }
    // "Yes" and "No" in a cell answer a question of the table.
    if reading.word(0) == "yes" || reading.word(0) == "no" { None } else { column(reading, cues) }
}

/// What the head of a column or list says of the advice below it.
pub fn column(reading: &Reading, cues: &Cues) -> Option<Polarity> {
    if cues.whole(Cue::ColumnDont, reading) {
        Some(Polarity::Dont)
    } else if cues.whole(Cue::ColumnDo, reading) {
        Some(Polarity::Do)
    } else {
        None
    }
}

/// Columns headed "Do" and "Don't": every cell is a unit, row by row.
fn do_dont_columns<'a>(table: &'a Table, cues: &Cues) -> Option<(Style, Vec<Unit<'a>>)> {
    let columns: Vec<Option<Polarity>> =
        table.header.iter().map(|cell| heading_mark(&Reading::of(cell), cues)).collect();
    if !columns.contains(&Some(Polarity::Do)) || !columns.contains(&Some(Polarity::Dont)) {
        return None;
    }
    let mut units = Vec::new();
    for row in &table.rows {
        for (cell, polarity) in row.cells.iter().zip(&columns) {
            let unit = polarity.and_then(|_| Unit::of_line(cell, row.span, Vec::new(), cues));
            units.extend(unit.map(|unit| Unit { polarity: *polarity, ..unit }));
        }
    }
    Some((Style::DoDont, units))
}

fn heading_mark(reading: &Reading, cues: &Cues) -> Option<Polarity> {
    marker::parse(reading, cues).and_then(|marker| marker.polarity).or_else(|| column(reading, cues))
}

/// A column headed "Tip" or "Step": its cell is the title, the other cells say more.
fn tip_column<'a>(table: &'a Table, cues: &Cues) -> Option<(Style, Vec<Unit<'a>>)> {
    let at = table.header.iter().position(|cell| cues.whole(Cue::ColumnTip, &Reading::of(cell)))?;
    let unit = |row: &'a TableRow| {
        let others = row.cells.iter().enumerate().filter(|&(n, cell)| n != at && !bare_number(cell));
        let blocks =
            others.map(|(_, cell)| Cow::Owned(Block { span: row.span, kind: BlockKind::Paragraph(cell.clone()) }));
        Unit::of_line(row.cells.get(at)?, row.span, blocks.collect(), cues)
    };
    Some((Style::Bold, table.rows.iter().filter_map(unit).collect()))
}

fn bare_number(cell: &[Inline]) -> bool {
    !Reading::of(cell).plain.contains(char::is_alphabetic)
}
