//! Which of several copies stands for all: an order with reasons.

use super::publisher;
use crate::record::Record;
use std::cmp::Ordering;

/// What decides between copies, most weighty first. The smaller one is the canonical one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// 0: published by who published it first; 1: unknown; 2: the text names another publisher.
    republished: u8,
    /// Seconds since 1970 of publication; `i64::MAX` where no date is given.
    published: i64,
    /// 255 where no word of the title is in the body, 0 where all are or there is nothing to tell.
    title_strays: u8,
    /// Counts down with the words of the text.
    missing_words: u32,
    /// Decides where nothing else does.
    id: String,
}

impl Standing {
    /// The standing of a record that [`super::complete`] has seen.
    pub fn of(record: &Record) -> Standing {
        let strays = 1.0 - record.quality.title_matches_body.unwrap_or(1.0).clamp(0.0, 1.0);
        let words = super::words::normalised(&record.text).split(' ').count();
        Standing {
            republished: publisher::claim(record),
            published: record.published.as_deref().and_then(seconds).unwrap_or(i64::MAX),
            title_strays: (strays * 255.0).round() as u8,
            missing_words: u32::MAX - u32::try_from(words).unwrap_or(u32::MAX),
            id: record.id.clone(),
        }
    }

    /// Why this one goes before `other`; empty where it does not.
    pub fn reasons_before(&self, other: &Standing) -> Vec<String> {
        if self.cmp(other) != Ordering::Less {
            return Vec::new();
        }
        let reason = if self.republished != other.republished {
            match (self.republished, other.republished) {
                (0, _) => "published by its original publisher".to_owned(),
                _ => "the copy names another publisher as the original".to_owned(),
            }
        } else if self.published != other.published {
            match other.published {
                i64::MAX => format!("published {}, the copy has no date", date(self.published)),
                later => format!("published earlier: {} against {}", date(self.published), date(later)),
            }
        } else if self.title_strays != other.title_strays {
            "its title matches the text better".to_owned()
        } else if self.missing_words != other.missing_words {
            let more = other.missing_words - self.missing_words;
            format!("more complete by {more} {}", if more == 1 { "word" } else { "words" })
        } else {
            "the smaller id, all else being equal".to_owned()
        };
        vec![reason]
    }

    /// As bytes that sort as standings do.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![self.republished];
        out.extend((self.published as u64 ^ 1 << 63).to_be_bytes());
        out.push(self.title_strays);
        out.extend(self.missing_words.to_be_bytes());
        out.extend(self.id.as_bytes());
        out
    }

    /// The standing of bytes made by [`Standing::to_bytes`]; `None` for other bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Standing> {
        let (&republished, rest) = bytes.split_first()?;
        let (published, rest) = rest.split_first_chunk()?;
        let (&title_strays, rest) = rest.split_first()?;
        let (missing_words, id) = rest.split_first_chunk()?;
        Some(Standing {
            republished,
            published: (u64::from_be_bytes(*published) ^ 1 << 63) as i64,
            title_strays,
            missing_words: u32::from_be_bytes(*missing_words),
            id: std::str::from_utf8(id).ok()?.to_owned(),
        })
    }
}

/// Seconds since 1970 of an ISO 8601 time or date; times without a zone are taken as UTC.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_second());
    }
    let time = text.parse::<jiff::civil::DateTime>().ok()?;
    Some(jiff::tz::TimeZone::UTC.to_timestamp(time).ok()?.as_second())
}

fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| "at an unknown time".to_owned(), |time| time.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, published: Option<&str>, text: &str) -> Record {
        let (id, text) = (id.to_owned(), text.to_owned());
        Record { id, text, published: published.map(str::to_owned), ..Record::default() }
    }

    #[test]
    fn the_earlier_then_the_fuller_copy_stands_for_all() {
        let early = Standing::of(&record("b", Some("2024-03-01"), "one two"));
        let late = Standing::of(&record("a", Some("2024-03-01T08:00:00+00:00"), "one two three"));
        let undated = Standing::of(&record("a", None, "one two three"));
        let fuller = Standing::of(&record("z", None, "one two three four"));
        assert!(early < late && late < undated && fuller < undated);
        assert_eq!(
            early.reasons_before(&late),
            ["published earlier: 2024-03-01T00:00:00Z against 2024-03-01T08:00:00Z"]
        );
        assert_eq!(fuller.reasons_before(&undated), ["more complete by 1 word"]);
        assert!(late.reasons_before(&early).is_empty());
    }

    #[test]
    fn bytes_sort_as_standings_do() {
        let records = [
            record("a", Some("1969-03-01"), "x"),
            record("b", Some("2024-03-01"), "x"),
            record("a", None, "x y"),
            record("a", None, "x"),
            record("b", None, "x"),
        ];
        let standings: Vec<_> = records.iter().map(Standing::of).collect();
        assert!(standings.is_sorted() && standings.iter().map(Standing::to_bytes).is_sorted());
        for standing in &standings {
            assert_eq!(Standing::from_bytes(&standing.to_bytes()).as_ref(), Some(standing));
        }
    }
}
