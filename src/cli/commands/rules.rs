//! `tamis rules`: the manual of the rules, out of their own files, and cases of the user's own.

mod test;

use crate::clean::rule::Rule;
use crate::clean::rules;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Usage;
use crate::cli::output::{bold, cyan, dim, plain, yellow};
use crate::config::did_you_mean;
use crate::explain::words::name;
use serde::Serialize;
use std::path::PathBuf;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// One line a rule
    List,
    /// The manual page of one rule
    Show {
        /// Id of the rule
        rule: String,
    },
    /// Try cases of your own: Markdown in which each `## ` section is one
    #[command(after_long_help = test::HELP)]
    Test {
        /// Files of cases
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// A rule as JSON.
#[derive(Serialize)]
struct Page {
    id: &'static str,
    category: String,
    phase: String,
    summary: String,
    manual: String,
    /// Whether the configuration in use leaves it switched on.
    on: bool,
}

/// Prints all rules, or one.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match &args.what {
        None | Some(What::List) => list(context),
        Some(What::Show { rule }) => show(rule, context),
        Some(What::Test { files }) => test::run(files, context),
    }
}

fn list(context: &mut Context) -> anyhow::Result<Exit> {
    let off = context.config()?.config.clean.off;
    let pages: Vec<Page> = rules::ALL.iter().map(|rule| page(*rule, &off)).collect();
    if context.out.json {
        context.out.json(&pages)?;
        return Ok(Exit::Done);
    }
    let widest = pages.iter().map(|page| page.id.len()).max().unwrap_or(0);
    for page in pages {
        let id = format!("{:widest$}", page.id);
        let state = if page.on { plain("") } else { yellow(" (off)") };
        context.out.line(&[
            bold(id),
            plain("  "),
            cyan(format!("{:12}", page.category)),
            plain(page.summary),
            state,
        ])?;
    }
    Ok(Exit::Done)
}

fn show(id: &str, context: &mut Context) -> anyhow::Result<Exit> {
    let Some(rule) = rules::ALL.iter().find(|rule| rule.id() == id) else {
        let near = did_you_mean(id, rules::ALL.iter().map(|rule| rule.id()));
        let help = near.unwrap_or_else(|| "`tamis rules` lists them".to_owned());
        return Err(Usage(format!("there is no rule `{id}`; {help}")).into());
    };
    let page = page(*rule, &context.config()?.config.clean.off);
    if context.out.json {
        context.out.json(&page)?;
        return Ok(Exit::Done);
    }
    let state = if page.on { plain("") } else { yellow(", switched off") };
    context.out.line(&[
        bold(page.id),
        plain("  "),
        cyan(page.category),
        dim(format!(", phase {}", page.phase)),
        state,
    ])?;
    context.out.line(&[])?;
    context.out.text(&page.manual)?;
    Ok(Exit::Done)
}

fn page(rule: &dyn Rule, off: &[String]) -> Page {
    let manual = rule.manual();
    Page {
        id: rule.id(),
        category: name(&rule.category()),
        phase: format!("{:?}", rule.phase()).to_lowercase(),
        summary: manual.lines().next().unwrap_or("").trim_end_matches('.').to_owned(),
        manual,
        on: !off.iter().any(|id| id == rule.id()),
    }
}
