//! What the user allows holds back the cuts of all rules but the user's own.

use super::target::addresses;
use super::{Side, Target, UserRule, targets};
use crate::clean::memory::Memory;
use crate::clean::rule::{Cut, Finding};
use crate::clean::rules::USER_DENY;
use crate::clean::{Category, Options, View};
use crate::document::{Document, RowId};
use rustc_hash::FxHashSet;

/// The things that are allowed, found once in the whole document.
pub(in crate::clean) struct Spared {
    by: Vec<Allowed>,
}

/// The things one rule allows.
struct Allowed {
    /// Only cuts of this rule are held back.
    rule: Option<String>,
    /// It names no thing: every cut of the rule is held back.
    everything: bool,
    blocks: Vec<(RowId, RowId)>,
    addresses: FxHashSet<RowId>,
}

impl Spared {
    /// Finds what `options` allow in `doc`.
    pub(in crate::clean) fn find(doc: &Document, options: &Options, memory: &Memory) -> Spared {
        if options.user.allow.is_empty() {
            return Spared { by: Vec::new() };
        }
        let untouched = vec![false; doc.rows().len()];
        let view = View::open(doc, options, &untouched, &untouched, memory);
        Spared { by: options.user.allow.iter().map(|rule| Allowed::find(&view, rule)).collect() }
    }

    /// Whether nothing is allowed.
    pub(in crate::clean) fn is_empty(&self) -> bool {
        self.by.is_empty()
    }

    /// What of a finding is left: all of it, nothing, or what stands around the things that are allowed.
    pub(in crate::clean) fn rest(
        &self,
        view: &View<'_>,
        rule: &str,
        category: Category,
        finding: Finding,
    ) -> Vec<Finding> {
        if rule == USER_DENY {
            return vec![finding];
        }
        let mut left = vec![finding];
        for allowed in self.by.iter().filter(|allowed| allowed.rule.as_deref().is_none_or(|id| id == rule)) {
            left = left.into_iter().flat_map(|finding| allowed.rest(view, category, finding)).collect();
        }
        left
    }
}

impl Allowed {
    fn find(view: &View<'_>, rule: &UserRule) -> Allowed {
        let mut allowed = Allowed {
            rule: rule.rule.clone(),
            everything: !rule.names_things(),
            blocks: Vec::new(),
            addresses: FxHashSet::default(),
        };
        for target in targets(view, rule, Side::Allow) {
            match target {
                Target::Address(row) => {
                    allowed.addresses.insert(row);
                }
                Target::Block(from, to) => allowed.blocks.push((from, to)),
            }
        }
        allowed
    }

    fn rest(&self, view: &View<'_>, category: Category, finding: Finding) -> Vec<Finding> {
        let row = finding.row;
        let end = view.row(row).end;
        let inside = |&(from, to): &(RowId, RowId)| from <= row && row < to;
        if self.everything || self.blocks.iter().any(inside) || self.clears(view, row, end, category) {
            return Vec::new();
        }
        let holds = |&(from, to): &(RowId, RowId)| row < from && to <= end;
        if finding.cut != Cut::Drop || !self.blocks.iter().any(holds) {
            return vec![finding];
        }
        let mut around = Vec::new();
        self.around(view, row, &finding, &mut around);
        around
    }

    /// Whether the addresses in the rows are all allowed. That clears them of being an advertisement; what is no part
    /// of the article goes all the same.
    fn clears(&self, view: &View<'_>, row: RowId, end: RowId, category: Category) -> bool {
        let judged = matches!(
            category,
            Category::Ad | Category::Affiliate | Category::Tracker | Category::LinkSpam | Category::Promo
        );
        if !judged || self.addresses.is_empty() {
            return false;
        }
        let mut addressed = (row..end).filter(|&row| addresses(view, row).next().is_some()).peekable();
        addressed.peek().is_some() && addressed.all(|row| self.addresses.contains(&row))
    }

    /// The finding for everything below `row` but the blocks that are allowed and what they stand in.
    fn around(&self, view: &View<'_>, row: RowId, finding: &Finding, out: &mut Vec<Finding>) {
        for child in view.children(row) {
            let end = view.row(child).end;
            if self.blocks.iter().any(|&(from, to)| from <= child && end <= to) {
                continue;
            }
            match self.blocks.iter().any(|&(from, to)| child < to && from < end) {
                true => self.around(view, child, finding, out),
                false => out.push(Finding { row: child, ..finding.clone() }),
            }
        }
    }
}
