//! All sources of a run, pulled at once: [`pull`] reads files and fetches pages and sends what it finds, and what it
//! does not, through one bounded channel. Whoever receives slowly slows it down; dropping the receiver ends it.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use tamis::source::{fetch, pull};
//! # async fn example() -> Result<(), fetch::FetchError> {
//! let stop = tokio_util::sync::CancellationToken::new();
//! let fetcher = Arc::new(fetch::Fetcher::new(fetch::Settings::default(), &[], stop.clone())?);
//! let web = pull::Kind::Web { urls: vec!["https://advice.example/ask".into()] };
//! let (sender, mut events) = tokio::sync::mpsc::channel(16);
//! let run = pull::pull(vec![pull::Spec::new(web)], pull::Context::default(), fetcher, Arc::new(|_| None), sender);
//! let read = async {
//!     while let Some(event) = events.recv().await {
//!         println!("{:?}", event.what);
//!     }
//! };
//! tokio::join!(run, read);
//! # Ok(())
//! # }
//! ```

mod budget;
mod feeds;
mod job;
mod listing;
mod local;
mod pages;
mod sitemaps;

pub use budget::Budget;

use super::fetch::{Fetcher, Validators};
use super::{Place, Raw, Unreadable, files, jsonl};
use crate::document::Limits;
use jiff::Timestamp;
use job::Job;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// One source of a run.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name, for people and records.
    pub name: Option<String>,
    /// Where it is.
    pub kind: Kind,
    /// Only addresses and paths that fit one of these globs; empty: all.
    pub include: Vec<String>,
    /// No address or path that fits one of these globs.
    pub exclude: Vec<String>,
    /// At most so many inputs.
    pub limit: Option<usize>,
    /// Nothing that is known to be older.
    pub since: Option<Timestamp>,
    /// At most so many bytes an input, where that is less than the limit of all.
    pub max_bytes: Option<usize>,
}

/// The kinds of source. Paths are globs, files or folders relative to [`Context::base`].
#[derive(Clone, Debug)]
pub enum Kind {
    /// Markdown, HTML, text and saved pages (MHTML).
    Files {
        /// Which.
        paths: Vec<String>,
        /// Hidden and ignored files.
        options: files::Options,
    },
    /// Standard input, one document.
    Stdin,
    /// Pages.
    Web {
        /// Their addresses.
        urls: Vec<String>,
    },
    /// Files with an address a line; `-` is standard input. Lines that begin with `#` are comments.
    List {
        /// Which.
        paths: Vec<String>,
    },
    /// RSS, Atom, JSON Feed.
    Feed {
        /// Their addresses.
        urls: Vec<String>,
    },
    /// Sitemaps, and those they lead to.
    Sitemap {
        /// Their addresses.
        urls: Vec<String>,
    },
    /// Web archives.
    Warc {
        /// Which.
        paths: Vec<String>,
    },
    /// Documents as JSON lines.
    Jsonl {
        /// Which.
        paths: Vec<String>,
        /// Where the text stands in them.
        fields: jsonl::Fields,
    },
}

/// What all sources of a run have in common.
#[derive(Clone, Debug)]
pub struct Context {
    /// The folder that paths are relative to.
    pub base: PathBuf,
    /// Limits on one document.
    pub limits: Limits,
    /// What to do about the network.
    pub network: Network,
    /// Inputs that all sources together may have.
    pub budget: Budget,
}

impl Default for Context {
    fn default() -> Self {
        Context {
            base: PathBuf::from("."),
            limits: Limits::default(),
            network: Network::Fetch,
            budget: Budget::default(),
        }
    }
}

/// What to do about the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Network {
    /// Fetch.
    #[default]
    Fetch,
    /// Only say what would be read and fetched.
    DryRun,
    /// Read what is on this machine only.
    Offline,
}

/// What earlier runs know of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What to ask the server with.
    pub validators: Validators,
    /// The address they belong to, where that is another one than was asked for: the page that it led to.
    pub behind: Option<String>,
    /// When it was fetched.
    pub fetched_at: Option<Timestamp>,
    /// It need not be asked for again in this run.
    pub is_fresh: bool,
}

/// Tells what is known of a place: a page by the address it was asked for and by the one it was found at, a feed item
/// also by [`feed_item`].
pub type Knows = Arc<dyn Fn(&Place) -> Option<Known> + Send + Sync>;

/// Something that happened to a source.
#[derive(Clone, Debug)]
pub struct Event {
    /// Index of the source in the list of specs.
    pub source: usize,
    /// What happened.
    pub what: Outcome,
}

/// What became of one input.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// So many more inputs wait for their turn; each will be told of.
    Queued(usize),
    /// It was read.
    Read(Box<Raw>),
    /// It could not be read.
    Failed(Unreadable),
    /// Its server was asked, and says that it is as it was.
    Unchanged(Place),
    /// What is known of it is fresh enough: it was not asked for.
    Fresh(Place),
    /// The site's robots.txt asks not to fetch it; why.
    Denied(Place, String),
    /// It was not asked for; why.
    Skipped(Place, String),
    /// It would be read or fetched (dry run).
    Would(Place),
    /// A feed or sitemap was read and all that it names was done: what to ask it with next time.
    Listed(Place, Validators),
}

impl Spec {
    /// All of a source.
    pub fn new(kind: Kind) -> Spec {
        Spec { name: None, kind, include: Vec::new(), exclude: Vec::new(), limit: None, since: None, max_bytes: None }
    }
}

/// The name under which a feed item is known, whatever its link becomes.
pub fn feed_item(feed: &str, id: &str) -> Place {
    Place::Url(format!("{feed}#item={id}"))
}

/// Reads all sources, each host's pages one behind the other and everything else side by side, and ends when all is
/// sent, when the fetcher's `stop` is cancelled (what is under way is finished) or when the receiver is dropped.
pub async fn pull(
    specs: Vec<Spec>,
    context: Context,
    fetcher: Arc<Fetcher>,
    knows: Knows,
    events: mpsc::Sender<Event>,
) {
    let seen = job::Seen::default();
    let mut jobs = JoinSet::new();
    for (source, spec) in specs.into_iter().enumerate() {
        let job = Job::new(source, spec, &context, &fetcher, &knows, &events, &seen);
        jobs.spawn(run(job));
    }
    drop(events);
    while jobs.join_next().await.is_some() {}
}

async fn run(job: Arc<Job>) {
    match &job.spec.kind {
        Kind::Files { .. } | Kind::Stdin | Kind::Warc { .. } | Kind::Jsonl { .. } => local::run(job).await,
        Kind::Web { urls } => {
            pages::fetch_all(&job, urls.iter().map(|url| pages::Page::at(url)).collect()).await;
        }
        Kind::List { paths } => {
            let urls = local::addresses(&job, paths).await;
            pages::fetch_all(&job, urls.iter().map(|url| pages::Page::at(url)).collect()).await;
        }
        Kind::Feed { urls } => feeds::run(&job, urls).await,
        Kind::Sitemap { urls } => sitemaps::run(&job, urls).await,
    }
}
