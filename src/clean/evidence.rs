//! What convicts a piece of junk.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The witness of a removal. Every removal has one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Evidence {
    /// A host that stands in a list.
    Host {
        /// The host as found.
        host: String,
        /// The list entry that knows it, such as `impact.click`.
        list: String,
    },
    /// The shape of a URL, whatever its host.
    Url {
        /// The list entry or the name of the shape.
        shape: String,
        /// The URL, shortened to 200 characters.
        url: String,
    },
    /// A query parameter.
    Param {
        /// Names of the parameters, joined by commas.
        name: String,
    },
    /// An element or attribute that says what it is.
    Selector {
        /// The CSS selector that matched.
        css: String,
    },
    /// A comment of the source.
    Comment {
        /// Its text.
        text: String,
    },
    /// Words that are used for nothing else.
    Phrase {
        /// The words as found.
        text: String,
    },
    /// Too many of the words are links.
    Density {
        /// Links in the block.
        links: usize,
        /// Words outside links.
        words: usize,
    },
    /// The same text stands elsewhere in the document.
    Repeats {
        /// The beginning of the text.
        of: String,
    },
    /// Too small to see.
    Geometry {
        /// Width in CSS pixels, as declared.
        width: Option<u32>,
        /// Height in CSS pixels, as declared.
        height: Option<u32>,
    },
    /// A script in an attribute.
    Script {
        /// The handler or URL scheme, such as `javascript:`.
        handler: String,
    },
    /// Nothing is left under a heading.
    Empty {
        /// The heading.
        heading: String,
    },
    /// It lies outside the part of the page that is the article.
    Outside {
        /// What the article was found in, as a CSS path.
        article: String,
        /// Why that part was chosen.
        because: String,
    },
    /// A rule of the user's own.
    UserRule {
        /// The rule as written.
        rule: String,
        /// The line of `pipeline.toml` where it begins, where it stands in a file.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
    },
}
