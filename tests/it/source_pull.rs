//! Sources pulled together: what is sent, how politely, and what a second run asks for.

use crate::loopback::{Reply, Server, html, status};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tamis::source::fetch::{Fetcher, SavedRobots, Settings};
use tamis::source::guard::Guard;
use tamis::source::pull::{Budget, Context, Event, Kind, Known, Knows, Network, Outcome, Spec, pull};
use tamis::source::{Place, Raw, files, jsonl};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

fn settings(delay: u64) -> Settings {
    let guard = Guard { allow_private: true, ..Guard::default() };
    Settings { delay: Duration::from_millis(delay), backoff: Duration::from_millis(10), guard, ..Settings::default() }
}

fn nothing_known() -> Knows {
    Arc::new(|_| None)
}

/// Pulls to the end; what was sent, and the robots.txt files that were read.
async fn run(
    specs: Vec<Spec>,
    context: Context,
    settings: Settings,
    saved: &[SavedRobots],
    knows: Knows,
) -> (Vec<Event>, Vec<SavedRobots>) {
    let fetcher = Arc::new(Fetcher::new(settings, saved, CancellationToken::new()).expect("a fetcher"));
    let (sender, mut receiver) = mpsc::channel(4);
    let pulling = tokio::spawn(pull(specs, context, Arc::clone(&fetcher), knows, sender));
    let mut events = Vec::new();
    while let Some(event) = receiver.recv().await {
        events.push(event);
    }
    pulling.await.expect("no panic");
    (events, fetcher.saved_robots())
}

async fn pulled(kind: Kind) -> Vec<Event> {
    run(vec![Spec::new(kind)], Context::default(), settings(1), &[], nothing_known()).await.0
}

fn pages(events: &[Event]) -> Vec<&Raw> {
    let mut pages: Vec<&Raw> = events
        .iter()
        .filter_map(|event| if let Outcome::Read(raw) = &event.what { Some(&**raw) } else { None })
        .collect();
    pages.sort_by(|a, b| a.place.cmp(&b.place));
    pages
}

/// One word for each input, sorted.
fn words(events: &[Event]) -> Vec<String> {
    let mut words: Vec<String> = events
        .iter()
        .filter(|event| !matches!(event.what, Outcome::Queued(_)))
        .map(|event| match &event.what {
            Outcome::Queued(_) => unreachable!(),
            Outcome::Read(_) => "read".to_owned(),
            Outcome::Failed(error) => error.kind.to_owned(),
            Outcome::Unchanged(_) => "unchanged".to_owned(),
            Outcome::Fresh(_) => "fresh".to_owned(),
            Outcome::Denied(..) => "denied".to_owned(),
            Outcome::Skipped(..) => "skipped".to_owned(),
            Outcome::Would(_) => "would".to_owned(),
            Outcome::Listed(..) => "listed".to_owned(),
        })
        .collect();
    words.sort();
    words
}

fn long_text() -> String {
    "Write down each week what you did well and who saw it. ".repeat(20)
}

/// A site with a feed, a sitemap and pages, all with validators.
async fn site() -> Server {
    let server: Arc<Mutex<Option<String>>> = Arc::default();
    let base = Arc::clone(&server);
    let started = Server::start([127, 0, 0, 1], move |request| {
        let base = base.lock().expect("a base").clone().unwrap_or_default();
        if request.header("if-none-match") == Some("\"same\"") {
            return status(304, &[]);
        }
        let body = match request.path.as_str() {
            "/robots.txt" => return Reply::Page(200, vec![], b"user-agent: *\ndisallow: /closed".to_vec()),
            "/feed" => format!(
                "<rss version=\"2.0\"><channel><title>Advice</title>\
                 <item><guid>g1</guid><title>Whole</title><link>{base}/whole</link><description>&lt;p&gt;{}&lt;/p&gt;</description></item>\
                 <item><guid>g2</guid><title>Teaser</title><link>{base}/teaser</link><description>Read on.</description></item>\
                 </channel></rss>",
                long_text()
            ),
            "/map.xml" => format!(
                "<sitemapindex><sitemap><loc>{base}/pages.xml</loc></sitemap>\
                 <sitemap><loc>http://127.0.0.9/other.xml</loc></sitemap></sitemapindex>"
            ),
            "/pages.xml" => format!(
                "<urlset><url><loc>{base}/new</loc><lastmod>2024-05-02</lastmod></url>\
                 <url><loc>{base}/old</loc><lastmod>2020-01-01</lastmod></url>\
                 <url><loc>{base}/closed</loc></url><url><loc>http://127.0.0.9/x</loc></url></urlset>"
            ),
            "/missing" => return status(404, &[]),
            path => format!("<p>{path}</p>"),
        };
        Reply::Page(200, vec![("content-type", "text/html".into()), ("etag", "\"same\"".into())], body.into_bytes())
    })
    .await;
    *server.lock().expect("a base") = Some(started.url(""));
    started
}

#[tokio::test]
async fn a_feed_gives_its_whole_items_and_the_pages_of_the_others() {
    let server = site().await;
    let events = pulled(Kind::Feed { urls: vec![server.url("/feed")] }).await;
    assert_eq!(words(&events), ["listed", "read", "read"]);
    let pages = pages(&events);
    assert_eq!(
        pages.iter().map(|page| page.place.to_string()).collect::<Vec<_>>(),
        [server.url("/teaser"), server.url("/whole")]
    );
    assert!(pages[1].bytes.starts_with(b"<p>Write down") && pages[0].bytes == b"<p>/teaser</p>");
    assert!(pages.iter().all(|page| page.kind == "feed" && page.hints.contains(&("feed", server.url("/feed")))));
    assert!(pages[1].hints.contains(&("title", "Whole".into())) && pages[1].hints.contains(&("guid", "g1".into())));
    assert!(matches!(events.last().map(|event| &event.what), Some(Outcome::Listed(..))), "told when all is done");
    let asked: Vec<_> = server.asked().into_iter().map(|request| request.path).collect();
    assert_eq!(asked, ["/feed", "/teaser"]);
}

#[tokio::test]
async fn a_sitemap_gives_the_pages_of_its_own_site() {
    let server = site().await;
    let spec = Spec {
        since: "2024-01-01T00:00:00Z".parse().ok(),
        ..Spec::new(Kind::Sitemap { urls: vec![server.url("/map.xml")] })
    };
    let (events, _) = run(vec![spec], Context::default(), settings(1), &[], nothing_known()).await;
    assert_eq!(words(&events), ["denied", "listed", "read", "skipped", "skipped"], "a part of it is not all of it");
    assert_eq!(pages(&events)[0].place, Place::Url(server.url("/new")));
    assert!(server.asked().iter().all(|request| !request.path.contains("closed") && request.path != "/old"));
}

/// Remembers as a store would: every place and alias of what was read, and every listing.
fn remembered(events: &[Event]) -> Knows {
    let mut known = HashMap::new();
    for event in events {
        match &event.what {
            Outcome::Read(raw) => {
                let state = Known { validators: raw.validators.clone().unwrap_or_default(), ..Known::default() };
                let aliases = raw.aliases.iter().cloned().map(Place::Url);
                known.extend(aliases.chain([raw.place.clone()]).map(|place| (place, state.clone())));
            }
            Outcome::Listed(place, validators) => {
                known.insert(place.clone(), Known { validators: validators.clone(), ..Known::default() });
            }
            _ => {}
        }
    }
    Arc::new(move |place| known.get(place).cloned())
}

#[tokio::test]
async fn a_second_run_asks_only_whether_something_changed() {
    let server = site().await;
    let specs = || {
        vec![
            Spec::new(Kind::Feed { urls: vec![server.url("/feed")] }),
            Spec::new(Kind::Sitemap { urls: vec![server.url("/map.xml")] }),
            Spec::new(Kind::Web { urls: vec![server.url("/ask#part"), server.url("/ask"), server.url("/closed")] }),
        ]
    };
    let (first, robots) = run(specs(), Context::default(), settings(1), &[], nothing_known()).await;
    let first_requests = server.requests().len();
    let (second, _) = run(specs(), Context::default(), settings(1), &robots, remembered(&first)).await;
    assert!(words(&second).iter().all(|word| word == "unchanged" || word == "denied"), "{:?}", words(&second));
    let requests = server.requests();
    assert!(requests.len() > first_requests);
    for request in &requests[first_requests..] {
        assert!(request.header("if-none-match").is_some(), "{} was asked for without a condition", request.path);
    }
    let ask = requests[..first_requests].iter().filter(|request| request.path == "/ask").count();
    assert_eq!(ask, 1, "the same address twice is one page");
}

#[tokio::test]
async fn what_is_fresh_or_older_than_the_last_visit_is_not_asked_for() {
    let server = site().await;
    let fresh: Knows = Arc::new(|_| Some(Known { is_fresh: true, ..Known::default() }));
    let web = || vec![Spec::new(Kind::Web { urls: vec![server.url("/a")] })];
    assert_eq!(words(&run(web(), Context::default(), settings(1), &[], fresh).await.0), ["fresh"]);
    assert!(server.requests().is_empty());
    let visited: Knows = Arc::new(|place| {
        let fetched_at = "2024-05-03T00:00:00Z".parse().ok();
        place.to_string().contains("/new").then(|| Known { fetched_at, ..Known::default() })
    });
    let map = vec![Spec::new(Kind::Sitemap { urls: vec![server.url("/pages.xml")] })];
    run(map, Context::default(), settings(1), &[], visited).await;
    assert!(server.asked().iter().all(|request| request.path != "/new"), "its lastmod is older than the visit");
}

#[tokio::test]
async fn limits_and_patterns_hold() {
    let server = site().await;
    let urls: Vec<String> = (0..10).map(|n| server.url(&format!("/{n}"))).collect();
    let spec = Spec { limit: Some(3), ..Spec::new(Kind::Web { urls: urls.clone() }) };
    let (events, _) = run(vec![spec], Context::default(), settings(1), &[], nothing_known()).await;
    assert_eq!((pages(&events).len(), words(&events).len()), (3, 10), "the others are told of");
    let context = Context { budget: Budget::of(Some(4)), ..Context::default() };
    let all = Spec::new(Kind::Web { urls: urls.clone() });
    let other = Spec::new(Kind::Web { urls: vec![server.url("/a"), server.url("/b")] });
    let (events, _) = run(vec![all, other], context, settings(1), &[], nothing_known()).await;
    assert_eq!(pages(&events).len(), 4, "of all sources together");
    let spec = Spec {
        include: vec!["*/[0-5]".into()],
        exclude: vec!["*/3".into()],
        name: Some("tips".into()),
        ..Spec::new(Kind::Web { urls })
    };
    let (events, _) = run(vec![spec], Context::default(), settings(1), &[], nothing_known()).await;
    assert_eq!(pages(&events).len(), 5);
    assert!(pages(&events).iter().all(|page| page.name.as_deref() == Some("tips")));
}

#[tokio::test]
async fn without_the_network_nothing_is_asked() {
    let server = site().await;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.md"), "# Ask").expect("a file");
    for (network, expected) in
        [(Network::DryRun, ["would"; 4]), (Network::Offline, ["read", "skipped", "skipped", "skipped"])]
    {
        let specs = vec![
            Spec::new(Kind::Files { paths: vec!["*.md".into()], options: files::Options::default() }),
            Spec::new(Kind::Web { urls: vec![server.url("/a")] }),
            Spec::new(Kind::Feed { urls: vec![server.url("/feed")] }),
            Spec::new(Kind::Sitemap { urls: vec![server.url("/map.xml")] }),
        ];
        let context = Context { network, base: folder.path().into(), ..Context::default() };
        assert_eq!(words(&run(specs, context, settings(1), &[], nothing_known()).await.0), expected);
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn lists_archives_and_lines_are_read() {
    let server = site().await;
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    write(
        "list.txt",
        format!("# mine\n\n{}\n{}\nnot an address\n", server.url("/a"), server.url("/missing")).as_bytes(),
    );
    write(
        "docs.jsonl.zst",
        &zstd::encode_all(&b"{\"url\":\"https://a.example/\",\"text\":\"Ask.\"}\nbroken\n"[..], 1).expect("zstd"),
    );
    write("empty.warc", b"");
    let specs = vec![
        Spec::new(Kind::List { paths: vec!["list.txt".into(), "gone.txt".into()] }),
        Spec::new(Kind::Jsonl { paths: vec!["*.jsonl.zst".into()], fields: jsonl::Fields::default() }),
        Spec::new(Kind::Warc { paths: vec!["*.warc".into()] }),
    ];
    let context = Context { base: folder.path().into(), ..Context::default() };
    let (events, _) = run(specs, context, settings(1), &[], nothing_known()).await;
    let of = |source: usize| words(&events.iter().filter(|event| event.source == source).cloned().collect::<Vec<_>>());
    assert_eq!(of(0), ["blocked", "not-found", "not-found", "read"]);
    assert_eq!(of(1), ["read", "unreadable"]);
    assert_eq!(of(2), ["unreadable"]);
}

#[tokio::test]
async fn broken_listings_are_told_and_used_as_far_as_they_go() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        "/page-as-feed" | "/page-as-map" => html("<!doctype html><html><body>Not found</body></html>"),
        "/cut-map" => {
            Reply::Page(200, vec![], b"<urlset><url><loc>http://127.0.0.1/blocked-port</loc></url><url><lo".to_vec())
        }
        "/feed-404" => status(404, &[]),
        _ => html("<p>x</p>"),
    })
    .await;
    let feeds = Kind::Feed { urls: vec![server.url("/page-as-feed"), server.url("/feed-404")] };
    assert_eq!(words(&pulled(feeds).await), ["not-found", "unreadable"]);
    assert_eq!(words(&pulled(Kind::Sitemap { urls: vec![server.url("/page-as-map")] }).await), ["unreadable"]);
    let cut = words(&pulled(Kind::Sitemap { urls: vec![server.url("/cut-map")] }).await);
    assert_eq!(
        cut,
        ["connection", "unreadable"],
        "the page before the cut was tried, and the map is not taken for done"
    );
}

#[tokio::test]
async fn a_stop_ends_the_run_after_what_is_in_hand() {
    let server = Server::start([127, 0, 0, 1], |_| {
        Reply::Drip(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords".to_vec(), Duration::from_millis(8))
    })
    .await;
    let stop = CancellationToken::new();
    let fetcher =
        Arc::new(Fetcher::new(Settings { robots: false, ..settings(60_000) }, &[], stop.clone()).expect("a fetcher"));
    let urls = (0..100).map(|n| server.url(&format!("/{n}"))).collect();
    let (sender, mut receiver) = mpsc::channel(4);
    let started = Instant::now();
    let pulling =
        tokio::spawn(pull(vec![Spec::new(Kind::Web { urls })], Context::default(), fetcher, nothing_known(), sender));
    while server.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    stop.cancel();
    let mut events = Vec::new();
    while let Some(event) = receiver.recv().await {
        events.push(event);
    }
    pulling.await.expect("no panic");
    assert_eq!(words(&events), ["read"], "the page in hand is finished");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_receiver_that_goes_ends_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..100 {
        std::fs::write(folder.path().join(format!("{n}.md")), "# Ask").expect("a file");
    }
    let context = Context { base: folder.path().into(), ..Context::default() };
    let fetcher = Arc::new(Fetcher::new(settings(1), &[], CancellationToken::new()).expect("a fetcher"));
    let (sender, mut receiver) = mpsc::channel(2);
    let kind = Kind::Files { paths: vec!["*.md".into()], options: files::Options::default() };
    let pulling = tokio::spawn(pull(vec![Spec::new(kind)], context, fetcher, nothing_known(), sender));
    assert!(receiver.recv().await.is_some());
    drop(receiver);
    tokio::time::timeout(Duration::from_secs(5), pulling).await.expect("it ends").expect("no panic");
}

/// 1,000 requests to 20 hosts, with a pause of 20 ms a host.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_are_asked_one_request_at_a_time_and_side_by_side() {
    let (delay, each) = (Duration::from_millis(20), 50);
    let mut servers = Vec::new();
    for n in 0..20 {
        servers.push(Server::start([127, 0, 1, n + 1], |_| html("<p>x</p>")).await);
    }
    let urls = (0..each).flat_map(|n| servers.iter().map(move |server| server.url(&format!("/{n}")))).collect();
    let started = Instant::now();
    let settings = Settings { robots: false, at_once: 20, ..settings(20) };
    let (events, _) =
        run(vec![Spec::new(Kind::Web { urls })], Context::default(), settings, &[], nothing_known()).await;
    let took = started.elapsed();
    assert_eq!(pages(&events).len(), 20 * each);
    let mut longest = Duration::ZERO;
    for server in &servers {
        assert_eq!(server.most_at_once(), 1);
        let times: Vec<Instant> = server.asked().iter().map(|request| request.came).collect();
        assert!(
            times.windows(2).all(|pair| pair[1] - pair[0] >= delay),
            "{:?}",
            times.windows(2).map(|pair| pair[1] - pair[0]).min()
        );
        longest = longest.max(times[times.len() - 1] - times[0]);
    }
    assert!(took < longest * 2, "{took:?} in all, {longest:?} for the longest host");
}

/// A web archive of 2,000 pages comes through page by page.
#[tokio::test]
async fn an_archive_streams() {
    let folder = tempfile::tempdir().expect("a folder");
    write_archive(&folder.path().join("a.warc.gz"), 2000, 2_000);
    let context = Context { base: folder.path().into(), ..Context::default() };
    let (events, _) = run(
        vec![Spec::new(Kind::Warc { paths: vec!["*.warc.gz".into()] })],
        context,
        settings(1),
        &[],
        nothing_known(),
    )
    .await;
    assert_eq!(pages(&events).len(), 2000);
}

pub fn write_archive(path: &Path, pages: usize, size: usize) {
    write_pages(path, (0..pages).map(|n| format!("<p>{n} {}</p>", "words ".repeat(size / 6))));
}

/// An archive of the pages given, compressed record by record.
pub fn write_pages(path: &Path, pages: impl Iterator<Item = String>) {
    use std::io::Write;
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
    for (n, page) in pages.enumerate() {
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let head = format!(
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{n}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            answer.len()
        );
        let mut gzip = flate2::write::GzEncoder::new(&mut file, flate2::Compression::fast());
        gzip.write_all(format!("{head}{answer}\r\n\r\n").as_bytes()).and_then(|()| gzip.try_finish()).expect("written");
    }
    file.flush().expect("written");
}
