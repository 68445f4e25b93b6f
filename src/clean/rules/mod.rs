//! A room a rule. The order here is the order of the manual.

use super::rule::Rule;

/// Every rule.
pub const ALL: &[&dyn Rule] = &[];
