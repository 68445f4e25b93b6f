//! How much may still be read: shared by all who read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of inputs that may still be read. Clones share it.
#[derive(Clone, Debug)]
pub struct Budget(Arc<AtomicUsize>);

impl Default for Budget {
    fn default() -> Self {
        Budget::of(None)
    }
}

impl Budget {
    /// So many inputs; without a limit, all there are.
    pub fn of(limit: Option<usize>) -> Budget {
        Budget(Arc::new(AtomicUsize::new(limit.unwrap_or(usize::MAX))))
    }

    /// Takes one; `false` if there is none left.
    pub fn take(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    /// Gives one back that turned out not to be needed.
    pub fn give_back(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there is none left.
    pub fn is_spent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_what_is_left() {
        let (budget, other) = {
            let budget = Budget::of(Some(2));
            (budget.clone(), budget)
        };
        assert!(budget.take() && other.take() && !budget.take() && other.is_spent());
        other.give_back();
        assert!(budget.take() && !other.take());
        assert!((0..1000).all(|_| Budget::default().take()));
    }
}
