//! From an error to words and an exit code.

use super::exit::Exit;
use super::output::Output;
use crate::config::ConfigError;
use crate::index::IndexError;
use crate::pipeline::RunError;
use crate::source::fetch::FetchError;
use crate::store::StoreError;
use std::io;

/// A command line that parses but cannot be meant.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// Prints what went wrong and tells the exit code. A reader that has gone away is no fault.
pub fn report(error: &anyhow::Error, out: &Output) -> Exit {
    if reader_is_gone(error) {
        return Exit::Done;
    }
    out.error(&format!("{error:#}"));
    code_of(error)
}

fn code_of(error: &anyhow::Error) -> Exit {
    let settings = error.is::<FetchError>() || matches!(error.downcast_ref(), Some(RunError::Fetch(_)));
    if error.is::<ConfigError>() || error.is::<Usage>() || settings {
        return Exit::Usage;
    }
    let store = error.downcast_ref::<StoreError>().or_else(|| match error.downcast_ref::<RunError>() {
        Some(RunError::Store(store)) => Some(store),
        _ => None,
    });
    let index = error.is::<IndexError>() || matches!(error.downcast_ref(), Some(RunError::Index(_)));
    match store {
        // Nothing is wrong with the store: there is none where the configuration points.
        Some(StoreError::Missing(_)) => Exit::Usage,
        Some(_) => Exit::Store,
        None if index => Exit::Store,
        None => Exit::AllFailed,
    }
}

fn reader_is_gone(error: &anyhow::Error) -> bool {
    let is_pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(is_pipe))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_codes() {
        let out = Output::standard(false, true, 0);
        assert_eq!(report(&Usage("no such thing".to_owned()).into(), &out), Exit::Usage);
        let gone = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing");
        assert_eq!(report(&gone, &out), Exit::Done);
        assert_eq!(code_of(&io::Error::other("disk full").into()), Exit::AllFailed);
        assert_eq!(code_of(&StoreError::Missing("index".into()).into()), Exit::Usage);
        assert_eq!(code_of(&RunError::from(StoreError::Full).into()), Exit::Store);
        let locked = StoreError::Locked { folder: "index".into(), holder: "process 7".to_owned() };
        assert_eq!(code_of(&anyhow::Error::from(locked).context("run")), Exit::Store);
    }
}
