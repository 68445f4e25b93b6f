//! Markdown → tokens with spans → the builder.
//!
//! pulldown-cmark delivers raw HTML line by line; a tag may span lines, so the pieces of one HTML block are joined
//! before they are read, with a [`Map`] back to the source (inside quotes and lists they are not contiguous there).
//!
//! CommonMark lets an HTML block end only at a blank line, so that `## 2. Next tip` right behind an advertisement is
//! swallowed by it. What follows the advertisement's own tags is therefore read as Markdown again ([`swallowed`]).

use super::mask::{MASK, mask};
use super::{Builder, Map, Span, html};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, ns};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How often text swallowed by an HTML block may again hold an HTML block that swallows text.
const SWALLOWED_DEPTH: usize = 64;

/// Feeds Markdown to the builder.
pub(super) fn feed(builder: &mut Builder, markdown: &str, map: &Map) {
    read(builder, markdown, map, 0);
}

fn read(builder: &mut Builder, markdown: &str, map: &Map, depth: usize) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = Reader { builder, map, block: None, image: None, in_head: false, depth };
    let masked = mask(markdown);
    for (event, range) in Parser::new_ext(&masked, options).into_offset_iter() {
        reader.event(event, range);
    }
}

/// Turns events into tokens.
struct Reader<'a> {
    builder: &'a mut Builder,
    map: &'a Map,
    /// The HTML block being collected: its text and where its pieces stand.
    block: Option<(String, Vec<(usize, usize)>)>,
    /// The image whose alternative text is being collected.
    image: Option<(Vec<Attribute>, String)>,
    in_head: bool,
    depth: usize,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        let span = self.map.span(range.start, range.end);
        if let Some((_, alt)) = &mut self.image {
            match &event {
                Event::Text(text) | Event::Code(text) => alt.push_str(text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if !matches!(event, Event::End(TagEnd::Image)) {
                return;
            }
        }
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) if text.contains(MASK) => self.builder.text(text.replace(MASK, "<"), span),
            Event::Text(text) => self.builder.text(&*text, span),
            Event::SoftBreak => self.builder.text("\n", span),
            Event::HardBreak => self.builder.open_element("br", Vec::new(), span),
            Event::Rule => self.builder.open_element("hr", Vec::new(), span),
            Event::Code(text) => {
                self.builder.open_element("code", Vec::new(), span);
                self.builder.text(text.replace(MASK, "<"), span);
                self.builder.close_element("code", span);
            }
            Event::Html(text) => match &mut self.block {
                Some((joined, pieces)) => {
                    pieces.push((joined.len(), span.start));
                    joined.push_str(&text);
                }
                None => html::feed(self.builder, &text, &Map::flat(span.start)),
            },
            Event::InlineHtml(text) => html::feed(self.builder, &text, &Map::flat(span.start)),
            Event::TaskListMarker(done) => {
                let mut attrs = vec![attribute("type", "checkbox"), attribute("disabled", "")];
                if done {
                    attrs.push(attribute("checked", ""));
                }
                self.builder.open_element("input", attrs, span);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        let (name, attrs) = match tag {
            Tag::HtmlBlock => {
                self.block = Some(Default::default());
                return;
            }
            Tag::Image { dest_url, title, .. } => {
                self.image = Some((link_attributes("src", &dest_url, &title), String::new()));
                return;
            }
            Tag::CodeBlock(kind) => {
                self.builder.open_element("pre", Vec::new(), span);
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',']).next().unwrap_or(""),
                    CodeBlockKind::Indented => "",
                };
                let class = format!("language-{language}");
                ("code", if language.is_empty() { Vec::new() } else { vec![attribute("class", &class)] })
            }
            Tag::TableHead => {
                self.in_head = true;
                self.builder.open_element("thead", Vec::new(), span);
                ("tr", Vec::new())
            }
            Tag::TableCell => (self.cell(), Vec::new()),
            Tag::Link { dest_url, title, .. } => ("a", link_attributes("href", &dest_url, &title)),
            Tag::List(Some(first)) if first != 1 => ("ol", vec![attribute("start", &first.to_string())]),
            other => match name_of(&other.to_end()) {
                Some(name) => (name, Vec::new()),
                None => return,
            },
        };
        self.builder.open_element(name, attrs, span);
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some((joined, pieces)) = self.block.take() {
                    block(self.builder, &joined, &Map::joined(pieces), self.depth);
                }
            }
            TagEnd::Image => {
                if let Some((mut attrs, alt)) = self.image.take() {
                    attrs.push(attribute("alt", &alt));
                    self.builder.open_element("img", attrs, span);
                }
            }
            TagEnd::CodeBlock => {
                self.builder.close_element("code", span);
                self.builder.close_element("pre", span);
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.builder.close_element("tr", span);
                self.builder.close_element("thead", span);
            }
            TagEnd::TableCell => self.builder.close_element(self.cell(), span),
            other => {
                if let Some(name) = name_of(&other) {
                    self.builder.close_element(name, span);
                }
            }
        }
    }

    fn cell(&self) -> &'static str {
        if self.in_head { "th" } else { "td" }
    }
}

/// An HTML block: its tags go to the builder as HTML; what stands behind them is Markdown again.
fn block(builder: &mut Builder, text: &str, map: &Map, depth: usize) {
    let outside = builder.open.len();
    let asked = MARKDOWN_INSIDE.iter().any(|mark| text.contains(mark));
    let mut at = 0;
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let fresh = at > from && !trimmed.trim_end().is_empty();
        if fresh && depth < SWALLOWED_DEPTH && reads_as_markdown(trimmed, &text[from..at]) {
            html::feed(builder, &text[from..at], &map.tail(from));
            from = at;
            let closed = builder.open.len() <= outside && !trimmed.starts_with('<');
            let heading = is_heading(trimmed) && !builder.open.holds_raw();
            if closed || heading || asked {
                read(builder, &text[at..], &map.tail(at), depth + 1);
                return;
            }
        }
        at += line.len();
    }
    html::feed(builder, &text[from..], &map.tail(from));
}

/// Attributes by which authors ask for Markdown inside an element (kramdown, PHP Markdown Extra).
const MARKDOWN_INSIDE: [&str; 4] = ["markdown=\"1\"", "markdown=\"block\"", "markdown=\"span\"", "markdown='1'"];

/// Whether a line inside an HTML block may be Markdown the block swallowed, so that it is worth looking whether the
/// block's own tags are closed. `before` is the part not yet read: it must not end inside a tag or comment.
fn reads_as_markdown(line: &str, before: &str) -> bool {
    if line.starts_with('<') || line.starts_with(['"', '\'', '>', '/', '}', ')']) {
        return false;
    }
    let opened = before.rfind('<').unwrap_or(0);
    if before[opened..].starts_with("<!--") {
        return before[opened..].contains("-->");
    }
    before.trim_end().ends_with('>') && !RAW.iter().any(|name| ends_inside(before, name))
}

/// Elements whose insides are no Markdown, whatever they look like.
const RAW: [&str; 6] = ["script", "style", "pre", "textarea", "svg", "code"];

/// Whether `html` opens an element of this name and does not close it.
fn ends_inside(html: &str, name: &str) -> bool {
    let mut inside = false;
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (closing, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        if tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name))
            && !tag[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        {
            inside = !closing;
        }
    }
    inside
}

fn is_heading(line: &str) -> bool {
    let hashes = line.bytes().take_while(|&b| b == b'#').count();
    (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t'])
}

fn name_of(tag: &TagEnd) -> Option<&'static str> {
    Some(match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(level) => match level {
            HeadingLevel::H1 => "h1",
            HeadingLevel::H2 => "h2",
            HeadingLevel::H3 => "h3",
            HeadingLevel::H4 => "h4",
            HeadingLevel::H5 => "h5",
            HeadingLevel::H6 => "h6",
        },
        TagEnd::BlockQuote(_) => "blockquote",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::Link => "a",
        TagEnd::Table => "table",
        TagEnd::TableRow => "tr",
        _ => return None,
    })
}

fn link_attributes(name: &str, url: &str, title: &str) -> Vec<Attribute> {
    let mut attrs = vec![attribute(name, url)];
    if !title.is_empty() {
        attrs.push(attribute("title", title));
    }
    attrs
}

fn attribute(name: &str, value: &str) -> Attribute {
    Attribute { name: QualName::new(None, ns!(), LocalName::from(name)), value: StrTendril::from_slice(value) }
}
