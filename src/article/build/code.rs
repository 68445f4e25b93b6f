//! Text that is taken as it stands: code, and raised or lowered characters.

use super::characters::is_unwanted;
use crate::clean::{Cleaned, Fate};
use crate::document::{RowId, Tag};

/// Language and text of a `pre` element.
pub(super) fn block(cleaned: &Cleaned<'_>, row: RowId) -> (Option<String>, String) {
    let mut text = String::new();
    collect(cleaned, row, &mut text);
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let unseen = |c: char| is_unwanted(c) || (c.is_control() && !matches!(c, '\n' | '\t'));
    if text.contains(unseen) {
        text = text.replace(unseen, "");
    }
    let start = text.find(|c: char| c != '\n').unwrap_or(text.len());
    text.truncate(text.trim_end().len());
    text.drain(..start.min(text.len()));
    (language(cleaned, row), text)
}

/// The language a `pre` or the `code` in it names.
fn language(cleaned: &Cleaned<'_>, row: RowId) -> Option<String> {
    let doc = cleaned.document;
    let code = doc.children(row).find(|&child| doc.rows()[child].tag == Tag::Code);
    let parent = doc.rows()[row].parent;
    [Some(row), code, Some(parent)].into_iter().flatten().find_map(|row| {
        let named = ["data-lang", "data-language"].into_iter().find_map(|name| cleaned.attr(row, name));
        let classes = || cleaned.attr(row, "class").unwrap_or("").split_ascii_whitespace();
        let prefixes = ["language-", "lang-", "highlight-source-"];
        let by_class = || classes().find_map(|class| prefixes.iter().find_map(|prefix| class.strip_prefix(prefix)));
        named.or_else(by_class).map(str::trim).filter(|name| !name.is_empty() && name.len() <= 40).map(str::to_owned)
    })
}

fn collect(cleaned: &Cleaned<'_>, row: RowId, out: &mut String) {
    let doc = cleaned.document;
    let mut at = row + 1;
    while at < doc.rows()[row].end {
        let tag = doc.rows()[at].tag;
        if cleaned.fate(at) == Fate::Drop || (tag.is_unseen() && tag != Tag::Comment) {
            at = doc.rows()[at].end;
            continue;
        }
        match tag {
            Tag::Br => out.push('\n'),
            Tag::Text => {
                let text = doc.text(at).unwrap_or("");
                let mut from = 0;
                for cut in cleaned.text_cuts(at) {
                    out.push_str(text.get(from..cut.start).unwrap_or(""));
                    from = cut.end.max(from);
                }
                out.push_str(text.get(from..).unwrap_or(""));
            }
            // Each line in an element of its own.
            tag if tag.is_block() && !out.is_empty() && !out.ends_with('\n') => out.push('\n'),
            _ => {}
        }
        at += 1;
    }
}

/// A raised or lowered mark as plain characters: `[1]` for a link to a note, `²` and `₂` for digits. `None`: its words
/// are words like others.
pub(super) fn raised(cleaned: &Cleaned<'_>, row: RowId) -> Option<String> {
    let doc = cleaned.document;
    let mut text = String::new();
    if doc.rows()[row].end - row > 8 {
        return None;
    }
    collect(cleaned, row, &mut text);
    let text = text.trim();
    let bare = text.trim_matches(['[', ']']);
    if bare.is_empty() || bare.len() > 3 || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut inside = row + 1..doc.rows()[row].end;
    let links = |row: RowId| cleaned.attr(row, "href").is_some_and(|href| href.contains('#'));
    if bare.len() < text.len() || inside.any(|row| doc.rows()[row].tag == Tag::A && links(row)) {
        return Some(format!("[{bare}]"));
    }
    let digits =
        if doc.rows()[row].tag == Tag::Sup { "⁰¹²³⁴⁵⁶⁷⁸⁹" } else { "₀₁₂₃₄₅₆₇₈₉" };
    Some(bare.bytes().filter_map(|byte| digits.chars().nth(usize::from(byte - b'0'))).collect())
}
