//! One page off the network: politely, safely, and only if it is new.
//!
//! 1. The address is checked ([`guard`](super::guard)), at every redirect again.
//! 2. The site's rules are read and obeyed ([`super::robots`]).
//! 3. The host's turn is waited for ([`politeness`](super::politeness)).
//! 4. One request goes out ([`once`]); its body is decompressed and counted as it comes in ([`body`]).
//! 5. What may pass is tried again ([`retry`]).

pub mod body;
mod error;
mod once;
pub mod retry;
mod settings;
mod site;

pub use error::FetchError;
pub use once::Validators;
pub use settings::Settings;
pub use site::SavedRobots;

use super::politeness::{Hosts, Turn};
use super::robots::{self, Robots};
use super::{Place, Raw};
use once::{Ask, Reply, Want};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use url::{Position, Url};

/// How often robots.txt may redirect, by RFC 9309.
const ROBOTS_REDIRECTS: usize = 5;

/// Fetches pages; one for a whole run, so that it knows every host's turn.
pub struct Fetcher {
    settings: Settings,
    client: reqwest::Client,
    hosts: Hosts,
    sites: site::Sites,
    stop: CancellationToken,
}

/// What came of asking for a page.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The page.
    Page(Box<Page>),
    /// The server says that it is as it was.
    Unchanged,
}

/// A page as fetched.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it was found, after redirects.
    pub url: Url,
    /// The addresses that led there, first the one asked for.
    pub redirects: Vec<String>,
    /// The `Content-Type` it was served with.
    pub content_type: Option<String>,
    /// To ask next time whether it has changed.
    pub validators: Validators,
    /// Its bytes, decompressed.
    pub body: Vec<u8>,
}

impl Fetcher {
    /// A fetcher that begins with the rules `saved` by earlier runs and stops when told. Fails where the settings
    /// make no HTTP client: an odd user agent or proxy.
    pub fn new(settings: Settings, saved: &[SavedRobots], stop: CancellationToken) -> Result<Fetcher, FetchError> {
        let client = once::client(&settings)?;
        let hosts = Hosts::new(settings.at_once);
        let sites = site::Sites::new(saved, settings.agent());
        Ok(Fetcher { settings, client, hosts, sites, stop })
    }

    /// The page at an address, as input for the pipeline; `None` if it is as it was when `validators` were noted there.
    pub async fn article(&self, address: &str, validators: Option<&Validators>) -> Result<Option<Raw>, FetchError> {
        self.article_behind(address, validators, address).await
    }

    /// The same where the validators belong to the page at the address `of`, which `address` led to.
    pub async fn article_behind(
        &self,
        address: &str,
        validators: Option<&Validators>,
        of: &str,
    ) -> Result<Option<Raw>, FetchError> {
        let ask = Ask { want: Want::Article, validators, of, limit: self.settings.max_bytes };
        match self.follow(address, &ask).await? {
            Answer::Page(page) => page.into_raw().map(Some),
            Answer::Unchanged => Ok(None),
        }
    }

    /// A feed or a sitemap.
    pub async fn listing(&self, address: &str, validators: Option<&Validators>) -> Result<Answer, FetchError> {
        // A sitemap may be 50 MiB by its standard; a limit below that would lose whole sites.
        let ask = Ask { want: Want::Listing, validators, of: address, limit: self.settings.max_bytes.max(50 << 20) };
        self.follow(address, &ask).await
    }

    /// The rules that the next run may begin with.
    pub fn saved_robots(&self) -> Vec<SavedRobots> {
        self.sites.saved(now())
    }

    /// The hosts that asked for a long pause and are given it right now, and how long it still is.
    pub fn pauses(&self) -> Vec<(String, Duration)> {
        self.hosts.pauses()
    }

    /// Whether it was told to stop: what is under way is finished, nothing new begun.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// What the fetcher goes by.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Asks, and follows redirects; each hop is checked, obeys its own site's rules and waits for its host's turn.
    async fn follow(&self, address: &str, ask: &Ask<'_>) -> Result<Answer, FetchError> {
        let mut url = self.settings.guard.check(address)?;
        url.set_fragment(None);
        let most = if ask.want == Want::Robots { ROBOTS_REDIRECTS } else { self.settings.redirects };
        let (mut ask, mut redirects) = (*ask, Vec::new());
        loop {
            let reply = self.ask_politely(&url, &ask).await?;
            match reply.status {
                304 if ask.validators.is_some() => return Ok(Answer::Unchanged),
                200..=299 => {
                    let Reply { content_type, validators, body, .. } = reply;
                    return Ok(Answer::Page(Box::new(Page { url, redirects, content_type, validators, body })));
                }
                301 | 302 | 303 | 307 | 308 if reply.location.is_some() => {
                    let target = reply.location.as_deref().unwrap_or_default();
                    let next = self.redirect(&url, target)?;
                    // What is true of one page says nothing of the page behind it.
                    let is_its_own = ask.of == url.as_str() || (redirects.is_empty() && ask.of == address);
                    ask.validators = ask.validators.filter(|_| !is_its_own);
                    redirects.push(String::from(std::mem::replace(&mut url, next)));
                    if redirects.len() > most {
                        return Err(FetchError::Redirects(most));
                    }
                    if redirects.iter().any(|before| before == url.as_str()) {
                        return Err(FetchError::Circle);
                    }
                }
                status => return Err(once::status_error(status)),
            }
        }
    }

    fn redirect(&self, from: &Url, target: &str) -> Result<Url, FetchError> {
        let refused = |why: String| FetchError::Redirect(target.chars().take(200).collect(), why);
        let mut next = from.join(target).map_err(|error| refused(error.to_string()))?;
        self.settings.guard.check_url(&next).map_err(|blocked| refused(blocked.to_string()))?;
        if from.scheme() == "https" && next.scheme() == "http" {
            return Err(refused(
                "it leaves the secure connection; give the address it leads to if it is meant".to_owned(),
            ));
        }
        next.set_fragment(None);
        Ok(next)
    }

    /// One address: rules, turn, request, further tries.
    async fn ask_politely(&self, url: &Url, ask: &Ask<'_>) -> Result<Reply, FetchError> {
        let mut pause = self.settings.delay;
        if self.settings.robots && ask.want != Want::Robots {
            let rules = self.rules(url).await?;
            pause = pause.max(rules.crawl_delay.unwrap_or_default().min(self.settings.longest_crawl_delay));
        }
        let mut turn = tokio::select! {
            biased;
            () = self.stop.cancelled() => return Err(FetchError::Stopped),
            turn = self.hosts.turn(url) => turn,
        };
        let result = self.try_again(url, ask, &mut turn, pause).await;
        match &result {
            Err(FetchError::LeftAlone(_) | FetchError::Stopped) => {}
            Err(error) => turn.outcome(error.is_the_hosts()),
            Ok(_) => turn.outcome(false),
        }
        result
    }

    async fn try_again(&self, url: &Url, ask: &Ask<'_>, turn: &mut Turn, pause: Duration) -> Result<Reply, FetchError> {
        let mut tried = 0;
        loop {
            if let Some(why) = turn.left_alone(self.settings.longest_retry_after) {
                return Err(FetchError::LeftAlone(why));
            }
            let long = self.hosts.pause(url, turn.next());
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Err(FetchError::Stopped),
                () = tokio::time::sleep_until(turn.next()) => drop(long),
            }
            let slot = self.hosts.slot().await;
            let result = once::once(&self.client, &self.settings, url, ask).await;
            drop(slot);
            turn.ended(pause);
            tried += 1;
            let (wait, result) = match result {
                Ok(reply) if retry::is_passing(reply.status) => {
                    let wait = reply.retry_after.unwrap_or_else(|| retry::jitter(self.settings.backoff, tried));
                    (wait, Err(once::status_error(reply.status)))
                }
                Err(error) if error.is_connection_fault() => (retry::jitter(self.settings.backoff, tried), Err(error)),
                other => return other,
            };
            turn.hold(wait);
            if tried >= self.settings.tries || wait > self.settings.longest_retry_after {
                return result;
            }
        }
    }

    /// The rules of an address's site; an error if they forbid the address or cannot be asked for.
    async fn rules(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        let site = self.sites.of(url);
        let mut known = site.lock().await;
        let rules = match known.take().filter(|known| known.holds(now())) {
            Some(rules) => rules,
            None => Box::pin(self.read_rules(url)).await?,
        };
        let known = known.insert(rules);
        if !known.rules.allows(&url[Position::BeforePath..Position::AfterQuery]) {
            return Err(FetchError::Denied(known.why.clone()));
        }
        Ok(Arc::clone(&known.rules))
    }

    async fn read_rules(&self, url: &Url) -> Result<site::Known, FetchError> {
        let address = format!("{}/robots.txt", url.origin().ascii_serialization());
        let ask = Ask { want: Want::Robots, validators: None, of: &address, limit: robots::READ_AT_MOST + 1 };
        let agent = self.settings.agent();
        match self.follow(&address, &ask).await {
            Ok(Answer::Page(page)) => Ok(site::Known::read(now(), &page.body, agent)),
            Ok(Answer::Unchanged) => Ok(site::Known::read(now(), b"", agent)),
            Err(FetchError::Status { status: 400..=499, .. } | FetchError::Redirects(_) | FetchError::Circle) => {
                Ok(site::Known::read(now(), b"", agent))
            }
            Err(
                error @ (FetchError::Status { .. }
                | FetchError::Redirect(..)
                | FetchError::Body(_)
                | FetchError::NotHttp(_)),
            ) => Ok(site::Known::closed(now(), format!("its robots.txt cannot be read ({error})"))),
            Err(error) => Err(error),
        }
    }
}

impl Page {
    /// The page as input, if it can be an article.
    pub fn into_raw(self) -> Result<Raw, FetchError> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Err(FetchError::Empty);
        }
        if let Some(what) = super::sniff::not_text(&self.body) {
            return Err(FetchError::NotArticle(what.to_owned()));
        }
        let format = once::format(self.content_type.as_deref(), &self.url, &self.body);
        Ok(Raw {
            bytes: self.body,
            place: Place::Url(self.url.into()),
            kind: "web",
            format,
            content_type: self.content_type,
            fetched_at: Some(timestamp()),
            aliases: self.redirects,
            validators: Some(self.validators),
            ..Raw::default()
        })
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Now, ISO 8601 in seconds.
pub(crate) fn timestamp() -> String {
    jiff::Timestamp::from_second(now()).map(|now| now.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn redirects_lead_nowhere_they_must_not() {
        let fetcher = Fetcher::new(Settings::default(), &[], CancellationToken::new()).expect("a fetcher");
        let from = |address: &str| Url::parse(address).expect("an address");
        let to = |start: &str, target: &str| {
            fetcher.redirect(&from(start), target).map(String::from).map_err(|error| error.kind())
        };
        assert_eq!(to("http://a.example/x/y", "../z#part"), Ok("http://a.example/z".into()));
        assert_eq!(to("http://a.example/", "https://b.example/"), Ok("https://b.example/".into()));
        for target in
            ["file:///etc/passwd", "http://127.0.0.1/", "//169.254.169.254/latest", "http://", "javascript:alert(1)"]
        {
            assert_eq!(to("http://a.example/", target), Err("blocked"), "{target}");
        }
        assert_eq!(to("https://a.example/", "http://a.example/"), Err("blocked"), "it leaves the secure connection");
    }
}
