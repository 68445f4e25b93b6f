//! Bytes become text, in the order the WHATWG standards give: byte order mark, then the charset of the
//! `Content-Type`, then what the page says of itself, then detection. Decoding never fails: what is no text of the
//! encoding is replaced by U+FFFD and counted.
//!
//! The text is what the bytes say and nothing else: line ends stay, and the byte order mark of a UTF-8 file stays
//! as U+FEFF, so that an offset into the text is an offset into the file.
//!
//! ```
//! use tamis::document::{Limits, decode::decode};
//! let decoded = decode(b"r\xE9sum\xE9", Some("text/plain; charset=latin1"), &Limits::default());
//! assert_eq!((decoded.text.as_str(), decoded.encoding), ("résumé", "windows-1252"));
//! ```

use super::{Limits, Problem, ProblemKind, Span};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far into a page its own word about its encoding is looked for.
const DECLARATION_WITHIN: usize = 64 << 10;

/// Text and how it was come by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The encoding it was decoded from, by its WHATWG name, such as `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// What had to be replaced or left out.
    pub problems: Vec<Problem>,
}

/// Decodes `bytes`. `content_type` is the whole header value (`text/html; charset=…`), where there is one; a type
/// that is neither HTML nor XML turns off the search for a declaration inside the text.
pub fn decode(bytes: &[u8], content_type: Option<&str>, limits: &Limits) -> Decoded {
    let (encoding, bom, guessed) = choose(bytes, content_type);
    let kept = if encoding == UTF_8 { bytes } else { &bytes[bom..] };
    let (text, replaced, complete) = replace_malformed(kept, encoding, limits.bytes);
    let mut problems = Vec::new();
    if guessed && let Some(first) = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to()) {
        let detail = format!(
            "not UTF-8 (first at byte {first}) and no encoding is named; read as {}, a guess: save the file as UTF-8 if it is wrong",
            encoding.name()
        );
        problems.push(Problem::new(ProblemKind::BadEncoding, detail));
    }
    if let Some(Replaced { count, first }) = replaced {
        let things = if count == 1 { "1 sequence of bytes is" } else { &format!("{count} sequences of bytes are") };
        let detail = format!("{things} no {} text; replaced by U+FFFD", encoding.name());
        problems.push(Problem::at(ProblemKind::BadEncoding, detail, Span { start: first, end: first + 3 }));
    }
    if let Some(count) = doubly_encoded(&text) {
        let detail = format!("{count} places look like UTF-8 that was once read as windows-1252; kept as they are");
        problems.push(Problem::new(ProblemKind::BadEncoding, detail));
    }
    if !complete {
        let detail = format!("longer than {} bytes; the rest was not read", limits.bytes);
        problems.push(Problem::new(ProblemKind::TooLong, detail));
    }
    Decoded { text, encoding: encoding.name(), problems }
}

/// The encoding of some bytes, the length of their byte order mark, and whether the encoding was guessed.
fn choose(bytes: &[u8], content_type: Option<&str>) -> (&'static Encoding, usize, bool) {
    if let Some((marked, length)) = Encoding::for_bom(bytes) {
        return (marked, length, false);
    }
    let told =
        content_type.and_then(charset).or_else(|| declared(bytes, content_type)).or_else(|| unmarked_utf16(bytes));
    match told {
        Some(encoding) => (encoding, 0, false),
        None => {
            let encoding = detected(bytes);
            (encoding, 0, encoding != UTF_8)
        }
    }
}

/// The encoding that a `Content-Type` names, if it names one that browsers know.
pub(crate) fn charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("charset") {
            return None;
        }
        Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
    })
}

/// What the text says of its own encoding: `<?xml encoding>`, `<meta charset>`, `<meta http-equiv>`.
fn declared(bytes: &[u8], content_type: Option<&str>) -> Option<&'static Encoding> {
    let essence = content_type.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    let speaks_of_itself = essence.is_empty()
        || essence.contains("html")
        || essence.contains("xml")
        || essence == "application/octet-stream"
        || !essence.contains('/');
    if !speaks_of_itself {
        return None;
    }
    let head = &bytes[..bytes.len().min(DECLARATION_WITHIN)];
    let label = xml_declaration(head).or_else(|| meta_declaration(head))?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    // A declaration that could be read as ASCII is not UTF-16, and `x-user-defined` is a relic: the standard's words.
    Some(match encoding {
        utf16 if utf16 == UTF_16LE || utf16 == UTF_16BE => UTF_8,
        relic if relic == X_USER_DEFINED => WINDOWS_1252,
        other => other,
    })
}

fn xml_declaration(head: &[u8]) -> Option<String> {
    let declaration = head.strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', declaration)?;
    let declaration = String::from_utf8_lossy(&declaration[..end]).into_owned();
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.trim().to_owned())
}

fn meta_declaration(head: &[u8]) -> Option<String> {
    use html5gum::{DefaultEmitter, Token, Tokenizer};
    memchr::memmem::find(&head.to_ascii_lowercase(), b"charset")?;
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(head, emitter) {
        let Token::StartTag(tag) = token else { continue };
        if tag.name.as_slice() == b"body" {
            return None;
        }
        if tag.name.as_slice() != b"meta" {
            continue;
        }
        let value = |name: &[u8]| {
            let found = tag.attributes.iter().find(|(key, _)| key.as_slice() == name)?;
            Some(String::from_utf8_lossy(found.1.as_slice()).into_owned())
        };
        let label = value(b"charset").or_else(|| {
            value(b"http-equiv").filter(|name| name.eq_ignore_ascii_case("content-type"))?;
            charset_in_content(&value(b"content")?)
        });
        if let Some(label) = label.filter(|label| Encoding::for_label(label.as_bytes()).is_some()) {
            return Some(label);
        }
    }
    None
}

/// The charset in the `content` of a `<meta http-equiv>`: whatever stands behind `charset=`.
fn charset_in_content(content: &str) -> Option<String> {
    let lower = content.to_ascii_lowercase();
    let value = lower.split("charset").skip(1).find_map(|rest| rest.trim_start().strip_prefix('='))?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    Some(value.split(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '"' | '\'')).next()?.to_owned())
}

/// UTF-16 without a byte order mark gives itself away by the zero halves of its ASCII letters.
pub(crate) fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match pairs {
        0..4 => None,
        _ if odd * 2 > pairs && even * 20 < pairs => Some(UTF_16LE),
        _ if even * 2 > pairs && odd * 20 < pairs => Some(UTF_16BE),
        _ => None,
    }
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    if mostly_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// Valid UTF-8, or UTF-8 with a few bad bytes in it: detection by frequency would call the whole text something
/// else for one cut character.
fn mostly_utf8(bytes: &[u8]) -> bool {
    if std::str::from_utf8(bytes).is_ok() {
        return true;
    }
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good >= bad * 8
}

struct Replaced {
    count: usize,
    /// Offset of the first U+FFFD in the text.
    first: usize,
}

/// Decodes up to `cap` bytes of text; tells what was replaced and whether all was read.
fn replace_malformed(bytes: &[u8], encoding: &'static Encoding, cap: usize) -> (String, Option<Replaced>, bool) {
    if encoding == UTF_8
        && bytes.len() <= cap
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), None, true);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len().min(cap) + 16);
    let (mut rest, mut replaced) = (bytes, None);
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        if text.len() > cap {
            text.truncate(text.floor_char_boundary(cap));
            return (text, replaced.filter(|found: &Replaced| found.first < cap), false);
        }
        match result {
            DecoderResult::InputEmpty => return (text, replaced, true),
            DecoderResult::OutputFull => text.reserve((rest.len() * 3).min(64 << 10) + 16),
            DecoderResult::Malformed(..) => {
                replaced.get_or_insert(Replaced { count: 0, first: text.len() }).count += 1;
                text.push(char::REPLACEMENT_CHARACTER);
                if encoding == REPLACEMENT {
                    return (text, replaced, true);
                }
            }
        }
    }
}

/// How many runs of foreign letters are, byte for byte in windows-1252, valid UTF-8 (`â€™` for `’`).
fn doubly_encoded(text: &str) -> Option<usize> {
    let count = foreign_runs(text)
        .filter(|run| run.chars().nth(1).is_some())
        .filter(|run| {
            let (bytes, _, unmappable) = WINDOWS_1252.encode(run);
            !unmappable && std::str::from_utf8(&bytes).is_ok()
        })
        .count();
    (count > 0).then_some(count)
}

/// The stretches of text without ASCII.
fn foreign_runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        // Whole stretches of ASCII are passed at once.
        let ascii = rest.as_bytes().chunks_exact(64).take_while(|stretch| stretch.is_ascii()).count() * 64;
        let start = ascii + rest[ascii..].bytes().position(|byte| !byte.is_ascii())?;
        let found = &rest[start..];
        let (run, after) = found.split_at(found.bytes().position(|byte| byte.is_ascii()).unwrap_or(found.len()));
        rest = after;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], content_type: &str) -> (String, &'static str, usize) {
        let decoded = decode(bytes, (!content_type.is_empty()).then_some(content_type), &Limits::default());
        (decoded.text, decoded.encoding, decoded.problems.len())
    }

    #[test]
    fn the_order_is_mark_then_header_then_page_then_detection() {
        let utf8_bom = read(b"\xEF\xBB\xBFcaf\xC3\xA9", "text/html; charset=windows-1252");
        assert_eq!(utf8_bom, ("\u{feff}café".into(), "UTF-8", 0));
        let utf16 = read(b"\xFE\xFF\x00c\x00\xE9", "text/html; charset=utf-8");
        assert_eq!(utf16, ("cé".into(), "UTF-16BE", 0));
        let page = b"<meta charset=windows-1251><p>\xCF\xF0\xE8\xE2\xE5\xF2";
        assert_eq!(read(page, "text/html; charset=koi8-r").1, "KOI8-R");
        assert_eq!(read(page, "text/html").1, "windows-1251");
        assert!(read(page, "text/html").0.ends_with("Привет"));
        // What was guessed is told.
        assert_eq!(read(b"It\x92s a r\xE9sum\xE9", "text/html"), ("It\u{2019}s a résumé".into(), "windows-1252", 1));
    }

    #[test]
    fn spans_of_a_marked_file_are_those_of_the_file() {
        use crate::document::{Document, Format, Tag};
        let file = b"\xEF\xBB\xBF# Ask early\n";
        let text = decode(file, None, &Limits::default()).text;
        let document = Document::parse(text, Format::Markdown, &Limits::default());
        let heading = document.rows().iter().find(|row| row.tag == Tag::H1).expect("a heading");
        assert_eq!(&file[heading.span.start..heading.span.end], b"# Ask early\n");
    }

    #[test]
    fn labels_mean_what_browsers_take_them_to_mean() {
        assert_eq!(read(b"\x93hi\x94 \x80", "text/html; charset=iso-8859-1").0, "\u{201c}hi\u{201d} \u{20ac}");
        assert_eq!(read(b"\xD6\xB0\xD2\xB5", "text/html; charset=\"GB2312\"").0, "职业");
        assert_eq!(read(b"<meta charset=utf-16>caf\xC3\xA9", "text/html").1, "UTF-8");
        assert_eq!(read(b"abc", "text/html; charset=no-such"), ("abc".into(), "UTF-8", 0));
        assert_eq!(read(b"+ADw-b+AD4-", "text/html; charset=utf-7").0, "+ADw-b+AD4-");
    }

    #[test]
    fn a_page_is_believed_only_where_it_speaks_of_itself() {
        let http_equiv = b"<META http-equiv='Content-Type' content='text/html; charset = koi8-r'>\xF0";
        assert_eq!(read(http_equiv, "").1, "KOI8-R");
        assert_eq!(read(b"<?xml version='1.0' encoding='koi8-r'?><p>\xF0", "text/xml").1, "KOI8-R");
        for elsewhere in [
            "<!-- <meta charset=koi8-r> -->",
            "<a title='<meta charset=koi8-r>'>",
            "<script>'<meta charset=koi8-r>'</script>",
        ] {
            assert_eq!(read(elsewhere.as_bytes(), "text/html").1, "UTF-8", "{elsewhere}");
        }
        let markdown = "Write `<meta charset=koi8-r>`, it’s old.";
        assert_eq!(read(markdown.as_bytes(), "text/markdown"), (markdown.into(), "UTF-8", 0));
    }

    #[test]
    fn what_is_no_text_is_replaced_and_counted() {
        assert_eq!(read(b"caf\xE9 \x93x\x94", "text/html; charset=utf-8").0, "caf\u{fffd} \u{fffd}x\u{fffd}");
        assert_eq!(read(b"a\xED\xA0\x80b", "text/html; charset=utf-8").0, "a\u{fffd}\u{fffd}\u{fffd}b");
        let decoded = decode(b"a\xC0\xAFb", Some("text/html; charset=utf-8"), &Limits::default());
        assert_eq!(decoded.text, "a\u{fffd}\u{fffd}b");
        let [problem] = &decoded.problems[..] else { panic!("{:?}", decoded.problems) };
        assert_eq!(problem.kind, ProblemKind::BadEncoding);
        assert!(problem.detail.starts_with("2 sequences"), "{}", problem.detail);
        assert_eq!(problem.span, Some(Span::new(1, 4)));
    }

    #[test]
    fn a_replacement_character_of_the_author_is_no_problem() {
        assert_eq!(read("a\u{fffd}b".as_bytes(), "text/html; charset=utf-8"), ("a\u{fffd}b".into(), "UTF-8", 0));
    }

    #[test]
    fn one_bad_byte_does_not_turn_a_utf8_page_into_another_language() {
        let mut bytes = "Größe, Übung, naïveté, “quoted”, jalapeño".as_bytes().to_vec();
        bytes.push(0xE2);
        let (text, encoding, problems) = read(&bytes, "");
        assert_eq!((encoding, problems), ("UTF-8", 1));
        assert!(text.ends_with("jalapeño\u{fffd}"));
    }

    #[test]
    fn unmarked_utf16_is_known_by_its_zeros() {
        let little: Vec<u8> = "# Ask for help".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "# Ask for help".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&little, ""), ("# Ask for help".into(), "UTF-16LE", 0));
        assert_eq!(read(&big, ""), ("# Ask for help".into(), "UTF-16BE", 0));
        assert_eq!(read(b"a\0b", "").1, "UTF-8");
    }

    #[test]
    fn text_that_was_encoded_twice_is_kept_and_told() {
        let (text, _, problems) = read("isn\u{e2}\u{20ac}\u{2122}t".as_bytes(), "");
        assert_eq!((text.as_str(), problems), ("isn\u{e2}\u{20ac}\u{2122}t", 1));
        assert_eq!(read("isn’t naïve – ça va à Ürümqi".as_bytes(), "").2, 0);
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        for (bytes, content_type) in
            [("äöü".as_bytes(), "text/plain; charset=utf-8"), (b"\xE4\xF6\xFC", "text/plain; charset=latin1")]
        {
            let limits = Limits { bytes: 3, ..Limits::default() };
            let decoded = decode(bytes, Some(content_type), &limits);
            assert_eq!(decoded.text, "ä");
            assert_eq!(decoded.problems[0].kind, ProblemKind::TooLong);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_become_text_within_the_limit(bytes: Vec<u8>, label in "[a-z0-9-]{0,12}", cap in 0usize..64) {
            let limits = Limits { bytes: cap, ..Limits::default() };
            let decoded = decode(&bytes, Some(&format!("text/html; charset={label}")), &limits);
            assert!(decoded.text.len() <= cap);
        }
    }
}
