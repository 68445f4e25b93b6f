//! Why a page was not fetched: each class with its word, and a sentence that says what to do.

use super::body::BodyError;
use crate::source::guard::Blocked;
use crate::source::{Place, Unreadable};
use std::error::Error;
use std::io;
use std::time::Duration;

/// Why a page was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address may not be asked.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// The site's `robots.txt` says no.
    #[error("the site's robots.txt asks not to fetch this: {0}")]
    Denied(String),
    /// The server answered with an error.
    #[error("the server answered {status} {reason}; {}", advice(*.status))]
    Status {
        /// The status code.
        status: u16,
        /// Its usual name.
        reason: &'static str,
    },
    /// There is no way to the server.
    #[error("no connection to the server: {0}; check the address, or run again later")]
    Connect(String),
    /// Its name has no address.
    #[error("the host's name was not found: {0}; check the address")]
    Name(String),
    /// Its certificate or its TLS is not in order.
    #[error("no secure connection: {0}; check the certificate of the site")]
    Tls(String),
    /// The connection broke off before there was an answer.
    #[error("the connection broke off: {0}; run again later")]
    Broken(String),
    /// The connection broke off in the middle of the page.
    #[error("the page broke off before its end: {0}; run again later")]
    Cut(String),
    /// What came is no HTTP.
    #[error("the server's answer is no HTTP: {0}; check the address and its port")]
    NotHttp(String),
    /// No answer came in time.
    #[error("no answer within {} seconds; run again later, or raise the timeouts of [fetch]", .0.as_secs_f64())]
    TimedOut(Duration),
    /// The answer began in time, but did not end.
    #[error("not the whole page within {} seconds; raise the timeouts of [fetch] if the site is slow", .0.as_secs_f64())]
    Slow(Duration),
    /// Redirects without an end.
    #[error("more than {0} redirects; check the address")]
    Redirects(usize),
    /// Redirects that lead back.
    #[error("its redirects lead in a circle; check the address")]
    Circle,
    /// A redirect that leads nowhere.
    #[error("the redirect leads to `{0}`, which is not followed: {1}")]
    Redirect(String, String),
    /// The body could not be read.
    #[error("the page is {0}")]
    Body(#[from] BodyError),
    /// An image, an archive, a script …
    #[error("this is {0}, not an article; take it out of the list")]
    NotArticle(String),
    /// There is nothing in it.
    #[error("the page is empty; check the address")]
    Empty,
    /// The host failed too often, or asked to be left alone for long.
    #[error("not asked: the host {0}; run again later")]
    LeftAlone(String),
    /// The run was stopped.
    #[error("stopped before it was fetched; the next run goes on")]
    Stopped,
}

impl FetchError {
    /// The class, one word.
    pub fn kind(&self) -> &'static str {
        match self {
            FetchError::Blocked(_) | FetchError::Redirect(..) => "blocked",
            FetchError::Denied(_) => "denied",
            FetchError::Status { status: 404 | 410, .. } => "not-found",
            FetchError::Status { .. } => "http-status",
            FetchError::Connect(_) | FetchError::Name(_) | FetchError::Tls(_) => "connection",
            FetchError::Broken(_) | FetchError::Cut(_) => "connection",
            FetchError::NotHttp(_) => "unreadable",
            FetchError::TimedOut(_) | FetchError::Slow(_) => "timeout",
            FetchError::Redirects(_) | FetchError::Circle => "redirects",
            FetchError::Body(BodyError::TooLarge(_)) => "too-large",
            FetchError::Body(_) => "unreadable",
            FetchError::NotArticle(_) => "binary",
            FetchError::Empty => "empty",
            FetchError::LeftAlone(_) => "left-alone",
            FetchError::Stopped => "stopped",
        }
    }

    /// The same as a record's error.
    pub fn at(&self, address: &str) -> Unreadable {
        Place::Url(address.to_owned()).unreadable(self.kind(), self.to_string())
    }

    /// Whether a later run may find what this one did not.
    pub fn may_pass(&self) -> bool {
        let is_passing = matches!(self, FetchError::Cut(_) | FetchError::Slow(_));
        is_passing || self.is_the_hosts() || matches!(self, FetchError::LeftAlone(_) | FetchError::Stopped)
    }

    /// Whether another try may help: a connection that could not be made or broke off.
    pub(super) fn is_connection_fault(&self) -> bool {
        matches!(self, FetchError::Connect(_) | FetchError::Name(_) | FetchError::Broken(_) | FetchError::Cut(_))
    }

    /// Whether this speaks against the whole host, and not against one of its pages: it gave no answer, or none that
    /// another page would not get as well.
    pub(super) fn is_the_hosts(&self) -> bool {
        let is_overload = |status: u16| matches!(status, 429 | 500..);
        match self {
            FetchError::Status { status, .. } => is_overload(*status),
            FetchError::Tls(_) | FetchError::TimedOut(_) | FetchError::Broken(_) => true,
            FetchError::Connect(_) | FetchError::Name(_) => true,
            _ => false,
        }
    }

    /// A fault while the body came in.
    pub(super) fn from_body(error: &reqwest::Error, limit: Duration) -> FetchError {
        match FetchError::from_client(error, limit) {
            FetchError::Broken(cause) => FetchError::Cut(cause),
            FetchError::TimedOut(limit) => FetchError::Slow(limit),
            other => other,
        }
    }

    /// A fault before the head of an answer was there.
    pub(super) fn from_client(error: &reqwest::Error, limit: Duration) -> FetchError {
        let chain = || {
            std::iter::successors(Some(error as &(dyn Error + 'static)), |error: &&(dyn Error + 'static)| {
                (*error).source()
            })
        };
        let of = |error: &(dyn Error + 'static)| {
            let inner = error
                .downcast_ref::<io::Error>()
                .and_then(io::Error::get_ref)
                .map(|inner| inner as &(dyn Error + 'static));
            let blocked = inner.and_then(|inner| inner.downcast_ref()).or_else(|| error.downcast_ref::<Blocked>());
            let tls = inner.and_then(|inner| inner.downcast_ref()).or_else(|| error.downcast_ref::<rustls::Error>());
            match (blocked, tls) {
                (Some(blocked), _) => Some(FetchError::Blocked(blocked.clone())),
                (_, Some(tls)) => Some(FetchError::Tls(tls.to_string())),
                _ => None,
            }
        };
        if let Some(known) = chain().find_map(of) {
            return known;
        }
        let cause = chain().last().map(ToString::to_string).unwrap_or_default();
        let http = chain().find_map(|error| error.downcast_ref::<hyper::Error>());
        match http {
            _ if error.is_dns() => FetchError::Name(cause),
            _ if error.is_connect() => FetchError::Connect(cause),
            _ if error.is_timeout() => FetchError::TimedOut(limit),
            Some(http) if http.is_parse() || http.is_user() => FetchError::NotHttp(cause),
            _ => FetchError::Broken(cause),
        }
    }
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 | 407 | 451 => "it is not open to the public; take it out of the list",
        404 | 410 => "the page is gone; take it out of the list",
        408 | 429 | 500.. => "run again later",
        _ => "check the address",
    }
}
