//! Fetching one page: from servers that are in order, and from those that are not.

use crate::loopback::{Reply, Request, Server, html, status};
use std::io::Write;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tamis::document::{Format, Limits, decode};
use tamis::source::fetch::{FetchError, Fetcher, Settings, Validators};
use tamis::source::guard::{Guard, Lookup};
use tamis::source::{Place, Raw};
use tokio_util::sync::CancellationToken;

/// Quick settings, for which loopback is the public network.
fn quick() -> Settings {
    Settings {
        delay: Duration::from_millis(1),
        backoff: Duration::from_millis(20),
        total_timeout: Duration::from_millis(1500),
        guard: Guard { allow_private: true, ..Guard::default() },
        ..Settings::default()
    }
}

fn fetcher(settings: Settings) -> Fetcher {
    Fetcher::new(settings, &[], CancellationToken::new()).expect("a fetcher")
}

async fn get(server: &Server, path: &str) -> Result<Raw, FetchError> {
    fetcher(quick()).article(&server.url(path), None).await.map(|raw| raw.expect("a page"))
}

async fn kind(server: &Server, path: &str) -> &'static str {
    get(server, path).await.map_or_else(|error| error.kind(), |_| "a page")
}

/// A server without robots.txt.
async fn serve(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
    Server::start([127, 0, 0, 1], move |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        _ => script(request),
    })
    .await
}

fn packed(coding: &str, text: &[u8]) -> Vec<u8> {
    use flate2::Compression;
    match coding {
        "gzip" => {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), Compression::fast());
            packer.write_all(text).and_then(|()| packer.finish()).expect("gzip")
        }
        "deflate" => {
            let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), Compression::fast());
            packer.write_all(text).and_then(|()| packer.finish()).expect("deflate")
        }
        "br" => {
            let mut packer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
            packer.write_all(text).expect("brotli");
            packer.into_inner()
        }
        _ => zstd::encode_all(text, 3).expect("zstd"),
    }
}

#[tokio::test]
async fn a_page_comes_with_what_is_known_of_it() {
    let server = serve(|request| match request.path.as_str() {
        "/old" => status(301, &[("location", "/ask?x=1#part")]),
        _ => Reply::Page(
            200,
            vec![
                ("content-type", "text/html; charset=utf-8".into()),
                ("etag", "\"v1\"".into()),
                ("last-modified", "Tue, 05 Mar 2024 10:00:00 GMT".into()),
            ],
            b"<p>Ask.</p>".to_vec(),
        ),
    })
    .await;
    let raw = get(&server, "/old").await.expect("a page");
    assert_eq!((raw.bytes.as_slice(), raw.format, raw.kind), (&b"<p>Ask.</p>"[..], Some(Format::Html), "web"));
    assert_eq!(raw.place, Place::Url(server.url("/ask?x=1")));
    assert_eq!(raw.aliases, [server.url("/old")]);
    assert_eq!(raw.content_type.as_deref(), Some("text/html; charset=utf-8"));
    let validators = raw.validators.expect("validators");
    assert_eq!(validators.etag.as_deref(), Some("\"v1\""));
    assert!(raw.fetched_at.is_some_and(|time| time.ends_with('Z') && time.len() == 20));
    let first = &server.asked()[0];
    assert!(first.header("user-agent").is_some_and(|agent| agent.starts_with("tamis/") && agent.contains("+https://")));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let server = serve(|request| match request.header("if-none-match") {
        Some("\"v1\"") if request.header("if-modified-since").is_some() => status(304, &[]),
        _ => html("<p>Ask.</p>"),
    })
    .await;
    let fetcher = fetcher(quick());
    let same = Validators { etag: Some("\"v1\"".into()), last_modified: Some("Tue, 05 Mar 2024 10:00:00 GMT".into()) };
    assert!(matches!(fetcher.article(&server.url("/"), Some(&same)).await, Ok(None)));
    let other = Validators { etag: Some("\"v0\"".into()), last_modified: None };
    assert!(matches!(fetcher.article(&server.url("/"), Some(&other)).await, Ok(Some(_))));
}

#[tokio::test]
async fn what_is_known_of_a_page_is_not_asked_of_the_page_that_it_leads_to() {
    let server = serve(|request| match (request.path.as_str(), request.header("if-none-match")) {
        ("/old", _) => status(301, &[("location", "/new")]),
        (_, Some(_)) => status(304, &[]),
        _ => html("<p>Ask.</p>"),
    })
    .await;
    let (fetcher, old, new) = (fetcher(quick()), server.url("/old"), server.url("/new"));
    let known = Validators { etag: Some("\"v1\"".into()), last_modified: None };
    assert!(matches!(fetcher.article(&old, Some(&known)).await, Ok(Some(_))), "the tag was that of the old page");
    assert!(matches!(fetcher.article_behind(&old, Some(&known), &new).await, Ok(None)));
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_nothing_else() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tries);
    let server = serve(move |request| match request.path.as_str() {
        "/busy" if counted.fetch_add(1, Ordering::SeqCst) < 1 => status(503, &[("retry-after", "1")]),
        "/cut" if counted.fetch_add(1, Ordering::SeqCst) < 2 => Reply::Bytes(Vec::new()),
        "/down" => status(429, &[]),
        "/gone" => status(410, &[]),
        "/missing" => status(404, &[]),
        "/forbidden" => status(403, &[]),
        _ => html("<p>Ask.</p>"),
    })
    .await;
    let started = Instant::now();
    assert_eq!(kind(&server, "/busy").await, "a page");
    assert!(started.elapsed() >= Duration::from_secs(1), "Retry-After was not waited for");
    assert_eq!(tries.swap(0, Ordering::SeqCst), 2);
    assert_eq!(kind(&server, "/cut").await, "a page");
    assert_eq!(tries.load(Ordering::SeqCst), 3);
    for (path, expected, count) in [
        ("/down", "http-status", 3),
        ("/gone", "not-found", 1),
        ("/missing", "not-found", 1),
        ("/forbidden", "http-status", 1),
    ] {
        assert_eq!(kind(&server, path).await, expected, "{path}");
        assert_eq!(server.asked().iter().filter(|request| request.path == path).count(), count, "{path}");
    }
}

#[tokio::test]
async fn a_host_that_asks_for_patience_is_left_alone() {
    let server = serve(|_| status(503, &[("retry-after", "3600")])).await;
    let fetcher = fetcher(quick());
    let kind = async |path: &str| {
        fetcher.article(&server.url(path), None).await.map_err(|error| error.kind()).expect_err("no page")
    };
    assert_eq!((kind("/1").await, kind("/2").await), ("http-status", "left-alone"));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_host_that_fails_again_and_again_is_left_alone() {
    let server = serve(|request| if request.path == "/fine" { html("<p>x</p>") } else { status(500, &[]) }).await;
    let fetcher = fetcher(Settings { tries: 1, ..quick() });
    for n in 0..5 {
        assert!(fetcher.article(&server.url(&format!("/{n}")), None).await.is_err());
    }
    let error = fetcher.article(&server.url("/fine"), None).await.expect_err("left alone");
    assert_eq!(error.kind(), "left-alone");
}

#[tokio::test]
async fn redirects_end() {
    let server = serve(|request| {
        let count: usize = request.path.trim_start_matches('/').parse().unwrap_or(0);
        match request.path.as_str() {
            "/loop" => status(302, &[("location", "/loop2")]),
            "/loop2" => status(302, &[("location", "/loop#again")]),
            "/0" => html("<p>x</p>"),
            "/nowhere" => status(302, &[]),
            _ => Reply::Page(302, vec![("location", format!("/{}", count - 1))], Vec::new()),
        }
    })
    .await;
    assert_eq!(kind(&server, "/loop").await, "redirects");
    assert_eq!(server.asked().len(), 2, "a circle is seen when it closes");
    assert_eq!(kind(&server, "/10").await, "a page");
    assert_eq!(kind(&server, "/11").await, "redirects");
    assert_eq!(kind(&server, "/nowhere").await, "http-status");
}

#[tokio::test]
async fn no_hop_leads_off_the_public_network() {
    // 127.0.0.2 stands for the public network, 127.0.0.1 for what must not be asked.
    let private = serve(|_| html("<p>secret</p>")).await;
    let secret = private.url("/");
    let public = Server::start([127, 0, 0, 2], move |request| match request.path.as_str() {
        "/robots.txt" => Reply::Page(200, vec![], format!("sitemap: {secret}").into_bytes()),
        "/to-loopback" => Reply::Page(302, vec![("location", secret.clone())], Vec::new()),
        "/to-file" => status(302, &[("location", "file:///etc/passwd")]),
        "/to-metadata" => status(307, &[("location", "http://169.254.169.254/latest/meta-data/")]),
        "/refresh" => html("<meta http-equiv=refresh content='0;url=http://127.0.0.1/'><link rel=canonical href='http://127.0.0.1/'>words"),
        _ => html("<p>fine</p>"),
    })
    .await;
    let guard = Guard { allow_private: false, allow: vec![[127, 0, 0, 2].into()] };
    let fetcher = fetcher(Settings { guard, ..quick() });
    let kind = async |url: String| fetcher.article(&url, None).await.map_or_else(|error| error.kind(), |_| "a page");
    for path in ["/to-loopback", "/to-file", "/to-metadata"] {
        assert_eq!(kind(public.url(path)).await, "blocked", "{path}");
    }
    assert_eq!(kind(private.url("/")).await, "blocked");
    let sitemap = fetcher.listing(&private.url("/sitemap.xml"), None).await;
    assert_eq!(sitemap.expect_err("no sitemap").kind(), "blocked");
    assert_eq!(kind(public.url("/refresh")).await, "a page");
    assert!(private.requests().is_empty(), "{:?}", private.requests());
}

#[tokio::test]
async fn names_are_asked_at_checked_addresses_only() {
    let public = Server::start([127, 0, 0, 2], |_| html("<p>fine</p>")).await;
    let private = Server::start([127, 0, 0, 1], |_| html("<p>secret</p>")).await;
    let lookups = Arc::new(AtomicUsize::new(0));
    let lookup: Lookup = Arc::new(move |name| {
        let count = lookups.fetch_add(1, Ordering::SeqCst);
        let addresses: Vec<IpAddr> = match name.as_str() {
            "steady.test" => vec![[127, 0, 0, 2].into()],
            "mixed.test" => vec![[127, 0, 0, 2].into(), [127, 0, 0, 1].into()],
            "inside.test" => vec![[10, 0, 0, 1].into()],
            "mapped.test" => vec!["::ffff:127.0.0.1".parse().expect("an address")],
            "rebinding.test" if count == 0 => vec![[127, 0, 0, 2].into()],
            _ => vec![[127, 0, 0, 1].into()],
        };
        Box::pin(async move { Ok(addresses) })
    });
    let guard = Guard { allow_private: false, allow: vec![[127, 0, 0, 2].into()] };
    let settings = Settings { guard, lookup: Some(lookup), robots: false, ..quick() };
    let kind = async |name: &str, port: u16| {
        // A fetcher of its own each time: a connection that is kept would hide the second look-up.
        let answer = fetcher(settings.clone()).article(&format!("http://{name}:{port}/"), None).await;
        answer.map_or_else(|error| error.kind(), |_| "a page")
    };
    assert_eq!(kind("rebinding.test", public.address.port()).await, "a page");
    assert_eq!(kind("rebinding.test", private.address.port()).await, "blocked");
    assert_eq!(kind("steady.test", public.address.port()).await, "a page");
    for name in ["mixed.test", "inside.test", "mapped.test", "alias.test"] {
        assert_eq!(kind(name, private.address.port()).await, "blocked", "{name}");
    }
    assert!(private.requests().is_empty());
}

#[tokio::test]
async fn slow_and_endless_answers_are_cut_off() {
    let server = serve(|request| {
        let endless = |start: &str| Reply::Endless(start.into(), vec![b'x'; 64 << 10]);
        match request.path.as_str() {
            "/silent" => Reply::Silence,
            "/slow-head" => {
                Reply::Drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec(), Duration::from_millis(200))
            }
            "/drip" => Reply::Drip(
                [&b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"[..], &[b'x'; 1000]].concat(),
                Duration::from_millis(20),
            ),
            "/endless-body" => endless("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
            "/announced" => {
                Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n".to_vec())
            }
            _ => endless("HTTP/1.1 200 OK\r\nX-Long: "),
        }
    })
    .await;
    for (path, expected) in [
        ("/silent", "timeout"),
        ("/slow-head", "timeout"),
        ("/drip", "timeout"),
        ("/endless-body", "too-large"),
        ("/announced", "too-large"),
        ("/endless-head", "unreadable"),
    ] {
        let started = Instant::now();
        assert_eq!(kind(&server, path).await, expected, "{path}");
        assert!(started.elapsed() < Duration::from_secs(10), "{path}: {:?}", started.elapsed());
        assert_eq!(
            server.asked().iter().filter(|request| request.path == path).count(),
            1,
            "{path} is not tried again"
        );
    }
}

#[tokio::test]
async fn broken_answers_are_told() {
    let gzip = packed("gzip", "words ".repeat(1000).as_bytes());
    let cut = gzip[..gzip.len() / 2].to_vec();
    let server = serve(move |request| {
        let encoded = |coding: &str, body: &[u8]| {
            Reply::Page(
                200,
                vec![("content-type", "text/html".into()), ("content-encoding", coding.into())],
                body.to_vec(),
            )
        };
        match request.path.as_str() {
            "/wrong-length" => {
                Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nshort".to_vec())
            }
            "/cut-gzip" => encoded("gzip", &cut),
            "/no-gzip" => encoded("gzip", b"<p>plain</p>"),
            "/stacked" => encoded("gzip, gzip", &cut),
            "/unknown" => encoded("compress", &cut),
            "/no-http" => Reply::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
            "/empty" => html(" \n"),
            _ => status(204, &[]),
        }
    })
    .await;
    for (path, expected) in [
        ("/wrong-length", "connection"),
        ("/cut-gzip", "unreadable"),
        ("/no-gzip", "unreadable"),
        ("/stacked", "unreadable"),
        ("/unknown", "unreadable"),
        ("/no-http", "unreadable"),
        ("/empty", "empty"),
        ("/nothing", "empty"),
    ] {
        assert_eq!(kind(&server, path).await, expected, "{path}");
    }
}

#[tokio::test]
async fn bombs_do_not_go_off() {
    let zeros = vec![b' '; 64 << 20];
    let bombs: Vec<(&str, Vec<u8>)> =
        ["gzip", "deflate", "br", "zstd"].map(|coding| (coding, packed(coding, &zeros))).into();
    let server = serve(move |request| {
        let (coding, body) = bombs.iter().find(|(coding, _)| request.path == format!("/{coding}")).expect("a bomb");
        Reply::Page(
            200,
            vec![("content-type", "text/html".into()), ("content-encoding", (*coding).into())],
            body.clone(),
        )
    })
    .await;
    for coding in ["gzip", "deflate", "br", "zstd"] {
        assert_eq!(kind(&server, &format!("/{coding}")).await, "too-large", "{coding}");
    }
}

#[tokio::test]
async fn what_is_no_article_is_turned_away() {
    let server = serve(|request| {
        let page = |kind: &str, body: &[u8]| Reply::Page(200, vec![("content-type", kind.into())], body.to_vec());
        match request.path.as_str() {
            "/image" => page("image/png", b"\x89PNG\r\n\x1a\n"),
            "/pdf-as-html" => page("text/html", b"%PDF-1.7 x"),
            "/zip-as-nothing" => Reply::Page(200, vec![], b"PK\x03\x04....".to_vec()),
            "/script" => page("application/javascript", b"alert(1)"),
            "/html-as-octets" => page("application/octet-stream", b"<!doctype html><p>x"),
            "/guide.md" => page("text/plain; charset=utf-8", b"# Ask"),
            _ => page("text/plain", b"Ask."),
        }
    })
    .await;
    for path in ["/image", "/pdf-as-html", "/zip-as-nothing", "/script"] {
        assert_eq!(kind(&server, path).await, "binary", "{path}");
    }
    let format = async |path: &str| get(&server, path).await.expect("a page").format;
    assert_eq!(format("/html-as-octets").await, Some(Format::Html));
    assert_eq!(format("/guide.md").await, Some(Format::Markdown));
    assert_eq!(format("/note").await, Some(Format::Text));
}

/// Label, bytes, text: in the order of the WHATWG a mark at the beginning goes before the server's word, that before the
/// page's own, and that before a guess.
fn encodings() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let long = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(&text.repeat(20)).0.into_owned();
    vec![
        ("; charset=iso-8859-1", b"<p>r\xE9sum\xE9 \x80</p>".to_vec(), "<p>résumé €</p>"),
        ("", utf16("\u{feff}<p>résumé</p>", false), "<p>résumé</p>"),
        ("", utf16("\u{feff}<p>résumé</p>", true), "<p>résumé</p>"),
        ("; charset=utf-16le", utf16("<p>résumé</p>", false), "<p>résumé</p>"),
        ("", utf16("<p>Ask for what you need, and say why.</p>", false), "<p>Ask for what you need"),
        ("; charset=windows-1252", "\u{feff}<p>résumé</p>".into(), "<p>résumé</p>"),
        ("; charset=\"UTF-8\"", "<meta charset=latin1><p>résumé</p>".into(), "<p>résumé</p>"),
        ("; charset=nonsense", "<meta charset=utf-8><p>résumé</p>".into(), "<p>résumé</p>"),
        ("", "<meta charset=utf-8><p>résumé</p>".into(), "<p>résumé</p>"),
        (
            "",
            b"<meta http-equiv=content-type content='text/html; charset=windows-1250'><p>\xE8aj</p>".to_vec(),
            "<p>čaj</p>",
        ),
        ("", "<p>résumé without a label</p>".into(), "<p>résumé without"),
        ("", long(encoding_rs::SHIFT_JIS, "<p>毎週、良い点を書き留めてください。</p>"), "毎週、良い点を"),
        ("", long(encoding_rs::WINDOWS_1251, "<p>Записывайте каждую неделю, что удалось.</p>"), "Записывайте каждую"),
        ("", long(encoding_rs::GBK, "<p>每周写下你做得好的事情。</p>"), "每周写下你做得好的"),
        ("; charset=gb2312", long(encoding_rs::GBK, "<p>每周写下。</p>"), "每周写下"),
        ("; charset=utf-7", b"<p>+ADw-script+AD4-</p>".to_vec(), "<p>+ADw-script+AD4-</p>"),
    ]
}

#[tokio::test]
async fn pages_of_every_encoding_are_readable() {
    let server = serve(|request| {
        let page = |kind: String, body: &[u8]| Reply::Page(200, vec![("content-type", kind)], body.to_vec());
        match request.path[1..].parse::<usize>() {
            Ok(n) => {
                let (label, bytes, _) = &encodings()[n];
                page(format!("text/html{label}"), bytes)
            }
            Err(_) => page("text/html; charset=utf-8".into(), b"<p>r\xC3\xA9sum\xE9 and \xFF</p>"),
        }
    })
    .await;
    for (n, (label, _, text)) in encodings().into_iter().enumerate() {
        let raw = get(&server, &format!("/{n}")).await.expect("a page");
        let decoded = decode::decode(&raw.bytes, raw.content_type.as_deref(), &Limits::default());
        assert!(decoded.text.contains(text), "{n} {label}: {:.80}", decoded.text);
        let only_guessed = decoded.problems.iter().all(|problem| problem.detail.contains("a guess"));
        assert!(only_guessed, "{n} {label}: {:?}", decoded.problems);
    }
    let mixed = get(&server, "/mixed").await.expect("a page");
    let decoded = decode::decode(&mixed.bytes, mixed.content_type.as_deref(), &Limits::default());
    assert_eq!(decoded.text, "<p>résum\u{fffd} and \u{fffd}</p>");
    let [problem] = decoded.problems.as_slice() else { panic!("{:?}", decoded.problems) };
    assert!(problem.detail.contains('2'), "what could not be decoded is counted: {problem:?}");
}

async fn site(robots: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::start([127, 0, 0, 1], move |request| match request.path.as_str() {
        "/robots.txt" => robots(),
        "/elsewhere.txt" => Reply::Page(200, vec![], b"user-agent: *\ndisallow: /closed".to_vec()),
        _ => html("<p>x</p>"),
    })
    .await
}

#[tokio::test]
async fn rules_are_obeyed() {
    let text = |text: String| Reply::Page(200, vec![("content-type", "text/plain".into())], text.into_bytes());
    let closed = "user-agent: tamis\ndisallow: /closed\n";
    let plain = site(move || text(closed.into())).await;
    assert_eq!(kind(&plain, "/closed?x=1").await, "denied");
    assert_eq!(kind(&plain, "/open").await, "a page");
    let huge = site(move || text(format!("{closed}{}", "# filler\n".repeat(200_000)))).await;
    assert_eq!((kind(&huge, "/closed").await, kind(&huge, "/open").await), ("denied", "a page"));
    let missing = site(|| status(404, &[])).await;
    assert_eq!(kind(&missing, "/closed").await, "a page");
    let failing = site(|| status(500, &[])).await;
    assert_eq!(kind(&failing, "/open").await, "denied");
    assert!(failing.asked().is_empty(), "a site that cannot show its rules is asked for nothing");
    let moved = site(|| status(301, &[("location", "/elsewhere.txt")])).await;
    assert_eq!((kind(&moved, "/closed").await, kind(&moved, "/open").await), ("denied", "a page"));
    let circular = site(|| status(301, &[("location", "/robots.txt")])).await;
    assert_eq!(kind(&circular, "/closed").await, "a page");
    let to_inside = site(|| status(302, &[("location", "http://169.254.169.254/")])).await;
    let guard = Guard { allow_private: false, allow: vec![[127, 0, 0, 1].into()] };
    let error = fetcher(Settings { guard, ..quick() }).article(&to_inside.url("/"), None).await.expect_err("no page");
    assert_eq!(error.kind(), "denied");
}

#[tokio::test]
async fn rules_are_read_once_a_day_and_can_be_kept() {
    let server = site(|| Reply::Page(200, vec![], b"user-agent: *\ndisallow: /closed".to_vec())).await;
    let first = fetcher(quick());
    for path in ["/1", "/2", "/closed"] {
        let _ = first.article(&server.url(path), None).await;
    }
    let saved = first.saved_robots();
    let next = Fetcher::new(quick(), &saved, CancellationToken::new()).expect("a fetcher");
    assert_eq!(next.article(&server.url("/closed"), None).await.expect_err("denied").kind(), "denied");
    assert!(next.article(&server.url("/3"), None).await.is_ok());
    assert_eq!(server.requests().len() - server.asked().len(), 1);
    let yesterday: Vec<_> = saved
        .into_iter()
        .map(|saved| tamis::source::fetch::SavedRobots { read_at: saved.read_at - 90_000, ..saved })
        .collect();
    let later = Fetcher::new(quick(), &yesterday, CancellationToken::new()).expect("a fetcher");
    assert!(later.article(&server.url("/4"), None).await.is_ok());
    assert_eq!(server.requests().len() - server.asked().len(), 2);
}

#[tokio::test]
async fn a_crawl_delay_is_kept_up_to_the_longest() {
    let server = site(|| Reply::Page(200, vec![], b"user-agent: *\ncrawl-delay: 3600".to_vec())).await;
    let fetcher = fetcher(Settings { longest_crawl_delay: Duration::from_millis(300), ..quick() });
    for path in ["/1", "/2", "/3"] {
        assert!(fetcher.article(&server.url(path), None).await.is_ok());
    }
    let times: Vec<Instant> = server.asked().iter().map(|request| request.came).collect();
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(300)), "{times:?}");
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told() {
    let unused = Server::start([127, 0, 0, 3], |_| html("")).await.address.port();
    let answer = fetcher(quick()).article(&format!("http://127.0.0.4:{unused}/"), None).await;
    assert_eq!(answer.expect_err("no page").kind(), "connection");
    let nowhere: Lookup = Arc::new(|_| Box::pin(async { Err(std::io::Error::other("no such name")) }));
    let answer = fetcher(Settings { lookup: Some(nowhere), ..quick() }).article("http://nowhere.test/", None).await;
    assert!(matches!(answer, Err(FetchError::Name(_))), "{answer:?}");
}
