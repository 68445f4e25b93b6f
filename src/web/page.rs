//! One page: what it says, and how it is sent.

use super::error::WebError;
use super::layout;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};

/// The places of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The start page and what is in no menu.
    #[default]
    Start,
    /// Search, and what it leads to.
    Search,
    /// Sources and runs.
    Sources,
    /// The rules.
    Rules,
    /// Duplicates.
    Duplicates,
}

/// A page before its frame is put around it.
#[derive(Debug, Default)]
pub struct Page {
    /// Names the page in tab and history.
    pub title: String,
    /// Where it stands in the menu.
    pub place: Place,
    /// What the search field of the frame holds.
    pub query: String,
    /// Whether it has a search field of its own.
    pub own_search: bool,
    /// Whether the reader asked for images from elsewhere.
    pub images: bool,
    /// Whether there is nothing here.
    pub status: StatusCode,
    /// The content.
    pub body: Markup,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy(self.images))),
        ];
        (self.status, headers, layout::frame(&self).into_string()).into_response()
    }
}

/// What a page may do: its own style and keys, forms to this server, nothing else.
fn policy(images: bool) -> &'static str {
    match images {
        false => {
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        }
        true => {
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https: http:; form-action 'self'; \
             base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        }
    }
}

/// A page, or the page that says why there is none.
pub type Answer = Result<Page, Apology>;

/// The page that says what went wrong.
#[derive(Debug)]
pub struct Apology(WebError);

impl<E: Into<WebError>> From<E> for Apology {
    fn from(error: E) -> Apology {
        Apology(error.into())
    }
}

impl IntoResponse for Apology {
    fn into_response(self) -> Response {
        let title = match self.0 {
            WebError::NotFound(_) => "Not here",
            WebError::Empty => "Nothing yet",
            WebError::Bad(_) => "Not understood",
            _ => "That did not work",
        };
        let body = html! {
            div.apology {
                h1 { (title) }
                p { (sentence(&self.0.to_string())) }
                p { a href="/" { "To the start page" } }
            }
        };
        Page { title: title.to_owned(), status: self.0.status(), body, ..Page::default() }.into_response()
    }
}

/// An error message as a sentence of its own.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
