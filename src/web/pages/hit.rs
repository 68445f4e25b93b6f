//! One hit of a search.

use crate::index::ArticleInfo;
use crate::search::Hit;
use crate::tips::TipKind;
use crate::web::{address, words};
use maud::{Markup, html};

/// The hit as an entry of a list.
pub fn entry(hit: &Hit) -> Markup {
    let page = if hit.tip.is_some() { address::tip(&hit.id) } else { address::article(&hit.id) };
    html! {
        li.hit {
            article {
                h2 {
                    @if let Some(label) = hit.tip.as_ref().and_then(|tip| label(tip.kind, hit.sign())) {
                        span.kind { (label) } " "
                    }
                    a.open href=(page) { (marked(&hit.title, &hit.highlights.title)) }
                }
                @if !hit.snippet.is_empty() {
                    p lang=[hit.language.as_deref()] { (marked(&hit.snippet, &hit.highlights.snippet)) }
                }
                (facts(hit))
            }
        }
    }
}

/// What a tip is called where it is not plain advice to do something.
///
/// `sign` says that it is not to be done, where its title does not.
pub fn label(kind: TipKind, sign: Option<&str>) -> Option<&'static str> {
    match (kind, sign) {
        (_, Some(_)) => Some("Don’t"),
        (TipKind::Warning, _) => Some("Beware"),
        (TipKind::Question, _) => Some("Question"),
        (TipKind::Step, _) => Some("Step"),
        (TipKind::Tip, _) => None,
    }
}

fn facts(hit: &Hit) -> Markup {
    let ArticleInfo { id, title, site, url, path, published, .. } = &hit.article;
    let title = title.as_deref().filter(|title| *title != hit.title);
    let place = site.clone().or_else(|| url.as_deref().map(words::host)).or_else(|| path.as_deref().map(words::short));
    html! {
        ul.facts {
            @if let Some(title) = title {
                li { a href=(address::article(id)) { (title) } }
            }
            @if let Some(place) = place { li { (place) } }
            @if let Some(published) = published { li { (words::day(published)) } }
            @if hit.also_in > 0 {
                li { "also in " (words::count(hit.also_in, "other article")) }
            }
            li.quiet { a.explain href=(address::view(id, "explained")) { "What was taken out" } }
        }
    }
}

/// Text with its matches marked.
pub fn marked(text: &str, matches: &[(usize, usize)]) -> Markup {
    let mut at = 0;
    let mut pieces: Vec<(&str, &str)> = Vec::with_capacity(matches.len() + 1);
    for &(start, end) in matches {
        if let (Some(before), Some(hit)) = (text.get(at..start), text.get(start..end)) {
            pieces.push((before, hit));
            at = end;
        }
    }
    html! {
        @for (before, hit) in pieces { (before) mark { (hit) } }
        (text.get(at..).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_are_marked_and_everything_is_escaped() {
        let shown = marked("ask <b>now</b>", &[(0, 3), (4, 7), (100, 200)]).into_string();
        assert_eq!(shown, "<mark>ask</mark> <mark>&lt;b&gt;</mark>now&lt;/b&gt;");
    }
}
