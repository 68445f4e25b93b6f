//! Web archives (WARC 1.0 and 1.1, Common Crawl's among them), read record by record: memory holds one page at a time.
//!
//! Pages are the `response` records that answer 200 and the `resource` records. A record that is damaged is told and
//! passed over; reading goes on at the next one.

use super::fetch::body::{Body, BodyError};
use super::packed::{self, Line};
use super::{Place, Raw, Unreadable, files, sniff};
use crate::document::Limits;
use std::io::{self, BufRead, Read};

/// The longest line of a record's head.
const LINE_AT_MOST: usize = 64 << 10;

/// Gives every page of an archive to `take` until it answers `false`. `shown_as` names the archive for people.
pub fn read(
    reader: &mut impl BufRead,
    shown_as: &str,
    limits: &Limits,
    take: &mut dyn FnMut(Result<Raw, Unreadable>) -> bool,
) {
    let failed =
        |count: usize, detail: String| Place::Path(format!("{shown_as}#{count}")).unreadable("unreadable", detail);
    let mut count = 0;
    loop {
        let head = match next_head(reader) {
            Ok(Some(head)) => head,
            Ok(None) if count == 0 => {
                take(Err(failed(0, "this is no web archive: it holds no WARC record".to_owned())));
                return;
            }
            Ok(None) => return,
            Err(error) => {
                take(Err(failed(count, format!("the archive cannot be read on: {error}"))));
                return;
            }
        };
        count += 1;
        let page = match read_block(reader, &head, limits) {
            Ok(Some(block)) => page(&head, block, limits),
            Ok(None) => continue,
            Err(error) => {
                take(Err(failed(count, format!("the archive breaks off: {error}; get it again"))));
                return;
            }
        };
        if page.is_some_and(|page| !take(page)) {
            return;
        }
    }
}

/// The head of a record: names in lower case.
struct Head(Vec<(String, String)>);

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn place(&self) -> Place {
        let address = self.get("warc-target-uri").unwrap_or("").trim_matches(['<', '>']);
        Place::Url(address.to_owned())
    }
}

/// Goes on to the next line that begins a record, and reads its head.
fn next_head(reader: &mut impl BufRead) -> io::Result<Option<Head>> {
    let mut line = Vec::new();
    loop {
        match packed::read_line(reader, &mut line, LINE_AT_MOST)? {
            Line::End => return Ok(None),
            Line::Whole if line.starts_with(b"WARC/1.") => break,
            _ => {}
        }
    }
    let mut head = Vec::new();
    loop {
        match packed::read_line(reader, &mut line, LINE_AT_MOST)? {
            Line::End => break,
            Line::TooLong => continue,
            Line::Whole => {}
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim_end().is_empty() {
            break;
        }
        if let Some((name, value)) = text.split_once(':')
            && head.len() < 256
        {
            head.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(Some(Head(head)))
}

/// The block of a record that can be a page; others are passed over. A block that is too long comes one byte too long.
fn read_block(reader: &mut impl BufRead, head: &Head, limits: &Limits) -> io::Result<Option<Vec<u8>>> {
    let length: u64 = head.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let is_page = matches!(head.get("warc-type"), Some("response" | "resource"))
        && matches!(head.place(), Place::Url(url) if url.starts_with("http"));
    let keep = if is_page { length.min(limits.bytes as u64 + LINE_AT_MOST as u64 + 1) } else { 0 };
    let mut block = Vec::new();
    let read = reader.by_ref().take(keep).read_to_end(&mut block)? as u64;
    let rest = length - keep;
    let passed = if rest > 0 { io::copy(&mut reader.by_ref().take(rest), &mut io::sink())? } else { 0 };
    if read + passed < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(is_page.then_some(block))
}

/// The page in a block; `None` where it is no page: a redirect, an error, an image.
fn page(head: &Head, block: Vec<u8>, limits: &Limits) -> Option<Result<Raw, Unreadable>> {
    let place = head.place();
    let raw = Raw {
        place: place.clone(),
        kind: "warc",
        fetched_at: head.get("warc-date").map(str::to_owned),
        ..Raw::default()
    };
    let is_http = head.get("warc-type") == Some("response");
    if !is_http {
        let content_type = head.get("content-type").map(str::to_owned);
        return is_text(content_type.as_deref())
            .then(|| files::check(Raw { bytes: block, content_type, ..raw }, limits));
    }
    let block = in_http_1(block);
    let response = match http(&block) {
        Ok(response) if response.status == 200 && is_text(response.content_type.as_deref()) => response,
        Ok(_) => return None,
        Err(detail) => return Some(Err(place.unreadable("unreadable", detail))),
    };
    let body = match response.is_chunked.then(|| unchunked(response.body)).flatten() {
        Some(body) => body,
        None => response.body.to_vec(),
    };
    let bytes = match decoded(&response.encoding, &body, limits.bytes) {
        Ok(bytes) => bytes,
        // Some archivers unpack the body and leave the header as it was.
        Err(BodyError::Damaged) if sniff::not_text(&body).is_none() => body,
        Err(BodyError::TooLarge(limit)) => return Some(Err(place.too_large(limit))),
        Err(error) => return Some(Err(place.unreadable("unreadable", format!("the page is {error}")))),
    };
    let format = response.content_type.as_deref().and_then(format);
    Some(files::check(Raw { bytes, content_type: response.content_type, format, ..raw }, limits))
}

struct Response<'a> {
    status: u16,
    content_type: Option<String>,
    encoding: String,
    is_chunked: bool,
    body: &'a [u8],
}

/// Archivers write answers that came by HTTP/2 or 3 in the manner of HTTP/1, but for the version on the first line.
fn in_http_1(block: Vec<u8>) -> Vec<u8> {
    let newer = [&b"HTTP/2"[..], b"HTTP/3"].into_iter().any(|start| block.starts_with(start));
    match memchr::memchr(b' ', &block[..block.len().min(16)]) {
        Some(space) if newer => [b"HTTP/1.1", &block[space..]].concat(),
        _ => block,
    }
}

fn http(block: &[u8]) -> Result<Response<'_>, String> {
    let mut fields = [httparse::EMPTY_HEADER; 256];
    let mut response = httparse::Response::new(&mut fields);
    let config = {
        let mut config = httparse::ParserConfig::default();
        config.allow_obsolete_multiline_headers_in_responses(true).ignore_invalid_headers_in_responses(true);
        config
    };
    let start = match config.parse_response(&mut response, block) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Err("the record breaks off in the head of the HTTP answer".to_owned()),
        Err(error) => return Err(format!("the record is no HTTP answer: {error}")),
    };
    let get = |name: &str| {
        let field = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        Some(String::from_utf8_lossy(field.value).into_owned())
    };
    Ok(Response {
        status: response.code.unwrap_or(0),
        content_type: get("content-type"),
        encoding: get("content-encoding").unwrap_or_default(),
        is_chunked: get("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked")),
        body: &block[start..],
    })
}

fn is_text(content_type: Option<&str>) -> bool {
    let essence = content_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence.is_empty()
        || (essence.starts_with("text/") && !matches!(essence.as_str(), "text/css" | "text/javascript"))
        || essence == "application/xhtml+xml"
}

fn format(content_type: &str) -> Option<crate::document::Format> {
    use crate::document::Format;
    match content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/markdown" => Some(Format::Markdown),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

fn decoded(encoding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, BodyError> {
    let mut decoder = Body::new(encoding, limit)?;
    decoder.push(body)?;
    decoder.finish()
}

/// A chunked body put together; `None` where it is not chunked, whatever its head says.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(body.get(..size)?);
        body = &body[size..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn record(kind: &str, url: &str, content_type: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n\
             Content-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn response(url: &str, status: &str, headers: &str, body: &str) -> String {
        record(
            "response",
            url,
            "application/http; msgtype=response",
            &format!("HTTP/1.1 {status}\r\n{headers}\r\n\r\n{body}"),
        )
    }

    fn pages(archive: &[u8]) -> Vec<Result<Raw, Unreadable>> {
        let mut pages = Vec::new();
        let mut reader = packed::unpack(io::Cursor::new(archive.to_vec())).expect("a reader");
        let limits = Limits { bytes: 1000, ..Limits::default() };
        read(&mut reader, "a.warc", &limits, &mut |page| {
            pages.push(page);
            true
        });
        pages
    }

    fn archive() -> String {
        [
            record("warcinfo", "", "application/warc-fields", "software: none"),
            record("request", "https://a.example/1", "application/http", "GET /1 HTTP/1.1\r\n\r\n"),
            response("https://a.example/1", "200 OK", "Content-Type: text/html; charset=utf-8", "<p>Ask early.</p>"),
            response("https://a.example/moved", "301 Moved", "Location: /1", ""),
            response("https://a.example/i.png", "200 OK", "Content-Type: image/png", "png"),
            response(
                "https://a.example/2",
                "200 OK",
                "Content-Type: text/html\r\nTransfer-Encoding: chunked",
                "5\r\n<p>As\r\n4\r\nk.</\r\n2;x=y\r\np>\r\n0\r\n\r\n",
            ),
            record("resource", "https://a.example/3", "text/plain", "Say no."),
        ]
        .concat()
    }

    #[test]
    fn pages_are_found_among_other_records() {
        let pages: Vec<Raw> = pages(archive().as_bytes()).into_iter().map(|page| page.expect("a page")).collect();
        let bodies: Vec<_> = pages.iter().map(|page| String::from_utf8_lossy(&page.bytes)).collect();
        assert_eq!(bodies, ["<p>Ask early.</p>", "<p>Ask.</p>", "Say no."]);
        assert_eq!(pages[0].place, Place::Url("https://a.example/1".into()));
        assert_eq!(pages[0].fetched_at.as_deref(), Some("2024-05-01T10:00:00Z"));
        assert_eq!(pages[0].content_type.as_deref(), Some("text/html; charset=utf-8"));
    }

    #[test]
    fn members_compressed_one_by_one_are_read() {
        let mut packed = Vec::new();
        for part in archive().split_inclusive("\r\n\r\n\r\n\r\n") {
            let mut gzip = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
            gzip.write_all(part.as_bytes()).expect("written");
        }
        assert_eq!(pages(&packed).len(), 3);
    }

    #[test]
    fn faults_are_told_and_passed_over() {
        let long = response("https://a.example/long", "200 OK", "Content-Type: text/html", &"x".repeat(100_000));
        let odd = record("response", "https://a.example/odd", "application/http", "not HTTP at all\r\n\r\n");
        let good = response("https://a.example/1", "200 OK", "Content-Type: text/html", "<p>Ask.</p>");
        let kinds = |archive: &str| -> Vec<_> {
            pages(archive.as_bytes()).into_iter().map(|page| page.map(drop).map_err(|error| error.kind)).collect()
        };
        assert_eq!(kinds(&format!("{long}{odd}{good}")), [Err("too-large"), Err("unreadable"), Ok(())]);
        assert_eq!(kinds(&format!("{good}{}", &good[..good.len() - 9])), [Ok(()), Err("unreadable")]);
        assert_eq!(kinds("junk\r\n\r\n"), [Err("unreadable")]);
        assert_eq!(kinds(&format!("{}{good}", "WARC/1.0\r\nContent-Length: x\r\n\r\njunk\r\n")), [Ok(())]);
    }

    #[test]
    fn answers_that_came_by_newer_http_are_read() {
        for version in ["HTTP/2", "HTTP/2.0", "HTTP/3"] {
            let block = format!("{version} 200\r\nContent-Type: text/html\r\n\r\n<p>Ask.</p>");
            let archive = record("response", "https://a.example/1", "application/http", &block);
            let page = pages(archive.as_bytes()).remove(0).map(|page| page.bytes);
            assert_eq!(page.as_deref(), Ok(&b"<p>Ask.</p>"[..]), "{version}");
        }
    }

    #[test]
    fn a_body_that_was_unpacked_before_is_taken_as_it_is() {
        let plain = response(
            "https://a.example/1",
            "200 OK",
            "Content-Type: text/html\r\nContent-Encoding: gzip",
            "<p>Ask.</p>",
        );
        assert_eq!(pages(plain.as_bytes())[0].as_ref().map(|page| page.bytes.as_slice()), Ok(&b"<p>Ask.</p>"[..]));
    }
}
