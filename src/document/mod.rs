//! Raw bytes become one immutable [`Document`]: an ordinary DOM plus the exact place of every node.
//!
//! Markdown and HTML go through one door ([`builder`]), so that everything behind it sees one kind of tree.
//! Reading never fails: the result is the best document there is and a list of [`Problem`]s.
//!
//! ```
//! use tamis::document::{Document, Format, Limits};
//! let doc = Document::parse("# Hello\n\nSome *words*.\n", Format::Markdown, &Limits::default());
//! let heading = doc.rows().iter().find(|row| row.tag == tamis::document::Tag::H1).unwrap();
//! assert_eq!(heading.span.slice(doc.source()), "# Hello\n");
//! ```

mod builder;
pub mod decode;
mod front_matter;
mod limits;
mod linked_data;
mod problem;
mod rows;
mod scriptless;
mod span;
mod tag;
#[cfg(test)]
mod tests;

pub use front_matter::FrontMatter;
pub use limits::Limits;
pub use linked_data::{LinkedData, Thing};
pub use problem::{Problem, ProblemKind};
pub use rows::{Row, RowId};
pub use span::Span;
pub use tag::Tag;

use html5ever::ns;
use schemars::JsonSchema;
use scraper::node::Element;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// How the source is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// CommonMark with tables and strike-through, raw HTML allowed; perhaps with front matter.
    #[default]
    Markdown,
    /// A web page or a fragment of one.
    Html,
    /// Plain text: paragraphs are divided by blank lines.
    Text,
}

/// A parsed source: immutable, with the place of every node in the text it was read from.
#[derive(Debug)]
pub struct Document {
    source: String,
    format: Format,
    front_matter: FrontMatter,
    html: scraper::Html,
    rows: Vec<Row>,
    problems: Vec<Problem>,
    linked_data: OnceLock<LinkedData>,
}

impl Document {
    /// Reads a decoded text. Never fails: what could not be read is in [`Document::problems`].
    pub fn parse(source: impl Into<String>, format: Format, limits: &Limits) -> Document {
        let mut source = source.into();
        let mut problems = Vec::new();
        cap_length(&mut source, limits.bytes, &mut problems);
        let (front_matter, body) = match format {
            Format::Html => Default::default(),
            _ => front_matter::read(&source, limits.front_matter, &mut problems),
        };
        // A byte order mark is no text, but it keeps its place: offsets stay those of the file.
        let mark = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut built = builder::build(&source, body.max(mark), format, limits, true);
        if format == Format::Html && scriptless::is_for_readers_without_scripts(&built.html, &built.rows) {
            built = builder::build(&source, body.max(mark), format, limits, false);
        }
        problems.extend(built.problems);
        Document {
            source,
            format,
            front_matter,
            html: built.html,
            rows: built.rows,
            problems,
            linked_data: OnceLock::new(),
        }
    }

    /// The decoded text all spans point into.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How the source is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The typed metadata block before the text, empty where there is none.
    pub fn front_matter(&self) -> &FrontMatter {
        &self.front_matter
    }

    /// The tree.
    pub fn html(&self) -> &scraper::Html {
        &self.html
    }

    /// Every node in document order, with its place in source and tree. [`RowId`] indexes it; row 0 is the root.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// What was survived while reading.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What the page says about itself in JSON-LD; read when first asked for.
    pub fn linked_data(&self) -> &LinkedData {
        self.linked_data.get_or_init(|| LinkedData::read(self))
    }

    /// The element of a row, if it is one.
    pub fn element(&self, row: RowId) -> Option<&Element> {
        self.html.tree.get(self.rows[row].node)?.value().as_element()
    }

    /// The text of a row, if it is a text node.
    pub fn text(&self, row: RowId) -> Option<&str> {
        Some(&self.html.tree.get(self.rows[row].node)?.value().as_text()?.text)
    }

    /// The text of a row, if it is a comment.
    pub fn comment(&self, row: RowId) -> Option<&str> {
        Some(&self.html.tree.get(self.rows[row].node)?.value().as_comment()?.comment)
    }

    /// The value of an attribute of a row, if it is an element that has it.
    pub fn attr(&self, row: RowId, name: &str) -> Option<&str> {
        attribute(self.element(row)?, name)
    }

    /// The rows directly under `row`, in order.
    pub fn children(&self, row: RowId) -> impl Iterator<Item = RowId> + '_ {
        let end = self.rows[row].end;
        let mut next = row + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let this = next;
                next = self.rows[this].end;
                this
            })
        })
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        memchr::memchr_iter(b'\n', &self.source.as_bytes()[..offset.min(self.source.len())]).count() + 1
    }
}

/// The value of an attribute of an element. Comparing the few names an element has is quicker than making an atom of
/// the wanted name first, as [`Element::attr`] does.
pub fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let mut attributes = element.attrs.iter();
    attributes.find(|(key, _)| &*key.local == name && key.ns == ns!()).map(|(_, value)| &**value)
}

fn cap_length(source: &mut String, limit: usize, problems: &mut Vec<Problem>) {
    if source.len() <= limit {
        return;
    }
    let cut = source.floor_char_boundary(limit);
    let detail = format!("the text has {} bytes; what follows the first {cut} was not read", source.len());
    problems.push(Problem::at(ProblemKind::TooLong, detail, Span::new(cut, source.len())));
    source.truncate(cut);
}
