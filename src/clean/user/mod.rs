//! The user's own rules: what always goes, and what always stays.
//!
//! Who has the last word, strongest first: the user's deny, the user's allow, what is said for one site, the built-in
//! rules, filter lists. Denied things are cuts like any other, of the rule `user-deny`; what is allowed holds back the
//! cuts of all other rules ([`Spared`]).

mod pattern;
mod rule;
mod site;
mod spared;
mod target;

pub use pattern::Pattern;
pub use rule::{UserRule, Wanted, Wrong};
pub use site::site_of;
pub(super) use spared::Spared;
pub use target::{Side, Target, targets};

/// The user's rules, compiled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserRules {
    /// What always goes.
    pub deny: Vec<UserRule>,
    /// What always stays.
    pub allow: Vec<UserRule>,
}

impl UserRules {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.deny.is_empty() && self.allow.is_empty()
    }

    /// Whether one of them holds on some sites only.
    pub fn names_sites(&self) -> bool {
        self.deny.iter().chain(&self.allow).any(|rule| !rule.sites.is_empty())
    }

    /// Those that hold on a page of `site`.
    pub fn of_site(&self, site: Option<&str>) -> UserRules {
        let held = |rules: &[UserRule]| rules.iter().filter(|rule| rule.holds_on(site)).cloned().collect();
        UserRules { deny: held(&self.deny), allow: held(&self.allow) }
    }
}
