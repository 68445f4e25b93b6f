//! What the exit code says. Programs rely on these numbers.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    #[default]
    Done,
    /// A search or look-up found nothing.
    NothingFound,
    /// The command line or the configuration is wrong.
    Usage,
    /// Some inputs failed; the rest is done.
    SomeFailed,
    /// Every input failed.
    AllFailed,
    /// The store is locked or damaged.
    Store,
    /// Interrupted after a clean checkpoint.
    Interrupted,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::NothingFound => 1,
            Exit::Usage => 2,
            Exit::SomeFailed => 3,
            Exit::AllFailed => 4,
            Exit::Store => 5,
            Exit::Interrupted => 130,
        }
    }

    /// The outcome of a batch: `failed` of `total` inputs could not be read.
    pub fn of_batch(total: usize, failed: usize) -> Exit {
        match failed {
            0 => Exit::Done,
            _ if failed >= total => Exit::AllFailed,
            _ => Exit::SomeFailed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_programs_rely_on() {
        let all = [
            Exit::Done,
            Exit::NothingFound,
            Exit::Usage,
            Exit::SomeFailed,
            Exit::AllFailed,
            Exit::Store,
            Exit::Interrupted,
        ];
        assert_eq!(all.map(Exit::code), [0, 1, 2, 3, 4, 5, 130]);
    }

    #[test]
    fn a_batch_fails_in_part_or_wholly() {
        assert_eq!(Exit::of_batch(0, 0), Exit::Done);
        assert_eq!(Exit::of_batch(3, 0), Exit::Done);
        assert_eq!(Exit::of_batch(3, 1), Exit::SomeFailed);
        assert_eq!(Exit::of_batch(3, 3), Exit::AllFailed);
    }
}
