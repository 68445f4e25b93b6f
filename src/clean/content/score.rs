//! From features to odds: a sum of weights, which are data.

use super::features::{COUNT, NAMES};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Weights of one question.
pub struct Weights {
    bias: f32,
    of: [f32; COUNT],
}

/// How likely a unit is part of the article, whatever the page.
pub static UNIT: LazyLock<Weights> = LazyLock::new(|| {
    let tables: HashMap<String, HashMap<String, f32>> =
        toml::from_str(include_str!("weights.toml")).expect("weights.toml is a table of weights");
    Weights::of(&tables["unit"])
});

impl Weights {
    fn of(table: &HashMap<String, f32>) -> Weights {
        let weight = |name: &str| *table.get(name).unwrap_or_else(|| panic!("weights.toml has no weight for `{name}`"));
        Weights { bias: weight("bias"), of: NAMES.map(weight) }
    }

    /// The likelihood, 0 to 1.
    pub fn likelihood(&self, features: &[f32; COUNT]) -> f32 {
        let sum = self.bias + features.iter().zip(&self.of).map(|(value, weight)| value * weight).sum::<f32>();
        1.0 / (1.0 + (-sum).exp())
    }
}
