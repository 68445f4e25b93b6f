//! Figures on collections of vectors that are not part of the project: set `TAMIS_EVAL` to their folder and run
//! `cargo test --test it -- --ignored source_measures`.

#![expect(clippy::print_stdout, reason = "figures are what these are run for")]

use crate::loopback::{Reply, Server, html};
use serde_json::Value;
use std::io::Write;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tamis::document::{Limits, decode};
use tamis::source::fetch::{Fetcher, Settings};
use tamis::source::guard::{Guard, Lookup};
use tamis::source::pull::{Context, Kind, Outcome, Spec, pull};
use tamis::source::robots::Robots;
use tokio_util::sync::CancellationToken;

fn folder() -> PathBuf {
    std::env::var_os("TAMIS_EVAL").expect("TAMIS_EVAL names the folder of the vectors").into()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).expect("vectors");
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal")).collect()
}

#[test]
#[ignore = "needs TAMIS_EVAL"]
fn robots_vectors() {
    let vectors = lines(&folder().join("hostile/google-robotstxt/vectors.jsonl"));
    let misses: Vec<&Value> = vectors
        .iter()
        .filter(|vector| {
            let file = unhex(vector["robots_hex"].as_str().expect("a file"));
            let path = url::Url::parse(vector["url"].as_str().expect("a URL"))
                .map(|url| url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
                .unwrap_or("/".to_owned());
            let robots = Robots::parse(&file, vector["agent"].as_str().expect("an agent"));
            Value::Bool(robots.allows(&path)) != vector["allowed"]
        })
        .collect();
    for miss in &misses {
        println!("missed: {} {:.80}", miss["test"], miss["url"].as_str().unwrap_or(""));
    }
    println!("{} of {}", vectors.len() - misses.len(), vectors.len());
    assert!(misses.len() <= 3);
    let wildcards = std::fs::read(folder().join("hostile/repro/robots-20000-wildcards.txt")).expect("a file");
    let started = std::time::Instant::now();
    Robots::parse(&wildcards, "tamis").allows(&format!("/{}", "abcdefgh".repeat(250)));
    println!("20,000 wildcards: {:?}", started.elapsed());
    assert!(started.elapsed().as_secs() < 20, "quadratic time would take minutes, on any machine");
}

#[test]
#[ignore = "needs TAMIS_EVAL"]
fn ssrf_vectors() {
    for vector in lines(&folder().join("hostile/ssrf.jsonl")) {
        let verdict = Guard::default().check(vector["url"].as_str().expect("a URL"));
        assert_eq!(verdict.is_err(), vector["expect"] == "block", "{vector} {verdict:?}");
    }
}

/// What a chain does is written in words; each is played with servers that stand for the public network (127.0.0.2)
/// and for what must not be asked (127.0.0.1).
#[tokio::test]
#[ignore = "needs TAMIS_EVAL"]
async fn ssrf_chain_vectors() {
    let vectors = lines(&folder().join("hostile/ssrf_chain.jsonl"));
    for vector in &vectors {
        let steps: Vec<&str> =
            vector["chain"].as_array().expect("steps").iter().map(|step| step.as_str().expect("words")).collect();
        assert_eq!(vector["expect"], "block", "{vector}");
        play(&steps).await.unwrap_or_else(|why| panic!("{vector}: {why}"));
    }
    println!("{} chains", vectors.len());
}

/// Plays a chain; an error if anything private was asked.
async fn play(steps: &[&str]) -> Result<(), String> {
    let private = Server::start([127, 0, 0, 1], |_| html("<p>secret</p>")).await;
    let public = {
        let step = steps[0].to_owned();
        let target = step.split_once(" -> ").map(|(from, to)| {
            let (code, to) = to.split_once(' ').expect("a status and an address");
            let to = to.replace("http://127.0.0.1/", &private.url("/")).replace("http://pub.test", "http://pub.test/");
            (from.starts_with("robots.txt"), code.parse::<u16>().expect("a status"), to)
        });
        let sitemap = step.starts_with("Sitemap:").then(|| format!("sitemap: {}", private.url("/")));
        let page = step.starts_with('<').then(|| step.replace("http://127.0.0.1/", &private.url("/")));
        Server::start([127, 0, 0, 2], move |request| match (request.path.as_str(), &target) {
            ("/robots.txt", Some((true, code, to))) | ("/", Some((false, code, to))) => {
                Reply::Page(*code, vec![("location", to.clone())], Vec::new())
            }
            ("/robots.txt", _) => Reply::Page(200, vec![], sitemap.clone().unwrap_or_default().into_bytes()),
            _ => html(page.as_deref().unwrap_or("<p>words</p>")),
        })
        .await
    };
    let answers = names(steps);
    let asked = Arc::new(AtomicUsize::new(0));
    let lookup: Lookup = Arc::new(move |_| {
        let at = asked.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let addresses = answers[at].clone();
        Box::pin(async move { Ok(addresses) })
    });
    let guard = Guard { allow_private: false, allow: vec![[127, 0, 0, 2].into()] };
    for server in [&public, &private] {
        let url = format!("http://pub.test:{}/", server.address.port());
        let settings = Settings { guard: guard.clone(), lookup: Some(Arc::clone(&lookup)), ..settings() };
        let settings = Settings { robots: true, tries: 1, ..settings };
        let fetcher = Fetcher::new(settings, &[], CancellationToken::new()).expect("a fetcher");
        let _ = fetcher.article(&url, None).await;
    }
    if private.requests().is_empty() { Ok(()) } else { Err("a private server was asked".to_owned()) }
}

/// What a name resolves to, look-up by look-up; 93.184.216.34 is the public server.
fn names(steps: &[&str]) -> Vec<Vec<IpAddr>> {
    let address = |word: &str| match word.trim_matches(['[', ']', ',']) {
        "93.184.216.34" => Some([127, 0, 0, 2].into()),
        "localhost" => Some([127, 0, 0, 1].into()),
        other => other.parse().ok(),
    };
    let told = steps.iter().filter(|step| step.starts_with("A ") || step.starts_with("CNAME "));
    let told: Vec<Vec<IpAddr>> =
        told.map(|step| step.split_whitespace().skip(2).filter_map(address).collect()).collect();
    if told.is_empty() { vec![vec![[127, 0, 0, 2].into()]] } else { told }
}

fn settings() -> Settings {
    let guard = Guard { allow_private: true, ..Guard::default() };
    Settings { guard, delay: Duration::from_millis(1), robots: false, ..Settings::default() }
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings(), &[], CancellationToken::new()).expect("a fetcher")
}

#[tokio::test]
#[ignore = "needs TAMIS_EVAL"]
async fn encoding_vectors() {
    let vectors = lines(&folder().join("hostile/encoding.jsonl"));
    let served = vectors.clone();
    let server = Server::start([127, 0, 0, 1], move |request| {
        let vector = &served[request.path[1..].parse::<usize>().expect("a number")];
        let content_type = vector["content_type"].as_str().expect("a type").to_owned();
        Reply::Page(200, vec![("content-type", content_type)], unhex(vector["body_hex"].as_str().expect("a body")))
    })
    .await;
    for (n, vector) in vectors.iter().enumerate() {
        let expected = vector["expect"].as_str().expect("text");
        let answer = fetcher().article(&server.url(&format!("/{n}")), None).await;
        let got = match answer {
            Ok(raw) => {
                let raw = raw.expect("a page");
                decode::decode(&raw.bytes, raw.content_type.as_deref(), &Limits::default()).text
            }
            Err(error) => format!("error: {error}"),
        };
        // Four vectors describe what comes out in words, and line ends are the parser's business.
        let holds = match vector["name"].as_str().expect("a name") {
            "nul" => got.replace('\0', "") == "ab",
            "crlf" => got.replace("\r\n", "\n").replace('\r', "\n") == expected,
            "double_enc" => got.contains("isn\u{e2}\u{20ac}\u{2122}t"),
            "iso2022jp_xss" | "utf7" => !got.contains("<script"),
            _ if expected.starts_with("error: empty") => got.contains("empty"),
            _ if expected.starts_with("error") => got.contains("not an article"),
            _ => got.contains(expected),
        };
        assert!(holds, "{vector}: {got:?}");
    }
    println!("{} encodings", vectors.len());
}

#[tokio::test]
#[ignore = "needs TAMIS_EVAL"]
async fn compression_vectors() {
    let folder = folder().join("hostile/scrapy-compression");
    let cases = [
        ("html-gzip.bin", "gzip", ""),
        ("html-br.bin", "br", ""),
        ("html-rawdeflate.bin", "deflate", ""),
        ("html-zlibdeflate.bin", "deflate", ""),
        ("html-zstd-static-content-size.bin", "zstd", ""),
        ("html-zstd-static-no-content-size.bin", "zstd", ""),
        ("html-zstd-streaming-no-content-size.bin", "zstd", ""),
        ("html-gzip-deflate.bin", "gzip, deflate", "unreadable"),
        ("html-gzip-deflate-gzip.bin", "gzip, deflate, gzip", "unreadable"),
        ("truncated-crc-error.gz", "gzip", "unreadable"),
        ("truncated-crc-error-short.gz", "gzip", "unreadable"),
        ("unexpected-eof.gz", "gzip", "unreadable"),
        ("bomb-br.bin", "br", "too-large"),
        ("bomb-deflate.bin", "deflate", "too-large"),
        ("bomb-gzip.bin", "gzip", "too-large"),
        ("bomb-zstd.bin", "zstd", "too-large"),
    ];
    let server = Server::start([127, 0, 0, 1], move |request| {
        let (name, coding, _) = cases[request.path[1..].parse::<usize>().expect("a number")];
        let body = std::fs::read(folder.join(name)).expect("a file");
        Reply::Page(200, vec![("content-type", "text/html".into()), ("content-encoding", coding.into())], body)
    })
    .await;
    for (n, (name, _, expected)) in cases.iter().enumerate() {
        let answer = fetcher().article(&server.url(&format!("/{n}")), None).await;
        let kind = answer.as_ref().map_or_else(|error| error.kind(), |_| "");
        println!(
            "{name}: {}",
            answer.map_or_else(|error| error.to_string(), |raw| format!("{} bytes", raw.expect("a page").bytes.len()))
        );
        // What the bombs hold is 10,000,000 bytes or so: below the usual limit, and then they are pages like others.
        assert!(kind == *expected || expected == &"too-large" && matches!(kind, "" | "binary"), "{name}: {kind}");
    }
}

/// The most memory this process has held, in MiB, since it was last forgotten.
fn peak() -> usize {
    peak_of("/proc/self/status").expect("Linux")
}

/// The same of another process; none once it has ended.
fn peak_of(status: &str) -> Option<usize> {
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<usize>().ok()? >> 10)
}

fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").expect("Linux");
}

/// To be run alone: bombs of 300 MB in four encodings, from eight hosts at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures the whole process"]
async fn memory_of_bombs() {
    let piece = vec![b' '; 1 << 20];
    let (mut gzip, mut zlib, mut brotli, mut zstd) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    {
        let mut packer = flate2::write::GzEncoder::new(&mut gzip, flate2::Compression::fast());
        (0..300).for_each(|_| packer.write_all(&piece).expect("packed"));
        let mut packer = flate2::write::ZlibEncoder::new(&mut zlib, flate2::Compression::fast());
        (0..300).for_each(|_| packer.write_all(&piece).expect("packed"));
        let mut packer = brotli::CompressorWriter::new(&mut brotli, 4096, 1, 24);
        (0..300).for_each(|_| packer.write_all(&piece).expect("packed"));
        let mut packer = zstd::stream::write::Encoder::new(&mut zstd, 1).expect("zstd").auto_finish();
        (0..300).for_each(|_| packer.write_all(&piece).expect("packed"));
    }
    let bombs = [("gzip", gzip), ("deflate", zlib), ("br", brotli), ("zstd", zstd)];
    let mut urls = Vec::new();
    for n in 0..8 {
        let (coding, body) = bombs[usize::from(n) % 4].clone();
        let server = Server::start([127, 0, 2, n + 1], move |_| {
            Reply::Page(
                200,
                vec![("content-type", "text/html".into()), ("content-encoding", coding.into())],
                body.clone(),
            )
        })
        .await;
        urls.extend((0..4).map(|page| server.url(&format!("/{page}"))));
    }
    forget_peak();
    let before = peak();
    let kinds = pull_kinds(Kind::Web { urls }, Path::new(".")).await;
    println!("bombs: {before} MiB before, {} MiB at most", peak());
    assert!(kinds.len() == 32 && kinds.iter().all(|kind| kind == "too-large"), "{kinds:?}");
    assert!(peak() < 128);
}

/// To be run alone: an archive of 2,000 pages of 100 kB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures the whole process"]
async fn memory_of_an_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    crate::source_pull::write_archive(&folder.path().join("a.warc.gz"), 2000, 100_000);
    forget_peak();
    let before = peak();
    let started = std::time::Instant::now();
    let kinds = pull_kinds(Kind::Warc { paths: vec!["*.warc.gz".into()] }, folder.path()).await;
    println!("archive: {before} MiB before, {} MiB at most, {:?}", peak(), started.elapsed());
    assert_eq!(kinds.iter().filter(|kind| *kind == "read").count(), 2000);
    assert!(peak() < 200);
}

/// A whole run over an archive of pages that differ: 200 kB each, of which a tenth is text.
#[test]
#[ignore = "measures a whole process for a minute"]
fn memory_of_a_run_over_an_archive() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "var setting = {on: true, off: [1, 2, 3]};\n".repeat(4_200);
    let page = |n: u64| {
        let paragraphs: String =
            (0..12).map(|at| format!("<p>{}</p>", crate::store_kit::text(20 * n + at, 240))).collect();
        format!("<html><script>{script}</script><article><h1>Article {n}</h1>{paragraphs}</article></html>")
    };
    crate::source_pull::write_pages(&folder.path().join("a.warc.gz"), (0..2000).map(page));
    let config = folder.path().join("pipeline.toml");
    std::fs::write(&config, "[[source]]\nname = 'archive'\nkind = 'warc'\npaths = ['a.warc.gz']\n").expect("written");
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_tamis"));
    let mut run = run.arg("--config").arg(&config).args(["run", "--quiet"]).spawn().expect("it starts");
    let status = format!("/proc/{}/status", run.id());
    let mut most = 0;
    while run.try_wait().expect("a child").is_none() {
        most = peak_of(&status).unwrap_or(most);
        std::thread::sleep(Duration::from_millis(20));
    }
    println!("run over an archive: {most} MiB at most");
    assert!(run.wait().expect("it ends").success());
    assert!((1..200).contains(&most));
}

async fn pull_kinds(kind: Kind, base: &Path) -> Vec<String> {
    let context = Context { base: base.to_owned(), ..Context::default() };
    let (sender, mut receiver) = tokio::sync::mpsc::channel(8);
    let pulling = tokio::spawn(pull(vec![Spec::new(kind)], context, Arc::new(fetcher()), Arc::new(|_| None), sender));
    let mut kinds = Vec::new();
    while let Some(event) = receiver.recv().await {
        kinds.push(match event.what {
            Outcome::Queued(_) => continue,
            Outcome::Read(_) => "read".to_owned(),
            Outcome::Failed(error) => error.kind.to_owned(),
            other => format!("{other:?}"),
        });
    }
    pulling.await.expect("no panic");
    kinds
}
