//! The reasons: a count a rule, the card behind a cut, the list of all cuts.

use super::source::visible;
use crate::article::html::escape;
use crate::clean::{Category, Removal};
use crate::explain::words::{self, count};
use std::fmt::Write as _;

/// A line of rules, each with its number of cuts, that lead to their first cut.
pub(super) fn by_rule(counts: &[(&str, Category, usize, usize)], out: &mut String) {
    if counts.is_empty() {
        out.push_str("<p class=\"nothing\">Nothing was taken out.</p>\n");
        return;
    }
    out.push_str("<ul class=\"rules\">\n");
    for (rule, category, n, first) in counts {
        let category = words::name(category);
        let _ = write!(out, "<li><a class=\"{category}\" title=\"{category}\" href=\"#cut-{}\"><b>{n}</b> ", first + 1);
        escape(rule, out);
        out.push_str("</a></li>\n");
    }
    out.push_str("</ul>\n");
}

/// The card that a cut shows when it is the target: hidden in the place of the cut until then.
pub(super) fn card(removals: &[Removal], at: usize, out: &mut String) {
    let removal = &removals[at];
    let number = at + 1;
    let category = words::name(&removal.category);
    let _ = write!(out, "<span class=\"why\" role=\"note\"><span class=\"head\"><b class=\"{category}\">");
    escape(&removal.rule, out);
    let _ = write!(out, "</b> <i>{category}</i> <i>line {}</i>", removal.line);
    if let Some(sure) = words::sureness(removal.confidence) {
        let _ = write!(out, " <i>{sure}</i>");
    }
    let _ = write!(out, "</span><span class=\"said\">{}: ", capital(words::done(removal.action)));
    visible(&words::evidence(&removal.evidence), out);
    out.push_str(".</span>");
    if let Some(now) = &removal.replacement {
        out.push_str("<span class=\"now\">Now: ");
        visible(now, out);
        out.push_str("</span>");
    }
    for inner in &removal.inner {
        out.push_str("<span class=\"inner\">Inside, ");
        escape(&inner.rule, out);
        out.push_str(" found: ");
        visible(&words::evidence(&inner.evidence), out);
        out.push_str("</span>");
    }
    out.push_str("<span class=\"go\">");
    if number > 1 {
        let _ = write!(out, "<a href=\"#cut-{}\">‹ previous</a>", number - 1);
    }
    let _ = write!(out, "<i>{number} of {}</i>", removals.len());
    if number < removals.len() {
        let _ = write!(out, "<a href=\"#cut-{}\">next ›</a>", number + 1);
    }
    out.push_str("<a class=\"close\" href=\"#_\">close</a></span></span>");
}

/// Every cut with its reason, one after the other.
pub(super) fn all(removals: &[Removal], out: &mut String) {
    if removals.is_empty() {
        return;
    }
    let _ = writeln!(out, "<details class=\"all\">\n<summary>All {}</summary>\n<ol>", count(removals.len(), "cut"));
    for (at, removal) in removals.iter().enumerate() {
        let category = words::name(&removal.category);
        let _ = write!(out, "<li><a class=\"{category}\" href=\"#cut-{}\">", at + 1);
        escape(&removal.rule, out);
        let _ = write!(out, "</a> <i>line {}, {}</i> <span>", removal.line, words::done(removal.action));
        visible(&words::evidence(&removal.evidence), out);
        out.push_str("</span> <code>");
        visible(&removal.excerpt, out);
        out.push_str("</code></li>\n");
    }
    out.push_str("</ol>\n</details>\n");
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
