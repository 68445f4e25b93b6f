//! What the terminal can show: colours, links, how many columns.

use std::io;

/// Looks up a variable of the environment.
type Variables<'v> = &'v dyn Fn(&str) -> Option<String>;

/// Terminals that name themselves in `TERM_PROGRAM` and follow OSC 8 links.
const PROGRAMS: [&str; 8] = ["ghostty", "hyper", "iterm.app", "rio", "tabby", "vscode", "wezterm", "zed"];
/// Terminals that are told by a word of their `TERM`.
const TERMS: [&str; 7] = ["alacritty", "contour", "foot", "ghostty", "kitty", "rio", "wezterm"];
/// Variables that only terminals with links set.
const MARKS: [&str; 4] = ["DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"];
/// The first VTE (GNOME Terminal and its kin) that did not show the address of a link as text.
const FIRST_VTE: u32 = 5_000;

/// A variable of the environment, if it is there and not empty.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether to colour: on a terminal that can, or where `CLICOLOR_FORCE` asks for it, and never against `NO_COLOR`.
pub fn colours(is_terminal: bool, variable: Variables<'_>) -> bool {
    let forced = variable("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    variable("NO_COLOR").is_none() && (forced || is_terminal && !is_dumb(variable))
}

/// Whether a terminal with colours is one that follows links, too. The others print what they do not know, or drop it.
pub fn links(colours: bool, variable: Variables<'_>) -> bool {
    if let Some(forced) = variable("FORCE_HYPERLINK") {
        return forced != "0";
    }
    let is = |name: &str, known: &[&str]| {
        variable(name).is_some_and(|value| known.iter().any(|word| value.to_lowercase().contains(word)))
    };
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    colours
        && (is("TERM_PROGRAM", &PROGRAMS)
            || is("TERM", &TERMS)
            || MARKS.iter().any(|name| variable(name).is_some())
            || vte.is_some_and(|version| version >= FIRST_VTE))
}

/// Whether a terminal can do no more than print.
pub fn is_dumb(variable: Variables<'_>) -> bool {
    variable("TERM").is_some_and(|term| term == "dumb")
}

/// Columns for people: those of the terminal stdout is, within reason; 80 elsewhere.
pub fn width() -> usize {
    let told = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    told.unwrap_or_else(textwrap::termwidth).clamp(40, 100)
}

/// Reads one answer: true for the return key alone.
pub fn return_key() -> io::Result<bool> {
    let mut line = String::new();
    Ok(io::stdin().read_line(&mut line)? > 0 && line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<'v>(variables: &'v [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'v {
        move |name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn colours_are_for_terminals_that_want_them() {
        assert!(colours(true, &with(&[("TERM", "xterm")])));
        assert!(!colours(false, &with(&[("TERM", "xterm")])));
        assert!(!colours(true, &with(&[("TERM", "dumb")])));
        assert!(!colours(true, &with(&[("NO_COLOR", "1")])));
        assert!(colours(false, &with(&[("CLICOLOR_FORCE", "1")])));
        assert!(!colours(false, &with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")])));
    }

    #[test]
    fn links_are_for_terminals_that_follow_them() {
        for known in [
            ("TERM_PROGRAM", "WezTerm"),
            ("TERM", "xterm-kitty"),
            ("VTE_VERSION", "7600"),
            ("KONSOLE_VERSION", "230805"),
            ("FORCE_HYPERLINK", "1"),
        ] {
            assert!(links(true, &with(&[known])), "{known:?}");
        }
        for unknown in [("TERM", "xterm"), ("TERM_PROGRAM", "Apple_Terminal"), ("VTE_VERSION", "4205")] {
            assert!(!links(true, &with(&[unknown])), "{unknown:?}");
        }
        assert!(!links(false, &with(&[("TERM", "foot")])), "no colours, no links");
        assert!(!links(true, &with(&[("TERM", "foot"), ("FORCE_HYPERLINK", "0")])));
    }
}
