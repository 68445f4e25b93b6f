//! When to ask again: full jitter, and what the server says.

use std::time::{Duration, SystemTime};

/// No wait is longer.
const LONGEST: Duration = Duration::from_secs(30);

/// Whether a status says that another try may help.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// The wait before the try after `tried` tries: anything from nothing to twice as long as the last time, so that many
/// who failed together do not come back together.
pub fn jitter(base: Duration, tried: u32) -> Duration {
    let most = base.saturating_mul(1 << tried.saturating_sub(1).min(16)).min(LONGEST);
    most.mul_f64(fastrand::f64())
}

/// How long a `Retry-After` asks to wait: seconds, or a date.
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_asks_in_seconds_or_with_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_717);
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn waits_grow_and_stay_within_bounds() {
        let base = Duration::from_secs(1);
        for tried in 1..100 {
            let most = Duration::from_secs(1 << (tried - 1).min(5)).min(LONGEST);
            assert!((0..50).all(|_| jitter(base, tried) <= most), "{tried}");
        }
        assert!((0..200).any(|_| jitter(base, 6) > Duration::from_secs(15)));
    }

    #[test]
    fn only_passing_faults_are_tried_again() {
        assert_eq!([404, 403, 410, 304, 200, 301].map(is_passing), [false; 6]);
        assert_eq!([408, 429, 500, 502, 503, 504].map(is_passing), [true; 6]);
    }
}
