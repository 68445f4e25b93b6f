//! The language of an article, told from its cleaned text.

/// Enough text to tell a language; more costs time and tells no more.
const SAMPLE: usize = 2_000;

/// The BCP 47 tag of the language `text` is written in, where it can be told reliably.
pub fn detect(text: &str) -> Option<&'static str> {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let info = whatlang::detect(&text[..end])?;
    if !info.is_reliable() {
        return None;
    }
    let code = info.lang().code();
    let found = SHORT.binary_search_by_key(&code, |&(three, _)| three).ok()?;
    Some(SHORT[found].1)
}

/// A language tag as pages write it (`en_US`, ` EN-us `) in its usual form, where it looks like one.
pub fn normalise(tag: &str) -> Option<String> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next().filter(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphabetic()))?;
    let mut out = language.to_ascii_lowercase();
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            return None;
        }
        out.push('-');
        out.push_str(&if part.len() == 2 { part.to_ascii_uppercase() } else { part.to_owned() });
    }
    Some(out)
}

/// ISO 639-3 codes of the detector and the short tags BCP 47 wants, sorted by the first.
#[rustfmt::skip]
const SHORT: &[(&str, &str)] = &[
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
    ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"),
    ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"),
    ("lav", "lv"), ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
    ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_detector_has_a_tag() {
        assert!(SHORT.is_sorted());
        for lang in whatlang::Lang::all() {
            assert!(SHORT.iter().any(|&(three, _)| three == lang.code()), "{lang}");
        }
    }

    #[test]
    fn languages_are_told_from_enough_text_only() {
        let english =
            "Ask for a short talk with somebody who does the work you want to do, and listen more than you speak.";
        let german = "Bitte um ein kurzes Gespräch mit jemandem, der die Arbeit macht, die du suchst, und höre gut zu.";
        assert_eq!(detect(english), Some("en"));
        assert_eq!(detect(german), Some("de"));
        assert_eq!(detect(""), None);
        assert_eq!(detect("12 34"), None);
    }

    #[test]
    fn tags_get_their_usual_form() {
        assert_eq!(normalise("en_us").as_deref(), Some("en-US"));
        assert_eq!(normalise(" DE ").as_deref(), Some("de"));
        assert_eq!(normalise("english language"), None);
        assert_eq!(normalise(""), None);
    }
}
