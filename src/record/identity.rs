//! What makes two records the same one, and two articles equal.

use super::SourceInfo;
use sha2::{Digest, Sha256};

/// The id of what was found at a place: its canonical address, else the address, else the path, else (standard
/// input has no place) the bytes themselves. 32 hexadecimal digits.
pub fn record_id(source: &SourceInfo, canonical_url: Option<&str>) -> String {
    let identity = match (&source.url, &source.path) {
        (Some(url), _) => format!("url:{}", canonical_url.filter(|canonical| same_host(canonical, url)).unwrap_or(url)),
        (None, Some(path)) if path != "-" => format!("path:{path}"),
        _ => format!("bytes:{}", source.sha256),
    };
    short_hash(identity.as_bytes())
}

/// Hash of the text without regard to case and white space, so that equal articles are found whatever their layout.
/// 32 hexadecimal digits.
pub fn content_hash(text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            folded.push(' ');
        }
        match c.is_ascii() {
            true => folded.push(c.to_ascii_lowercase()),
            false => folded.extend(c.to_lowercase()),
        }
    }
    hasher.update(folded.as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

/// SHA-256 of the bytes as found, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A page may name its own address on its own host only: else one page could take another one's place.
fn same_host(canonical: &str, url: &str) -> bool {
    let host = |address: &str| url::Url::parse(address).ok().and_then(|u| u.host_str().map(str::to_owned));
    let bare = |host: String| host.strip_prefix("www.").map_or(host.clone(), str::to_owned);
    matches!((host(canonical).map(bare), host(url).map(bare)), (Some(a), Some(b)) if a == b)
}

fn short_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_url(url: &str) -> SourceInfo {
        SourceInfo { url: Some(url.to_owned()), ..SourceInfo::default() }
    }

    #[test]
    fn the_place_makes_the_record() {
        let path =
            |p: &str| SourceInfo { path: Some(p.to_owned()), sha256: "same".to_owned(), ..SourceInfo::default() };
        assert_eq!(record_id(&path("a.md"), None).len(), 32);
        assert_ne!(record_id(&path("a.md"), None), record_id(&path("b.md"), None), "equal bytes, two places");
        assert_eq!(record_id(&path("a.md"), Some("https://x.example/")), record_id(&path("a.md"), None));
    }

    #[test]
    fn a_page_may_name_its_own_address_but_nobody_elses() {
        let tracked = at_url("https://www.blog.example/post?utm_source=x");
        let plain = record_id(&at_url("https://blog.example/post"), None);
        assert_eq!(record_id(&tracked, Some("https://blog.example/post")), plain);
        assert_ne!(record_id(&at_url("https://spam.example/copy"), Some("https://blog.example/post")), plain);
    }

    #[test]
    fn layout_and_case_do_not_make_another_content() {
        assert_eq!(content_hash("One two\n\nTHREE"), content_hash("one  two three "));
        assert_ne!(content_hash("one two three"), content_hash("one twothree"));
        assert_ne!(content_hash(""), content_hash("x"));
    }

    #[test]
    fn sha256_is_the_standard_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
