//! How much one document may ask of the machine.
//!
//! html5ever is quadratic in nesting and in attributes a tag (measured: 64,000 nested `<div>` take over six
//! seconds), and recursive consumers of a deep tree abort the process. So the door caps what it lets in, as
//! browsers do. What is capped becomes a [`Problem`](super::Problem), never a failure.

/// Caps on one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of decoded text; what follows is not read.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Attributes a tag.
    pub attributes: usize,
    /// Bytes of front matter.
    pub front_matter: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 10 << 20, depth: 512, attributes: 256, front_matter: 64 << 10 }
    }
}
