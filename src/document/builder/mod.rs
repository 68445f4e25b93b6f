//! The one door: Markdown and HTML become one ordinary `scraper::Html` with exact byte spans.
//!
//! Both are turned into tokens ([`markdown`], [`html`]) and fed to html5ever's own `TreeBuilder` over scraper's own
//! sink, wrapped by one that notes spans ([`sink`]). So the tree is the one a browser would make, CSS selectors
//! work, and each node knows its place in the author's file. [`open`] keeps hostile nesting out.

mod html;
mod map;
mod markdown;
mod mask;
mod open;
mod sink;
mod text;

use super::rows::{self, Row};
use super::{Format, Limits, Problem, ProblemKind, Span, Tag};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Doctype, Tag as HtmlTag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName};
use map::Map;
use open::OpenStack;
use sink::SpannedSink;

/// What came through the door.
pub(super) struct Built {
    pub(super) html: scraper::Html,
    pub(super) rows: Vec<Row>,
    pub(super) problems: Vec<Problem>,
}

/// Builds the tree of `source[body..]`, as a browser that runs scripts sees it or as one that does not.
pub(super) fn build(source: &str, body: usize, format: Format, limits: &Limits, scripts: bool) -> Built {
    let mut builder = Builder::new(*limits, scripts);
    let rest = source.get(body..).unwrap_or("");
    match format {
        Format::Html => html::feed(&mut builder, rest, &Map::flat(body)),
        Format::Markdown => markdown::feed(&mut builder, rest, &Map::flat(body)),
        Format::Text => text::feed(&mut builder, rest, body),
    }
    builder.finish(source.len())
}

/// Takes tokens, keeps the limits, and feeds html5ever.
struct Builder {
    tree: TreeBuilder<ego_tree::NodeId, SpannedSink>,
    open: OpenStack,
    limits: Limits,
    scripts: bool,
    too_deep: Option<(usize, Span)>,
    too_many: Option<(usize, Span)>,
}

impl Builder {
    fn new(limits: Limits, scripts: bool) -> Self {
        let sink = SpannedSink::new(limits.attributes);
        let options = TreeBuilderOpts { scripting_enabled: scripts, ..TreeBuilderOpts::default() };
        Builder {
            tree: TreeBuilder::new(sink, options),
            open: OpenStack::default(),
            limits,
            scripts,
            too_deep: None,
            too_many: None,
        }
    }

    /// A start tag. `span` is the tag's own; the element's end is found by its end tag.
    fn start_tag(
        &mut self,
        name: LocalName,
        attrs: Vec<Attribute>,
        self_closing: bool,
        span: Span,
    ) -> TokenSinkResult<ego_tree::NodeId> {
        let sink = &self.tree.sink;
        self.open.imply_ends(&name, |o| o.node.iter().for_each(|&node| sink.set_end(node, span.start)));
        let closes_itself = is_void(&name) || (self_closing && self.open.in_foreign());
        if self.open.depth() >= self.limits.depth {
            self.too_deep.get_or_insert((0, span)).0 += 1;
            if !closes_itself {
                self.open.push(name, None);
                return TokenSinkResult::Continue;
            }
        }
        sink.at(span, Some(&name));
        let tag = HtmlTag {
            kind: TagKind::StartTag,
            name: name.clone(),
            self_closing,
            attrs,
            had_duplicate_attributes: false,
        };
        let next = self.tree.process_token(Token::TagToken(tag), 1);
        if !closes_itself && let Some(node) = self.tree.sink.explicit() {
            self.open.push(name, Some(node));
        }
        next
    }

    fn end_tag(&mut self, name: &LocalName, span: Span) {
        let sink = &self.tree.sink;
        let mut first = true;
        let known = self.open.close(name, |open| {
            let end = if std::mem::take(&mut first) { span.end } else { span.start };
            open.node.iter().for_each(|&node| sink.set_end(node, end));
        });
        let capped = self.too_deep.is_some();
        if known == Some(false) || (known.is_none() && capped && &**name != "p") {
            return;
        }
        sink.at(span, None);
        let tag = HtmlTag {
            kind: TagKind::EndTag,
            name: name.clone(),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        let _ = self.tree.process_token(Token::TagToken(tag), 1);
    }

    /// Opens an element that the author's text implies (Markdown): its whole span is known.
    fn open_element(&mut self, name: &str, attrs: Vec<Attribute>, whole: Span) {
        let _ = self.start_tag(LocalName::from(name), attrs, false, whole);
    }

    fn close_element(&mut self, name: &str, whole: Span) {
        self.end_tag(&LocalName::from(name), Span::new(whole.end, whole.end));
    }

    fn text(&mut self, text: impl Into<StrTendril>, span: Span) {
        self.tree.sink.at_text(span);
        let text: StrTendril = text.into();
        if !text.is_empty() && memchr::memchr(0, text.as_bytes()).is_none() {
            let _ = self.tree.process_token(Token::CharacterTokens(text), 1);
            return;
        }
        for (i, part) in text.split('\0').enumerate() {
            if i > 0 {
                let _ = self.tree.process_token(Token::NullCharacterToken, 1);
            }
            if !part.is_empty() {
                let _ = self.tree.process_token(Token::CharacterTokens(StrTendril::from_slice(part)), 1);
            }
        }
    }

    fn comment(&mut self, text: String, span: Span) {
        self.tree.sink.at(span, None);
        let _ = self.tree.process_token(Token::CommentToken(StrTendril::from(text)), 1);
    }

    fn doctype(&mut self, doctype: Doctype) {
        let _ = self.tree.process_token(Token::DoctypeToken(doctype), 1);
    }

    fn note_attributes(&mut self, left_out: usize, span: Span) {
        self.too_many.get_or_insert((0, span)).0 += left_out;
    }

    fn finish(mut self, length: usize) -> Built {
        let sink = &self.tree.sink;
        self.open.finish(|o| o.node.iter().for_each(|&node| sink.set_end(node, length)));
        sink.at(Span::new(length, length), None);
        let _ = self.tree.process_token(Token::EOFToken, 1);
        self.tree.end();
        let (html, spans) = html5ever::tree_builder::TreeSink::finish(self.tree.sink);
        let mut problems = Vec::new();
        if let Some((n, span)) = self.too_deep {
            let detail =
                format!("{n} tags beyond {} levels of nesting were read without their nesting", self.limits.depth);
            problems.push(Problem::at(ProblemKind::TooDeep, detail, span));
        }
        if let Some((n, span)) = self.too_many {
            let detail = format!("{n} attributes beyond {} a tag were left out", self.limits.attributes);
            problems.push(Problem::at(ProblemKind::TooManyAttributes, detail, span));
        }
        let mut rows = rows::table(&html, &spans);
        if !self.scripts {
            // What stands in it is shown.
            rows.iter_mut().filter(|row| row.tag == Tag::Noscript).for_each(|row| row.tag = Tag::Div);
        }
        Built { html, rows, problems }
    }
}

/// Elements that have no end tag.
fn is_void(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}
