//! Whether a table is data or layout.

use crate::clean::{Cleaned, Fate};
use crate::document::{RowId, Tag};

/// Columns beyond which a table is no longer read as data.
pub(super) const COLUMNS: usize = 64;

/// Whether a table puts values beside each other; otherwise its cells are blocks one after the other.
///
/// A table within the table, or a heading in a cell, is layout. Without a header, so are a single column, a single
/// row, and cells that hold blocks.
pub(super) fn is_data(cleaned: &Cleaned<'_>, table: RowId) -> bool {
    if matches!(cleaned.attr(table, "role"), Some("presentation" | "none")) {
        return false;
    }
    let rows = cleaned.document.rows();
    let (mut lines, mut cells, mut widest, mut header, mut holds_blocks) = (0, 0, 0, false, false);
    let mut at = table + 1;
    while at < rows[table].end {
        let row = &rows[at];
        if cleaned.fate(at) == Fate::Drop {
            at = row.end;
            continue;
        }
        match row.tag {
            Tag::Table => return false,
            tag if tag.heading_level().is_some() => return false,
            Tag::Tr => {
                lines += 1;
                cells = 0;
            }
            Tag::Td | Tag::Th => {
                header |= row.tag == Tag::Th;
                cells += 1;
                widest = widest.max(cells);
            }
            Tag::Ul | Tag::Ol | Tag::Dl | Tag::Blockquote | Tag::Pre | Tag::Figure | Tag::Section | Tag::Article => {
                holds_blocks = true;
            }
            Tag::P => holds_blocks |= has_sibling_paragraph(cleaned, at),
            _ => {}
        }
        at += 1;
    }
    let is_grid = header || (widest > 1 && lines > 1 && !holds_blocks);
    widest > 0 && widest <= COLUMNS && is_grid
}

/// Whether the next element beside a paragraph is a paragraph: a single one in a cell is how editors write any cell.
fn has_sibling_paragraph(cleaned: &Cleaned<'_>, row: RowId) -> bool {
    let rows = cleaned.document.rows();
    let mut next = rows[row].end;
    let end = rows[rows[row].parent].end;
    while next < end && matches!(rows[next].tag, Tag::Text | Tag::Comment) {
        next = rows[next].end;
    }
    next < end && rows[next].tag == Tag::P
}
