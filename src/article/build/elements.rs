//! What each element does when it begins.

use super::flow::Style;
use super::frame::{FrameKind, LineKind};
use super::{Builder, NESTING, code, image, table, tidy};
use crate::article::{Block, BlockKind, address};
use crate::clean::Fate;
use crate::document::{RowId, Span, Tag};

impl Builder<'_, '_> {
    /// Reads one row; gives the row to read next.
    pub(super) fn enter(&mut self, row: RowId) -> RowId {
        let tag = self.tag(row);
        match (self.cleaned.fate(row), tag) {
            (Fate::Drop, _) => return self.end_of(row),
            (_, Tag::Text) => self.text(row),
            (_, Tag::Noscript) => {
                self.noscript(row);
                return self.end_of(row);
            }
            (_, tag) if tag.is_unseen() => return self.end_of(row),
            (Fate::Unwrap, tag) if tag.is_block() => self.open_frame(FrameKind::Group, row),
            (Fate::Unwrap, _) => {}
            (Fate::Keep, tag) if tag.is_block() || tag == Tag::Pre => return self.enter_block(row, tag),
            (Fate::Keep, tag) => return self.enter_inline(row, tag),
        }
        row + 1
    }

    fn enter_block(&mut self, row: RowId, tag: Tag) -> RowId {
        if let Some(LineKind::Heading(_)) = self.line()
            && ends_heading(tag)
        {
            self.end_heading_before_block(tag);
        }
        let in_line = self.line().is_some();
        let may_nest = !in_line && self.nesting < NESTING;
        match tag {
            Tag::Pre => {
                self.pre(row);
                return self.end_of(row);
            }
            Tag::Hr => {
                self.flush();
                self.fresh = None;
                if !in_line {
                    let span = self.span(row);
                    self.push(Block { span, kind: BlockKind::Rule });
                }
            }
            Tag::Blockquote if may_nest => self.open_frame(FrameKind::Quote, row),
            Tag::Ul | Tag::Ol | Tag::Menu if may_nest => self.open_list(row, tag == Tag::Ol),
            Tag::Li if may_nest => self.open_item(row),
            Tag::Dl if may_nest => {
                self.open_frame(FrameKind::Definitions { entries: Vec::new(), term: Vec::new(), place: None }, row);
            }
            Tag::Dt if self.in_definitions() => self.open_line(LineKind::Term, row),
            Tag::Dd if self.in_definitions() => self.open_frame(FrameKind::Description, row),
            Tag::Figure if !in_line => self.open_frame(FrameKind::Figure { caption: Vec::new() }, row),
            Tag::Figcaption if matches!(self.owner().kind, FrameKind::Figure { .. }) => {
                self.open_line(LineKind::FigureCaption, row);
            }
            Tag::Table | Tag::Caption | Tag::Tr | Tag::Td | Tag::Th => self.enter_table_part(row, tag, in_line),
            Tag::Summary => {
                self.open_frame(FrameKind::Group, row);
                self.flow.open(Style::Strong, self.end_of(row), self.span(row));
            }
            tag => match tag.heading_level() {
                Some(level) if !in_line => self.open_line(LineKind::Heading(level), row),
                _ => self.open_frame(FrameKind::Group, row),
            },
        }
        row + 1
    }

    fn enter_table_part(&mut self, row: RowId, tag: Tag, in_line: bool) {
        let in_table = matches!(self.owner().kind, FrameKind::Table { .. });
        let in_row = matches!(self.owner().kind, FrameKind::Row { .. });
        match tag {
            Tag::Table if !in_line && table::is_data(self.cleaned, row) => {
                self.open_frame(FrameKind::Table { table: Default::default(), rowspans: Vec::new() }, row);
            }
            Tag::Caption if in_table => self.open_line(LineKind::TableCaption, row),
            Tag::Tr if in_table => self.open_frame(FrameKind::Row { cells: Vec::new(), only_headers: true }, row),
            Tag::Td | Tag::Th if in_row => {
                let parent = |row: RowId| self.cleaned.document.rows()[row].parent;
                let is_header = tag == Tag::Th || self.tag(parent(parent(row))) == Tag::Thead;
                let spanned = |name| self.cleaned.attr(row, name).and_then(|n| n.trim().parse().ok()).unwrap_or(1u16);
                let kind = LineKind::Cell { is_header, columns: spanned("colspan").into(), rows: spanned("rowspan") };
                self.open_line(kind, row);
            }
            _ => self.open_frame(FrameKind::Group, row),
        }
    }

    fn enter_inline(&mut self, row: RowId, tag: Tag) -> RowId {
        let (end, span) = (self.end_of(row), self.span(row));
        match tag {
            Tag::B | Tag::Strong if !self.is_styled(row, &["font-weight:normal", "font-weight:400"]) => {
                self.flow.open(Style::Strong, end, span);
            }
            Tag::I | Tag::Em if !self.is_styled(row, &["font-style:normal"]) => {
                self.flow.open(Style::Emphasis, end, span);
            }
            Tag::Del | Tag::S | Tag::Strike => self.flow.open(Style::Deleted, end, span),
            Tag::A => self.link(row),
            Tag::Span | Tag::Font => self.styled_span(row),
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => self.flow.open_code(end, span),
            Tag::Br => self.line_break(),
            Tag::Img => self.image(row),
            Tag::Sup | Tag::Sub => {
                if let Some(mark) = code::raised(self.cleaned, row) {
                    self.flow.text(&mark, span);
                    return end;
                }
            }
            Tag::Q => {
                self.flow.text("“", span);
                self.quotes.push(end);
            }
            Tag::Input => self.check_box(row),
            Tag::Iframe | Tag::Video | Tag::Audio | Tag::Embed | Tag::Object => {
                self.embed(row);
                return end;
            }
            Tag::Math => {
                if let Some(words) = self.cleaned.attr(row, "alttext") {
                    self.flow.text(words, span);
                    return end;
                }
            }
            Tag::Svg | Tag::Select | Tag::Option | Tag::Optgroup | Tag::Textarea | Tag::Canvas | Tag::Progress => {
                return end;
            }
            _ => {}
        }
        row + 1
    }

    fn text(&mut self, row: RowId) {
        let span = self.span(row);
        let cleaned = self.cleaned;
        let Some(text) = cleaned.document.text(row) else { return };
        let mut at = 0;
        for cut in cleaned.text_cuts(row) {
            self.flow.text(text.get(at..cut.start).unwrap_or(""), span);
            at = cut.end.max(at);
        }
        self.flow.text(text.get(at..).unwrap_or(""), span);
    }

    fn link(&mut self, row: RowId) {
        let Some(href) = self.cleaned.attr(row, "href") else { return };
        let url = self.resolve(href);
        let Some(url) = address::link(&url).filter(|url| url != "#").map(|url| url.into_owned()) else { return };
        let original_url =
            self.cleaned.document.attr(row, "href").filter(|original| *original != href).map(str::to_owned);
        let title = self.cleaned.attr(row, "title").map(tidy).unwrap_or_default();
        self.flow.open(Style::Link { url, original_url, title }, self.end_of(row), self.span(row));
    }

    /// Editors that write no `<b>` say it in a style.
    fn styled_span(&mut self, row: RowId) {
        let (end, span) = (self.end_of(row), self.span(row));
        if self.is_styled(row, &["font-weight:bold", "font-weight:700", "font-weight:600", "font-weight:800"]) {
            self.flow.open(Style::Strong, end, span);
        }
        if self.is_styled(row, &["font-style:italic"]) {
            self.flow.open(Style::Emphasis, end, span);
        }
    }

    fn is_styled(&self, row: RowId, any_of: &[&str]) -> bool {
        let Some(style) = self.cleaned.attr(row, "style") else { return false };
        let style: String = style.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        any_of.iter().any(|one| style.contains(one))
    }

    /// One break is a break, two divide paragraphs.
    fn line_break(&mut self) {
        match self.line() {
            Some(LineKind::Heading(_) | LineKind::Term) => self.flow.gap(),
            Some(_) => self.flow.line_break(),
            None if self.flow.breaks() > 0 => self.flush(),
            None => self.flow.line_break(),
        }
    }

    fn image(&mut self, row: RowId) {
        match image::of(self.cleaned, row) {
            Some(mut image) => {
                image.url = self.resolve(&image.url);
                self.flow.image(image, self.span(row));
                self.image_missing = false;
            }
            None => self.image_missing = true,
        }
    }

    /// What a page shows readers without scripts is shown where it is the only image there.
    fn noscript(&mut self, row: RowId) {
        let in_figure = matches!(&self.owner().kind, FrameKind::Figure { .. }) && self.owner().blocks.is_empty();
        let is_only_image = in_figure && !self.flow.ends_with_image();
        if !self.image_missing && !is_only_image {
            return;
        }
        if let Some(mut image) = image::in_noscript(self.cleaned, row) {
            image.url = self.resolve(&image.url);
            self.flow.image(image, self.span(row));
            self.image_missing = false;
        }
    }

    /// The box of a task list.
    fn check_box(&mut self, row: RowId) {
        let is_box = self.cleaned.attr(row, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"));
        if is_box && self.flow.is_empty() && matches!(self.owner().kind, FrameKind::Item { .. }) {
            let done = self.cleaned.attr(row, "checked").is_some();
            self.flow.check_box(if done { "[x]" } else { "[ ]" }, self.span(row));
        }
    }

    /// A player or frame becomes a link of its own.
    fn embed(&mut self, row: RowId) {
        let doc = self.cleaned.document;
        let of = |row: RowId| ["src", "data-src", "data"].iter().find_map(|name| self.cleaned.attr(row, name));
        let source = || {
            doc.children(row).filter(|&child| self.tag(child) == Tag::Source && !self.is_dropped(child)).find_map(of)
        };
        let Some(url) = of(row).or_else(source).map(|url| self.resolve(url)) else { return };
        let on_the_web = address::is_web(&url) || url.starts_with("//");
        if self.line().is_some() || !on_the_web {
            return;
        }
        let title = self.cleaned.attr(row, "title").map(tidy).unwrap_or_default();
        let span = self.span(row);
        self.flush();
        self.fresh = None;
        self.push(Block { span, kind: BlockKind::Embed { url, title } });
    }

    fn pre(&mut self, row: RowId) {
        let span: Span = self.span(row);
        let (language, text) = code::block(self.cleaned, row);
        if self.line().is_some() {
            self.flow.open_code(self.end_of(row), span);
            self.flow.text(&text, span);
            return;
        }
        self.flush();
        self.fresh = None;
        if !text.trim().is_empty() {
            self.push(Block { span, kind: BlockKind::Code { language, text } });
        }
    }

    fn in_definitions(&mut self) -> bool {
        matches!(self.owner().kind, FrameKind::Definitions { .. })
    }

    fn open_line(&mut self, kind: LineKind, row: RowId) {
        self.open_frame(FrameKind::Line { kind, text: Vec::new() }, row);
    }
}

/// Whether an element inside a heading shows that the heading was not closed.
fn ends_heading(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::P | Tag::Ul | Tag::Ol | Tag::Dl | Tag::Table | Tag::Blockquote | Tag::Pre | Tag::Hr | Tag::Figure
    ) || tag.heading_level().is_some()
}
