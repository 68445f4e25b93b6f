//! A site of a few articles on loopback, and a plain client that shows exactly what is sent.

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tamis::pipeline::Plan;
use tamis::search::Synonyms;
use tamis::web::{Library, Settings};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// An article in which everything is tried that ever made a browser run or fetch something.
pub const PAYLOADS: &str = include_str!("../../fixtures/web/payloads.html");

/// What `tamis run` made of some files, served.
pub struct Site {
    pub folder: TempDir,
    pub address: SocketAddr,
    stop: CancellationToken,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Site {
    /// Articles of the fixtures, and the payloads.
    pub fn of_fixtures() -> Site {
        Site::with(Settings::default(), |folder| {
            fs::write(folder.join("posts/payloads.html"), PAYLOADS).expect("written");
            run(folder);
        })
    }

    /// Serves a folder that `prepare` has filled; a configuration that reads `posts` and the fixtures is there.
    pub fn with(settings: Settings, prepare: impl FnOnce(&Path)) -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("posts")).expect("a folder");
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
        let config = format!(
            "[[source]]\nkind = 'files'\nname = 'posts'\npaths = ['posts']\n\n\
             [[source]]\nkind = 'files'\nname = 'examples'\npaths = ['{}/*/input.*']\n",
            fixtures.display()
        );
        fs::write(folder.path().join("pipeline.toml"), config).expect("written");
        // A pattern that fits no file would be a failure of the run.
        fs::write(folder.path().join("posts/notes.md"), "# Notes\n\nWords about nothing in particular.\n")
            .expect("written");
        prepare(folder.path());
        let library = Library::new(folder.path().join("index"), Plan::default(), Synonyms::default());
        let stop = CancellationToken::new();
        let (stopped, (tell, told)) = (stop.clone(), std::sync::mpsc::channel());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
                tell.send(listener.local_addr().expect("an address")).expect("told");
                tamis::web::serve(listener, library, settings, stopped).await.expect("it serves");
            });
        });
        Site { folder, address: told.recv().expect("it starts"), stop }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    /// The JSON of a path.
    pub fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        serde_json::from_str(&reply.body).expect("JSON")
    }

    /// Sends a request; without a `host` header the usual one.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        ask(self.address, method, path, headers, body)
    }

    /// Id of the article with a title that holds some words.
    pub fn article(&self, words: &str) -> String {
        let out = Command::new(env!("CARGO_BIN_EXE_tamis")).arg("export").current_dir(self.folder.path()).output();
        let out = String::from_utf8(out.expect("it runs").stdout).expect("UTF-8");
        let records = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
        let found = records.into_iter().find(|record| record["title"].as_str().is_some_and(|t| t.contains(words)));
        found.unwrap_or_else(|| panic!("no article {words}"))["id"].as_str().expect("an id").to_owned()
    }
}

/// `tamis run` in a folder.
pub fn run(folder: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_tamis")).args(["run", "-q"]).current_dir(folder).output();
    let done = done.expect("it runs");
    assert!(done.status.code().is_some_and(|code| code == 0), "{}", String::from_utf8_lossy(&done.stderr));
}

/// An answer as it came.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// One request over one connection.
pub fn ask(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head.push_str(&format!("Host: {address}\r\n"));
    }
    let declared = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if !declared && (!body.is_empty() || method == "POST") {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
    stream.write_all(body).expect("sent");
    let bytes = whole(&mut stream);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Reply { status, head: head.to_owned(), body: body.to_owned() }
}

/// The bytes of an answer, as many as it says: not every server closes the connection when it is asked to.
fn whole(stream: &mut TcpStream) -> Vec<u8> {
    let (mut bytes, mut part) = (Vec::new(), [0; 16 << 10]);
    while let Ok(count @ 1..) = stream.read(&mut part) {
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        if length.is_some_and(|length| bytes.len() >= end + 4 + length) {
            break;
        }
    }
    bytes
}
