//! What indexing and searching cost beside bare tantivy: each figure with its floor in one run.
//!
//! `cargo bench --bench search` makes up 10,000 and 100,000 tips; `TAMIS_TIPS=10000,100000,1000000` says otherwise.
//! All figures are processor time, so that a busy machine changes them little; the ratios are what counts. The exit
//! code is 1 where a ratio is outside of its bound.
#![allow(clippy::print_stdout)] // a bench says what it measured

mod bare;
mod clock;
mod corpus;
mod indexing;
mod process;
mod searching;

use std::process::ExitCode;

/// A figure beside its floor.
struct Figure {
    what: &'static str,
    unit: &'static str,
    floor: f64,
    ours: f64,
    bound: Bound,
}

/// How our figure may differ from the floor.
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

impl Figure {
    fn ratio(&self) -> f64 {
        self.ours / self.floor.max(f64::MIN_POSITIVE)
    }

    fn holds(&self) -> bool {
        match self.bound {
            Bound::AtLeast(bound) => self.ratio() >= bound,
            Bound::AtMost(bound) => self.ratio() <= bound,
        }
    }

    fn print(&self) {
        let Figure { what, unit, floor, ours, bound } = self;
        let bound = match bound {
            Bound::AtLeast(bound) => format!("at least {bound}"),
            Bound::AtMost(bound) => format!("at most {bound}"),
        };
        let short = if self.holds() { "" } else { "   <-- falls short" };
        println!("  {what:<24}{floor:>12.1}{ours:>12.1} {unit:<22}{:>6.2}  {bound}{short}", self.ratio());
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((process::MINIMAL, rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        process::minimal(rest);
        return ExitCode::SUCCESS;
    }
    let sizes = std::env::var("TAMIS_TIPS").unwrap_or_else(|_| "10000,100000".to_owned());
    let mut short = 0;
    for tips in sizes.split(',').map(|size| size.trim().parse::<u64>().expect("TAMIS_TIPS is a list of numbers")) {
        let folder = std::env::temp_dir().join(format!("tamis-bench-{}-{tips}", std::process::id()));
        let (index, built) = indexing::measure(tips, &folder);
        println!("{tips} tips, {} MB, {} segments", built.megabytes, built.segments);
        println!("  {:<24}{:>12}{:>12} {:<22}{:>6}", "", "bare", "tamis", "", "ratio");
        let mut figures = vec![built.figure];
        figures.extend(searching::measure(&index));
        figures.extend(process::measure(&folder));
        figures.iter().for_each(Figure::print);
        drop(index);
        std::fs::remove_dir_all(&folder).expect("removed");
        short += figures.iter().filter(|figure| !figure.holds()).count();
    }
    ExitCode::from(u8::from(short > 0))
}
