//! Notices about cookies.
//!
//! ## What it removes
//! Dialogues and lines about cookies and consent, with their buttons, and the tables of cookies that consent tools append
//! to a page.
//!
//! ## Why
//! They are the page's, and often the first text of it.
//!
//! ## Example
//! ```html
//! <div id="cookie-banner"><p>We use cookies to give you the best experience.</p><button>Accept all</button></div>
//! ```
//!
//! ## What it must keep
//! Articles about cookies, baked or stored, with their tables.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{CONTAINERS, cue_at, flag_box, is_sentence, lead_at, name_of, said, whole_at};
use crate::clean::rules::parts::ending_cue;
use crate::clean::{Category, Evidence, View};
use crate::document::Tag;

/// Names of the dialogue.
const NAMES: [&str; 10] = [
    "cookie",
    "cookies",
    "cookie-banner",
    "cookie-notice",
    "cookie-consent",
    "gdpr",
    "consent",
    "cookiebar",
    "cc-window",
    "onetrust-banner-sdk",
];

/// Words of a dialogue and of a line.
const WORDS: (usize, usize) = (400, 100);

/// Units at either end of the document among which a notice without buttons stands.
const EDGE: usize = 3;

/// What stands above the columns of a consent tool's table beside "cookie": how long one lasts, in seven languages.
const COLUMNS: [&str; 9] =
    ["duration", "expiry", "expiration", "dauer", "laufzeit", "durée", "duración", "durata", "duração"];

/// Words of a label or button below such a table.
const BUTTON_WORDS: usize = 4;

/// See the module's comment.
pub struct CookieNotice;

impl Rule for CookieNotice {
    fn id(&self) -> &'static str {
        "cookie-notice"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("cookie_notice.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        let mut end = 0;
        for row in view.tagged_any(&CONTAINERS) {
            if row < end || view.words(row) > WORDS.0 {
                continue;
            }
            let Some(name) = name_of(view, row, &NAMES) else { continue };
            let from = flow.partition_point(|unit| unit.first < row);
            let to = flow.partition_point(|unit| unit.first < view.row(row).end);
            if (from..to).any(|at| cue_at(view, at, Class::Cookie).is_some()) {
                end = view.row(row).end;
                findings.push(Finding::drop(row, Evidence::Selector { css: format!("[class|id~=\"{name}\"]") }));
            }
        }
        for (at, unit) in flow.iter().enumerate() {
            if !matches!(unit.kind, UnitKind::Text) || unit.words(view) > WORDS.1 {
                continue;
            }
            let Some(cue) = lead_at(view, at, Class::Cookie) else { continue };
            let edge = at < EDGE || at + EDGE >= flow.len();
            let button = |i: usize| whole_at(view, i, Class::Cookie).is_some();
            let text = unit.text(view);
            let notice = match cue.mode {
                Mode::Whole => cue.is_phrase() && !is_sentence(&text),
                _ => {
                    edge || cue.phrase.contains("site")
                        || ending_cue(&text, &[Class::Cookie]).is_some()
                        || button(at + 1)
                }
            };
            if notice {
                flag_box(view, at, &|i| cue_at(view, i, Class::Cookie).is_some(), &said(cue), 0.9, findings);
            }
        }
        flag_tables(view, findings);
    }
}

/// Flags the tables of cookies at the end of a page, with the lines that introduce them.
fn flag_tables(view: &View<'_>, findings: &mut Vec<Finding>) {
    if view.tagged(Tag::Table).is_empty() {
        return;
    }
    let flow = view.flow();
    let is_part = |unit: &Unit| match unit.kind {
        UnitKind::Table => is_table_of_cookies(view, unit),
        UnitKind::Text | UnitKind::Heading(_) => {
            unit.words(view) <= BUTTON_WORDS
                || unit.words(view) <= WORDS.1 && unit.text(view).to_lowercase().contains("cookie")
        }
        _ => false,
    };
    let tail = flow.len() - flow.iter().rev().take_while(|unit| is_part(unit)).count();
    let Some(table) = flow[tail..].iter().find(|unit| unit.kind == UnitKind::Table) else { return };
    let evidence = Evidence::Phrase { text: head_of(view, table) };
    flow[tail..].iter().for_each(|unit| unit.drop(view, &evidence, 0.9, findings));
}

fn is_table_of_cookies(view: &View<'_>, table: &Unit) -> bool {
    let head = head_of(view, table).to_lowercase();
    head.starts_with("cookie") && COLUMNS.iter().any(|column| head.contains(column))
}

/// The words of a table's first row.
fn head_of(view: &View<'_>, table: &Unit) -> String {
    let first = (table.first..table.end).find(|&row| view.row(row).tag == Tag::Tr && !view.is_gone(row));
    first.map(|row| view.text(row)).unwrap_or_default()
}
