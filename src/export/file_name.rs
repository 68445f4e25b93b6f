//! A file name out of a title: for every file system, and for two articles never the same one.

/// The longest readable part, in bytes.
const READABLE: usize = 80;

/// Lower-case words of the title, joined by dashes, and twelve hexadecimal digits of the hash of `id`.
///
/// One path component of at most 100 bytes without dots, control characters or a leading dash; never a name that
/// Windows reserves, since the digits are always there.
pub fn file_name(title: &str, id: &str, extension: &str) -> String {
    let digits = &blake3::hash(id.as_bytes()).to_hex()[..12];
    let words = slug(title);
    let words = if words.is_empty() { "article" } else { words.as_str() };
    format!("{words}-{digits}.{extension}")
}

fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if slug.len() + c.len_utf8() > READABLE {
                break;
            }
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(title: &str) {
        let name = file_name(title, "0f", "md");
        let whole = name.len() <= 200 && !name.starts_with(['-', '.']) && name.ends_with(".md");
        let stem = name.trim_end_matches(".md");
        assert!(whole && stem.chars().all(|c| c.is_alphanumeric() || c == '-'), "{title:?} gives {name:?}");
    }

    #[test]
    fn titles_that_try_to_get_out_become_names() {
        let long = "é".repeat(500);
        for title in [
            "../../etc/passwd",
            "C:\\x",
            "a\0b",
            "..",
            "",
            "-rf",
            "CON",
            "a::$DATA",
            ".git/config",
            &long,
            "\u{202e}x",
            "İ",
        ] {
            check(title);
        }
        assert!(file_name("Ask for a raise: 5 ways!", "x", "md").starts_with("ask-for-a-raise-5-ways-"));
        assert!(file_name("日本語 の 題", "x", "md").starts_with("日本語-の-題-"));
    }

    #[test]
    fn two_articles_are_two_files() {
        assert_ne!(file_name("Same", "1", "md"), file_name("Same", "2", "md"));
        assert_eq!(file_name("Same", "1", "md"), file_name("Same", "1", "md"));
    }

    proptest! {
        #[test]
        fn any_title_is_a_name(title in "(?s).*") {
            check(&title);
        }
    }
}
