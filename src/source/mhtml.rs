//! Pages saved whole (`.mhtml`): the page itself, out of the MIME message that also holds its images and styles.

use super::{Raw, Unreadable, files};
use crate::document::{Format, Limits};
use mail_parser::{MessageParser, MimeHeaders, PartType};

/// Whether bytes are a saved page: a MIME message whose head says `multipart/related`.
pub fn is_mhtml(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let head = head.split("\r\n\r\n").next().unwrap_or("").split("\n\n").next().unwrap_or("");
    let has = |field: &str| head.lines().any(|line| line.starts_with(field));
    has("content-type:") && head.contains("multipart/related") && (has("mime-version:") || has("from:"))
}

/// The first HTML part, decoded to UTF-8, with the address and date it was saved from.
pub fn page(raw: Raw, limits: &Limits) -> Result<Raw, Unreadable> {
    let Some(message) = MessageParser::default().parse(&raw.bytes) else {
        return Err(raw.place.unreadable("unreadable", "this saved page cannot be read; save it again as HTML"));
    };
    let html = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(text) => Some((part, text)),
        _ => None,
    });
    let Some((part, text)) = html else {
        return Err(raw.place.unreadable("unreadable", "this saved page holds no HTML; save it again as HTML"));
    };
    let header = |name: &'static str| message.header(name).and_then(|value| value.as_text()).map(str::to_owned);
    let address = header("Snapshot-Content-Location").or_else(|| part.content_location().map(str::to_owned));
    let mut hints = raw.hints.clone();
    hints.extend(address.map(|url| ("url", url)));
    hints.extend(message.subject().map(|title| ("title", title.to_owned())));
    hints.extend(message.date().map(|date| ("saved", date.to_rfc3339())));
    let bytes = text.as_bytes().to_vec();
    let content_type = Some("text/html; charset=utf-8".to_owned());
    files::check(Raw { bytes, format: Some(Format::Html), content_type, hints, ..raw }, limits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://advice.example/ask\r\n\
        Subject: =?utf-8?Q?Ask_for_a_r=C3=A9sum=C3=A9_review?=\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--cut\"\r\n\r\n\
        ----cut\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <h1>Ask for a r=E9sum=E9 re=\r\nview</h1>\r\n----cut\r\nContent-Type: image/png\r\n\
        Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----cut--\r\n";

    #[test]
    fn a_saved_page_is_its_html_part() {
        assert!(is_mhtml(SAVED.as_bytes()));
        let raw = Raw { bytes: SAVED.into(), kind: "files", ..Raw::default() };
        let page = page(raw, &Limits::default()).expect("a page");
        assert_eq!(String::from_utf8(page.bytes).expect("text").trim(), "<h1>Ask for a résumé review</h1>");
        assert!(page.hints.contains(&("url", "https://advice.example/ask".into())), "{:?}", page.hints);
        assert!(page.hints.contains(&("title", "Ask for a résumé review".into())), "{:?}", page.hints);
    }

    #[test]
    fn an_article_about_mime_is_not_a_saved_page() {
        assert!(!is_mhtml(b"# MIME\n\nMIME-Version: 1.0\nContent-Type: multipart/related\n"));
        assert!(!is_mhtml(b"---\ntitle: x\n---\n"));
    }

    #[test]
    fn a_saved_page_without_html_says_so() {
        let saved = SAVED.replace("text/html; charset", "image/gif; charset");
        let raw = Raw { bytes: saved.into(), ..Raw::default() };
        assert_eq!(page(raw, &Limits::default()).expect_err("no page").kind, "unreadable");
    }
}
