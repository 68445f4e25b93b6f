//! Terms arrive in the index already analysed (the language of each tip picks the analysis), joined by single spaces.
//! This tokenizer only takes them apart. An empty piece is the place of a word that is not indexed.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name the schema knows it by.
pub const NAME: &str = "analysed";

/// Splits at single spaces; empty pieces count as places.
#[derive(Clone, Debug, Default)]
pub struct Analysed {
    token: Token,
}

/// The terms of one text.
#[derive(Debug)]
pub struct Terms<'a> {
    rest: Option<&'a str>,
    place: usize,
    token: &'a mut Token,
}

impl Tokenizer for Analysed {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.token.reset();
        Terms { rest: Some(text), place: 0, token: &mut self.token }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        while let Some(rest) = self.rest {
            let (term, after) = match rest.split_once(' ') {
                Some((term, after)) => (term, Some(after)),
                None => (rest, None),
            };
            self.rest = after;
            self.place += 1;
            if !term.is_empty() {
                self.token.text.clear();
                self.token.text.push_str(term);
                self.token.position = self.place - 1;
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_pieces_keep_the_places() {
        let mut tokenizer = Analysed::default();
        let mut stream = tokenizer.token_stream("state   art");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        assert_eq!(found, [(0, "state".to_owned()), (3, "art".to_owned())]);
    }
}
