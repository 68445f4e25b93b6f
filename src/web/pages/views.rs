//! The three views of an article, and what is above them all.

use crate::record::Record;
use crate::web::{address, words};
use maud::{Markup, html};

/// A view of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Without what was taken out.
    Cleaned,
    /// As it was found.
    Original,
    /// As it was found, with the cuts marked.
    Explained,
}

/// Title, origin, and the way to the other views.
pub fn head(record: &Record, view: View) -> Markup {
    let place = record.source.url.as_deref().or(record.canonical_url.as_deref()).and_then(address::outside);
    let views = [
        ("Cleaned", View::Cleaned, address::article(&record.id)),
        ("Original", View::Original, address::view(&record.id, "original")),
        ("Explained", View::Explained, address::view(&record.id, "explained")),
    ];
    html! {
        header.article-head {
            h1 lang=[record.language.as_deref()] { (words::title(record)) }
            ul.facts {
                @if let Some(author) = &record.author { li { "by " (author) } }
                @if let Some(published) = &record.published { li { (words::day(published)) } }
                li {
                    @if let Some(place) = place {
                        a href=(place) rel="noopener nofollow" { (words::host(place)) }
                    } @else { (words::short(&words::place(&record.source))) }
                }
                li { (words::count(record.quality.words as u64, "word")) }
                li { (words::count(record.removed.len() as u64, "cut")) }
            }
            nav.views aria-label="Views of this article" {
                ul.switch {
                    @for (name, this, address) in views {
                        li {
                            a.explain[this == View::Explained] href=(address) aria-current=[(this == view).then_some("page")] { (name) }
                        }
                    }
                }
            }
        }
    }
}
