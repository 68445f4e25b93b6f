//! The source of a record as it was found, and its division into parts that make pages of a bearable size.

use super::{Library, WebError};
use crate::document::decode::decode;
use crate::record::Record;
use std::ops::Range;

/// Bytes of source on one page.
const PART: usize = 20 << 10;

/// The text that a record's spans point into; none where the store has no bytes of it, as for imported records.
pub fn text(library: &Library, record: &Record) -> Result<Option<String>, WebError> {
    let raw = library.store(|store| store.input_of(record))?;
    Ok(raw.map(|raw| decode(&raw.bytes, raw.content_type.as_deref(), &library.plan().limits).text))
}

/// Where each part of a text begins and ends: at line breaks where there are some. At least one part.
pub fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while text.len() - start > PART {
        let most = text.floor_char_boundary(start + PART);
        let line = text[start..most].rfind('\n').map(|at| start + at + 1);
        let end = line.filter(|&line| line > start + PART / 2).unwrap_or(most);
        parts.push(start..end);
        start = end;
    }
    parts.push(start..text.len());
    parts
}

/// The number, from 0, of the part that holds a byte.
pub fn part_of(parts: &[Range<usize>], byte: usize) -> usize {
    parts.iter().position(|part| byte < part.end).unwrap_or(parts.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_byte_is_in_its_part() {
        let text = "a line of words\n".repeat(4_000);
        let parts = parts(&text);
        assert!(parts.len() > 2);
        assert_eq!(part_of(&parts, 0), 0);
        assert_eq!(part_of(&parts, parts[1].start), 1);
        assert_eq!(part_of(&parts, text.len()), parts.len() - 1);
        assert!(parts.iter().all(|part| text[part.clone()].ends_with('\n')), "parts end with lines");
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_text(text in "(ä|\n|x){0,90000}") {
            let parts = parts(&text);
            let joined: String = parts.iter().map(|part| &text[part.clone()]).collect();
            prop_assert!(joined == text && parts.iter().all(|part| part.len() <= PART));
        }
    }
}
