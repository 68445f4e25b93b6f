//! scraper's own tree sink, wrapped by one that notes where each node came from.

use super::super::Span;
use ego_tree::NodeId;
use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, QualName};
use rustc_hash::FxHashMap;
use scraper::{Html, HtmlTreeSink};
use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};

/// A [`TreeSink`] that builds an ordinary [`Html`] and a side table of spans.
///
/// Before each token the builder says where the token stands ([`at`](Self::at)) and, for a start tag, its name. The
/// last element of that name made while the token is handled is the author's own; others (`<tbody>`, formatting
/// elements opened again) are made up and get the empty span at the token's start.
pub(super) struct SpannedSink {
    inner: HtmlTreeSink,
    attribute_limit: usize,
    at: Cell<Span>,
    /// The characters since the last tag: html5ever holds back those between table tags until the next token.
    run: Cell<Option<Span>>,
    after_text: Cell<bool>,
    expected: RefCell<Option<LocalName>>,
    explicit: Cell<Option<NodeId>>,
    spans: RefCell<FxHashMap<NodeId, Span>>,
}

impl SpannedSink {
    pub(super) fn new(attribute_limit: usize) -> Self {
        SpannedSink {
            inner: HtmlTreeSink::new(Html::new_document()),
            attribute_limit,
            at: Cell::default(),
            run: Cell::default(),
            after_text: Cell::default(),
            expected: RefCell::default(),
            explicit: Cell::default(),
            spans: RefCell::default(),
        }
    }

    /// Says where the next token stands, and its name if it is a start tag.
    pub(super) fn at(&self, span: Span, start_tag: Option<&LocalName>) {
        self.at.set(span);
        self.after_text.set(false);
        self.explicit.set(None);
        *self.expected.borrow_mut() = start_tag.cloned();
    }

    /// Says where the next characters stand.
    pub(super) fn at_text(&self, span: Span) {
        let run = self.run.get().filter(|_| self.after_text.get());
        self.run.set(Some(run.map_or(span, |run| run.join(span))));
        self.at(span, None);
        self.after_text.set(true);
    }

    /// The author's own element of the last start tag, if it made one.
    pub(super) fn explicit(&self) -> Option<NodeId> {
        self.explicit.get()
    }

    /// Sets where an element ends.
    pub(super) fn set_end(&self, node: NodeId, end: usize) {
        if let Some(span) = self.spans.borrow_mut().get_mut(&node) {
            span.end = span.end.max(end);
        }
    }

    fn here(&self) -> Span {
        Span::new(self.at.get().start, self.at.get().start)
    }

    fn note_text(&self, id: Option<NodeId>) {
        let Some(id) = id else { return };
        let run = self.run.get().unwrap_or_default();
        self.spans.borrow_mut().entry(id).and_modify(|span| *span = span.join(run)).or_insert(run);
    }
}

impl TreeSink for SpannedSink {
    type Output = (Html, FxHashMap<NodeId, Span>);
    type Handle = NodeId;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Self::Output {
        (self.inner.finish(), self.spans.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.inner.elem_name(target)
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let own = self.expected.borrow().as_ref() == Some(&name.local);
        let id = self.inner.create_element(name, attrs, flags);
        let span = if own { self.at.get() } else { self.here() };
        let mut spans = self.spans.borrow_mut();
        if own && let Some(earlier) = self.explicit.replace(Some(id)) {
            spans.insert(earlier, self.here());
        }
        spans.insert(id, span);
        id
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        let id = self.inner.create_comment(text);
        self.spans.borrow_mut().insert(id, self.at.get());
        id
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        let id = self.inner.create_pi(target, data);
        self.spans.borrow_mut().insert(id, self.at.get());
        id
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.inner.append_doctype_to_document(name, public, system);
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let is_text = matches!(child, NodeOrText::AppendText(_));
        self.inner.append(parent, child);
        if is_text {
            let id = self.inner.0.borrow().tree.get(*parent).and_then(|n| n.last_child()).map(|n| n.id());
            self.note_text(id);
        }
    }

    fn append_before_sibling(&self, sibling: &NodeId, node: NodeOrText<NodeId>) {
        let is_text = matches!(node, NodeOrText::AppendText(_));
        self.inner.append_before_sibling(sibling, node);
        if is_text {
            let id = self.inner.0.borrow().tree.get(*sibling).and_then(|n| n.prev_sibling()).map(|n| n.id());
            self.note_text(id);
        }
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let has_parent = self.inner.0.borrow().tree.get(*element).is_some_and(|n| n.parent().is_some());
        if has_parent { self.append_before_sibling(element, child) } else { self.append(previous, child) }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attrs: Vec<Attribute>) {
        let has = {
            let html = self.inner.0.borrow();
            html.tree.get(*target).and_then(|n| n.value().as_element()).map_or(0, |e| e.attrs.len())
        };
        if has + attrs.len() <= self.attribute_limit {
            self.inner.add_attrs_if_missing(target, attrs);
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }
}
