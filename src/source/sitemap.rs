//! Sitemaps: the addresses of a site and when each was last changed; also index files, gzip, and plain lists.

use super::fetch::body::{Body, BodyError};
use crate::document::{Limits, decode};
use jiff::Timestamp;
use quick_xml::Reader;
use quick_xml::events::Event;

/// The most a sitemap may be, decompressed, by its standard.
pub const READ_AT_MOST: usize = 50 << 20;

/// What a sitemap names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sitemap {
    /// Other sitemaps.
    pub sitemaps: Vec<String>,
    /// Pages.
    pub pages: Vec<Listed>,
    /// Why it was not read to its end, if it was not.
    pub broken: Option<String>,
}

/// A page that a list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its address.
    pub address: String,
    /// When it was last changed, if the list tells.
    pub changed: Option<Timestamp>,
}

/// Reads a sitemap; what comes behind a fault is not read, what came before it is kept.
pub fn read(bytes: &[u8], content_type: Option<&str>) -> Sitemap {
    let unpacked;
    let bytes = match bytes.starts_with(b"\x1F\x8B").then(|| gunzip(bytes)) {
        None => bytes,
        Some(Ok(text)) => {
            unpacked = text;
            &unpacked
        }
        Some(Err(error)) => return Sitemap { broken: Some(error.to_string()), ..Sitemap::default() },
    };
    let limits = Limits { bytes: READ_AT_MOST, ..Limits::default() };
    let text = decode::decode(bytes, content_type, &limits).text;
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if text.starts_with('<') { read_xml(text) } else { read_list(text) }
}

fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, BodyError> {
    let mut body = Body::new("gzip", READ_AT_MOST)?;
    body.push(bytes)?;
    body.finish()
}

fn read_list(text: &str) -> Sitemap {
    let pages = text.lines().map(str::trim).filter(|line| line.starts_with("http"));
    Sitemap {
        pages: pages.map(|line| Listed { address: line.to_owned(), changed: None }).collect(),
        ..Sitemap::default()
    }
}

fn read_xml(text: &str) -> Sitemap {
    let mut found = Sitemap::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    let (mut open, mut value, mut entry) = (Vec::<String>::new(), String::new(), Listed::default());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.local_name().as_ref().to_ascii_lowercase();
                value.clear();
                if name == "html" {
                    found.broken = Some("this is a web page, not a sitemap".to_owned());
                    return found;
                }
                open.push(name);
            }
            Ok(Event::Text(text)) => value.push_str(&text),
            Ok(Event::CData(text)) => value.push_str(&text),
            Ok(Event::GeneralRef(name)) => value.push_str(&reference(&name)),
            Ok(Event::End(_)) => {
                let name = open.pop().unwrap_or_default();
                // An image has a `loc` too: only that of the entry itself counts.
                let in_entry = matches!(open.last().map(String::as_str), Some("url" | "sitemap"));
                match name.as_str() {
                    "loc" if in_entry => entry.address = value.trim().to_owned(),
                    "lastmod" if in_entry => entry.changed = date(value.trim()),
                    "url" if !entry.address.is_empty() => found.pages.push(std::mem::take(&mut entry)),
                    "sitemap" if !entry.address.is_empty() => found.sitemaps.push(std::mem::take(&mut entry).address),
                    "url" | "sitemap" => entry = Listed::default(),
                    _ => {}
                }
            }
            Ok(Event::Eof) => break,
            Err(error) => {
                found.broken = Some(format!("this sitemap is broken at byte {}: {error}", reader.error_position()));
                return found;
            }
            Ok(_) => {}
        }
    }
    if found.pages.is_empty()
        && found.sitemaps.is_empty()
        && !text.contains("<urlset")
        && !text.contains("<sitemapindex")
    {
        found.broken = Some("this is no sitemap".to_owned());
    } else if !text.contains("</urlset>") && !text.contains("</sitemapindex>") && !text.trim_end().ends_with("/>") {
        found.broken = Some("this sitemap was cut off".to_owned());
    }
    found
}

fn reference(name: &str) -> String {
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (name, number.and_then(char::from_u32)) {
        (_, Some(c)) => c.to_string(),
        ("amp", _) => "&".to_owned(),
        ("lt", _) => "<".to_owned(),
        ("gt", _) => ">".to_owned(),
        ("quot", _) => "\"".to_owned(),
        ("apos", _) => "'".to_owned(),
        _ => format!("&{name};"),
    }
}

/// A W3C date: a day, or a time with its zone.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let day: jiff::civil::Date = text.get(..10).unwrap_or(text).parse().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const MAP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
        <url><loc> https://a.example/?x=1&amp;y=2 </loc><lastmod>2024-05-01</lastmod></url>\
        <url><lastmod>2024-05-01T10:00:00+02:00</lastmod><loc><![CDATA[https://a.example/b]]></loc>\
        <image:image><image:loc>https://a.example/pic.png</image:loc></image:image></url></urlset>";

    fn addresses(sitemap: &Sitemap) -> Vec<&str> {
        sitemap.pages.iter().map(|page| page.address.as_str()).collect()
    }

    #[test]
    fn pages_and_dates_are_read() {
        let map = read(MAP.as_bytes(), Some("application/xml"));
        assert_eq!(addresses(&map), ["https://a.example/?x=1&y=2", "https://a.example/b"]);
        assert_eq!(map.pages[0].changed.map(|date| date.to_string()).as_deref(), Some("2024-05-01T00:00:00Z"));
        assert_eq!(map.pages[1].changed.map(|date| date.to_string()).as_deref(), Some("2024-05-01T08:00:00Z"));
        assert_eq!(map.broken, None);
    }

    #[test]
    fn index_files_gzip_and_lists_are_read() {
        let index = "<sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc></sitemap></sitemapindex>";
        assert_eq!(read(index.as_bytes(), None).sitemaps, ["https://a.example/1.xml.gz"]);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(MAP.as_bytes()).expect("written");
        assert_eq!(read(&gzip.finish().expect("gzip"), Some("application/gzip")).pages.len(), 2);
        assert_eq!(
            addresses(&read(b"https://a.example/1\nhttps://a.example/2\n\n", None)),
            ["https://a.example/1", "https://a.example/2"]
        );
    }

    #[test]
    fn broken_sitemaps_are_read_as_far_as_they_go() {
        let cut = &MAP[..MAP.find("<url><lastmod>").expect("a second page") + 20];
        let map = read(cut.as_bytes(), None);
        assert_eq!(map.pages.len(), 1);
        assert!(map.broken.is_some());
        let ampersand = MAP.replace("&amp;", "&");
        assert_eq!(addresses(&read(ampersand.as_bytes(), None))[0], "https://a.example/?x=1&y=2");
        assert!(read(b"<!doctype html><html><body>not found</body></html>", None).broken.is_some());
        assert!(read(b"\x1F\x8B\x08broken", None).broken.is_some());
    }
}
