//! How far a run is: a bar on a terminal, a plain line now and then elsewhere.

use super::output::{Output, dim, plain};
use crate::pipeline::Summary;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often a line is written where there is no bar.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Shows progress on stderr.
pub struct Progress<'o> {
    out: &'o Output,
    bar: Option<ProgressBar>,
    last: Cell<Instant>,
}

impl<'o> Progress<'o> {
    /// Progress in the manner that fits where stderr goes.
    pub fn new(out: &'o Output) -> Self {
        let bar = out.progress_bar.then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {eta} left").ok();
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        Progress { out, bar, last: Cell::new(Instant::now()) }
    }

    /// Takes note of how far the run is.
    pub fn show(&self, summary: &Summary) {
        let Summary { tips, unchanged, failed, .. } = summary;
        self.tell(summary.done() as u64, summary.inputs as u64, || {
            format!("{tips} tips, {unchanged} unchanged, {} failed", failed.len())
        });
    }

    /// Takes note of how far any other work is.
    pub fn at(&self, done: u64, of: u64, what: &str) {
        self.tell(done, of, || what.to_owned());
    }

    fn tell(&self, done: u64, of: u64, what: impl Fn() -> String) {
        if let Some(bar) = &self.bar {
            bar.set_length(of);
            bar.set_message(what());
            bar.set_position(done);
        } else if self.last.get().elapsed() >= LINE_EVERY {
            self.last.set(Instant::now());
            self.out.note(&[dim("… "), plain(format!("{done} of {of} done, {}", what()))]);
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
