//! How to fetch: the `[fetch]` part of the configuration as plain values.

use crate::source::guard::{Guard, Lookup};
use std::time::Duration;

/// How to fetch.
#[derive(Clone)]
pub struct Settings {
    /// The `User-Agent`: what is before its first `/` is the name that robots.txt files may call.
    pub user_agent: String,
    /// Whether robots.txt is obeyed.
    pub robots: bool,
    /// The pause between two requests to one host.
    pub delay: Duration,
    /// The longest pause that a robots.txt is obeyed with.
    pub longest_crawl_delay: Duration,
    /// The longest wait that a `Retry-After` is obeyed with; a host that asks for more is left alone.
    pub longest_retry_after: Duration,
    /// Requests under way at once, to all hosts together.
    pub at_once: usize,
    /// Time to connect.
    pub connect_timeout: Duration,
    /// Time without a byte.
    pub read_timeout: Duration,
    /// Time for one request and its whole answer.
    pub total_timeout: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
    /// Tries in all, on faults that may pass.
    pub tries: u32,
    /// The longest wait before the second try; it doubles with each further one.
    pub backoff: Duration,
    /// Bytes of a page, decompressed.
    pub max_bytes: usize,
    /// Which addresses may be asked.
    pub guard: Guard,
    /// A proxy for all requests; those of the environment are not used. It sees to the addresses itself.
    pub proxy: Option<String>,
    /// How names are looked up, if not by the system.
    pub lookup: Option<Lookup>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            user_agent: concat!("tamis/", env!("CARGO_PKG_VERSION"), " (+https://docs.rs/tamis)").to_owned(),
            robots: true,
            delay: Duration::from_secs(1),
            longest_crawl_delay: Duration::from_secs(30),
            longest_retry_after: Duration::from_secs(120),
            at_once: 8,
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            redirects: 10,
            tries: 3,
            backoff: Duration::from_secs(1),
            max_bytes: 10 << 20,
            guard: Guard::default(),
            proxy: None,
            lookup: None,
        }
    }
}

impl Settings {
    /// The name that a robots.txt calls: `tamis` of `tamis/1.0 (…)`.
    pub fn agent(&self) -> &str {
        self.user_agent.split(['/', ' ']).next().unwrap_or_default()
    }
}
