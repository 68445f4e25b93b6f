//! Numbers and names as people read them.

use crate::export::safe_line;
use crate::record::{Record, SourceInfo};
use serde::Serialize;

/// A number with its digits in groups of three.
pub fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 tip`, `2 tips`.
pub fn count(value: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(value), if value == 1 { "" } else { "s" })
}

/// A share as a whole per cent.
pub fn percent(share: f32) -> String {
    format!("{:.0}\u{a0}%", share * 100.0)
}

/// The day of an ISO 8601 date.
pub fn day(date: &str) -> &str {
    date.get(..10).unwrap_or(date)
}

/// Day and minute of an ISO 8601 time.
pub fn minute(time: &str) -> String {
    time.get(..16).unwrap_or(time).replace('T', " ")
}

/// The name by which a value is known in JSON.
pub fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The title of an article, or that it has none.
pub fn title(record: &Record) -> String {
    record.title.as_deref().map(safe_line).filter(|title| !title.is_empty()).unwrap_or_else(|| "Untitled".to_owned())
}

/// Where an article was found.
pub fn place(source: &SourceInfo) -> String {
    safe_line(source.url.as_deref().or(source.path.as_deref()).unwrap_or(""))
}

/// A path short enough for a line: its last parts.
pub fn short(path: &str) -> String {
    const LONG: usize = 40;
    let start = path.ceil_char_boundary(path.len().saturating_sub(LONG));
    match path[start..].find('/').filter(|_| start > 0) {
        Some(at) => format!("…{}", &path[start + at..]),
        None => path.to_owned(),
    }
}

/// The host of an address, without `www.`; the address itself where it has none.
pub fn host(url: &str) -> String {
    let host = url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.map_or_else(|| url.to_owned(), |host| host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_for_people() {
        assert_eq!(count(1, "tip"), "1 tip");
        assert_eq!(count(1_234_567, "tip"), "1,234,567 tips");
        assert_eq!(percent(0.876), "88\u{a0}%");
        assert_eq!(day("2024-05-01T10:00:00Z"), "2024-05-01");
        assert_eq!(day("2024"), "2024");
        assert_eq!(minute("2024-05-01T10:20:30Z"), "2024-05-01 10:20");
        assert_eq!(short("posts/a.md"), "posts/a.md");
        assert_eq!(short("/home/ada/articles/of/the/last/years/2024/raise.md"), "…/of/the/last/years/2024/raise.md");
        assert_eq!(host("https://www.a.example/x"), "a.example");
    }
}
