//! `tamis rules test`: cases of the user's own, from files.

use crate::cases::{self, Case};
use crate::clean::Options;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::output::{Output, bold, dim, green, plain, red};
use crate::config::{self, Plan};
use crate::explain::words::count;
use anyhow::Context as _;
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

/// What `--help` says about files of cases.
pub(super) const HELP: &str = "\
A case is a section of Markdown with blocks fenced by four backticks:

  ## a partner's box

  Why this case is here, for people.

  ```` input html
  <p>Ask early.</p><aside class=\"partner\">Ten courses for the price of one</aside>
  ````

  ```` config
  [[clean.deny]]
  css = \"aside.partner\"
  ````

  ```` gone
  price of one
  ````

  ```` stays
  Ask early.
  ````

`input md` or `input html` is the text. `gone` and `stays` hold lines that must not, or must, be in the cleaned Markdown;
`output` is that Markdown to the letter; `removed` has a line a cut: `rule | action | beginning of the source`, and
`removed RULE` the cuts of one rule: `action | beginning of the source`. `config` is a pipeline.toml for this case;
without it, the one in use holds. Ends with 3 where some cases do not hold, with 4 where none does.";

/// One case as JSON.
#[derive(Serialize)]
struct Tried<'a> {
    file: &'a Path,
    line: usize,
    case: &'a str,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
}

/// Tries every case of every file.
pub(super) fn run(files: &[PathBuf], context: &mut Context) -> anyhow::Result<Exit> {
    let usual = Plan::new(&context.config()?.config.clean).clean;
    let texts = files.iter().map(|file| Ok((file, read(file)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let mut tried = Vec::new();
    for (file, text) in &texts {
        let cases = cases::parse(text).map_err(|error| Usage(format!("{}: {error}", file.display())))?;
        for case in cases {
            let options = options(&case, file, &usual)?;
            let difference = cases::difference(&case, None, &cases::run(&case, &options));
            tried.push(Tried { file, line: case.line, case: case.name, holds: difference.is_none(), difference });
        }
    }
    let failed = tried.iter().filter(|tried| !tried.holds).count();
    match context.out.json {
        true => context.out.json(&tried)?,
        false => show(&tried, failed, &mut context.out)?,
    }
    Ok(Exit::of_batch(tried.len(), failed))
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read the cases in {}", file.display()))
}

/// What the case's own configuration says, else the one in use.
fn options(case: &Case<'_>, file: &Path, usual: &Options) -> anyhow::Result<Options> {
    let Some(text) = case.block("config") else { return Ok(usual.clone()) };
    let place = format!("{}, \"{}\", config", file.display(), case.name);
    Ok(Plan::new(&config::parse(text, Path::new(&place))?.clean).clean)
}

fn show(tried: &[Tried<'_>], failed: usize, out: &mut Output) -> io::Result<()> {
    let mut file = None;
    for case in tried {
        if file.replace(case.file) != Some(case.file) {
            out.line(&[bold(case.file.display().to_string())])?;
        }
        let Some(difference) = &case.difference else {
            out.line(&[green("  ✓ "), plain(case.case)])?;
            continue;
        };
        out.line(&[red("  ✗ "), plain(case.case), dim(format!("  line {}", case.line))])?;
        for line in difference.lines() {
            let text = format!("    {line}");
            let mark = line.trim_start().chars().next();
            out.line(&[match mark {
                Some('-') => red(text),
                Some('+') => green(text),
                _ => plain(text),
            }])?;
        }
    }
    let held = tried.len() - failed;
    let sum = format!("{held} of {} as they say", count(tried.len(), "case"));
    out.line(&[if failed == 0 { green(sum) } else { red(sum) }])
}
