//! Whole runs of the program against servers of our own: what is asked for, stored, told, and asked for the next time.

use crate::loopback::{Reply, Request, Server, html, status};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// A folder with a configuration for loopback, and the program run in it.
struct Project(TempDir);

impl Project {
    fn new(fetch: &str, sources: &str) -> Project {
        let project = Project(tempfile::tempdir().expect("a folder"));
        project.configure(fetch, sources);
        project
    }

    fn configure(&self, fetch: &str, sources: &str) {
        let fetch = format!("[fetch]\nallow_private = true\ndelay_seconds = 0.01\ntries = 1\n{fetch}\n");
        self.write("pipeline.toml", &format!("{fetch}\n{sources}"));
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("a file");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tamis"));
        command.args(args).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    async fn tamis(&self, args: &[&str]) -> Output {
        let mut command = self.command(args);
        tokio::task::spawn_blocking(move || command.output().expect("the program starts")).await.expect("it ends")
    }

    /// Runs and gives the summary and the exit code.
    async fn run(&self, args: &[&str]) -> (Value, i32) {
        let output = self.tamis(&[&["run", "--json"], args].concat()).await;
        let summary = serde_json::from_slice(&output.stdout);
        (summary.unwrap_or_else(|error| panic!("{error}: {}", errors(&output))), code(&output))
    }

    async fn records(&self) -> Vec<Value> {
        let output = self.tamis(&["export"]).await;
        let lines = String::from_utf8(output.stdout).expect("UTF-8");
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    async fn addresses(&self) -> Vec<String> {
        let address = |record: Value| record["source"]["url"].as_str().expect("an address").to_owned();
        let mut addresses: Vec<_> = self.records().await.into_iter().map(address).collect();
        addresses.sort();
        addresses
    }
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn source(kind: &str, urls: &[String]) -> String {
    format!("[[source]]\nkind = '{kind}'\nurls = {urls:?}\n")
}

fn article(title: &str) -> String {
    let words = format!("{title} is learned by doing it once a week, with a friend who tells you what worked. ");
    format!(
        "<html><title>{title}</title><article><h1>{title}</h1><p>{}</p><p>Write down what you heard.</p></article></html>",
        words.repeat(3)
    )
}

/// A page with an `ETag`, sent again only to those who do not have it.
fn tagged(request: &Request, body: &str) -> Reply {
    let tag = format!("\"{}\"", body.len());
    match request.header("if-none-match") == Some(&tag) {
        true => status(304, &[]),
        false => Reply::Page(200, vec![("content-type", "text/html".into()), ("etag", tag)], body.into()),
    }
}

fn moved(to: &str) -> Reply {
    status(301, &[("location", to)])
}

/// The counts of the only source.
fn counts(summary: &Value) -> [u64; 5] {
    let tally = &summary["sources"][0];
    ["read", "unchanged", "skipped", "denied", "failed"].map(|name| tally[name].as_u64().expect("a count"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_asks_about_changes_only_and_changes_nothing() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => Reply::Page(200, vec![], b"user-agent: *\ndisallow: /closed".to_vec()),
        "/feed" => tagged(
            request,
            "<rss version='2.0'><channel><title>x</title><item><guid>1</guid><link>/teaser</link></item></channel></rss>",
        ),
        "/old" => moved("/new"),
        path => tagged(request, &article(path)),
    })
    .await;
    let pages = ["/a", "/old", "/closed"].map(|path| server.url(path));
    let project = Project::new("", &(source("web", &pages) + &source("feed", &[server.url("/feed")])));
    let (first, exit) = project.run(&[]).await;
    assert_eq!((counts(&first), exit), ([2, 0, 0, 1, 0], 0), "a page that is denied is no failure: {first}");
    assert_eq!(first["denied"][0]["kind"], "robots");
    assert_eq!(project.addresses().await, ["/a", "/new", "/teaser"].map(|path| server.url(path)));
    let (exported, asked) = (project.tamis(&["export"]).await.stdout, server.requests().len());
    let (second, exit) = project.run(&[]).await;
    assert_eq!((counts(&second), exit), ([0, 2, 0, 1, 0], 0), "{second}");
    assert_eq!((&second["new"], &second["changed"]), (&0.into(), &0.into()));
    let requests = &server.requests()[asked..];
    assert!(!requests.is_empty() && requests.iter().all(|request| request.header("if-none-match").is_some()));
    assert_eq!(project.tamis(&["export"]).await.stdout, exported, "the same bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_moved_is_no_second_article() {
    let phase = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&phase);
    let server =
        Server::start([127, 0, 0, 1], move |request| match (now.load(Ordering::SeqCst), request.path.as_str()) {
            (_, "/robots.txt") => status(404, &[]),
            (0, "/old" | "/lost") => tagged(request, &article(&request.path)),
            (_, "/old") => moved("/new"),
            (_, "/lost") => moved("/home"),
            (_, "/home") => tagged(request, "<title>Home</title><p>All of our articles by year, and who we are.</p>"),
            (_, "/new") => tagged(request, &article("/old").replace("<p>Write", "<p>Edited since. Write")),
            (_, path) => tagged(request, &article(path)),
        })
        .await;
    let project = Project::new("", &source("web", &["/old", "/lost"].map(|path| server.url(path))));
    project.run(&[]).await;
    assert_eq!(project.addresses().await, ["/lost", "/old"].map(|path| server.url(path)));
    phase.store(1, Ordering::SeqCst);
    let (summary, exit) = project.run(&[]).await;
    assert_eq!((counts(&summary), exit), ([2, 0, 0, 0, 0], 0), "{summary}");
    // The new place of an article takes over; a place that leads to something else leaves what was there.
    assert_eq!(project.addresses().await, ["/home", "/lost", "/new"].map(|path| server.url(path)));
    let found = project.tamis(&["search", "--json", "--articles", "learned"]).await;
    assert!(!String::from_utf8_lossy(&found.stdout).contains("/old\""), "nor is it found any more");
    let state: Value = serde_json::from_slice(&project.tamis(&["status", "--json"]).await.stdout).expect("JSON");
    assert_eq!(state["gone"], 1, "{state}");
    let asked = server.requests().len();
    let (summary, _) = project.run(&[]).await;
    assert_eq!(counts(&summary), [0, 2, 0, 0, 0], "{summary}");
    assert!(server.requests()[asked..].iter().all(|request| request.header("if-none-match").is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_page_by_two_addresses_and_a_page_with_a_new_name_are_one_article() {
    let phase = Arc::new(AtomicUsize::new(0));
    let now = Arc::clone(&phase);
    let server = Server::start([127, 0, 0, 1], move |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        "/old" => moved("/new"),
        "/renamed" if now.load(Ordering::SeqCst) > 0 => {
            let link =
                format!("<link rel=canonical href='http://{}/its-name'><title>", request.header("host").unwrap_or(""));
            tagged(request, &article("/renamed").replace("<title>", &link))
        }
        path => tagged(request, &article(path)),
    })
    .await;
    let project = Project::new("", &source("web", &["/new", "/old", "/renamed"].map(|path| server.url(path))));
    let (first, _) = project.run(&[]).await;
    assert_eq!((counts(&first), &first["new"]), ([2, 1, 0, 0, 0], &2.into()), "{first}");
    phase.store(1, Ordering::SeqCst);
    let (second, _) = project.run(&[]).await;
    assert_eq!(counts(&second), [1, 2, 0, 0, 0], "{second}");
    assert_eq!(project.addresses().await, ["/new", "/renamed"].map(|path| server.url(path)));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_failure_is_told_with_its_reason_and_what_to_do() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" | "/missing" => status(404, &[]),
        "/gone" => status(410, &[]),
        "/broken" => status(500, &[]),
        "/circle" => moved("/circle"),
        "/to-file" => moved("file:///etc/passwd"),
        "/slow" => Reply::Drip(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), Duration::from_millis(100)),
        "/image" => Reply::Page(200, vec![("content-type", "image/png".into())], b"\x89PNG\r\n\x1a\n".to_vec()),
        "/empty" => html(""),
        path => html(&article(path)),
    })
    .await;
    let cases = [
        ("/missing", "not-found", "take it out of the list"),
        ("/gone", "not-found", "take it out of the list"),
        ("/broken", "http-status", "run again later"),
        ("/circle", "redirects", "check the address"),
        ("/to-file", "blocked", "only http and https"),
        ("/slow", "timeout", "run again later"),
        ("/image", "binary", "take it out of the list"),
        ("/empty", "empty", "check the address"),
    ];
    let pages: Vec<String> = cases.iter().map(|(path, ..)| server.url(path)).chain([server.url("/good")]).collect();
    let project = Project::new("total_timeout_seconds = 0.5", &source("web", &pages));
    let output = project.tamis(&["run"]).await;
    assert_eq!(code(&output), 3, "{}", errors(&output));
    let told = errors(&output);
    for (path, _, advice) in cases {
        let line =
            told.lines().find(|line| line.contains(&format!("{path}:"))).unwrap_or_else(|| panic!("{path}: {told}"));
        assert!(line.contains(advice), "{line}");
    }
    let summary = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(summary.contains("1 article") && summary.contains("8 inputs  2 not-found"), "{summary}");
    let (summary, _) = project.run(&[]).await;
    for (path, kind, _) in cases {
        let failure =
            summary["failed"].as_array().expect("failures").iter().find(|f| f["place"] == server.url(path).as_str());
        assert_eq!(failure.expect("told")["kind"], kind, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_refused_everywhere_ends_with_4() {
    let bomb = {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(&vec![b' '; 32 << 20]).and_then(|()| packer.finish()).expect("gzip")
    };
    let server = Server::start([127, 0, 0, 1], move |request| match request.path.as_str() {
        "/robots.txt" => Reply::Page(200, vec![], b"user-agent: *\ndisallow: /closed".to_vec()),
        _ => Reply::Page(
            200,
            vec![("content-encoding", "gzip".into()), ("content-type", "text/html".into())],
            bomb.clone(),
        ),
    })
    .await;
    let project = Project::new("", &source("web", &["/bomb", "/closed"].map(|path| server.url(path))));
    let (summary, exit) = project.run(&[]).await;
    assert_eq!((&summary["failed"][0]["kind"], exit), (&"too-large".into(), 4), "{summary}");
    project.configure("", &source("web", &[server.url("/closed")]));
    assert_eq!(project.run(&[]).await.1, 0, "a site that asks not to be read is no failure");
    project.write("pipeline.toml", &source("web", &[server.url("/bomb")]));
    let (summary, exit) = project.run(&[]).await;
    assert_eq!((&summary["failed"][0]["kind"], exit), (&"blocked".into(), 4), "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_asks_nobody_and_writes_nothing() {
    let server = Server::start([127, 0, 0, 1], |request| tagged(request, &article(&request.path))).await;
    let files = "[[source]]\nkind = 'files'\npaths = ['*.md']\n";
    let project = Project::new("", &(source("web", &[server.url("/a"), server.url("/b")]) + files));
    project.write("note.md", "# Note\n\nSome words.");
    let output = project.tamis(&["run", "--dry-run"]).await;
    let mut lines: Vec<_> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(
        lines,
        [format!("fetch {}", server.url("/a")), format!("fetch {}", server.url("/b")), "read  note.md".into()]
    );
    assert!(errors(&output).contains("1 to read, 2 to fetch, 0 unchanged"), "{}", errors(&output));
    assert!(server.requests().is_empty() && !project.0.path().join("index").exists());
    let pages = ["/a", "/b", "/c"].map(|path| server.url(path));
    project.configure("refresh = 'never'", &source("web", &pages));
    project.run(&["--limit", "2"]).await;
    let found = project.tamis(&["run", "--dry-run", "--json"]).await;
    let found: Value = serde_json::from_slice(&found.stdout).expect("JSON");
    assert_eq!((found["would"].as_array().map(Vec::len), &found["unchanged"]), (Some(1), &2.into()), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_can_do_without_the_network_and_leave_out_what_is_old() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        "/map" => html("<urlset><url><loc>/x</loc></url></urlset>"),
        "/feed" => Reply::Page(
            200,
            vec![],
            b"<rss version='2.0'><channel><title>x</title>\
            <item><guid>1</guid><link>/new</link><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate></item>\
            <item><guid>2</guid><link>/old</link><pubDate>Wed, 01 May 2019 10:00:00 GMT</pubDate></item>\
            </channel></rss>"
                .to_vec(),
        ),
        path => html(&article(path)),
    })
    .await;
    let sources = source("feed", &[server.url("/feed")]) + "[[source]]\nkind = 'files'\npaths = ['*.md']\n";
    let project = Project::new("", &sources);
    project.write("note.md", "# Note\n\nSome words.");
    let (summary, exit) = project.run(&["--offline"]).await;
    assert_eq!((&summary["read"], &summary["skipped"], exit), (&1.into(), &1.into(), 0), "{summary}");
    assert!(server.requests().is_empty());
    let (summary, _) = project.run(&["--since", "2024-01-01"]).await;
    assert_eq!(counts(&summary), [1, 0, 1, 0, 0], "{summary}");
    let (summary, _) = project.run(&[]).await;
    assert_eq!(counts(&summary), [1, 1, 0, 0, 0], "what was left out is found by the next run: {summary}");
    assert_eq!(code(&project.tamis(&["run", "--since", "soon"]).await), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_takes_the_next_inputs_in_the_next_run() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        path => tagged(request, &article(path)),
    })
    .await;
    let pages: Vec<String> = (0..5).map(|n| server.url(&format!("/{n}"))).collect();
    let project = Project::new("", &source("web", &pages));
    for expected in [[2, 0, 3, 0, 0], [2, 2, 1, 0, 0], [1, 4, 0, 0, 0]] {
        assert_eq!(counts(&project.run(&["--limit", "2"]).await.0), expected);
    }
    assert_eq!(project.records().await.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn known_pages_are_asked_for_again_as_the_user_wants() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        path => html(&article(path)),
    })
    .await;
    let project = Project::new("", &source("web", &[server.url("/a")]));
    project.run(&[]).await;
    for (policy, requests) in [("never", 0), ("stale", 0), ("always", 1)] {
        project.configure(&format!("refresh = '{policy}'"), &source("web", &[server.url("/a")]));
        let before = server.requests().len();
        assert_eq!(counts(&project.run(&[]).await.0), [0, 1, 0, 0, 0], "{policy}: the bytes are the same");
        assert_eq!(server.requests().len() - before, requests, "{policy}");
    }
    project.configure("refresh = 'stale'\nmax_age_days = 0", &source("web", &[server.url("/a")]));
    let before = server.requests().len();
    project.run(&[]).await;
    assert_eq!(server.requests().len() - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn feed_items_are_known_by_their_guid() {
    let items = Arc::new(AtomicUsize::new(1));
    let count = Arc::clone(&items);
    let server = Server::start([127, 0, 0, 1], move |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        "/feed" => {
            let count = count.load(Ordering::SeqCst);
            let item = |n: usize| format!("<item><guid>g{n}</guid><link>/item{n}?campaign={count}</link></item>");
            let items: String = (0..count).map(item).collect();
            Reply::Page(
                200,
                vec![],
                format!("<rss version='2.0'><channel><title>x</title>{items}</channel></rss>").into_bytes(),
            )
        }
        path => html(&article(path)),
    })
    .await;
    let project = Project::new("", &source("feed", &[server.url("/feed")]));
    project.run(&[]).await;
    items.store(3, Ordering::SeqCst);
    let (summary, _) = project.run(&[]).await;
    assert_eq!(counts(&summary), [2, 1, 0, 0, 0], "{summary}");
    assert_eq!(server.asked().iter().filter(|request| request.path.starts_with("/item0")).count(), 1);
    assert_eq!(project.records().await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_taken_from_the_line_and_from_standard_input() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" | "/missing" => status(404, &[]),
        path => html(&article(path)),
    })
    .await;
    let project = Project::new("", "[[source]]\nkind = 'list'\npaths = ['-']\n");
    let cleaned = project.tamis(&["clean", &server.url("/clean"), &server.url("/missing")]).await;
    assert_eq!(code(&cleaned), 3, "{}", errors(&cleaned));
    assert!(String::from_utf8_lossy(&cleaned.stdout).contains("# /clean"));
    assert_eq!(code(&project.tamis(&["clean", &server.url("/missing")]).await), 4);
    let (summary, exit) = project.run(&[&server.url("/one"), &server.url("/two")]).await;
    assert_eq!((counts(&summary), exit), ([2, 0, 0, 0, 0], 0), "{summary}");
    let mut command = project.command(&["run", "--json"]);
    let list = format!("# mine\n{}\n\n{}\n", server.url("/two"), server.url("/three"));
    let output = tokio::task::spawn_blocking(move || {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(list.as_bytes()).expect("written");
        child.wait_with_output().expect("it ends")
    });
    let summary: Value = serde_json::from_slice(&output.await.expect("it ends").stdout).expect("JSON");
    assert_eq!(counts(&summary), [1, 1, 0, 0, 0], "{summary}");
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_the_environment_are_not_used_those_of_the_configuration_are() {
    let server = Server::start([127, 0, 0, 1], |request| html(&article(&request.path))).await;
    let proxy = Server::start([127, 0, 0, 2], |_| html(&article("By the proxy"))).await;
    let project = Project::new("robots = false", "");
    let url = server.url("/page");
    let mut command = project.command(&["clean", &url]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, proxy.url(""));
    }
    let output = tokio::task::spawn_blocking(move || command.output().expect("it starts")).await.expect("it ends");
    assert!(String::from_utf8_lossy(&output.stdout).contains("# /page"), "{}", errors(&output));
    assert!(proxy.requests().is_empty());
    project.configure(&format!("robots = false\nproxy = '{}'", proxy.url("")), "");
    let output = project.tamis(&["clean", &url]).await;
    assert!(String::from_utf8_lossy(&output.stdout).contains("# By the proxy"), "{}", errors(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_has_limits_tags_and_rules_of_its_own() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        "/long" => html(&article("/long").repeat(100)),
        path => html(&article(path).replace("friend", "<a href='/?utm_source=x'>friend</a>")),
    })
    .await;
    let own = "name = 'blog'\ntags = ['mine']\nmax_bytes = 5000\nexclude = ['*/draft']\n[source.clean]\noff = ['tracking-parameter']\n";
    let pages = ["/a", "/long", "/draft"].map(|path| server.url(path));
    let project = Project::new("", &(source("web", &pages) + own));
    let (summary, exit) = project.run(&[]).await;
    assert_eq!((counts(&summary), exit), ([1, 0, 0, 0, 1], 3), "{summary}");
    assert_eq!(
        (&summary["sources"][0]["source"], &summary["failed"][0]["kind"]),
        (&"blog".into(), &"too-large".into())
    );
    let record = &project.records().await[0];
    assert_eq!((&record["source"]["name"], &record["tags"][0]), (&"blog".into(), &"mine".into()));
    assert!(record["markdown"].as_str().expect("text").contains("utm_source"), "{record}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_saves_what_it_has_and_the_next_one_goes_on() {
    let server = Server::start([127, 0, 0, 1], |request| match request.path.as_str() {
        "/robots.txt" => status(404, &[]),
        path => tagged(request, &article(path)),
    })
    .await;
    let pages: Vec<String> = (0..30).map(|n| server.url(&format!("/{n}"))).collect();
    let project = Project::new("", &source("web", &pages));
    let slow = "[fetch]\nallow_private = true\ndelay_seconds = 0.2\n";
    project.write("pipeline.toml", &(slow.to_owned() + &source("web", &pages)));
    let child = project.command(&["run", "--json"]).stdout(Stdio::piped()).spawn().expect("the program starts");
    while server.asked().len() < 4 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(signal.success());
    let output =
        tokio::task::spawn_blocking(move || child.wait_with_output().expect("it ends")).await.expect("it ends");
    let summary: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let asked = server.asked().len();
    assert_eq!(
        (code(&output), &summary["interrupted"], &summary["read"]),
        (130, &true.into(), &asked.into()),
        "{summary}"
    );
    assert!((4..20).contains(&asked), "{asked}");
    assert_eq!(project.records().await.len(), asked);
    project.configure("", &source("web", &pages));
    let (summary, exit) = project.run(&[]).await;
    assert_eq!((&summary["read"], &summary["unchanged"], exit), (&(30 - asked).into(), &asked.into(), 0), "{summary}");
    assert_eq!(project.records().await.len(), 30);
}
