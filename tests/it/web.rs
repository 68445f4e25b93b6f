//! Pages and API as browsers and programs get them: real requests to a real server on loopback.

use super::web_kit::{Reply, Site, ask, run};
use scraper::{Html, Selector};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tamis::web::Settings;

/// One site for all tests that only read.
static SITE: LazyLock<Site> = LazyLock::new(Site::of_fixtures);

fn pages() -> Vec<String> {
    let (article, payloads) = (SITE.article("Asking for a Raise"), SITE.article("Seven ways"));
    let mut pages: Vec<String> = [
        "/",
        "/search",
        "/search?q=ask+for+a+raise",
        "/search?q=raise&in=articles&sort=date",
        "/search?q=zzyzx",
        "/search?q=quiet",
        "/sources",
        "/rules",
        "/rules/promo-card",
        "/duplicates",
    ]
    .map(str::to_owned)
    .to_vec();
    for id in [article, payloads] {
        pages.extend(["", "/original", "/explained", "?images=1"].map(|view| format!("/articles/{id}{view}")));
        pages.extend([1, 3].map(|tip| format!("/tips/{id}%23{tip}")));
    }
    pages
}

fn find<'h>(html: &'h Html, css: &str) -> Vec<scraper::ElementRef<'h>> {
    html.select(&Selector::parse(css).expect("a selector")).collect()
}

fn text(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_page_is_small_whole_and_can_do_nothing() {
    for path in pages() {
        let reply = SITE.get(&path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert!(reply.body.len() < 60_000, "{path} weighs {}", reply.body.len());
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(policy.contains("img-src 'self' https:"), path.ends_with("images=1"), "{path}: {policy}");
        for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let html = Html::parse_document(&reply.body);
        assert!(
            html.errors.is_empty() || !html.errors.iter().any(|e| e.contains("Unexpected")),
            "{path}: {:?}",
            html.errors
        );
        assert_eq!(find(&html, "h1").len(), 1, "{path}");
        assert_eq!(find(&html, "main, header.top, footer, a.skip").len(), 4, "{path}");
        harmless(&path, &html);
    }
}

/// Nothing in the page is made to run or to fetch.
fn harmless(path: &str, html: &Html) {
    for element in find(html, "*") {
        let name = element.value().name();
        assert!(
            !["iframe", "object", "embed", "style", "base", "video", "audio", "svg", "math", "form"].contains(&name)
                || name == "form" && element.attr("role") == Some("search"),
            "{path}: <{name}>"
        );
        for (attribute, value) in element.value().attrs() {
            assert!(
                !attribute.starts_with("on")
                    && !["style", "srcset", "srcdoc", "formaction", "ping"].contains(&attribute),
                "{path}: {attribute}={value}"
            );
            if matches!(attribute, "href" | "src" | "action") {
                assert!(
                    ["http", "/", "#", "?", "mailto:"].iter().any(|start| value.starts_with(start)),
                    "{path}: {value}"
                );
            }
            if attribute == "src" {
                assert!(value.starts_with("/assets/") || path.ends_with("images=1"), "{path}: {value}");
            }
        }
        if name == "script" {
            assert!(element.attr("src").is_some() && text(element).is_empty(), "{path}: a script inside");
        }
    }
}

#[test]
fn a_search_marks_what_matched_and_leads_on() {
    let html = Html::parse_document(&SITE.get("/search?q=market+price").body);
    let first = find(&html, ".hits .hit")[0];
    assert_eq!(
        text(first.select(&Selector::parse("h2 a").expect("a selector")).next().expect("a title")),
        "Learn the market price."
    );
    let marks: Vec<String> = find(&html, ".hits .hit h2 mark").into_iter().map(text).collect();
    assert!(marks.contains(&"market".to_owned()) && marks.contains(&"price".to_owned()), "{marks:?}");
    let tip = find(&html, ".hit .open")[0].attr("href").expect("a link");
    let page = SITE.get(tip);
    assert_eq!(page.status, 200, "{tip}");
    assert!(page.body.contains("Ask two people who do your job"), "{}", page.body);
    let role = find(&html, "[role=status]");
    assert!(text(role[0]).contains("tip"), "the count is told to screen readers");
}

#[test]
fn a_facet_narrows_and_a_filter_can_be_taken_away() {
    let html = Html::parse_document(&SITE.get("/search?q=ask").body);
    let all = total(&html);
    let facet = find(&html, ".facet a")[0];
    let narrowed = Html::parse_document(&SITE.get(facet.attr("href").expect("a link")).body);
    assert!(total(&narrowed) > 0 && total(&narrowed) < all, "{} of {all}", total(&narrowed));
    let filter = find(&narrowed, ".filters a")[0];
    let back = Html::parse_document(&SITE.get(filter.attr("href").expect("a link")).body);
    assert_eq!(total(&back), all);
}

fn total(html: &Html) -> u64 {
    let shown = text(find(html, ".total strong")[0]);
    shown.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("a number")
}

#[test]
fn an_article_is_shown_cleaned_as_found_and_explained() {
    let id = SITE.article("Asking for a Raise");
    let cleaned = SITE.get(&format!("/articles/{id}")).body;
    assert!(cleaned.contains("Learn the market price") && !cleaned.contains("sjv.io"));
    let original = Html::parse_document(&SITE.get(&format!("/articles/{id}/original")).body);
    assert!(text(find(&original, "pre.source")[0]).contains("sjv.io"));
    let explained = Html::parse_document(&SITE.get(&format!("/articles/{id}/explained")).body);
    let cuts = find(&explained, "pre.source a.number").len();
    assert!(cuts > 5, "{cuts} cuts are marked");
    assert_eq!(cuts, find(&explained, ".why li").len(), "each mark has its reason");
    for number in find(&explained, "pre.source a.number") {
        let target = number.attr("href").expect("a reason");
        assert_eq!(find(&explained, target).len(), 1, "{target}");
    }
    assert!(find(&explained, ".switches input").len() > 2, "kinds can be switched");
    let shown: String = find(&explained, "pre.source")[0]
        .children()
        .filter_map(|node| match node.value() {
            scraper::Node::Text(text) => Some(text.to_string()),
            scraper::Node::Element(element) if element.name() == "del" => {
                Some(scraper::ElementRef::wrap(node).expect("an element").text().collect())
            }
            _ => None,
        })
        .collect();
    let source = fs::read_to_string("fixtures/articles/asking-for-a-raise/input.md").expect("the fixture");
    assert_eq!(shown.trim(), source.trim(), "marked or not, it is the whole source");
}

#[test]
fn what_is_not_there_is_said_so() {
    for (path, status) in [
        ("/tips/none", 404),
        ("/articles/x%00y", 404),
        ("/rules/none", 404),
        ("/nowhere", 404),
        ("/assets/x/style.css", 404),
    ] {
        assert_eq!(SITE.get(path).status, status, "{path}");
    }
    let problem = SITE.get("/api/articles/none");
    assert_eq!((problem.status, problem.header("content-type")), (404, Some("application/problem+json")));
    assert_eq!(SITE.get("/api/nowhere").header("content-type"), Some("application/problem+json"));
    let wrong = SITE.send("PUT", "/search", &[], b"");
    assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET,HEAD")));
}

#[test]
fn only_its_own_names_are_answered() {
    assert_eq!(SITE.send("GET", "/", &[("Host", "rebound.example")], b"").status, 421);
    assert_eq!(SITE.send("GET", "/healthz", &[("Host", "localhost:1")], b"").status, 200);
    let elsewhere = [("Origin", "http://evil.example"), ("Content-Type", "text/plain")];
    assert_eq!(SITE.send("POST", "/api/clean", &elsewhere, b"x").status, 403);
}

#[test]
fn requests_are_bounded() {
    let long = format!("/search?q={}", "x".repeat(20_000));
    assert!(matches!(SITE.get(&long).status, 414 | 431), "a long head");
    let many: String = "a ".repeat(700);
    assert_eq!(
        SITE.get(&format!("/search?q={}", many.replace(' ', "+"))).status,
        200,
        "a long query is cut, with a note"
    );
    let deep = "(".repeat(2_000);
    assert_eq!(SITE.get(&format!("/search?q={deep}")).status, 200);
    let large = [("Content-Type", "text/plain"), ("Content-Length", "10485761")];
    assert_eq!(SITE.send("POST", "/api/clean", &large, b"").status, 413);
}

#[test]
fn who_sends_nothing_is_not_waited_for() {
    let settings = Settings { header_time: Duration::from_millis(300), connections: 2, ..Settings::default() };
    let site = Site::with(settings, |_| {});
    let began = Instant::now();
    let mut idle: Vec<TcpStream> = (0..2).map(|_| TcpStream::connect(site.address).expect("connected")).collect();
    idle[0].write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").expect("sent");
    // Both turns are taken; the third gets one when their time is over.
    assert_eq!(site.get("/healthz").status, 200);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let mut rest = Vec::new();
    idle[1].set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    assert_eq!(idle[1].read_to_end(&mut rest).unwrap_or(0), 0, "closed without a word");
}

#[test]
fn a_server_may_be_there_before_the_first_run() {
    let site = Site::with(Settings::default(), |_| {});
    let start = site.get("/");
    assert!(start.status == 200 && start.body.contains("tamis run"), "{}", start.body);
    assert_eq!((site.get("/search?q=ask").status, site.get("/api/search?q=ask").status), (503, 503));
    assert_eq!(site.get("/rules").status, 200, "the manual needs no store");
    run(site.folder.path());
    assert!(total(&Html::parse_document(&site.get("/search?q=ask").body)) > 0, "no restart is needed");
    assert!(site.get("/").body.contains("What do you want to know?"));
}

#[test]
fn what_a_run_adds_is_found_at_once() {
    let site = Site::with(Settings::default(), run);
    assert_eq!(total(&Html::parse_document(&site.get("/search?q=zebrafinch").body)), 0);
    let article = "# Birds at work\n\n## 1. Keep a zebrafinch\n\nKeep a zebrafinch on your desk and feed it well.\n\n\
                   ## 2. Ask before you bring it\n\nAsk your manager before you bring a bird to work.\n\n\
                   ## 3. Clean the cage\n\nClean the cage each week so that nobody complains about it.\n";
    fs::write(site.folder.path().join("posts/birds.md"), article).expect("written");
    run(site.folder.path());
    std::thread::sleep(Duration::from_millis(600));
    assert!(total(&Html::parse_document(&site.get("/search?q=zebrafinch").body)) > 0);
    let rules = Html::parse_document(&site.get("/rules").body);
    assert!(text(find(&rules, ".lead")[0]).contains("articles"));
}

#[test]
fn the_api_gives_what_the_commands_give() {
    let answer = SITE.json("/api/search?q=ask+for+a+raise&limit=3");
    let hits = answer["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 3);
    let id = hits[0]["id"].as_str().expect("an id");
    let tip = SITE.json(&format!("/api/tips/{}", id.replace('#', "%23")));
    assert_eq!((&tip["id"], &tip["article"]["id"]), (&json!(id), &hits[0]["article"]["id"]));
    let article = SITE.json(&format!("/api/articles/{}", hits[0]["article"]["id"].as_str().expect("an id")));
    assert_eq!(article["schema"], "tamis/1");
    assert!(article["removed"].as_array().is_some_and(|removed| !removed.is_empty()));
    for wrong in ["", "q=a&limit=0", "q=a&limit=101", "q=a&limit=x", "q=a&offset=-1", "q=a&sort=odd", "q=a&colour=red"]
    {
        assert_eq!(SITE.get(&format!("/api/search?{wrong}")).status, 400, "{wrong}");
    }
}

#[test]
fn a_posted_page_is_cleaned_and_not_kept() {
    let before = SITE.json("/api/search?q=ask&limit=1")["total"].clone();
    let page = "# T\n\nText [a book](https://www.amazon.com/dp/B00X?tag=me-20) here.\n";
    let html = "<p>Text <a href='https://www.amazon.com/dp/B00X?tag=me-20'>a book</a> here.</p>";
    let as_json = json!({ "markdown": page, "url": "https://a.example/x" }).to_string();
    for (kind, body) in [("text/markdown", page), ("text/html; charset=utf-8", html), ("application/json", &as_json)] {
        let reply = SITE.send("POST", "/api/clean", &[("Content-Type", kind)], body.as_bytes());
        assert_eq!(reply.status, 200, "{kind}: {}", reply.body);
        let record: Value = serde_json::from_str(&reply.body).expect("a record");
        assert!(record["removed"].as_array().is_some_and(|cuts| !cuts.is_empty()), "{kind}: {record}");
        assert!(!record["markdown"].as_str().expect("text").contains("tag=me"), "{kind}");
    }
    let post =
        |kind: &str, path: &str, body: &str| SITE.send("POST", path, &[("Content-Type", kind)], body.as_bytes()).status;
    assert_eq!(post("image/png", "/api/clean", "x"), 415);
    assert_eq!(post("application/json", "/api/clean", "{\"html\":\"a\",\"text\":\"b\"}"), 400);
    assert_eq!(post("application/json", "/api/clean", "{\"htlm\":\"a\"}"), 400);
    assert_eq!(post("text/plain", "/api/clean?url=file:///etc/passwd", "x"), 400);
    let twice = "{\"html\":\"a\",\"url\":\"https://a.example\"}";
    assert_eq!(post("application/json", "/api/clean?url=null", twice), 400);
    assert_eq!(SITE.json("/api/search?q=ask&limit=1")["total"], before);
}

#[test]
fn changes_need_the_token() {
    let read_only = SITE.send("DELETE", "/api/articles/x", &[("Authorization", "Bearer of good news")], b"");
    assert_eq!(read_only.status, 403);
    let token = "correct horse battery staple";
    let site = Site::with(Settings { token: Some(token.to_owned()), ..Settings::default() }, run);
    let id = site.article("Asking for a Raise");
    let path = format!("/api/articles/{id}");
    let delete = |authorization: &str| site.send("DELETE", &path, &[("Authorization", authorization)], b"").status;
    assert_eq!(delete("Bearer wrong"), 401);
    assert_eq!(site.get(&path).status, 200);
    assert_eq!(delete(&format!("Bearer {token}")), 204);
    assert_eq!((site.get(&path).status, delete(&format!("Bearer {token}"))), (404, 404));
    std::thread::sleep(Duration::from_millis(600));
    let hits = site.json("/api/search?q=market+price");
    assert!(hits["hits"].as_array().expect("hits").iter().all(|hit| hit["article"]["id"] != id.as_str()), "{hits}");
}

#[test]
fn the_metrics_count_what_was_asked() {
    SITE.get("/rules/none");
    let metrics = SITE.get("/metrics").body;
    assert!(
        metrics
            .lines()
            .any(|line| line.starts_with("tamis_http_requests_total{route=\"/rules/{id}\",status=\"404\"} ")),
        "{metrics}"
    );
    let tips = metrics.lines().find_map(|line| line.strip_prefix("tamis_tips ")).expect("a gauge");
    assert!(tips.parse::<u64>().expect("a number") > 50, "{metrics}");
}

#[test]
fn the_shipped_description_is_that_of_the_api() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let now = serde_json::to_string_pretty(&tamis::web::api::openapi::describe()).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty() && value != "0") {
        fs::write(&path, &now).expect("docs/ can be written");
    }
    let shipped = fs::read_to_string(&path).unwrap_or_default();
    assert!(shipped == now, "docs/openapi.json is not that of the API; UPDATE=1 cargo test writes it anew");
    let served: Value = SITE.json("/api/openapi.json");
    assert_eq!(served, serde_json::from_str::<Value>(&shipped).expect("JSON"));
    let text = shipped.as_str();
    let refs = text
        .match_indices("\"#/components/schemas/")
        .map(|(at, start)| text[at + start.len()..].split('"').next().expect("a name"));
    for name in refs {
        assert!(served["components"]["schemas"][name].is_object(), "{name} is described");
    }
}

#[cfg(unix)]
#[test]
fn the_command_serves_until_it_is_asked_to_end() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let folder = &SITE.folder;
    let mut child = Command::new(env!("CARGO_BIN_EXE_tamis"))
        .args(["serve", "--port", "0", "--json", "-q"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let told: Value = serde_json::from_str(&line).expect("JSON");
    let url = told["url"].as_str().expect("an address").trim_start_matches("http://").trim_end_matches('/');
    let reply: Reply = ask(url.parse().expect("an address"), "GET", "/", &[], b"");
    assert_eq!(reply.status, 200);
    Command::new("kill").arg(child.id().to_string()).status().expect("asked to end");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}
