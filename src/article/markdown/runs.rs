//! Inlines as a flat row of runs, each with its styles: the form in which it can be told whether CommonMark can say it.
//!
//! CommonMark's emphasis depends on the characters on both sides of each `*`. Here styles are put in such a place, or
//! taken off where there is none, that what is written is read back as it was meant: white space and punctuation move
//! out of a style where they would keep it from opening or closing; styles never cross a link's edge.

use crate::article::{Image, Inline, Link, address};
use std::borrow::Cow;

/// A set of styles.
pub(super) type Styles = u8;
pub(super) const STRONG: Styles = 1;
pub(super) const EMPHASIS: Styles = 2;
pub(super) const DELETED: Styles = 4;
/// The styles that are written with `*`.
const STARRED: Styles = STRONG | EMPHASIS;
/// Passes over one row of runs before its styles are given up.
const PASSES: usize = 8;

/// A piece with one set of styles.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) leaf: Leaf<'a>,
    pub(super) styles: Styles,
}

/// What a run holds.
#[derive(Debug)]
pub(super) enum Leaf<'a> {
    /// Words without white space at the edges.
    Text(Cow<'a, str>),
    /// One space.
    Space,
    Code(&'a str),
    Image(&'a Image),
    Break,
    /// A link and its own runs; their styles are those that do not hold for the whole link.
    Link(&'a Link, Vec<Run<'a>>),
}

/// The runs of inlines, ready to be written.
pub(super) fn of(inlines: &[Inline], in_table: bool) -> Vec<Run<'_>> {
    let mut runs = Vec::with_capacity(inlines.len() * 2);
    flatten(inlines, 0, Around { link: false, table: in_table }, &mut runs);
    settle(&mut runs);
    for run in &mut runs {
        if let Leaf::Link(_, inner) = &mut run.leaf {
            settle(inner);
        }
    }
    runs
}

/// What is around the inlines.
#[derive(Clone, Copy)]
struct Around {
    link: bool,
    table: bool,
}

fn flatten<'a>(inlines: &'a [Inline], styles: Styles, around: Around, out: &mut Vec<Run<'a>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => flatten_text(text, styles, out),
            Inline::Emphasis(inner) => flatten(inner, styles | EMPHASIS, around, out),
            Inline::Strong(inner) => flatten(inner, styles | STRONG, around, out),
            Inline::Deleted(inner) => flatten(inner, styles | DELETED, around, out),
            Inline::Code(code) if code.trim().is_empty() => out.push(Run { leaf: Leaf::Space, styles }),
            // Two spans beside each other would be read as one, and a `|` would end the cell.
            Inline::Code(code) if (around.table && code.contains('|')) || ends_with_code(out) => {
                flatten_text(code, styles, out)
            }
            Inline::Code(code) => out.push(Run { leaf: Leaf::Code(code.trim()), styles }),
            Inline::Image(image) if address::image(&image.url).is_some() => {
                out.push(Run { leaf: Leaf::Image(image), styles });
            }
            Inline::Image(_) => {}
            Inline::Link(link) if around.link || address::link(&link.url).is_none() => {
                flatten(&link.text, styles, around, out);
            }
            Inline::Link(link) => flatten_link(link, styles, around, out),
            Inline::Break => out.push(Run { leaf: Leaf::Break, styles }),
        }
    }
}

fn ends_with_code(runs: &[Run<'_>]) -> bool {
    matches!(runs.last(), Some(Run { leaf: Leaf::Code(_), .. }))
}

fn flatten_text<'a>(text: &'a str, styles: Styles, out: &mut Vec<Run<'a>>) {
    let space = |out: &mut Vec<Run<'a>>| out.push(Run { leaf: Leaf::Space, styles });
    let trimmed = text.trim();
    if text.starts_with(char::is_whitespace) {
        space(out);
    }
    if !trimmed.is_empty() {
        out.push(Run { leaf: Leaf::Text(Cow::Borrowed(trimmed)), styles });
        if text.ends_with(char::is_whitespace) {
            space(out);
        }
    }
}

/// A link's styles are those all its runs have; white space at its edges stands outside.
fn flatten_link<'a>(link: &'a Link, styles: Styles, around: Around, out: &mut Vec<Run<'a>>) {
    let mut inner = Vec::with_capacity(link.text.len());
    flatten(&link.text, styles, Around { link: true, ..around }, &mut inner);
    let is_gap = |run: &Run| matches!(run.leaf, Leaf::Space | Leaf::Break);
    let Some(first) = inner.iter().position(|run| !is_gap(run)) else {
        out.extend(inner);
        return;
    };
    let last = inner.iter().rposition(|run| !is_gap(run)).unwrap_or(first);
    let after: Vec<Run> = inner.drain(last + 1..).collect();
    out.extend(inner.drain(..first));
    // A link that goes on where it ended is one link.
    if matches!(out.last(), Some(Run { leaf: Leaf::Link(before, _), .. }) if before.url == link.url)
        && let Some(Run { leaf: Leaf::Link(_, mut before), styles }) = out.pop()
    {
        before.iter_mut().for_each(|run| run.styles |= styles);
        if ends_with_code(&before)
            && let Some(Run { leaf, .. }) = inner.first_mut()
            && let Leaf::Code(code) = *leaf
        {
            *leaf = Leaf::Text(Cow::Borrowed(code));
        }
        before.append(&mut inner);
        inner = before;
    }
    let whole = inner.iter().filter(|run| !is_gap(run)).fold(Styles::MAX, |all, run| all & run.styles);
    inner.iter_mut().for_each(|run| run.styles &= !whole);
    out.push(Run { leaf: Leaf::Link(link, inner), styles: whole });
    out.extend(after);
}

/// The inlines that runs stand for.
pub(super) fn inlines(runs: &[Run<'_>]) -> Vec<Inline> {
    let mut open: Vec<(Styles, Vec<Inline>)> = vec![(0, Vec::new())];
    for (at, run) in runs.iter().enumerate() {
        let held = close(&mut open, run.styles);
        open.extend(outermost_first(run.styles & !held, runs, at).map(|style| (style, Vec::new())));
        let (_, level) = open.last_mut().expect("the outermost level is never closed");
        let words = match &run.leaf {
            Leaf::Text(text) => text,
            Leaf::Space => " ",
            Leaf::Code(code) => {
                level.push(Inline::Code((*code).to_owned()));
                continue;
            }
            Leaf::Image(image) => {
                level.push(Inline::Image((*image).clone()));
                continue;
            }
            Leaf::Break => {
                level.push(Inline::Break);
                continue;
            }
            Leaf::Link(link, inner) => {
                level.push(Inline::Link(Link { text: inlines(inner), ..(*link).clone() }));
                continue;
            }
        };
        match level.last_mut() {
            Some(Inline::Text(text)) => text.push_str(words),
            _ => level.push(Inline::Text(words.to_owned())),
        }
    }
    close(&mut open, 0);
    open.pop().map(|(_, level)| level).unwrap_or_default()
}

/// Closes levels until only styles of `kept` are open; gives those.
fn close(open: &mut Vec<(Styles, Vec<Inline>)>, kept: Styles) -> Styles {
    while open.len() > 1 && open.iter().any(|(style, _)| style & !kept != 0) {
        let Some((style, inner)) = open.pop() else { break };
        let inline = match style {
            STRONG => Inline::Strong(inner),
            EMPHASIS => Inline::Emphasis(inner),
            _ => Inline::Deleted(inner),
        };
        if let Some((_, level)) = open.last_mut() {
            level.push(inline);
        }
    }
    open.iter().fold(0, |all, (style, _)| all | style)
}

/// Brings runs into the form that can be written.
fn settle(runs: &mut Vec<Run<'_>>) {
    collapse_gaps(runs);
    for _ in 0..PASSES {
        style_gaps(runs);
        if runs.iter().all(|run| run.styles == 0) {
            return merge(runs);
        }
        let untangled = untangle(runs);
        let moved = move_edges(runs);
        if !untangled && !moved {
            return merge(runs);
        }
    }
    runs.iter_mut().for_each(|run| run.styles = 0);
    merge(runs);
}

/// Makes texts and spaces with the same styles one text: what is read back comes in one piece.
fn merge(runs: &mut Vec<Run<'_>>) {
    let is_words = |run: &Run<'_>| matches!(run.leaf, Leaf::Text(_) | Leaf::Space);
    if !runs.windows(2).any(|pair| is_words(&pair[0]) && is_words(&pair[1]) && pair[0].styles == pair[1].styles) {
        return;
    }
    let mut merged: Vec<Run<'_>> = Vec::with_capacity(runs.len());
    let mut old = runs.drain(..).peekable();
    while let Some(mut run) = old.next() {
        if let Leaf::Text(text) = &mut run.leaf {
            let styles = run.styles;
            // A space is taken along only where a word with the same styles follows it.
            let mut space = false;
            while let Some(next) = old.next_if(|next| is_words(next) && next.styles == styles) {
                match next.leaf {
                    Leaf::Text(more) => {
                        let text = text.to_mut();
                        if std::mem::take(&mut space) {
                            text.push(' ');
                        }
                        text.push_str(&more);
                    }
                    _ => space = true,
                }
            }
            merged.push(run);
            if space {
                merged.push(Run { leaf: Leaf::Space, styles });
            }
            continue;
        }
        merged.push(run);
    }
    drop(old);
    *runs = merged;
}

/// One space between words, one break between lines, none at the edges.
fn collapse_gaps(runs: &mut Vec<Run<'_>>) {
    let mut kept: usize = 0;
    for at in 0..runs.len() {
        let before = kept.checked_sub(1).map(|last| &runs[last].leaf);
        match (&runs[at].leaf, before) {
            (Leaf::Space | Leaf::Break, None) | (Leaf::Space, Some(Leaf::Space | Leaf::Break)) => continue,
            (Leaf::Break, Some(Leaf::Break)) => continue,
            (Leaf::Break, Some(Leaf::Space)) => kept -= 1,
            _ => {}
        }
        runs.swap(kept, at);
        kept += 1;
    }
    runs.truncate(kept);
    while matches!(runs.last(), Some(Run { leaf: Leaf::Space | Leaf::Break, .. })) {
        runs.pop();
    }
}

/// A gap has the styles that stand on both sides of it.
fn style_gaps(runs: &mut [Run<'_>]) {
    for at in 0..runs.len() {
        if matches!(runs[at].leaf, Leaf::Space | Leaf::Break) {
            let before = at.checked_sub(1).map_or(0, |before| runs[before].styles);
            let after = runs.get(at + 1).map_or(0, |after| after.styles);
            runs[at].styles = before & after;
        }
    }
}

/// Styles nest, and a style written with `*` neither begins where another ends nor, inside another, within a word.
/// Says whether something was taken off.
fn untangle(runs: &mut [Run<'_>]) -> bool {
    let mut open: Vec<Styles> = Vec::new();
    let mut given_up: Styles = 0;
    let mut changed = false;
    let mut before: Styles = 0;
    for at in 0..runs.len() {
        given_up &= runs[at].styles;
        let mut styles = runs[at].styles & !given_up;
        let closed = before & !styles;
        // What was opened inside a style that ends here ends here, too.
        if let Some(outermost) = open.iter().position(|&style| style & closed != 0) {
            for style in open.drain(outermost..) {
                given_up |= style & styles;
            }
        }
        styles &= !given_up;
        let opened = styles & !before;
        if opened & STARRED != 0 {
            let inside = styles & before & STARRED != 0;
            if closed & STARRED != 0 || (inside && !opens_only(runs, at, opened)) {
                given_up |= opened & STARRED;
                styles &= !given_up;
            }
        }
        open.extend(outermost_first(styles & !before, runs, at));
        changed |= styles != runs[at].styles;
        runs[at].styles = styles;
        before = styles;
    }
    changed
}

/// Whether `*` before run `at` could only open, never close, when `opened` begins there.
fn opens_only(runs: &[Run<'_>], at: usize, opened: Styles) -> bool {
    let (left, right) = (last_char(at.checked_sub(1).map(|at| &runs[at])), first_char(Some(&runs[at])));
    // `~~` that begins with it may stand on either side of it.
    let beside_tildes = opened & DELETED != 0;
    match is_word(right) {
        true => left.is_whitespace() || (is_gap(left) && !beside_tildes),
        false => left.is_whitespace() && !beside_tildes,
    }
}

/// The single styles of a set that opens at `at`: those that last longest first.
pub(super) fn outermost_first(styles: Styles, runs: &[Run<'_>], at: usize) -> impl Iterator<Item = Styles> + use<> {
    let mut single = [(0, 0); 3];
    let mut count = 0;
    for style in [STRONG, EMPHASIS, DELETED] {
        if styles & style != 0 {
            single[count] = (runs[at..].iter().take_while(|run| run.styles & style != 0).count(), style);
            count += 1;
        }
    }
    single[..count].sort_by_key(|&(length, _)| std::cmp::Reverse(length));
    single.into_iter().take(count).map(|(_, style)| style)
}

/// Moves what keeps a style from opening or closing out of it. Says whether something was moved.
fn move_edges(runs: &mut Vec<Run<'_>>) -> bool {
    let blocked: Vec<(Styles, Styles)> =
        (0..runs.len()).map(|at| (cannot_open(runs, at), cannot_close(runs, at))).collect();
    if blocked.iter().all(|&(open, close)| open | close == 0) {
        return false;
    }
    let old = std::mem::take(runs);
    for (run, (open, close)) in old.into_iter().zip(blocked) {
        move_out(run, open, close, runs);
    }
    true
}

/// Styles that begin with run `at` and cannot open there.
fn cannot_open(runs: &[Run<'_>], at: usize) -> Styles {
    let before = at.checked_sub(1).map(|at| &runs[at]);
    let opened = runs[at].styles & !before.map_or(0, |run| run.styles);
    if opened == 0 {
        return 0;
    }
    let (left, right) = (last_char(before), first_char(Some(&runs[at])));
    let closed = before.map_or(0, |run| run.styles) & !runs[at].styles;
    let loose = is_gap(left) || closed != 0;
    match () {
        () if right.is_whitespace() || !(loose || is_word(right)) => opened,
        () if opened & STARRED != 0 && opened & DELETED != 0 && !loose => opened & DELETED,
        () => 0,
    }
}

/// Styles that end with run `at` and cannot close there.
fn cannot_close(runs: &[Run<'_>], at: usize) -> Styles {
    let after = runs.get(at + 1);
    let closed = runs[at].styles & !after.map_or(0, |run| run.styles);
    if closed == 0 {
        return 0;
    }
    let (left, right) = (last_char(Some(&runs[at])), first_char(after));
    let opened = after.map_or(0, |run| run.styles) & !runs[at].styles;
    let loose = is_gap(right) || opened != 0;
    match () {
        () if left.is_whitespace() || !(loose || is_word(left)) => closed,
        () if closed & STARRED != 0 && closed & DELETED != 0 && !loose => closed & DELETED,
        () => 0,
    }
}

/// Pushes `run` without the styles that cannot open or close at the parts that keep them from it.
fn move_out<'a>(run: Run<'a>, open: Styles, close: Styles, out: &mut Vec<Run<'a>>) {
    let Run { leaf, styles } = run;
    match leaf {
        _ if open | close == 0 => out.push(Run { leaf, styles }),
        Leaf::Text(Cow::Borrowed(text)) => {
            let head = if open == 0 { 0 } else { text.find(is_word).unwrap_or(text.len()) };
            let tail = if close == 0 { text.len() } else { text.rfind(is_word).map_or(0, |at| at + width(text, at)) };
            // Where the edges are words already, the style itself is in the way.
            let (head, tail) = match (open != 0 && head == 0, close != 0 && tail == text.len()) {
                (false, false) if head < tail => (head, tail),
                _ => {
                    out.push(Run { leaf: Leaf::Text(Cow::Borrowed(text)), styles: styles & !(open | close) });
                    return;
                }
            };
            flatten_text(&text[..head], styles & !open, out);
            flatten_text(&text[head..tail], styles, out);
            flatten_text(&text[tail..], styles & !close, out);
        }
        Leaf::Link(link, mut inner) => {
            inner.iter_mut().for_each(|run| run.styles |= open | close);
            out.push(Run { leaf: Leaf::Link(link, inner), styles: styles & !(open | close) });
        }
        leaf => out.push(Run { leaf, styles: styles & !(open | close) }),
    }
}

fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

/// The character that will stand first in what is written for a run; the edge of a block counts as white space.
fn first_char(run: Option<&Run<'_>>) -> char {
    match run.map(|run| &run.leaf) {
        None | Some(Leaf::Space | Leaf::Break) => ' ',
        Some(Leaf::Text(text)) => text.chars().next().unwrap_or(' '),
        Some(Leaf::Code(_)) => '`',
        Some(Leaf::Image(_)) => '!',
        Some(Leaf::Link(..)) => '[',
    }
}

/// The character that will stand last in what is written for a run.
fn last_char(run: Option<&Run<'_>>) -> char {
    match run.map(|run| &run.leaf) {
        None | Some(Leaf::Space | Leaf::Break) => ' ',
        Some(Leaf::Text(text)) => text.chars().next_back().unwrap_or(' '),
        Some(Leaf::Code(_)) => '`',
        Some(Leaf::Image(_) | Leaf::Link(..)) => ')',
    }
}

/// Surely neither white space nor punctuation, by every version of Unicode.
fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Surely white space or punctuation, by every version of Unicode.
fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_punctuation()
        || matches!(c, '«' | '»' | '¿' | '¡' | '·' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3002}' | '\u{3008}'..='\u{3011}')
}
