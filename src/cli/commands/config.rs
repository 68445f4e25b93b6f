//! `tamis config`: the configuration in use, and where it was found.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::output::{dim, plain};
use crate::config::Config;

/// The command's part of the line.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Print every key with its value, as TOML or with --json
    Show,
    /// Print the JSON Schema of pipeline.toml, for editors
    Schema,
}

/// Prints the configuration or its schema.
pub fn run(args: &Args, context: &mut Context) -> anyhow::Result<Exit> {
    match args.what {
        What::Schema => context.out.json(&schemars::schema_for!(Config))?,
        What::Show => {
            let loaded = context.config()?;
            if context.out.json {
                context.out.json(&loaded.config)?;
                return Ok(Exit::Done);
            }
            let from =
                loaded.file.as_ref().map_or("the built-in defaults".to_owned(), |file| file.display().to_string());
            context.out.note(&[dim("# from "), plain(from)]);
            context.out.text(&toml::to_string(&loaded.config)?)?;
        }
    }
    Ok(Exit::Done)
}
