//! The scorer: gradient-boosted decision trees, which are data.
//!
//! A tree asks one question after the other (is this feature at most that?) and ends in a number; the numbers of all
//! trees add up to the odds that a unit belongs to the article. In the data each line is a question (`words <= 2.4`),
//! followed by the tree for yes and the tree for no, or an answer (`= -0.31`).

use super::{features, inside};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// How likely a unit is part of the article at first sight.
pub static FIRST: LazyLock<Trees> = LazyLock::new(|| Trees::known(include_str!("first.trees"), &first_names()));

/// How likely it is at second sight, when its neighbours and the region are known.
pub static SECOND: LazyLock<Trees> = LazyLock::new(|| Trees::known(include_str!("second.trees"), &second_names()));

/// Names of the features at first sight.
pub fn first_names() -> Vec<String> {
    features::names()
}

/// Names of the features at second sight: those of first sight and those of the place.
pub fn second_names() -> Vec<String> {
    first_names().into_iter().chain(inside::names()).collect()
}

/// A sum of decision trees.
#[derive(Debug, Default)]
pub struct Trees {
    nodes: Vec<Node>,
    roots: Vec<u32>,
}

/// A question or an answer. The tree for yes stands right behind a question.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Which feature is asked about; [`ANSWER`] in an answer.
    feature: u16,
    /// Where the tree for no begins.
    no: u32,
    /// What the feature is compared with, or the answer.
    value: f32,
}

const ANSWER: u16 = u16::MAX;

impl Trees {
    fn known(data: &str, names: &[String]) -> Trees {
        Trees::read(data, names).expect("trees of the program's own can be read")
    }

    /// Reads trees whose questions name features. Lines that begin with `#` are comments. The error is a line that
    /// cannot be read.
    pub fn read(data: &str, names: &[String]) -> Result<Trees, String> {
        let mut trees = Trees::default();
        let names: FxHashMap<&str, u16> = names.iter().map(String::as_str).zip(0..ANSWER).collect();
        let mut lines = data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        while trees.read_tree(&mut lines, &names)? {
            // the root is the node after those of the trees before
        }
        Ok(trees)
    }

    /// Reads one tree; `false` at the end of the data.
    fn read_tree<'l>(
        &mut self,
        lines: &mut impl Iterator<Item = &'l str>,
        names: &FxHashMap<&str, u16>,
    ) -> Result<bool, String> {
        let root = self.nodes.len();
        // Questions whose tree for no is still to come, and whether the tree for yes has been read.
        let mut open: Vec<usize> = Vec::new();
        loop {
            let Some(line) = lines.next() else {
                return if self.nodes.len() == root { Ok(false) } else { Err("the last tree is cut off".to_owned()) };
            };
            let node = Node::read(line, names).ok_or_else(|| line.to_owned())?;
            self.nodes.push(node);
            if node.feature != ANSWER {
                open.push(self.nodes.len() - 1);
                continue;
            }
            let Some(question) = open.pop() else {
                self.roots.push(root as u32);
                return Ok(true);
            };
            // The answer ended the tree for yes of the innermost question: its tree for no comes next.
            self.nodes[question].no = self.nodes.len() as u32;
        }
    }

    /// The likelihood, 0 to 1, of features in the order of the names.
    pub fn likelihood(&self, feature: impl Fn(usize) -> f32) -> f32 {
        let odds: f32 = self.roots.iter().map(|&root| self.answer(root as usize, &feature)).sum();
        1.0 / (1.0 + (-odds).exp())
    }

    fn answer(&self, root: usize, feature: &impl Fn(usize) -> f32) -> f32 {
        let mut at = root;
        loop {
            let node = self.nodes[at];
            if node.feature == ANSWER {
                return node.value;
            }
            at = if feature(usize::from(node.feature)) <= node.value { at + 1 } else { node.no as usize };
        }
    }
}

impl Node {
    fn read(line: &str, names: &FxHashMap<&str, u16>) -> Option<Node> {
        if let Some(answer) = line.strip_prefix("= ") {
            return Some(Node { feature: ANSWER, no: 0, value: answer.parse().ok()? });
        }
        let (name, value) = line.split_once(" <= ")?;
        Some(Node { feature: *names.get(name)?, no: 0, value: value.parse().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_asked_from_the_root() {
        let names = ["a".to_owned(), "b".to_owned()];
        let data = "# two trees\na <= 1\n  b <= 2\n    = -1\n    = 0.5\n  = 3\n= 0.25\n";
        let trees = Trees::read(data, &names).expect("trees");
        let odds = |a: f32, b: f32| {
            let p = trees.likelihood(|i| [a, b][i]);
            (p / (1.0 - p)).ln()
        };
        assert!((odds(1.0, 2.0) + 0.75).abs() < 1e-4);
        assert!((odds(1.0, 3.0) - 0.75).abs() < 1e-4);
        assert!((odds(2.0, 0.0) - 3.25).abs() < 1e-4);
    }

    #[test]
    fn what_is_no_tree_is_an_error() {
        let names = ["a".to_owned()];
        assert_eq!(Trees::read("c <= 1\n= 1\n= 2\n", &names).unwrap_err(), "c <= 1");
        assert!(Trees::read("a <= 1\n= 1\n", &names).is_err());
    }

    #[test]
    fn the_program_s_own_trees_can_be_read() {
        assert!(!FIRST.roots.is_empty() && !SECOND.roots.is_empty());
    }
}
