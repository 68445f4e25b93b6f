//! How far a run is: a bar on a terminal, a plain line now and then elsewhere.

use super::output::{Output, dim, plain};
use crate::pipeline::Summary;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// How often a line is written where there is no bar.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows progress on stderr.
pub struct Progress<'o> {
    out: &'o Output,
    bar: Option<ProgressBar>,
    last: Instant,
}

impl<'o> Progress<'o> {
    /// Progress in the manner that fits where stderr goes.
    pub fn new(out: &'o Output) -> Self {
        let bar = out.progress_bar.then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {eta} left").ok();
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        Progress { out, bar, last: Instant::now() }
    }

    /// Takes note of how far the run is.
    pub fn show(&mut self, summary: &Summary) {
        if let Some(bar) = &self.bar {
            bar.set_length(summary.inputs as u64);
            bar.set_message(format!(
                "{} tips, {} unchanged, {} failed",
                summary.tips,
                summary.unchanged,
                summary.failed.len()
            ));
            bar.set_position(summary.done() as u64);
        } else if self.last.elapsed() >= LINE_EVERY {
            self.last = Instant::now();
            let far = format!("{} of {} done, {} tips", summary.done(), summary.inputs, summary.tips);
            self.out.note(&[dim("… "), plain(far)]);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
