//! The cleaned article, in which pictures are named instead of loaded.

use crate::article::Article;
use crate::article::html::render;

/// Writes the article.
pub(super) fn write(article: &Article, out: &mut String) {
    out.push_str("<article>\n");
    if article.blocks.is_empty() {
        out.push_str("<p class=\"nothing\">Nothing was left that reads like an article.</p>\n");
    }
    without_pictures(&render(&article.blocks), out);
    out.push_str("</article>\n");
}

/// Puts the alternative text of each picture in its place. The renderer escapes `<`, `>` and quotes wherever it writes
/// the words of a page, so that its own tags are found by their looks.
fn without_pictures(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once("<img") {
        out.push_str(before);
        let (attributes, after) = tag.split_once('>').unwrap_or((tag, ""));
        let alt =
            attributes.split_once(" alt=\"").and_then(|(_, value)| value.split_once('"')).map_or("", |(alt, _)| alt);
        out.push_str("<span class=\"picture\">");
        out.push_str(if alt.is_empty() { "picture" } else { alt });
        out.push_str("</span>");
        rest = after;
    }
    out.push_str(rest);
}
