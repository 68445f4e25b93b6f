//! Pages that show their text to readers without scripts only: a shell that scripts fill, and the text in `<noscript>`.
//!
//! A browser with scripts reads the insides of `<noscript>` as raw text, and so does the door. Where that text is most
//! of what the page has to say, the page is read again as a browser without scripts would.

use super::{Row, Tag};
use scraper::Html;

/// Bytes of markup below which a `<noscript>` is a notice, a pixel or an image.
const SHORT: usize = 1_000;

/// How many times the words outside a `<noscript>` it must hold.
const TIMES: usize = 2;

/// Whether most of the text of a page stands in its `<noscript>`.
pub(super) fn is_for_readers_without_scripts(html: &Html, rows: &[Row]) -> bool {
    let text = |row: &Row| html.tree.get(row.node).and_then(|node| node.value().as_text().map(|text| &*text.text));
    let inside = |id: usize| rows.get(id + 1).and_then(text).unwrap_or("");
    let long = (0..rows.len()).filter(|&id| rows[id].tag == Tag::Noscript && inside(id).len() >= SHORT);
    let Some(hidden) = long.map(|id| words_of_markup(inside(id))).max() else { return false };
    let (mut shown, mut at) = (0, 0);
    while at < rows.len() && shown * TIMES <= hidden {
        match rows[at].tag {
            Tag::Text => shown += text(&rows[at]).unwrap_or("").split_ascii_whitespace().count(),
            tag if tag.is_unseen() => {
                at = rows[at].end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    shown * TIMES <= hidden
}

/// Words between tags, those of styles and scripts left out.
fn words_of_markup(markup: &str) -> usize {
    let mut words = 0;
    for piece in markup.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        if !tag.starts_with("style") && !tag.starts_with("script") {
            words += text.split_ascii_whitespace().count();
        }
    }
    words
}
