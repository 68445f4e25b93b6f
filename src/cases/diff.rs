//! The difference of two texts as a person reads it.

/// The lines in which two texts differ, `-` expected and `+` found, with two lines around each change.
pub fn diff(expected: &str, found: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), found.lines().collect());
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (skip_old, skip_new) = next_match(&old[i..], &new[j..]);
        lines.extend(old[i..i + skip_old].iter().map(|line| ('-', *line)));
        lines.extend(new[j..j + skip_new].iter().map(|line| ('+', *line)));
        (i, j) = (i + skip_old, j + skip_new);
    }
    around_changes(&lines)
}

/// How many lines to skip on either side until both sides agree again, at the smallest sum of skips.
fn next_match(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..=(old.len() + new.len()).min(400) {
        for skip_old in 0..=sum.min(old.len()) {
            let skip_new = sum - skip_old;
            let ends = skip_old == old.len() && skip_new == new.len();
            if ends || (skip_old < old.len() && skip_new < new.len() && old[skip_old] == new[skip_new]) {
                return (skip_old, skip_new);
            }
        }
    }
    (old.len(), new.len())
}

fn around_changes(lines: &[(char, &str)]) -> String {
    let near = |at: usize| (at.saturating_sub(2)..(at + 3).min(lines.len())).any(|i| lines[i].0 != ' ');
    let mut out = String::new();
    let mut skipping = false;
    for (at, (mark, line)) in lines.iter().enumerate() {
        if near(at) {
            out.push_str(&format!("    {mark} {line}\n"));
        } else if !skipping {
            out.push_str("      …\n");
        }
        skipping = !near(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_shows_what_changed_and_little_else() {
        let found = diff("a\nb\nc\nd\ne\nf\ng\n", "a\nb\nc\nd\ne\nF\ng\n");
        assert_eq!(found, "      …\n      d\n      e\n    - f\n    + F\n      g\n");
    }
}
