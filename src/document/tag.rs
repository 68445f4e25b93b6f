//! Element names as an enum, so that rules compare numbers instead of strings.

/// What kind of node a row is: an element by name, text, comment, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names are HTML's own
pub enum Tag {
    /// The root, a fragment, a doctype or a processing instruction.
    Root,
    /// A text node.
    Text,
    /// A comment.
    Comment,
    /// An element with a name not listed here (custom elements, the insides of SVG).
    Other,
    A,
    Abbr,
    Address,
    Article,
    Aside,
    Audio,
    B,
    Base,
    Blockquote,
    Body,
    Br,
    Button,
    Canvas,
    Caption,
    Center,
    Cite,
    Code,
    Col,
    Colgroup,
    Dd,
    Del,
    Details,
    Dfn,
    Dialog,
    Div,
    Dl,
    Dt,
    Em,
    Embed,
    Fieldset,
    Figcaption,
    Figure,
    Font,
    Footer,
    Form,
    Frame,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Head,
    Header,
    Hr,
    Html,
    I,
    Iframe,
    Img,
    Input,
    Ins,
    Kbd,
    Label,
    Legend,
    Li,
    Link,
    Main,
    Map,
    Mark,
    Math,
    Menu,
    Meta,
    Nav,
    Noscript,
    Object,
    Ol,
    Optgroup,
    Option,
    Output,
    P,
    Param,
    Picture,
    Pre,
    Progress,
    Q,
    S,
    Samp,
    Script,
    Search,
    Section,
    Select,
    Slot,
    Small,
    Source,
    Span,
    Strike,
    Strong,
    Style,
    Sub,
    Summary,
    Sup,
    Svg,
    Table,
    Tbody,
    Td,
    Template,
    Textarea,
    Tfoot,
    Th,
    Thead,
    Time,
    Title,
    Tr,
    Track,
    Tt,
    U,
    Ul,
    Var,
    Video,
    Wbr,
}

impl Tag {
    /// How many tags there are: `tag as usize` is below it.
    pub const COUNT: usize = Tag::Wbr as usize + 1;

    /// The tag of an element name in lower case.
    pub fn of(name: &str) -> Tag {
        match name {
            "a" => Tag::A,
            "abbr" => Tag::Abbr,
            "address" => Tag::Address,
            "article" => Tag::Article,
            "aside" => Tag::Aside,
            "audio" => Tag::Audio,
            "b" => Tag::B,
            "base" => Tag::Base,
            "blockquote" => Tag::Blockquote,
            "body" => Tag::Body,
            "br" => Tag::Br,
            "button" => Tag::Button,
            "canvas" => Tag::Canvas,
            "caption" => Tag::Caption,
            "center" => Tag::Center,
            "cite" => Tag::Cite,
            "code" => Tag::Code,
            "col" => Tag::Col,
            "colgroup" => Tag::Colgroup,
            "dd" => Tag::Dd,
            "del" => Tag::Del,
            "details" => Tag::Details,
            "dfn" => Tag::Dfn,
            "dialog" => Tag::Dialog,
            "div" => Tag::Div,
            "dl" => Tag::Dl,
            "dt" => Tag::Dt,
            "em" => Tag::Em,
            "embed" => Tag::Embed,
            "fieldset" => Tag::Fieldset,
            "figcaption" => Tag::Figcaption,
            "figure" => Tag::Figure,
            "font" => Tag::Font,
            "footer" => Tag::Footer,
            "form" => Tag::Form,
            "frame" => Tag::Frame,
            "h1" => Tag::H1,
            "h2" => Tag::H2,
            "h3" => Tag::H3,
            "h4" => Tag::H4,
            "h5" => Tag::H5,
            "h6" => Tag::H6,
            "head" => Tag::Head,
            "header" => Tag::Header,
            "hr" => Tag::Hr,
            "html" => Tag::Html,
            "i" => Tag::I,
            "iframe" => Tag::Iframe,
            "img" => Tag::Img,
            "input" => Tag::Input,
            "ins" => Tag::Ins,
            "kbd" => Tag::Kbd,
            "label" => Tag::Label,
            "legend" => Tag::Legend,
            "li" => Tag::Li,
            "link" => Tag::Link,
            "main" => Tag::Main,
            "map" => Tag::Map,
            "mark" => Tag::Mark,
            "math" => Tag::Math,
            "menu" => Tag::Menu,
            "meta" => Tag::Meta,
            "nav" => Tag::Nav,
            "noscript" => Tag::Noscript,
            "object" => Tag::Object,
            "ol" => Tag::Ol,
            "optgroup" => Tag::Optgroup,
            "option" => Tag::Option,
            "output" => Tag::Output,
            "p" => Tag::P,
            "param" => Tag::Param,
            "picture" => Tag::Picture,
            "pre" => Tag::Pre,
            "progress" => Tag::Progress,
            "q" => Tag::Q,
            "s" => Tag::S,
            "samp" => Tag::Samp,
            "script" => Tag::Script,
            "search" => Tag::Search,
            "section" => Tag::Section,
            "select" => Tag::Select,
            "slot" => Tag::Slot,
            "small" => Tag::Small,
            "source" => Tag::Source,
            "span" => Tag::Span,
            "strike" => Tag::Strike,
            "strong" => Tag::Strong,
            "style" => Tag::Style,
            "sub" => Tag::Sub,
            "summary" => Tag::Summary,
            "sup" => Tag::Sup,
            "svg" => Tag::Svg,
            "table" => Tag::Table,
            "tbody" => Tag::Tbody,
            "td" => Tag::Td,
            "template" => Tag::Template,
            "textarea" => Tag::Textarea,
            "tfoot" => Tag::Tfoot,
            "th" => Tag::Th,
            "thead" => Tag::Thead,
            "time" => Tag::Time,
            "title" => Tag::Title,
            "tr" => Tag::Tr,
            "track" => Tag::Track,
            "tt" => Tag::Tt,
            "u" => Tag::U,
            "ul" => Tag::Ul,
            "var" => Tag::Var,
            "video" => Tag::Video,
            "wbr" => Tag::Wbr,
            _ => Tag::Other,
        }
    }

    /// The level of a heading, 1 to 6.
    pub fn heading_level(self) -> Option<u8> {
        match self {
            Tag::H1 => Some(1),
            Tag::H2 => Some(2),
            Tag::H3 => Some(3),
            Tag::H4 => Some(4),
            Tag::H5 => Some(5),
            Tag::H6 => Some(6),
            _ => None,
        }
    }

    /// Whether the element starts a line of its own when shown.
    pub fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Header
                | Hr
                | Html
                | Legend
                | Li
                | Main
                | Menu
                | Nav
                | Ol
                | P
                | Pre
                | Search
                | Section
                | Summary
                | Table
                | Tbody
                | Td
                | Tfoot
                | Th
                | Thead
                | Tr
                | Ul
        )
    }

    /// Whether the words inside are code, which no rule may touch.
    pub fn is_code(self) -> bool {
        matches!(self, Tag::Pre | Tag::Code | Tag::Kbd | Tag::Samp | Tag::Textarea | Tag::Var | Tag::Tt)
    }

    /// Whether the element is never shown as text (`script`, `style`, `template` …).
    pub fn is_unseen(self) -> bool {
        use Tag::*;
        matches!(self, Script | Style | Template | Head | Title | Meta | Link | Base | Comment | Noscript | Param)
    }
}
