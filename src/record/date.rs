//! Dates as people and pages write them, as ISO 8601.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;

/// Ways of writing a day that name the month or put the year first, and so can be read in one way only.
const DAYS: &[&str] = &[
    "%B %d, %Y",
    "%b %d, %Y",
    "%b. %d, %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d. %B %Y",
    "%A, %B %d, %Y",
    "%a, %d %b %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
];

/// Ways of writing a moment that are not quite ISO 8601.
const MOMENTS: &[&str] =
    &["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%dT%H:%M%z", "%a %b %d %H:%M:%S %z %Y"];

/// The first and last year an article of the web can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// The date as ISO 8601 (`2024-10-13` or `2024-10-13T02:33:21Z`), where it can be read in one way only.
pub fn iso(written: &str) -> Option<String> {
    let written = written.trim();
    if written.is_empty() || written.len() > 64 {
        return None;
    }
    if let Ok(instant) = written.parse::<jiff::Timestamp>() {
        return Some(instant.to_string());
    }
    if written.len() <= 10
        && let Ok(day) = written.parse::<Date>()
    {
        return Some(day.to_string());
    }
    if let Ok(time) = written.parse::<jiff::civil::DateTime>() {
        return Some(time.to_string());
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(written) {
        return Some(zoned.timestamp().to_string());
    }
    let moment = |format: &&str| BrokenDownTime::parse(format, written).ok()?.to_timestamp().ok();
    if let Some(moment) = MOMENTS.iter().find_map(moment) {
        return Some(moment.to_string());
    }
    let written = without_ordinal(written);
    // `October 2024` is no day of the year 24.
    let likely = |day: &Date| YEARS.contains(&day.year());
    let day = |format: &&str| BrokenDownTime::parse(format, &*written).ok()?.to_date().ok().filter(likely);
    DAYS.iter().find_map(day).or_else(|| telling_numbers(&written)).map(|day| day.to_string())
}

/// The day in the path of an address, such as `/2019/11/18/`.
pub fn in_path(path: &str) -> Option<String> {
    let steps: Vec<&str> = path.split('/').collect();
    steps.windows(3).find_map(|steps| {
        let [year, month, day] = steps else { return None };
        let digits = |step: &str, most: usize| step.len() <= most && step.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
        Some(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?.to_string())
    })
}

/// `November 18th` → `November 18`.
fn without_ordinal(written: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for word in written.split_whitespace() {
        let (bare, comma) = word.strip_suffix(',').map_or((word, ""), |bare| (bare, ","));
        let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| bare.strip_suffix(ending));
        match number.filter(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())) {
            Some(number) => out.extend([number, comma]),
            None => out.push(word),
        }
    }
    out.join(" ").replace(" ,", ",")
}

/// A day written as numbers only, where one of them cannot be a month: `18/11/2019`.
fn telling_numbers(written: &str) -> Option<Date> {
    let parts: Vec<&str> = written.split(['/', '.', '-']).collect();
    let [first, second, year] = parts[..] else { return None };
    if year.len() != 4 {
        return None;
    }
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let (day, month) = match (first, second) {
        (13.., 1..=12) => (first, second),
        (1..=12, 13..) => (second, first),
        (same, other) if same == other => (same, other),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_iso() {
        for (written, expected) in [
            ("2024-10-13T02:33:21.518Z", "2024-10-13T02:33:21.518Z"),
            ("2024-10-13", "2024-10-13"),
            ("2024-10-13 02:33:21", "2024-10-13T02:33:21"),
            ("2024-10-13T02:33:21+02:00", "2024-10-13T00:33:21Z"),
            ("October 13, 2024", "2024-10-13"),
            ("Oct 3, 2024", "2024-10-03"),
            ("13 October 2024", "2024-10-13"),
            ("2024/10/13", "2024-10-13"),
            ("Sun, 13 Oct 2024 02:33:21 GMT", "2024-10-13T02:33:21Z"),
            ("2024-10-13T02:33:21+0200", "2024-10-13T00:33:21Z"),
            ("2024-10-13 02:33:21 +0000", "2024-10-13T02:33:21Z"),
            ("October 13th, 2024", "2024-10-13"),
            ("13/10/2024", "2024-10-13"),
            ("10/13/2024", "2024-10-13"),
            ("20241013", "2024-10-13"),
        ] {
            assert_eq!(iso(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_a_date() {
        for written in ["", "yesterday", "03/04/2024", "2024-13-01", "October 2024", &"9".repeat(500)] {
            assert_eq!(iso(written), None, "{written}");
        }
    }

    #[test]
    fn days_are_read_from_paths() {
        assert_eq!(in_path("/news/2019/11/08/ask"), Some("2019-11-08".to_owned()));
        assert_eq!(in_path("/2019/13/08/ask"), None);
        assert_eq!(in_path("/4711/11/08/ask"), None);
    }
}
