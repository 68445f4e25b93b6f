//! The server at 100,000 tips: how long answers take, and what fifty clients do to it while a run writes.
//! `cargo test --release --test it web_load -- --ignored --nocapture`; `TAMIS_TIPS` says how many tips.

use super::store_kit::{Dice, entry, record, text};
use super::web_kit::ask;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tamis::index::Index;
use tamis::record::Versions;
use tamis::store::{Batcher, Store};
use tamis::tips::Topic;

const CLIENTS: usize = 50;

/// A store and an index of articles with ten tips each.
fn fill(folder: &Path, articles: usize) {
    let mut store = Store::open(&folder.join("index")).expect("a store");
    let mut batcher = Batcher::new(&mut store);
    for number in 0..articles as u64 {
        let mut record = record(&format!("{number:032x}"), &text(number, 320), 10);
        record.language = Some("en".to_owned());
        // Made by this program: a run has no reason to clean it again.
        record.versions = Versions::current();
        for tip in &mut record.tips {
            tip.body = text(number * 16 + tip.ordinal as u64 + 1_000_000, 40);
            tip.topics = vec![Topic { topic: format!("topic-{}", number % 17), because: Vec::new() }];
        }
        batcher.push(entry(record)).expect("stored");
    }
    batcher.finish().expect("stored");
    let mut index = Index::open(&folder.join("index")).expect("an index");
    index.catch_up(&store).expect("caught up");
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tamis"))
            .args(["serve", "--port", "0", "-q"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
        let address = line.trim().trim_start_matches("serving http://").trim_end_matches('/').parse();
        Server { child, address: address.expect("an address") }
    }

    /// Resident memory, in MB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("0 0");
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) / 1024
    }
}

fn paths(dice: &mut Dice) -> String {
    let id = format!("{:032x}", dice.below(1_000));
    match dice.below(8) {
        0 => "/".to_owned(),
        1..=3 => format!("/search?q={}+{}", dice.word(), dice.word()),
        4 => format!("/api/search?q={}", dice.word()),
        5 => format!("/tips/{id}%23{}", 1 + dice.below(10)),
        6 => format!("/articles/{id}"),
        _ => format!("/articles/{id}/explained"),
    }
}

#[test]
#[ignore = "takes minutes"]
fn answers_are_quick_and_fifty_clients_and_a_run_do_no_harm() {
    let tips: usize = std::env::var("TAMIS_TIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("posts")).expect("a folder");
    let config = "[[source]]\nkind = 'files'\nname = 'new'\npaths = ['posts/*.md']\n";
    fs::write(folder.path().join("pipeline.toml"), config).expect("written");
    let began = Instant::now();
    fill(folder.path(), tips / 10);
    eprintln!("{tips} tips stored and indexed in {:?}", began.elapsed());
    let server = Server::start(folder.path());
    // It counts what it will show, at once but in the background.
    std::thread::sleep(Duration::from_secs(1));
    first_answers(&server);

    let until = Instant::now() + Duration::from_secs(30);
    let writer = std::thread::spawn({
        let folder = folder.path().to_owned();
        move || write_until(&folder, until)
    });
    let clients: Vec<_> = (0..CLIENTS as u64)
        .map(|n| {
            std::thread::spawn({
                let address = server.address;
                move || client(address, n, until)
            })
        })
        .collect();
    // By then each reader has its cache. The runs go on adding half as much again as there was.
    std::thread::sleep(Duration::from_secs(5));
    let warm = server.memory();
    let mut times: Vec<Duration> = clients.into_iter().flat_map(|client| client.join().expect("no error")).collect();
    let runs = writer.join().expect("runs succeed");
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    eprintln!(
        "{} answers, {runs} runs meanwhile: p50 {:?}, p99 {:?}, slowest {:?}; memory {warm} MB after 5 s, {} MB at the end",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0),
        server.memory()
    );
    assert!(times.len() > 1_000 && runs > 0);
    assert!(server.memory() < warm * 5 / 4, "memory stays flat");
}

/// Server time and weight of the first and the later answers of each page.
fn first_answers(server: &Server) {
    let id = format!("{:032x}", 7);
    let pages = [
        "/".to_owned(),
        "/search?q=baden+ki".to_owned(),
        "/search?q=ba".to_owned(),
        format!("/tips/{id}%231"),
        format!("/articles/{id}"),
        format!("/articles/{id}/explained"),
        "/sources".to_owned(),
        "/rules".to_owned(),
        "/duplicates".to_owned(),
    ];
    for page in pages {
        let time = || {
            let reply = ask(server.address, "GET", &page, &[], b"");
            assert_eq!(reply.status, 200, "{page}");
            let time = reply
                .header("server-timing")
                .and_then(|time| time.strip_prefix("app;dur="))
                .expect("a time")
                .to_owned();
            (time.parse::<f64>().expect("milliseconds"), reply.body.len())
        };
        let (first, weight) = time();
        let mut later: Vec<f64> = (0..20).map(|_| time().0).collect();
        later.sort_by(f64::total_cmp);
        eprintln!("{page}: first {first} ms, then {} ms, {weight} bytes", later[10]);
        assert!(weight < 60_000, "{page}");
    }
}

/// Asks over one connection, one request after the other.
fn client(address: SocketAddr, seed: u64, until: Instant) -> Vec<Duration> {
    let mut dice = Dice(seed);
    let mut stream = BufReader::new(TcpStream::connect(address).expect("connected"));
    stream.get_ref().set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
    let mut times = Vec::new();
    while Instant::now() < until {
        let (path, began) = (paths(&mut dice), Instant::now());
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.get_mut().write_all(request.as_bytes()).expect("sent");
        let (status, body) = answer(&mut stream);
        assert!(status == 200 && !body.is_empty(), "{path}: {status}");
        times.push(began.elapsed());
    }
    times
}

fn answer(stream: &mut BufReader<TcpStream>) -> (u16, Vec<u8>) {
    let (mut status, mut length, mut line) = (0, 0, String::new());
    loop {
        line.clear();
        stream.read_line(&mut line).expect("a line");
        if line.starts_with("HTTP/1.1 ") {
            status = line[9..12].parse().expect("a status");
        } else if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        } else if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).expect("a body");
    (status, body)
}

/// Runs over ever new articles.
fn write_until(folder: &Path, until: Instant) -> usize {
    let mut runs = 0;
    while Instant::now() < until {
        for n in 0..50 {
            let seed = 9_000_000 + runs as u64 * 50 + n;
            let text = format!("# Notes {seed}\n\n{}\n", text(seed, 200));
            fs::write(folder.join(format!("posts/{seed}.md")), text).expect("written");
        }
        let done = Command::new(env!("CARGO_BIN_EXE_tamis")).args(["run", "-q"]).current_dir(folder).output();
        let done = done.expect("it runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        runs += 1;
    }
    runs
}
