//! Coupon codes and the deals they belong to.
//!
//! ## What it removes
//! A line that begins as an offer does and names a code ("Use coupon code QUIET20"), or shouts below a label ("Active
//! deal"), with the lines right above it that praise the price cut ("Get 20% off").
//!
//! ## Why
//! The code pays whoever spreads it, and it has run out by the time anybody reads the article.
//!
//! ## Example
//! ```markdown
//! Get $10 off your first chair!
//!
//! Use coupon code QUIET10
//! ```
//!
//! ## What it must keep
//! Advice about discounts, prices in sentences, and codes that are no coupons (of a course, of a form, of a program).

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::{Class, Cue, Mode, find};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::said;
use crate::clean::{Category, View};

/// Words of a line of an offer.
const WORDS: usize = 40;

/// Lines of praise above the code.
const ABOVE: usize = 3;

/// See the module's comment.
pub struct Coupon;

impl Rule for Coupon {
    fn id(&self) -> &'static str {
        "coupon"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Blocks
    }

    fn source(&self) -> &'static str {
        include_str!("coupon.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        for (at, unit) in flow.iter().enumerate() {
            if !is_line(unit, view) {
                continue;
            }
            let text = unit.text(view);
            let shouts = || text.ends_with('!') && at > 0 && offer(view, &flow[at - 1], Mode::Whole).is_some();
            if !names_a_code(&text) && !shouts() {
                continue;
            }
            let Some(cue) = offer(view, unit, Mode::Starts) else { continue };
            unit.drop(view, &said(cue), 0.85, findings);
            let praise =
                |above: &&Unit| offer(view, above, Mode::Starts).or_else(|| offer(view, above, Mode::Whole)).is_some();
            for above in flow[..at].iter().rev().take(ABOVE).take_while(praise) {
                above.drop(view, &said(cue), 0.8, findings);
            }
        }
    }
}

fn is_line(unit: &Unit, view: &View<'_>) -> bool {
    unit.kind == UnitKind::Text && unit.words(view) <= WORDS
}

/// The cue of an offer that a line begins with, or is.
fn offer(view: &View<'_>, unit: &Unit, mode: Mode) -> Option<Cue> {
    let cue = find(&unit.text(view)).filter(|_| is_line(unit, view))?;
    (cue.class == Class::Offer && cue.mode == mode).then_some(cue)
}

/// Whether a text has a word in capitals and digits within three words behind one that speaks of a code.
fn names_a_code(text: &str) -> bool {
    const NAMES: [&str; 7] = ["code", "códig", "codic", "coupo", "cupom", "gutsc", "rabat"];
    let words: Vec<&str> = text.split_whitespace().collect();
    let speaks = |word: &str| {
        let word = word.to_lowercase();
        word.ends_with("code") || word.ends_with("code:") || NAMES.iter().any(|name| word.starts_with(name))
    };
    let is_code = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let capitals = word.chars().filter(char::is_ascii_uppercase).count();
        word.len() == digits + capitals && capitals > 0 && (word.len() >= 5 || digits > 0 && word.len() >= 4)
    };
    words.iter().enumerate().any(|(at, word)| speaks(word) && words[at + 1..].iter().take(3).any(is_code))
}

#[cfg(test)]
mod tests {
    use super::names_a_code;

    #[test]
    fn a_code_is_in_capitals_behind_the_word() {
        for text in [
            "Use coupon code QUIET10",
            "🔥 Use promo code DESKS to save",
            "Gutscheincode: RUHE20",
            "Mit dem Code „RUHE20“ sparen",
            "con el código de descuento CALMA15",
        ] {
            assert!(names_a_code(text), "{text}");
        }
        for text in
            ["Use the code of conduct", "The postal code is 1010", "Get 20% off", "Write code in SQL", "NASA jobs"]
        {
            assert!(!names_a_code(text), "{text}");
        }
    }
}
