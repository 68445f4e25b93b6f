//! Text of the source as words and white space.
//!
//! White space of every kind, the non-breaking space among it, is one thing: a gap between words. Characters that a
//! reader cannot see and that only harm (controls, overrides of the direction of writing, soft hyphens) are left out.

/// A piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// White space of any length.
    Space,
    /// Characters without a need for change; single spaces stand inside, none at the edges. Two words in a row belong
    /// together.
    Word(&'a str),
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            if first.is_whitespace() {
                rest = rest.trim_start_matches(char::is_whitespace);
                return Some(Piece::Space);
            }
            if is_unwanted(first) {
                rest = rest.trim_start_matches(is_unwanted);
                continue;
            }
            let end = word_end(rest);
            let (word, after) = rest.split_at(end);
            rest = after;
            return Some(Piece::Word(word));
        }
    })
}

/// Where the text that needs no change ends: before two spaces, other white space, or an unwanted character.
fn word_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b' ' => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                if next <= b' ' || next >= 0x7f {
                    return at;
                }
                at += 2;
            }
            0x21..=0x7e => at += 1,
            0..=0x1f | 0x7f => return at,
            _ => {
                let Some(c) = text[at..].chars().next() else { return at };
                if c.is_whitespace() || is_unwanted(c) {
                    return at;
                }
                at += c.len_utf8();
            }
        }
    }
    at
}

/// Whether a character is left out.
pub(super) fn is_unwanted(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{ad}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collapsed(text: &str) -> String {
        pieces(text).map(|piece| if let Piece::Word(word) = piece { word } else { " " }).collect()
    }

    #[test]
    fn white_space_of_every_kind_is_one_space() {
        assert_eq!(collapsed("a b  c\n\td\u{a0}\u{a0}é \u{3000}f "), "a b c d é f ");
        assert_eq!(collapsed(" \n "), " ");
    }

    #[test]
    fn what_cannot_be_seen_is_left_out_of_words() {
        assert_eq!(collapsed("ca\u{ad}re\u{202e}er\u{7}s"), "careers");
    }

    #[test]
    fn long_text_without_need_for_change_is_one_piece() {
        assert_eq!(pieces("Ask for a warm introduction.").count(), 1);
    }
}
