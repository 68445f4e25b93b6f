//! Dates as people and pages write them, as ISO 8601.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;

/// Ways of writing a day that name the month or put the year first, and so can be read in one way only.
const DAYS: &[&str] =
    &["%B %d, %Y", "%b %d, %Y", "%b. %d, %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y.%m.%d", "%d. %B %Y"];

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
    DAYS.iter().find_map(|format| {
        let day = BrokenDownTime::parse(format, written).ok()?.to_date().ok()?;
        Some(day.to_string())
    })
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
}
