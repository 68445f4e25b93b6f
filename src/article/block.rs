//! The cleaned article as blocks: what renderers and tip patterns read.

use crate::document::Span;

/// A piece of the article that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Where it stands in the source.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A list.
    List(List),
    /// A quotation.
    Quote(Vec<Block>),
    /// A code block, verbatim.
    Code {
        /// The language, where it is named.
        language: Option<String>,
        /// The code without its fence, with its line breaks.
        text: String,
    },
    /// A table.
    Table(Table),
    /// An image that stands alone, perhaps with a caption.
    Figure {
        /// The image.
        image: Image,
        /// What stands below it.
        caption: Vec<Inline>,
    },
    /// Terms and what is said of them.
    Definitions(Vec<Definition>),
    /// An embedded player or frame that is content: shown as a link.
    Embed {
        /// Its address.
        url: String,
        /// Its title, empty where it has none.
        title: String,
    },
    /// A thematic break.
    Rule,
}

/// A list, numbered or not.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Whether it is numbered.
    pub ordered: bool,
    /// The items in order.
    pub items: Vec<Item>,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Where it stands in the source.
    pub span: Span,
    /// The printed number, in ordered lists.
    pub number: Option<u64>,
    /// What it says; a tight item holds one paragraph.
    pub blocks: Vec<Block>,
}

/// A table: rows of cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The caption, empty where there is none.
    pub caption: Vec<Inline>,
    /// The header cells, empty where there is no header.
    pub header: Vec<Vec<Inline>>,
    /// The rows below the header.
    pub rows: Vec<TableRow>,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Where it stands in the source.
    pub span: Span,
    /// Its cells.
    pub cells: Vec<Vec<Inline>>,
}

/// One entry of a definition list.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Where it stands in the source.
    pub span: Span,
    /// The term.
    pub term: Vec<Inline>,
    /// What is said of it.
    pub blocks: Vec<Block>,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Words. White space is collapsed, never at the edges of a block.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Deleted(Vec<Inline>),
    /// Code, verbatim.
    Code(String),
    /// A link.
    Link(Link),
    /// An image within text.
    Image(Image),
    /// A line break the author asked for.
    Break,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it leads, after cleaning.
    pub url: String,
    /// Where it led before cleaning, if that differs.
    pub original_url: Option<String>,
    /// Its title attribute, empty where there is none.
    pub title: String,
    /// Its words.
    pub text: Vec<Inline>,
}

/// An image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
    /// Its address, after cleaning; the real one of a lazy image.
    pub url: String,
    /// Its alternative text.
    pub alt: String,
    /// Its title attribute, empty where there is none.
    pub title: String,
}
