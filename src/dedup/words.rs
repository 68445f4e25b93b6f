//! Text as the words that count when two texts are compared.

/// What a text consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'b> {
    /// A word: lower case, letters and digits only.
    Word(&'b str),
    /// A sentence or line ends here.
    End,
}

/// Hands the words of `text` to `each`, with the ends of sentences and lines between them.
///
/// Apostrophes and invisible characters inside a word are left out (`don’t` is `don't`); characters of scripts that
/// are written without spaces are words of their own.
pub(super) fn pieces(text: &str, mut each: impl FnMut(Piece<'_>)) {
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() && is_unspaced(c) {
            flush(&mut word, &mut each);
            word.push(c);
            flush(&mut word, &mut each);
        } else if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '’' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}') {
            continue;
        } else {
            flush(&mut word, &mut each);
            if ends_sentence(c, chars.peek().copied()) {
                each(Piece::End);
            }
        }
    }
    flush(&mut word, &mut each);
    each(Piece::End);
}

/// The words of `text` joined by spaces.
pub(super) fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    pieces(text, |piece| {
        if let Piece::Word(word) = piece {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    });
    out
}

fn flush(word: &mut String, each: &mut impl FnMut(Piece<'_>)) {
    if !word.is_empty() {
        each(Piece::Word(word));
        word.clear();
    }
}

fn ends_sentence(c: char, next: Option<char>) -> bool {
    match c {
        '\n' | '。' | '！' | '？' => true,
        '.' | '!' | '?' => next.is_none_or(|next| !next.is_alphanumeric()),
        _ => false,
    }
}

/// Han, kana, Thai, Lao, Khmer, Myanmar: no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_markup_and_apostrophes_do_not_count() {
        assert_eq!(normalised("Don’t *Panic*:\n\nit’s  3.5\u{200b}x"), "dont panic its 3 5x");
        assert_eq!(normalised("don't panic its 3 5x"), "dont panic its 3 5x");
        assert_eq!(normalised(" …—\n"), "");
    }

    #[test]
    fn unspaced_scripts_are_read_by_the_character() {
        assert_eq!(normalised("面接の準備 ok"), "面 接 の 準 備 ok");
    }

    #[test]
    fn sentences_end_where_a_reader_would_stop() {
        let mut ends = 0;
        pieces("Version 2.5 is out. Is it? Yes!\nNew line", |piece| ends += usize::from(piece == Piece::End));
        assert_eq!(ends, 5); // three marks, the line end, the end of the text
    }
}
