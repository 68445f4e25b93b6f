//! `tamis reclean`: newer rules over stored bytes. Nothing is fetched; only what comes out different is touched.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::output::{Output, bold, cyan, dim, green, plain, red, yellow};
use crate::cli::progress::Progress;
use crate::pipeline::Stop;
use crate::pipeline::reclean::{self, Pair, Recleaned, Scope};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// Lines of one article's difference before the rest is only counted; `-v` shows all.
const LINES: usize = 20;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Every article whose bytes are stored, even if these rules have seen it
    #[arg(long, conflicts_with = "changed")]
    all: bool,
    /// Only articles that other rules were held against last (what it does without options)
    #[arg(long)]
    changed: bool,
    /// Only articles of this source
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Show what becomes different in each article
    #[arg(long)]
    diff: bool,
    /// Write nothing, only say what would become different
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What became different in one article, as JSON.
#[derive(Serialize)]
struct Difference {
    id: String,
    place: Option<String>,
    title: Option<String>,
    removed: BTreeMap<String, i64>,
    tips_new: Vec<String>,
    tips_gone: Vec<String>,
    lines_new: Vec<String>,
    lines_gone: Vec<String>,
}

/// The outcome, as JSON.
#[derive(Serialize)]
struct Report<'r> {
    #[serde(flatten)]
    recleaned: &'r Recleaned,
    dry_run: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Vec<Difference>>,
}

/// Cleans again, and says what it came to.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let loaded = context.config()?;
    drop(context.open_store_for_reading()?); // nothing is made where there is nothing to clean
    let stop = Stop::on_interrupt();
    let (mut store, mut index) = context.open_for_writing()?;
    if let Some(source) = args.source.as_ref().filter(|name| !store.sources().is_ok_and(|all| all.contains(name))) {
        return Err(Usage(format!("there is no source `{source}` in the store; `tamis status` names them")).into());
    }
    let scope = Scope { all: args.all, source: args.source.clone(), dry_run: args.dry_run };
    let diary = (!args.dry_run).then(|| store.start_run("reclean", &super::run::now())).transpose()?;
    let mut diff = Vec::new();
    let progress = Progress::new(&context.out);
    let tell = |far: &Recleaned, pair: Option<&Pair>| {
        progress.at(far.cleaned as u64, far.articles as u64, &format!("{} different", far.changed));
        diff.extend(pair.filter(|_| args.diff).map(Difference::of));
    };
    let recleaned = reclean::reclean(&loaded, &scope, &mut store, &mut index, context.workers(), &stop, tell)?;
    progress.end();
    if let Some(diary) = diary {
        store.end_run(diary, &super::run::now(), &serde_json::to_value(&recleaned)?)?;
    }
    if context.out.json {
        let diff = args.diff.then_some(diff);
        context.out.json(&Report { recleaned: &recleaned, dry_run: args.dry_run, diff })?;
    } else {
        diff.iter().try_for_each(|difference| difference.tell(&mut context.out))?;
        tell_all(&recleaned, args.dry_run, &mut context.out)?;
    }
    Ok(match recleaned.interrupted {
        true => Exit::Interrupted,
        false => Exit::of_batch(recleaned.articles, recleaned.failed.len()),
    })
}

impl Difference {
    fn of(pair: &Pair) -> Difference {
        let owned = |list: Vec<&str>| list.into_iter().map(str::to_owned).collect();
        let (tips, lines) = (pair.tips(), pair.lines());
        Difference {
            id: pair.after.id.clone(),
            place: pair.after.source.url.clone().or_else(|| pair.after.source.path.clone()),
            title: pair.after.title.clone(),
            removed: pair.removed(),
            tips_new: owned(tips.0),
            tips_gone: owned(tips.1),
            lines_gone: owned(lines.0),
            lines_new: owned(lines.1),
        }
    }

    fn tell(&self, out: &mut Output) -> io::Result<()> {
        out.line(&[bold(self.title.as_deref().unwrap_or("untitled")), plain("  "), cyan(&self.id)])?;
        out.line(&[dim(format!("  {}", self.place.as_deref().unwrap_or("")))])?;
        if !self.removed.is_empty() {
            out.line(&[plain(format!("  cuts: {}", cuts(&self.removed)))])?;
        }
        for (sign, titles) in [("-", &self.tips_gone), ("+", &self.tips_new)] {
            titles.iter().try_for_each(|title| out.line(&[plain(format!("  tip {sign} {title}"))]))?;
        }
        if self.removed.is_empty()
            && [&self.tips_new, &self.tips_gone, &self.lines_new, &self.lines_gone].iter().all(|l| l.is_empty())
        {
            out.line(&[dim("  the same words; evidence, reasons or metadata differ")])?;
        }
        let most = if out.verbose > 0 { usize::MAX } else { LINES };
        let lines = self.lines_gone.iter().map(|line| red(format!("  - {line}")));
        let lines: Vec<_> = lines.chain(self.lines_new.iter().map(|line| green(format!("  + {line}")))).collect();
        let more = lines.len().saturating_sub(most);
        lines.into_iter().take(most).try_for_each(|line| out.line(&[line]))?;
        if more > 0 {
            out.line(&[dim(format!("  … and {more} more lines; -v shows all"))])?;
        }
        out.line(&[])
    }
}

fn tell_all(done: &Recleaned, dry_run: bool, out: &mut Output) -> io::Result<()> {
    for place in &done.failed {
        out.failed(place, "tamis stumbled over it; its record stays as it is. Please report it with the input");
    }
    if out.quiet {
        return Ok(());
    }
    if done.articles == 0 {
        return out.line(&[
            green("nothing to do"),
            dim("; every article was made by these rules, --all cleans again anyway"),
        ]);
    }
    let label = |name: &str| bold(format!("{name:<10}"));
    out.line(&[label("cleaned"), plain(format!("{} of {} articles", done.cleaned, done.articles))])?;
    let verb = if dry_run { "  nothing was written" } else { "" };
    out.line(&[label("different"), plain(format!("{} articles", done.changed)), dim(verb)])?;
    if !done.removed.is_empty() {
        out.line(&[label("cuts"), plain(cuts(&done.removed))])?;
    }
    if done.tips_new + done.tips_gone > 0 {
        out.line(&[label("tips"), plain(format!("{} new, {} gone", done.tips_new, done.tips_gone))])?;
    }
    if done.interrupted {
        out.line(&[yellow("interrupted"), plain("; what was done is saved, the next time goes on")])?;
    }
    Ok(())
}

/// `+3 ad-slot, -1 promo-card`.
fn cuts(by_rule: &BTreeMap<String, i64>) -> String {
    by_rule.iter().map(|(rule, more)| format!("{more:+} {rule}")).collect::<Vec<_>>().join(", ")
}
