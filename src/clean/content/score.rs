//! From features to likelihoods: a sum of weights, which are data.

use super::{features, inside};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Weights of one question.
pub struct Weights {
    bias: f32,
    of: Vec<f32>,
}

/// How likely a unit is part of the article at first sight.
pub static FIRST: LazyLock<Weights> = LazyLock::new(|| Weights::read("first", &first_names()));

/// How likely it is once the region is known.
pub static SECOND: LazyLock<Weights> = LazyLock::new(|| Weights::read("second", &second_names()));

/// Names of the features at first sight.
pub fn first_names() -> Vec<String> {
    features::NAMES.iter().map(|&name| name.to_owned()).collect()
}

/// Names of the features once the region is known: those of first sight and those of the place in it.
pub fn second_names() -> Vec<String> {
    first_names().into_iter().chain(inside::names()).collect()
}

impl Weights {
    fn read(question: &str, names: &[String]) -> Weights {
        let tables: HashMap<String, HashMap<String, f32>> =
            toml::from_str(include_str!("weights.toml")).expect("weights.toml is tables of weights");
        let weight = |name: &str| tables.get(question).and_then(|table| table.get(name)).copied().unwrap_or(0.0);
        Weights { bias: weight("bias"), of: names.iter().map(|name| weight(name)).collect() }
    }

    /// The likelihood, 0 to 1, of features given in the order of the names.
    pub fn likelihood<'f>(&self, features: impl Iterator<Item = &'f f32>) -> f32 {
        let sum = self.bias + features.zip(&self.of).map(|(value, weight)| value * weight).sum::<f32>();
        1.0 / (1.0 + (-sum).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_every_weight_a_feature() {
        let tables: HashMap<String, HashMap<String, f32>> = toml::from_str(include_str!("weights.toml")).unwrap();
        for (question, names) in [("first", first_names()), ("second", second_names())] {
            let mut named: Vec<&str> = tables[question].keys().map(String::as_str).collect();
            let mut known: Vec<&str> = names.iter().map(String::as_str).chain(["bias"]).collect();
            named.sort_unstable();
            known.sort_unstable();
            assert_eq!(named, known, "[{question}] of weights.toml");
        }
    }
}
