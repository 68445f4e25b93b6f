//! A small HTTP server on loopback that does what a test tells it, faults included, and notes who asked for what, when.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does about a request.
pub enum Reply {
    /// Status, headers, body; the length is added.
    Page(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// These bytes, then the connection is closed.
    Bytes(Vec<u8>),
    /// These bytes one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// These bytes, then the last of them again and again.
    Endless(Vec<u8>, Vec<u8>),
    /// Nothing, ever.
    Silence,
}

/// A page of HTML.
pub fn html(body: &str) -> Reply {
    Reply::Page(200, vec![("content-type", "text/html; charset=utf-8".into())], body.into())
}

/// A status without a body.
pub fn status(status: u16, headers: &[(&'static str, &str)]) -> Reply {
    Reply::Page(status, headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(), Vec::new())
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub head: String,
    pub came: Instant,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.into_iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

#[derive(Default)]
struct Notes {
    requests: Vec<Request>,
    under_way: usize,
    most_at_once: usize,
}

/// A running server.
#[derive(Clone)]
pub struct Server {
    pub address: SocketAddr,
    notes: Arc<Mutex<Notes>>,
}

impl Server {
    /// Starts a server on an address of the loopback network.
    pub async fn start(ip: [u8; 4], script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((IpAddr::from(ip), 0)).await.expect("a port");
        let server = Server { address: listener.local_addr().expect("an address"), notes: Arc::default() };
        let (notes, script) = (Arc::clone(&server.notes), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, Arc::clone(&notes), Arc::clone(&script)));
            }
        });
        server
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked for so far, without robots.txt.
    pub fn asked(&self) -> Vec<Request> {
        let notes = self.notes.lock().expect("notes");
        notes.requests.iter().filter(|request| request.path != "/robots.txt").cloned().collect()
    }

    /// Everything that was asked for.
    pub fn requests(&self) -> Vec<Request> {
        self.notes.lock().expect("notes").requests.clone()
    }

    /// How many requests were under way at once at most.
    pub fn most_at_once(&self) -> usize {
        self.notes.lock().expect("notes").most_at_once
    }
}

async fn connection(
    mut stream: TcpStream,
    notes: Arc<Mutex<Notes>>,
    script: Arc<impl Fn(&Request) -> Reply + Send + Sync + 'static>,
) {
    while let Some(head) = read_head(&mut stream).await {
        let path = head.split(' ').nth(1).unwrap_or("").to_owned();
        let request = Request { path, head, came: Instant::now() };
        {
            let mut notes = notes.lock().expect("notes");
            notes.requests.push(request.clone());
            notes.under_way += 1;
            notes.most_at_once = notes.most_at_once.max(notes.under_way);
        }
        let reply = script(&request);
        // The request is over for its sender when the last byte is there, so it is counted out before.
        let goes_on = answer(&mut stream, reply, || notes.lock().expect("notes").under_way -= 1).await;
        if !goes_on {
            return;
        }
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

async fn answer(stream: &mut TcpStream, reply: Reply, ending: impl FnOnce()) -> bool {
    let pause = |time| tokio::time::sleep(time);
    match reply {
        Reply::Page(status, headers, body) => {
            let fields: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!("HTTP/1.1 {status} So\r\n{fields}content-length: {}\r\n\r\n", body.len());
            ending();
            stream.write_all(&[head.into_bytes(), body].concat()).await.is_ok()
        }
        Reply::Bytes(bytes) => {
            ending();
            let _ = stream.write_all(&bytes).await;
            false
        }
        Reply::Drip(bytes, time) => {
            ending();
            for byte in bytes {
                pause(time).await;
                if stream.write_all(&[byte]).await.is_err() {
                    break;
                }
            }
            false
        }
        Reply::Endless(start, again) => {
            ending();
            let mut goes_on = stream.write_all(&start).await.is_ok();
            while goes_on {
                goes_on = stream.write_all(&again).await.is_ok();
            }
            false
        }
        Reply::Silence => {
            ending();
            pause(Duration::from_secs(600)).await;
            false
        }
    }
}
