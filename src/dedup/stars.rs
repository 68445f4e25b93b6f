//! From chains to clusters: each copy belongs to a canonical article that it is like itself.

use super::{Sketch, alike, same_article};
use std::collections::BTreeMap;

/// What one member of a component repeats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// Position of the canonical member.
    pub of: usize,
    /// Jaccard similarity of the shingles.
    pub similarity: f32,
}

/// Divides a component into clusters. `members` are in the order of their standing, the best first; each comes with
/// the number of its text, equal where the texts are. The first one not yet taken becomes canonical and takes all that
/// are the same article; so on with the rest. `None` at the place of a canonical member. The answer depends on the
/// members alone, not on how they came.
pub fn stars(members: &[(i64, &Sketch)]) -> Vec<Option<Copy>> {
    let mut canonical: Vec<usize> = Vec::new();
    let mut homes: BTreeMap<i64, Copy> = BTreeMap::new();
    let mut out = Vec::with_capacity(members.len());
    for (n, (text, sketch)) in members.iter().enumerate() {
        if let Some(&home) = homes.get(text) {
            out.push(Some(home));
            continue;
        }
        match canonical.iter().copied().find(|&of| same_article(members[of].1, sketch)) {
            Some(of) => {
                let home = Copy { of, similarity: members[of].1.similarity(sketch) };
                homes.insert(*text, home);
                out.push(Some(home));
            }
            None => {
                canonical.push(n);
                homes.insert(*text, Copy { of: n, similarity: 1.0 });
                out.push(None);
            }
        }
    }
    out
}

/// Chains texts that are alike: for each, the position of the first text of its chain. Only texts that share a band
/// are compared, as when they come one by one.
pub fn chains(texts: &[&Sketch]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..texts.len()).collect();
    let mut buckets: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (n, text) in texts.iter().enumerate() {
        for band in text.bands() {
            let mates = buckets.entry(*band).or_default();
            for &mate in mates.iter() {
                let (a, b) = (root(&mut first, mate), root(&mut first, n));
                if a != b && alike(texts[mate], text) {
                    first[a.max(b)] = a.min(b);
                }
            }
            mates.push(n);
        }
    }
    (0..texts.len()).map(|n| root(&mut first, n)).collect()
}

fn root(first: &mut [usize], mut n: usize) -> usize {
    while first[n] != n {
        first[n] = first[first[n]];
        n = first[n];
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forty sentences of their own, of which the first `changed` belong to another article.
    fn text(changed: usize) -> Sketch {
        let sentence = |n: usize| {
            let from = if n < changed { 1000 * changed } else { 0 };
            (0..9).map(|word| format!("w{} ", from + 10 * n + word)).collect::<String>() + ".\n"
        };
        Sketch::of(&(0..40).map(sentence).collect::<String>())
    }

    #[test]
    fn a_chain_is_cut_where_it_has_wandered_off() {
        let (first, near, far) = (text(0), text(3), text(30));
        let found = stars(&[(1, &first), (2, &near), (1, &first), (3, &far), (3, &far)]);
        assert_eq!(found[0], None);
        assert!(found[1].is_some_and(|copy| copy.of == 0 && copy.similarity > 0.8 && copy.similarity < 1.0));
        assert_eq!(found[2], Some(Copy { of: 0, similarity: 1.0 }));
        assert_eq!((found[3], found[4]), (None, Some(Copy { of: 3, similarity: 1.0 })));
    }
}
