//! HTML text → tokens with spans → the builder.

use super::{Builder, Map};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, ns};
use html5gum::emitters::callback::{Callback, CallbackEmitter, CallbackEvent};
use html5gum::{Emitter, ForwardingEmitter, Span as GumSpan, State, Tokenizer};

/// Feeds HTML to the builder. `map` says where the bytes of `html` stand in the source.
pub(super) fn feed(builder: &mut Builder, html: &str, map: &Map) {
    let collector = Collector { limit: builder.limits.attributes, ..Collector::default() };
    let mut tokens = Tokenizer::new_with_emitter(html, Quiet(CallbackEmitter::new(collector)));
    while let Some(Ok(token)) = tokens.next() {
        let next = match token {
            Token::Start { name, attributes, left_out, self_closing, span } => {
                if left_out > 0 {
                    builder.note_attributes(left_out, map.span(span.start, span.end));
                }
                builder.start_tag(name, attributes, self_closing, map.span(span.start, span.end))
            }
            Token::End { name, span } => {
                builder.end_tag(&name, map.span(span.start, span.end));
                continue;
            }
            Token::Text { text, span } => {
                builder.text(text, map.span(span.start, span.end));
                continue;
            }
            Token::Comment { text, span } => {
                builder.comment(text, map.span(span.start, span.end));
                continue;
            }
            Token::Doctype(doctype) => {
                builder.doctype(doctype);
                continue;
            }
        };
        match next {
            TokenSinkResult::RawData(RawKind::Rcdata) => tokens.set_state(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => tokens.set_state(State::RawText),
            TokenSinkResult::RawData(_) => tokens.set_state(State::ScriptData),
            TokenSinkResult::Plaintext => tokens.set_state(State::PlainText),
            _ => {}
        }
    }
}

/// An emitter that hears of no parse errors: looking for them byte by byte costs more than all else in the tokenizer.
struct Quiet(CallbackEmitter<Collector, Token, usize>);

impl ForwardingEmitter for Quiet {
    type Token = Token;

    fn inner(&mut self) -> &mut impl Emitter<Token = Token> {
        &mut self.0
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }
}

/// A token, its names and values already in html5ever's own types.
enum Token {
    Start { name: LocalName, attributes: Vec<Attribute>, left_out: usize, self_closing: bool, span: GumSpan<usize> },
    End { name: LocalName, span: GumSpan<usize> },
    Text { text: StrTendril, span: GumSpan<usize> },
    Comment { text: String, span: GumSpan<usize> },
    Doctype(Doctype),
}

/// Collects a start tag's attributes in their order, up to the limit.
#[derive(Default)]
struct Collector {
    limit: usize,
    name: Option<LocalName>,
    start: usize,
    attributes: Vec<Attribute>,
    left_out: usize,
    /// The last attribute is a repetition or beyond the limit: its value is not kept.
    skipping: bool,
}

impl Callback<Token, usize> for Collector {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: GumSpan<usize>) -> Option<Token> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.name = Some(LocalName::from(&*String::from_utf8_lossy(name)));
                self.start = span.start;
                self.attributes.clear();
                self.left_out = 0;
                None
            }
            CallbackEvent::AttributeName { name } => {
                let name = LocalName::from(&*String::from_utf8_lossy(name));
                let full = self.attributes.len() >= self.limit;
                self.left_out += usize::from(full);
                self.skipping = full || self.attributes.iter().any(|a| a.name.local == name);
                if !self.skipping {
                    self.attributes
                        .push(Attribute { name: QualName::new(None, ns!(), name), value: StrTendril::new() });
                }
                None
            }
            CallbackEvent::AttributeValue { value } => {
                if !self.skipping
                    && let Some(last) = self.attributes.last_mut()
                {
                    last.value = StrTendril::from_slice(&String::from_utf8_lossy(value));
                }
                None
            }
            CallbackEvent::CloseStartTag { self_closing } => Some(Token::Start {
                name: self.name.take()?,
                attributes: std::mem::take(&mut self.attributes),
                left_out: std::mem::take(&mut self.left_out),
                self_closing,
                span: GumSpan { start: self.start, end: span.end },
            }),
            CallbackEvent::EndTag { name } => {
                self.attributes.clear();
                Some(Token::End { name: LocalName::from(&*String::from_utf8_lossy(name)), span })
            }
            CallbackEvent::String { value } => {
                Some(Token::Text { text: StrTendril::from_slice(&String::from_utf8_lossy(value)), span })
            }
            CallbackEvent::Comment { value } => {
                Some(Token::Comment { text: String::from_utf8_lossy(value).into_owned(), span })
            }
            CallbackEvent::Doctype { name, public_identifier, system_identifier, force_quirks } => {
                let own = |bytes: &[u8]| StrTendril::from_slice(&String::from_utf8_lossy(bytes));
                Some(Token::Doctype(Doctype {
                    name: (!name.is_empty()).then(|| own(name)),
                    public_id: public_identifier.map(own),
                    system_id: system_identifier.map(own),
                    force_quirks,
                }))
            }
            CallbackEvent::Error(_) => None,
        }
    }
}
