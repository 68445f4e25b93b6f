//! How far a run is, by source: a line each on a terminal, plain lines now and then elsewhere.

use super::output::{Output, dim, plain};
use super::summary::{counts, short};
use crate::export::safe_line;
use crate::pipeline::{Summary, Tally};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// How often lines are written where there are no bars.
const LINES_EVERY: Duration = Duration::from_secs(5);

/// Sources that have a line of their own; the rest is told in the total.
const LINES: usize = 12;

/// Shows progress on stderr.
pub struct Progress<'o> {
    out: &'o Output,
    bars: Option<Bars>,
    last: Cell<Instant>,
}

/// The total, what hosts are waited for, and a line for each source.
struct Bars {
    total: ProgressBar,
    pauses: ProgressBar,
    sources: RefCell<Vec<ProgressBar>>,
    all: MultiProgress,
}

impl<'o> Progress<'o> {
    /// Progress in the manner that fits where stderr goes.
    pub fn new(out: &'o Output) -> Self {
        Progress { out, bars: out.progress_bar.then(Bars::new), last: Cell::new(Instant::now()) }
    }

    /// Takes note of how far the run is.
    pub fn show(&self, summary: &Summary) {
        let Summary { tips, unchanged, failed, .. } = summary;
        let what = || format!("{tips} tips, {unchanged} unchanged, {} failed", failed.len());
        let told = self.tell(summary.done() as u64, summary.inputs as u64, what);
        if let Some(bars) = &self.bars {
            bars.show(summary);
        } else if told {
            for tally in summary.sources.iter().filter(|tally| tally.waiting() > 0).take(LINES) {
                self.out.note(&[dim("  "), plain(line(tally))]);
            }
            if let Some(pauses) = pauses(summary) {
                self.out.note(&[dim("  "), plain(pauses)]);
            }
        }
    }

    /// Takes note of how far any other work is.
    pub fn at(&self, done: u64, of: u64, what: &str) {
        self.tell(done, of, || what.to_owned());
    }

    /// Whether it was told, as it is now and then where there are no bars.
    fn tell(&self, done: u64, of: u64, what: impl Fn() -> String) -> bool {
        if let Some(Bars { total, .. }) = &self.bars {
            total.set_length(of);
            total.set_message(what());
            total.set_position(done);
            return true;
        }
        let is_due = self.last.get().elapsed() >= LINES_EVERY;
        if is_due {
            self.last.set(Instant::now());
            self.out.note(&[dim("… "), plain(format!("{done} of {of} done, {}", what()))]);
        }
        is_due
    }

    /// Takes the bars away.
    pub fn end(&self) {
        if let Some(bars) = &self.bars {
            let _ = bars.all.clear();
        }
    }
}

impl Bars {
    fn new() -> Bars {
        let all = MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        let bar = |template: &str| {
            let bar = all.add(ProgressBar::new(0));
            ProgressStyle::with_template(template).map_or(bar.clone(), |style| bar.with_style(style))
        };
        let total = bar("{bar:30} {pos}/{len}  {msg}  {eta} left");
        let pauses = bar("{msg}");
        Bars { total, pauses, sources: RefCell::default(), all }
    }

    fn show(&self, summary: &Summary) {
        self.pauses.set_message(pauses(summary).unwrap_or_default());
        // Those that are at work come first.
        let mut sources: Vec<&Tally> = summary.sources.iter().collect();
        sources.sort_by_key(|tally| tally.waiting() == 0);
        let mut bars = self.sources.borrow_mut();
        for (at, tally) in sources.into_iter().take(LINES).enumerate() {
            if at == bars.len() {
                let bar = self.all.insert_before(&self.pauses, ProgressBar::new(0));
                let style = ProgressStyle::with_template("  {msg}");
                bars.push(style.map_or(bar.clone(), |style| bar.with_style(style)));
            }
            bars[at].set_message(line(tally));
        }
    }
}

fn line(tally: &Tally) -> String {
    format!("{}  {}", short(&safe_line(&tally.source)), counts(tally))
}

/// The hosts that asked for a long pause.
fn pauses(summary: &Summary) -> Option<String> {
    let one = |(host, left): &(String, Duration)| format!("{} for {} s", safe_line(host), left.as_secs());
    let hosts: Vec<String> = summary.pauses.iter().take(3).map(one).collect();
    let more = if summary.pauses.len() > 3 { " …" } else { "" };
    (!hosts.is_empty()).then(|| format!("waiting for {}{more}", hosts.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_ask_for_patience_are_named() {
        let pause = |host: &str, seconds| (host.to_owned(), Duration::from_secs(seconds));
        assert_eq!(pauses(&Summary::default()), None);
        let summary = Summary { pauses: vec![pause("a.example", 87), pause("b.example", 4)], ..Summary::default() };
        assert_eq!(pauses(&summary).as_deref(), Some("waiting for a.example for 87 s, b.example for 4 s"));
    }
}
