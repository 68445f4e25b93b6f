//! The query language: words, `"phrases"`, `-not`, `+must`, `AND`, `OR`, brackets, `field:value`.
//!
//! Parsing never fails. What does not parse is searched as words, and a [`Note`] says so and where. Size and depth are
//! checked before anything else, and no function here calls itself.

use schemars::JsonSchema;
use serde::Serialize;
use std::ops::Range;

/// Longest query, in bytes.
pub const MAX_BYTES: usize = 1_000;
/// Deepest brackets.
pub const MAX_DEPTH: usize = 32;

/// A remark on how a query was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Note {
    /// What was done.
    pub text: String,
    /// Bytes of the query it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<(usize, usize)>,
}

/// How a clause takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May match; ranks higher if it does.
    Should,
    /// Has to match.
    Must,
    /// Must not match.
    Not,
}

/// A field of the query language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// `title:`
    Title,
    /// `topic:`
    Topic,
    /// `kind:`
    Kind,
    /// `site:`
    Site,
    /// `source:`
    Source,
    /// `author:`
    Author,
    /// `lang:`
    Lang,
    /// `after:`
    After,
    /// `before:`
    Before,
    /// `is:`
    Is,
}

/// Names as they are typed.
pub const NAMES: &[(&str, Name)] = &[
    ("after", Name::After),
    ("author", Name::Author),
    ("before", Name::Before),
    ("is", Name::Is),
    ("kind", Name::Kind),
    ("lang", Name::Lang),
    ("site", Name::Site),
    ("source", Name::Source),
    ("title", Name::Title),
    ("topic", Name::Topic),
];

/// How a word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it is typed.
    Whole,
    /// It is the last of the query and may still be growing.
    Growing,
    /// With a `*`: every word that begins so is meant.
    Prefix,
}

/// What a clause asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A word.
    Word {
        /// As typed.
        text: String,
        /// Byte of the query it starts at; the clause's span also holds its sign or field.
        at: usize,
        /// Whether more may follow.
        ending: Ending,
    },
    /// Words next to each other.
    Phrase(String),
    /// A field with a value.
    Field {
        /// Which.
        name: Name,
        /// In the form the index has it.
        value: String,
        /// Whether it stood in quotes.
        phrase: bool,
    },
    /// A bracket.
    Group(Vec<Clause>),
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// How it takes part.
    pub role: Role,
    /// What it asks for.
    pub ask: Ask,
    /// Bytes of the query.
    pub span: Range<usize>,
}

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
    /// What there is to say about it.
    pub notes: Vec<Note>,
}

/// Parses a query.
pub fn parse(input: &str) -> Query {
    let mut query = Query::default();
    let text = &input[..input.floor_char_boundary(MAX_BYTES)];
    if text.len() < input.len() {
        query.note(
            format!("the query is longer than {MAX_BYTES} bytes; the rest was left out"),
            text.len()..input.len(),
        );
    }
    let flat = super::lexer::depth(text) > MAX_DEPTH;
    if flat {
        query.note(format!("brackets are nested more than {MAX_DEPTH} deep; they were ignored"), 0..text.len());
    }
    let tokens = super::lexer::tokens(text, !flat, &mut query);
    query.clauses = super::grouping::group(tokens, &mut query.notes);
    grow_last_word(text, &mut query.clauses);
    query
}

impl Query {
    pub(super) fn note(&mut self, text: String, span: Range<usize>) {
        self.notes.push(Note { text, span: Some((span.start, span.end)) });
    }
}

/// The last word may still be growing under the fingers of who types it.
fn grow_last_word(text: &str, clauses: &mut [Clause]) {
    if let Some(Clause { ask: Ask::Word { ending, .. }, span, .. }) = clauses.last_mut()
        && span.end == text.len()
        && *ending == Ending::Whole
    {
        *ending = Ending::Growing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a query in brackets, `+` and `-`, so that a test shows how it was understood.
    fn shown(clauses: &[Clause]) -> String {
        let show = |clause: &Clause| {
            let sign = match clause.role {
                Role::Should => "",
                Role::Must => "+",
                Role::Not => "-",
            };
            let ask = match &clause.ask {
                Ask::Word { text, ending, .. } => {
                    let end = match ending {
                        Ending::Whole => "",
                        Ending::Growing => "…",
                        Ending::Prefix => "*",
                    };
                    format!("{text}{end}")
                }
                Ask::Phrase(text) => format!("\"{text}\""),
                Ask::Field { name, value, .. } => format!("{name:?}:{value}"),
                Ask::Group(clauses) => format!("({})", shown(clauses)),
            };
            format!("{sign}{ask}")
        };
        clauses.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    fn check(input: &str, expected: &str) {
        let query = parse(input);
        assert_eq!(shown(&query.clauses), expected, "{input}");
        assert_eq!(query.notes, [], "{input}");
    }

    #[test]
    fn plain_words() {
        check("ask for a raise ", "ask for a raise");
        check("ask for a rai", "ask for a rai…");
        check("follow-up e-mail ", "follow-up e-mail");
        check("", "");
        check("what is C++ worth? ", "what is C++ worth?");
        check("negot* early ", "negot* early");
        check("negot*", "negot*");
    }

    #[test]
    fn operators() {
        check("salary -bonus ", "salary -bonus");
        check("+salary NOT bonus ", "+salary -bonus");
        check("cover AND letter ", "+cover +letter");
        check("a OR b ", "a b");
        check("a OR b AND c ", "a (+b +c)");
        check("\"cover letter\" short ", "+\"cover letter\" short");
        check("(raise OR bonus) AND timing ", "+(raise bonus) +timing");
        check("-(a b) c ", "-(a b) c");
        check("rock and roll or not ", "rock and roll or not");
        for quotes in ["„neue Stelle“", "«neue Stelle»", "»neue Stelle«", "“neue Stelle”"] {
            check(&format!("{quotes} "), "+\"neue Stelle\"");
        }
    }

    #[test]
    fn fields() {
        check("topic:networking", "+Topic:networking");
        check("-site:example.com x ", "-Site:example.com x");
        check("title:\"first day\" ", "+Title:first day");
        check("after:2024-01 before:2025 ", "+After:2024-01 +Before:2025");
        check("(topic:a OR topic:b) x ", "+(Topic:a Topic:b) x");
    }

    #[test]
    fn what_does_not_parse_is_words_and_a_note() {
        for (input, expected, at) in [
            ("say \"hello ", "say hello", (4, 5)),
            ("(a b ", "a b", (0, 1)),
            ("a b) c ", "a b c", (3, 4)),
            ("colour:red x ", "colour red x", (0, 10)),
            ("x autor:ada ", "x autor ada", (2, 11)),
            ("topic: x ", "topic x", (0, 6)),
            ("after:soon x ", "after soon x", (0, 10)),
            ("a AND ", "a", (2, 5)),
        ] {
            let query = parse(input);
            assert_eq!(shown(&query.clauses), expected, "{input}");
            assert_eq!(query.notes.first().and_then(|note| note.span), Some(at), "{input}: {:?}", query.notes);
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        assert_eq!(parse(&"x ".repeat(2_000)).clauses.len(), 500);
        let deep = parse(&format!("{}a{}", "(".repeat(400), ")".repeat(400)));
        assert_eq!(shown(&deep.clauses), "a");
        assert_eq!(deep.notes.len(), 1);
        assert_eq!(shown(&parse(&format!("{}a{} ", "(".repeat(32), ")".repeat(32))).clauses), "a");
    }
}
