//! What the server has done, counted for Prometheus.

use super::library::locked;
use axum::http::StatusCode;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

/// Upper bounds of the classes answers are counted in, in seconds.
const CLASSES: [f64; 8] = [0.001, 0.005, 0.015, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Counts since the start.
#[derive(Debug, Default)]
pub struct Metrics {
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    requests: BTreeMap<(String, u16), u64>,
    classes: [u64; CLASSES.len()],
    count: u64,
    seconds: f64,
}

/// What the library holds, as the metrics tell it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Held {
    /// Articles that can be found.
    pub articles: u64,
    /// Tips that can be found.
    pub tips: u64,
    /// The change of the store that the index has reached.
    pub seq: u64,
}

impl Metrics {
    /// Counts an answer.
    pub fn note(&self, route: String, status: StatusCode, took: Duration) {
        let (seconds, mut counted) = (took.as_secs_f64(), locked(&self.counted));
        *counted.requests.entry((route, status.as_u16())).or_default() += 1;
        counted.count += 1;
        counted.seconds += seconds;
        for (class, limit) in counted.classes.iter_mut().zip(CLASSES) {
            *class += u64::from(seconds <= limit);
        }
    }

    /// The text that Prometheus reads.
    pub fn text(&self, held: Held) -> String {
        let (counted, mut out) = (locked(&self.counted), String::new());
        let mut line = |text: std::fmt::Arguments<'_>| {
            let _ = out.write_fmt(text);
            out.push('\n');
        };
        line(format_args!("# HELP tamis_http_requests_total Answers by route and status."));
        line(format_args!("# TYPE tamis_http_requests_total counter"));
        for ((route, status), count) in &counted.requests {
            line(format_args!("tamis_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {count}"));
        }
        line(format_args!("# HELP tamis_http_request_duration_seconds How long answers took."));
        line(format_args!("# TYPE tamis_http_request_duration_seconds histogram"));
        for (limit, count) in CLASSES.iter().zip(counted.classes) {
            line(format_args!("tamis_http_request_duration_seconds_bucket{{le=\"{limit}\"}} {count}"));
        }
        line(format_args!("tamis_http_request_duration_seconds_bucket{{le=\"+Inf\"}} {}", counted.count));
        line(format_args!("tamis_http_request_duration_seconds_sum {:.6}", counted.seconds));
        line(format_args!("tamis_http_request_duration_seconds_count {}", counted.count));
        let gauges = [
            ("tamis_articles", "Articles that can be found.", held.articles),
            ("tamis_tips", "Tips that can be found.", held.tips),
            ("tamis_index_seq", "The change of the store that the index has reached.", held.seq),
        ];
        for (name, help, value) in gauges {
            line(format_args!("# HELP {name} {help}"));
            line(format_args!("# TYPE {name} gauge"));
            line(format_args!("{name} {value}"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_status_and_time() {
        let metrics = Metrics::default();
        metrics.note("/search".to_owned(), StatusCode::OK, Duration::from_millis(3));
        metrics.note("/search".to_owned(), StatusCode::OK, Duration::from_secs(9));
        let text = metrics.text(Held { articles: 2, tips: 7, seq: 4 });
        for line in [
            "tamis_http_requests_total{route=\"/search\",status=\"200\"} 2",
            "tamis_http_request_duration_seconds_bucket{le=\"0.001\"} 0",
            "tamis_http_request_duration_seconds_bucket{le=\"0.005\"} 1",
            "tamis_http_request_duration_seconds_bucket{le=\"+Inf\"} 2",
            "tamis_tips 7",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
