//! Cutting running text at a place of its plain words, markup kept.

use crate::article::{Inline, Link};

/// Cuts `inlines` at byte `at` of their plain text, as [`Reading`](super::reading::Reading) counts it.
pub fn split_at(inlines: &[Inline], at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let mut passed = 0;
    for inline in inlines {
        let length = plain_len(inline);
        if passed + length <= at {
            head.push(inline.clone());
        } else if passed >= at {
            tail.push(inline.clone());
        } else {
            let (left, right) = split_one(inline, at - passed);
            head.push(left);
            tail.push(right);
        }
        passed += length;
    }
    (trim(head), trim(tail))
}

/// Takes empty pieces, breaks and white space off both ends.
pub fn trim(mut inlines: Vec<Inline>) -> Vec<Inline> {
    while inlines.last().is_some_and(is_blank) {
        inlines.pop();
    }
    let blank = inlines.iter().take_while(|inline| is_blank(inline)).count();
    inlines.drain(..blank);
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        *last = last.trim_end().to_owned();
    }
    inlines
}

/// Whether a character stands in the words.
pub fn contains(inlines: &[Inline], wanted: char) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.contains(wanted),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => contains(inner, wanted),
        Inline::Link(link) => contains(&link.text, wanted),
        Inline::Image(_) | Inline::Break => false,
    })
}

fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Break => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => inner.iter().all(is_blank),
        Inline::Link(link) => link.text.iter().all(is_blank),
        Inline::Code(_) | Inline::Image(_) => false,
    }
}

fn plain_len(inline: &Inline) -> usize {
    match inline {
        Inline::Text(text) | Inline::Code(text) => text.len(),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Deleted(inner) => inner.iter().map(plain_len).sum(),
        Inline::Link(link) => link.text.iter().map(plain_len).sum(),
        Inline::Image(_) => 0,
        Inline::Break => 1,
    }
}

fn split_one(inline: &Inline, at: usize) -> (Inline, Inline) {
    let both = |inner: &[Inline], make: fn(Vec<Inline>) -> Inline| {
        let (left, right) = split_at(inner, at);
        (make(left), make(right))
    };
    match inline {
        Inline::Text(text) => (Inline::Text(text[..at].to_owned()), Inline::Text(text[at..].to_owned())),
        Inline::Code(text) => (Inline::Code(text[..at].to_owned()), Inline::Code(text[at..].to_owned())),
        Inline::Emphasis(inner) => both(inner, Inline::Emphasis),
        Inline::Strong(inner) => both(inner, Inline::Strong),
        Inline::Deleted(inner) => both(inner, Inline::Deleted),
        Inline::Link(link) => {
            let (left, right) = split_at(&link.text, at);
            (Inline::Link(Link { text: left, ..link.clone() }), Inline::Link(Link { text: right, ..link.clone() }))
        }
        Inline::Image(_) | Inline::Break => (inline.clone(), Inline::Text(String::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_inside_strong_type_keeps_it_strong_on_both_sides() {
        let text = [Inline::Strong(vec![Inline::Text("1. Arrive early".into())]), Inline::Text(" and rest".into())];
        let (head, tail) = split_at(&text, 3);
        assert_eq!(head, [Inline::Strong(vec![Inline::Text("1.".into())])]);
        assert_eq!(tail, [Inline::Strong(vec![Inline::Text("Arrive early".into())]), Inline::Text(" and rest".into())]);
    }
}
