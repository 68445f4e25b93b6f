//! What bytes are, whatever they are called: an image named `.html` is still an image.
//!
//! Only signatures that no text begins with are listed; the rest is judged by the control characters that no text
//! holds.

/// First bytes, and what begins with them.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"%!PS-Adobe-", "a PostScript file"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a WebP image, or sound or film"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\0\0\x01\0", "an icon"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x28\xB5\x2F\xFD", "a zstd archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ\0", "an xz archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!\x1A\x07", "a RAR archive"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old office file"),
    (b"OggS\0", "sound or film"),
    (b"ID3\x03", "sound"),
    (b"ID3\x04", "sound"),
    (b"\x1A\x45\xDF\xA3", "film"),
    (b"\0asm", "a WebAssembly program"),
    (b"\x7FELF", "a program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\0", "a SQLite database"),
];

/// What the bytes are, if they are no text: a phrase such as `a PDF`.
pub fn not_text(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        // These three begin with letters an author could write; what follows them in the real thing is no text.
        let could_be_words = matches!(bytes[0], b'R' | b'B' | b'w');
        return (!could_be_words || has_controls(bytes)).then_some(what);
    }
    match bytes.get(4..8) {
        Some(b"ftyp") => Some("film or an image"),
        _ if !is_utf16(bytes) && has_controls(bytes) => Some("binary data"),
        _ => None,
    }
}

/// Whether more than one byte in twenty of the beginning is a control character that no text holds.
fn has_controls(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F)).count();
    controls >= 4 && controls * 20 > head.len()
}

/// UTF-16 is half zeros: marked, or with the zeros of its ASCII letters all in one place.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || crate::document::decode::unmarked_utf16(bytes).is_some()
}

#[cfg(test)]
mod tests {
    use super::not_text;

    #[test]
    fn files_of_other_kinds_are_named() {
        assert_eq!(not_text(b"%PDF-1.7\n\xFF\xFE"), Some("a PDF"));
        assert_eq!(not_text(b"\x1F\x8B\x08\0"), Some("a gzip archive"));
        assert_eq!(not_text(b"\x89PNG\r\n\x1a\n"), Some("a PNG image"));
        assert_eq!(not_text(b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0"), Some("a WebP image, or sound or film"));
        assert_eq!(not_text(b"\x01\x02\x03\x04\x05words"), Some("binary data"));
    }

    #[test]
    fn text_is_text_whatever_it_begins_with() {
        for text in
            ["BMW pays well", "RIFF raff", "BZhh", "MZ", "PK is a nickname", "", "a\0b", "\u{1b}[1mbold\u{1b}[0m"]
        {
            assert_eq!(not_text(text.as_bytes()), None, "{text}");
        }
        let utf16: Vec<u8> = "Ask for help".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(not_text(&utf16), None);
    }
}
