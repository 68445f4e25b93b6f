//! `tamis man`: the manual page of the whole program.

use crate::cli::context::Context;
use crate::cli::{Exit, command};

/// Prints one page: the program, then each command.
pub fn run(context: &mut Context) -> anyhow::Result<Exit> {
    let mut program = command();
    program.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(program.clone()).render(&mut page)?;
    for part in program.get_subcommands().filter(|part| !part.is_hide_set() && part.get_name() != "help") {
        let man = clap_mangen::Man::new(part.clone());
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_description_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    context.out.bytes(&page)?;
    Ok(Exit::Done)
}
