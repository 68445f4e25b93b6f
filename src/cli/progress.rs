//! How far a run is, by source: a line each on a terminal, plain lines now and then elsewhere.

use super::output::{Output, dim, plain};
use super::summary::{counts, short};
use crate::export::safe_line;
use crate::pipeline::{Summary, Tally};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// How often lines are written where there are no bars.
const LINES_EVERY: Duration = Duration::from_secs(5);

/// Sources that have a line of their own; the rest is told in the total.
const LINES: usize = 12;

/// Shows progress on stderr.
pub struct Progress<'o> {
    out: &'o Output,
    bars: Option<Bars>,
    last: Instant,
}

/// The total, what hosts are waited for, and a line for each source.
struct Bars {
    total: ProgressBar,
    pauses: ProgressBar,
    sources: Vec<ProgressBar>,
    all: MultiProgress,
}

impl<'o> Progress<'o> {
    /// Progress in the manner that fits where stderr goes.
    pub fn new(out: &'o Output) -> Self {
        Progress { out, bars: out.progress_bar.then(Bars::new), last: Instant::now() }
    }

    /// Takes note of how far the run is.
    pub fn show(&mut self, summary: &Summary) {
        if let Some(bars) = &mut self.bars {
            bars.show(summary);
        } else if self.last.elapsed() >= LINES_EVERY {
            self.last = Instant::now();
            let far = format!("{} of {} done, {} tips", summary.done(), summary.inputs, summary.tips);
            self.out.note(&[dim("… "), plain(far)]);
            for tally in summary.sources.iter().filter(|tally| tally.waiting() > 0).take(LINES) {
                self.out.note(&[dim("  "), plain(line(tally))]);
            }
            if let Some(pauses) = pauses(summary) {
                self.out.note(&[dim("  "), plain(pauses)]);
            }
        }
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
        Bars { total, pauses, sources: Vec::new(), all }
    }

    fn show(&mut self, summary: &Summary) {
        self.total.set_length(summary.inputs as u64);
        let Summary { tips, unchanged, failed, .. } = summary;
        self.total.set_message(format!("{tips} tips, {unchanged} unchanged, {} failed", failed.len()));
        self.total.set_position(summary.done() as u64);
        self.pauses.set_message(pauses(summary).unwrap_or_default());
        // Those that are at work come first.
        let mut sources: Vec<&Tally> = summary.sources.iter().collect();
        sources.sort_by_key(|tally| tally.waiting() == 0);
        for (at, tally) in sources.into_iter().take(LINES).enumerate() {
            if at == self.sources.len() {
                let bar = self.all.insert_before(&self.pauses, ProgressBar::new(0));
                let style = ProgressStyle::with_template("  {msg}");
                self.sources.push(style.map_or(bar.clone(), |style| bar.with_style(style)));
            }
            self.sources[at].set_message(line(tally));
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
