//! What the user's own rules name.
//!
//! ## What it removes
//! Whatever `[[clean.deny]]` in `pipeline.toml` names: elements by a CSS selector, the smallest block that says a phrase,
//! links and pictures by host or by a pattern of the address. Of a link in a sentence the words stay; a block of
//! nothing but such links goes.
//!
//! ## Why
//! You know your sources better than any list. Your word is the strongest: no exception and no other rule outweighs it.
//!
//! ## Example
//! ```toml
//! [[clean.deny]]
//! css = "aside.partner-box"
//! ```
//!
//! ## What it must keep
//! Everything that is not named; words of a sentence around a link; headings, whose link alone goes.

use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::linked_around;
use crate::clean::user::{Side, Target, targets};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Its id, by which its cuts are told from those that the user can hold back.
pub const USER_DENY: &str = "user-deny";

/// See the module's comment.
pub struct UserDeny;

impl Rule for UserDeny {
    fn id(&self) -> &'static str {
        USER_DENY
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("user_deny.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        for rule in &view.options.user.deny {
            let evidence = rule.evidence();
            let mut links = Vec::new();
            for target in targets(view, rule, Side::Deny) {
                match target {
                    Target::Block(from, to) => drop_rows(view, from, to, &evidence, findings),
                    Target::Address(row) if view.row(row).tag == Tag::A => links.push(row),
                    Target::Address(row) => {
                        findings.push(Finding::drop(linked_around(view, row), evidence.clone()));
                    }
                }
            }
            drop_links(view, &links, &evidence, findings);
        }
    }
}

/// Flags links: with their block where that holds nothing else, with their picture where they have no words.
fn drop_links(view: &View<'_>, links: &[RowId], evidence: &Evidence, findings: &mut Vec<Finding>) {
    let mut gone_until = 0;
    for &link in links.iter() {
        if link < gone_until {
            continue;
        }
        if let Some(block) = block_of_links(view, links, link) {
            gone_until = view.row(block).end;
            findings.push(Finding::drop(block, evidence.clone()));
        } else if view.words(link) == 0 {
            findings.push(Finding::drop(link, evidence.clone()));
        } else {
            findings.push(Finding::unwrap(link, evidence.clone()));
        }
    }
}

/// The largest block around a link in which nothing stands but such links.
fn block_of_links(view: &View<'_>, links: &[RowId], link: RowId) -> Option<RowId> {
    let mut best = None;
    for above in view.ancestors(link) {
        let tag = view.row(above).tag;
        let structural = matches!(tag, Tag::Body | Tag::Html | Tag::Article | Tag::Main | Tag::Td | Tag::Th);
        let words = view.words(above);
        if structural || tag.heading_level().is_some() || words == 0 || words > words_in(view, links, above) {
            break;
        }
        best = tag.is_block().then_some(above).or(best);
    }
    best
}

/// Words of the block that stand in one of the links.
fn words_in(view: &View<'_>, links: &[RowId], block: RowId) -> usize {
    let end = view.row(block).end;
    let (from, to) = (links.partition_point(|&row| row < block), links.partition_point(|&row| row < end));
    links[from..to].iter().map(|&link| view.words(link)).sum()
}

fn drop_rows(view: &View<'_>, from: RowId, to: RowId, evidence: &Evidence, findings: &mut Vec<Finding>) {
    let mut row = from;
    while row < to {
        findings.push(Finding::drop(row, evidence.clone()));
        row = view.row(row).end;
    }
}
