//! `tamis mcp`: tools for language-model agents, over standard input and output.

use crate::cli::Exit;
use crate::cli::context::Context;
use crate::pipeline::Plan;
use crate::web::{Library, mcp};

/// Answers until the other side ends.
pub fn run(context: &mut Context) -> anyhow::Result<Exit> {
    let loaded = context.config()?;
    let library = Library::new(loaded.data_folder(), Plan::new(&loaded.config.clean), loaded.synonyms()?);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(mcp::serve(library))?;
    // A reader of stdin that still waits must not keep the program.
    runtime.shutdown_background();
    Ok(Exit::Done)
}
