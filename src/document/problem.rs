//! What went wrong while reading, kept on the record instead of failing.

use super::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A fault that was survived: what happened, where, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The class of the fault.
    pub kind: ProblemKind,
    /// One sentence for a person.
    pub detail: String,
    /// Where in the source, if it has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// The classes of faults that a record can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// Bytes that are no text of the declared encoding were replaced.
    BadEncoding,
    /// Front matter could not be read; the body was read without it.
    BadFrontMatter,
    /// Elements nested deeper than the limit were taken out of their nesting.
    TooDeep,
    /// Attributes beyond the limit were left out.
    TooManyAttributes,
    /// The document was longer than the limit; the rest was not read.
    TooLong,
    /// Nothing was left that reads like an article.
    NoContent,
    /// A numbered list skips, repeats or restarts its numbers.
    Numbering,
    /// The title promises another number of tips than were found.
    PromisedCount,
    /// A list looked like advice but was judged not to be; `detail` says why.
    NotAdvice,
    /// The title does not fit the body.
    TitleMismatch,
    /// A rule's marks were unpaired or too far apart; nothing was removed for them.
    UnpairedMark,
}

impl Problem {
    /// A problem without a place.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Problem { kind, detail: detail.into(), span: None }
    }

    /// A problem at a place of the source.
    pub fn at(kind: ProblemKind, detail: impl Into<String>, span: Span) -> Self {
        Problem { kind, detail: detail.into(), span: Some(span) }
    }
}
