//! Turning pages.

use maud::{Markup, html};

/// Links to the page before and the page after; nothing where there is one page only.
pub fn pager(page: usize, pages: usize, address: impl Fn(usize) -> String) -> Markup {
    html! {
        @if pages > 1 {
            nav.pager aria-label="More" {
                @if page > 1 { a rel="prev" href=(address(page - 1)) { "← Previous" } } @else { span {} }
                span { "Page " (page) " of " (pages) }
                @if page < pages { a rel="next" href=(address(page + 1)) { "Next →" } } @else { span {} }
            }
        }
    }
}
