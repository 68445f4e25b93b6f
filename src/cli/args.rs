//! What can be typed. Each command describes its own part in its own file.

use super::commands::{
    clean, completions, config, duplicates, explain, export, forget, import, reclean, rules, run, search, serve, show,
    tips,
};
use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// A fine sieve for advice articles: takes out ads, trackers and link spam, says why, and finds the tips
#[derive(Parser, Debug)]
#[command(name = "tamis", version, propagate_version = true, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = AFTER_HELP)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes, anywhere on the line.
#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// The configuration; else the next pipeline.toml upwards, else the defaults
    #[arg(long, value_name = "FILE", global = true, help_heading = "Everywhere")]
    pub config: Option<PathBuf>,
    /// Threads that clean [default: one a processor]
    #[arg(short, long, value_name = "N", global = true, help_heading = "Everywhere")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Results as JSON
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub json: bool,
    /// No words beside results and errors
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub quiet: bool,
    /// More words; twice for even more
    #[arg(short, long, action = clap::ArgAction::Count, global = true, help_heading = "Everywhere")]
    pub verbose: u8,
}

/// The commands, in the order of the help.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read the configured sources: clean, find tips, store and index what is new
    Run(run::Args),
    /// Clean articles and print them
    Clean(clean::Args),
    /// Show what was taken out of an article, and why
    Explain(explain::Args),
    /// Print the tips of articles
    Tips(tips::Args),
    /// Search the tips
    Search(search::Args),
    /// Show one article or tip
    Show(show::Args),
    /// Write all records to a file or folder
    Export(export::Args),
    /// Read exported records, or tips made elsewhere
    Import(import::Args),
    /// Open what was gathered in a browser: pages and a JSON API
    Serve(serve::Args),
    /// Tools for language-model agents, over standard input and output
    Mcp,
    /// Which articles repeat each other, and which stands for all
    Duplicates(duplicates::Args),
    /// What has been gathered, and what is behind
    Status,
    /// Check store and index for damage
    Verify,
    /// Make the search index anew from the store
    Reindex,
    /// Clean stored articles again with newer rules, without fetching
    Reclean(reclean::Args),
    /// Delete articles everywhere
    Forget(forget::Args),
    /// What each rule takes out, and what it leaves alone
    Rules(rules::Args),
    /// Show the configuration in use
    Config(config::Args),
    /// Completions for a shell
    Completions(completions::Args),
    /// The manual page, in troff
    Man,
}

const AFTER_HELP: &str = "\
Exit codes: 0 done · 1 nothing found · 2 usage or configuration · 3 some inputs failed · 4 all failed ·
5 store locked or damaged · 130 interrupted after saving";

/// The whole command line, for completions and the manual.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn options_of_every_command_stand_anywhere() {
        for line in ["tamis --config x.toml -j 3 --json rules list", "tamis rules list --json -j3 --config=x.toml"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            assert_eq!(cli.global.config, Some(PathBuf::from("x.toml")), "{line}");
            assert_eq!((cli.global.jobs, cli.global.json), (Some(3), true), "{line}");
        }
        assert!(Cli::try_parse_from(["tamis", "-j", "0", "man"]).is_err());
    }
}
