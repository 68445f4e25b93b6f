//! A map from the first segment of a path to facts.

use super::path::PathShape;
use rustc_hash::FxHashMap;

/// Facts by the first segment of their path shapes; shapes that begin with a class are kept apart.
#[derive(Clone, Debug, Default)]
pub struct ShapeTable {
    by_segment: FxHashMap<String, Vec<u16>>,
    open: Vec<u16>,
}

impl ShapeTable {
    /// Notes the fact with this number under each of its shapes.
    pub fn add(&mut self, shapes: &[PathShape], fact: u16) {
        for shape in shapes {
            let list = match shape.first_literal() {
                Some(literal) => self.by_segment.entry(literal.to_owned()).or_default(),
                None => &mut self.open,
            };
            if list.last() != Some(&fact) {
                list.push(fact);
            }
        }
    }

    /// Facts whose shape may match a path that begins with this segment.
    pub fn find<'t>(&'t self, segment: &str) -> impl Iterator<Item = u16> + use<'t> {
        let literal = match segment.bytes().any(|b| b.is_ascii_uppercase()) {
            true => self.by_segment.get(&segment.to_ascii_lowercase()),
            false => self.by_segment.get(segment),
        };
        literal.into_iter().flatten().chain(&self.open).copied()
    }
}
