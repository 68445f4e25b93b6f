//! Exact fingerprints: equal where two texts have the same words in the same order.

use super::words;

/// 32 hexadecimal digits of BLAKE3 over the normalised words; empty for a text without words.
pub fn fingerprint(text: &str) -> String {
    let words = words::normalised(text);
    if words.is_empty() {
        return String::new();
    }
    hex(&words)
}

/// The fingerprint of a tip; empty for one without words.
pub fn tip_fingerprint(title: &str, body: &str) -> String {
    let words = [words::normalised(title), words::normalised(body)];
    if words.iter().all(String::is_empty) {
        return String::new();
    }
    hex(&words.join("\n"))
}

fn hex(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_are_equal_texts() {
        assert_eq!(fingerprint("Ask *early*.\n\nAsk often!"), fingerprint("ask early ask OFTEN"));
        assert_ne!(fingerprint("Ask early."), fingerprint("Ask earlier."));
        assert_eq!(fingerprint(" \n… "), "");
    }

    #[test]
    fn a_title_is_not_the_beginning_of_a_body() {
        assert_ne!(tip_fingerprint("Ask", "early"), tip_fingerprint("Ask early", ""));
        assert_eq!(tip_fingerprint("Ask:", "Early."), tip_fingerprint("ask", "early"));
        assert_eq!(tip_fingerprint("", ""), "");
    }
}
