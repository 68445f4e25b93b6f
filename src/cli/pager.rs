//! Where output goes: standard output, or the pager people have chosen for what is longer than a screen.

use super::terminal;
use crate::pipeline::Stop;
use std::io::{self, Stdout, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

/// Standard output, with a pager in front of it once one is wanted and something is written.
pub struct Sink {
    stdout: Stdout,
    wanted: bool,
    pager: Option<(Child, ChildStdin)>,
}

impl Sink {
    /// Standard output itself.
    pub fn stdout() -> Sink {
        Sink { stdout: io::stdout(), wanted: false, pager: None }
    }

    /// Starts a pager with the next byte.
    pub fn want_pager(&mut self) {
        self.wanted = true;
    }

    /// Ends the input of the pager and waits until it is left.
    pub fn end(&mut self) -> io::Result<()> {
        self.wanted = false;
        let Some((mut child, input)) = self.pager.take() else { return self.stdout.flush() };
        drop(input);
        child.wait().map(|_| ())
    }

    fn target(&mut self) -> &mut dyn Write {
        if self.wanted {
            self.wanted = false;
            self.pager = start();
        }
        match &mut self.pager {
            Some((_, input)) => input,
            None => &mut self.stdout,
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.target().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.pager {
            Some((_, input)) => input.flush(),
            None => self.stdout.flush(),
        }
    }
}

/// Starts `TAMIS_PAGER`, else `PAGER`, else less. None where it cannot be started, or is `cat` or empty.
fn start() -> Option<(Child, ChildStdin)> {
    let told = std::env::var("TAMIS_PAGER").or_else(|_| std::env::var("PAGER"));
    let command = told.unwrap_or_else(|_| "less".to_owned());
    let mut words = command.split_whitespace();
    let program = words.next().filter(|program| *program != "cat")?;
    let mut pager = Command::new(program);
    pager.args(words).stdin(Stdio::piped());
    if terminal::variable("LESS").is_none() {
        // Ends by itself where all fits on the screen; colours; leaves the text on the screen.
        pager.env("LESS", "FRX");
    }
    let mut child = pager.spawn().ok()?;
    let input = child.stdin.take()?;
    // In a pager, Ctrl-C is a word to the pager.
    let _ = Stop::on_interrupt();
    Some((child, input))
}
