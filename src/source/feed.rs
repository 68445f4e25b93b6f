//! Feeds: RSS, Atom and JSON Feed become a list of items, also where the feed is broken in the usual ways.

use crate::document::{Format, Limits, decode};
use feed_rs::model::Entry;
use jiff::Timestamp;
use std::borrow::Cow;

/// An item of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The `guid` or `id`: the same as long as the item is.
    pub id: String,
    /// The address of its page.
    pub link: Option<String>,
    /// Its title, author and date.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published or last changed.
    pub date: Option<Timestamp>,
    /// Its text, if the feed holds all of it.
    pub full: Option<(String, Format)>,
}

/// Reads a feed that was found at `address`. The error says what is wrong with it.
pub fn read(bytes: &[u8], content_type: Option<&str>, address: &str) -> Result<Vec<Item>, String> {
    let limits = Limits { bytes: bytes.len() * 3, ..Limits::default() };
    let text = decode::decode(bytes, content_type, &limits).text;
    let text = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace() || c.is_control());
    // A parser that has failed is not fit for a second try.
    let parse = |text: &str| feed_rs::parser::Builder::new().base_uri(Some(address)).build().parse(text.as_bytes());
    if text.starts_with('{') {
        let feed = parse(text).map_err(|error| format!("this JSON is no feed: {error}"))?;
        return Ok(feed.entries.into_iter().map(item).collect());
    }
    if is_page(text) {
        return Err(
            "this is a web page, not a feed; give the address of its feed, or name it in a `web` source".to_owned()
        );
    }
    let mended = versioned(mended(text));
    let feed = parse(&mended).or_else(|error| match without_broken_end(&mended) {
        Some(whole) => parse(&whole).map_err(|_| error),
        None => Err(error),
    });
    feed.map(|feed| feed.entries.into_iter().map(item).collect())
        .map_err(|error| format!("this feed cannot be read: {error}"))
}

fn is_page(text: &str) -> bool {
    let head: String = text.chars().take(256).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

fn item(entry: Entry) -> Item {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().unwrap_or("alternate") == "alternate")
        .or(entry.links.first());
    let content = entry.content.and_then(|content| Some((content.body?, content.content_type.to_string())));
    let summary = entry.summary.map(|text| (text.content, text.content_type.to_string()));
    let texts = [content, summary].into_iter().flatten();
    let longest = texts.max_by_key(|(text, _)| text.len());
    let has_page = link.is_some();
    Item {
        id: entry.id,
        link: link.map(|link| link.href.clone()),
        title: entry.title.map(|title| title.content).filter(|title| !title.is_empty()),
        author: entry.authors.into_iter().filter_map(|author| author.name).find(|name| !name.is_empty()),
        date: entry.updated.or(entry.published).and_then(|date| Timestamp::from_second(date.timestamp()).ok()),
        full: longest.filter(|(text, _)| !has_page || is_full(text)).map(|(text, kind)| {
            let is_plain = kind == "text/plain" && !text.contains("</");
            (text, if is_plain { Format::Text } else { Format::Html })
        }),
    }
}

/// Whether a text is the article and not its teaser: long, and not broken off.
fn is_full(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let end: String =
        text.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect::<String>().to_lowercase();
    let breaks_off =
        ["[…]", "[...]", "[&#8230;]", "[&hellip;]", "continue reading", "read more", "read the full", "read the rest"];
    words >= 150 && !breaks_off.iter().any(|sign| end.contains(sign))
}

/// XML that parsers take: no characters XML does not have, no `&` that begins no reference.
fn mended(text: &str) -> String {
    let body = match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, body)) => body.trim_start(), // what it says of its encoding has been heard
        None => text,
    };
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['&', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(length) =
            rest.strip_prefix("<![CDATA[").map(|data| data.find("]]>").map_or(rest.len(), |end| end + 12))
        {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        out.push_str(if rest.starts_with('&') && !is_reference(rest) { "&amp;" } else { &rest[..1] });
        rest = &rest[1..];
    }
    out.push_str(rest);
    let no_xml = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if out.contains(no_xml) { out.replace(no_xml, "") } else { out }
}

/// RSS that does not say which: the newest.
fn versioned(text: String) -> String {
    let Some(at) = text.find("<rss").map(|at| at + "<rss".len()) else { return text };
    let tag = text[at..].split('>').next().unwrap_or("");
    match tag.contains("version") {
        true => text,
        false => format!("{} version=\"2.0\"{}", &text[..at], &text[at..]),
    }
}

fn is_reference(text: &str) -> bool {
    let Some((name, _)) =
        text[1..].split_at_checked(12.min(text.len() - 1)).unwrap_or((&text[1..], "")).0.split_once(';')
    else {
        return false;
    };
    let all = |digits: &str, test: fn(&char) -> bool| !digits.is_empty() && digits.chars().all(|c| test(&c));
    match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => all(hex, char::is_ascii_hexdigit),
            None => all(number, char::is_ascii_digit),
        },
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    }
}

/// A feed that was cut off, without its last, half item.
fn without_broken_end(text: &str) -> Option<Cow<'_, str>> {
    let (end, closing) = match (text.rfind("</item>"), text.rfind("</entry>")) {
        (Some(at), _) if text.contains("<rdf:RDF") => (at + 7, "</rdf:RDF>"),
        (Some(at), _) => (at + 7, "</channel></rss>"),
        (None, Some(at)) => (at + 8, "</feed>"),
        (None, None) => return None,
    };
    Some(Cow::Owned(format!("{}{closing}", &text[..end])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rss(items: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\
             <channel><title>Advice</title>{items}</channel></rss>"
        )
    }

    fn items(text: &str) -> Vec<Item> {
        read(text.as_bytes(), None, "https://advice.example/feed").expect("a feed")
    }

    #[test]
    fn rss_atom_and_json_are_read() {
        let of_rss = &items(&rss("<item><title>Ask</title><link>https://advice.example/ask</link><guid>g1</guid>\
            <pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate><description>Ask early.</description></item>"))[0];
        assert_eq!((of_rss.id.as_str(), of_rss.link.as_deref()), ("g1", Some("https://advice.example/ask")));
        assert_eq!(of_rss.date.map(|date| date.to_string()).as_deref(), Some("2024-03-05T10:00:00Z"));
        assert_eq!(of_rss.full, None, "a teaser is not the article");
        let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>f</id><title>t</title><updated>2024-01-01T00:00:00Z</updated>\
            <entry><id>e1</id><title>Ask</title><updated>2024-01-02T00:00:00Z</updated><link href=\"/ask\"/></entry></feed>";
        assert_eq!(items(atom)[0].link.as_deref(), Some("https://advice.example/ask"));
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"j1","url":"https://advice.example/j","content_text":"x"}]}"#;
        assert_eq!(items(json)[0].id, "j1");
    }

    #[test]
    fn an_item_with_its_whole_text_is_taken_as_it_is() {
        let long = "Keep a list of what you did well. ".repeat(30);
        let item = |text: &str| {
            let text = format!(
                "<item><link>https://a.example/</link><content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
            );
            items(&rss(&text)).remove(0).full
        };
        assert_eq!(item(&long), Some((format!("<p>{long}</p>"), Format::Html)));
        assert_eq!(item(&format!("{long} […]")), None);
        assert_eq!(item("Short."), None);
        let pageless =
            items(&rss("<item><guid isPermaLink=\"false\">x</guid><description>Short.</description></item>"));
        assert!(pageless[0].full.is_some(), "there is nothing else to read");
    }

    #[test]
    fn broken_feeds_are_read_as_far_as_they_go() {
        let good = "<item><title>One</title><link>https://a.example/1</link></item>";
        let bad_amp = "<item><title>Q&A &nbsp; here &#8217;</title><link>https://a.example/?a=1&b=2</link></item>";
        assert_eq!(items(&rss(bad_amp))[0].link.as_deref(), Some("https://a.example/?a=1&b=2"));
        let cut = rss(&format!("{good}<item><title>Two</ti"));
        assert_eq!(items(&cut[..cut.len() - "</channel></rss>".len()]).len(), 1);
        assert_eq!(
            items(&format!("\u{feff}\n  {}", rss(&format!("{good}<item><title>T\u{8}wo</title></item>")))).len(),
            2
        );
        assert_eq!(items(&rss(good).replace(" version=\"2.0\"", "")).len(), 1, "no word of its version");
        let data = rss("<item><title><![CDATA[Q&A & more]]></title></item>");
        assert_eq!(items(&data)[0].title.as_deref(), Some("Q&A & more"));
    }

    #[test]
    fn other_encodings_are_heard() {
        let text = rss("<item><title>R\u{e9}sum\u{e9}</title></item>")
            .replace("version=\"1.0\"", "version=\"1.0\" encoding=\"iso-8859-1\"");
        let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
        let items = read(&bytes, Some("application/rss+xml"), "https://a.example/").expect("a feed");
        assert_eq!(items[0].title.as_deref(), Some("Résumé"));
    }

    #[test]
    fn what_is_no_feed_says_so() {
        for (text, word) in [
            ("<!DOCTYPE html><html></html>", "web page"),
            ("just words", "cannot be read"),
            ("{}", "JSON"),
            ("", "cannot"),
        ] {
            let error = read(text.as_bytes(), None, "https://a.example/").expect_err("no feed");
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(text in "(<|>|&|;|#|x|item|rss|<!\\[CDATA\\[|\\]\\]>|é| |\\PC){0,60}") {
            let _ = read(text.as_bytes(), None, "https://a.example/");
        }
    }
}
