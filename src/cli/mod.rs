//! The command line: a file a command, one place that prints, exit codes that programs rely on.

mod args;
mod commands;
mod context;
mod exit;
mod failure;
mod hits;
mod inputs;
mod output;
mod pager;
mod paint;
mod progress;
mod summary;
mod terminal;
mod values;

pub use args::command;
pub use exit::Exit;

use args::{Cli, Command};
use clap::Parser;
use context::Context;
use output::Output;
use std::ffi::OsString;

/// Runs one command line and tells how it ended. Prints; never panics on what users can type.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            output::usage(&error);
            return if error.use_stderr() { Exit::Usage } else { Exit::Done };
        }
    };
    let out = Output::standard(cli.global.json, cli.global.quiet, cli.global.verbose);
    let mut context = Context::new(cli.global, out);
    if is_read(&cli.command) {
        context.out.page();
    }
    let ended = dispatch(cli.command, &mut context);
    let shown = context.out.end_page();
    let ended = ended.and_then(|exit| shown.map(|()| exit).map_err(Into::into));
    ended.unwrap_or_else(|error| failure::report(&error, &context.out))
}

/// Commands whose words for people may be longer than a screen.
fn is_read(command: &Command) -> bool {
    matches!(
        command,
        Command::Search(_)
            | Command::Show(_)
            | Command::Explain(_)
            | Command::Tips(_)
            | Command::Duplicates(_)
            | Command::Rules(_)
    )
}

fn dispatch(command: Command, context: &mut Context) -> anyhow::Result<Exit> {
    match command {
        Command::Run(args) => commands::run::run(&args, context),
        Command::Clean(args) => commands::clean::run(&args, context),
        Command::Explain(args) => commands::explain::run(&args, context),
        Command::Tips(args) => commands::tips::run(&args, context),
        Command::Search(args) => commands::search::run(&args, context),
        Command::Show(args) => commands::show::run(&args, context),
        Command::Export(args) => commands::export::run(&args, context),
        Command::Import(args) => commands::import::run(&args, context),
        Command::Serve(args) => commands::serve::run(&args, context),
        Command::Mcp => commands::mcp::run(context),
        Command::Duplicates(args) => commands::duplicates::run(&args, context),
        Command::Status => commands::status::run(context),
        Command::Verify => commands::verify::run(context),
        Command::Reindex => commands::reindex::run(context),
        Command::Reclean(args) => commands::reclean::run(&args, context),
        Command::Forget(args) => commands::forget::run(&args, context),
        Command::Rules(args) => commands::rules::run(&args, context),
        Command::Config(args) => commands::config::run(&args, context),
        Command::Completions(args) => commands::completions::run(&args, context),
        Command::Man => commands::man::run(context),
    }
}
