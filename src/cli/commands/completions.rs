//! `tamis completions`: what a shell needs to complete commands and options.

use crate::cli::context::Context;
use crate::cli::{Exit, command};
use clap_complete::Shell;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "tamis", &mut script);
    context.out.bytes(&script)?;
    Ok(Exit::Done)
}
