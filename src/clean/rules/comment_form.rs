//! Comments and the form for them.
//!
//! ## What it removes
//! The section of comments where its name or its form says so, and the notices that a converter leaves of the form.
//!
//! ## Why
//! Other people's words, and a machine's, are not the author's.
//!
//! ## Example
//! ```markdown
//! ### Leave a Reply
//!
//! Your email address will not be published. Required fields are marked \*
//! ```
//!
//! ## What it must keep
//! Advice about comments, and questions an author puts to the reader in the text.

use crate::clean::flow::UnitKind;
use crate::clean::lists::phrases::{Class, Mode};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::{CONTAINERS, flag_labels, is_sentence, lead_at, name_of, said};
use crate::clean::{Category, Evidence, View};
use crate::document::{Format, RowId, Tag, Thing};

/// Names that blog software gives to comments.
const NAMES: [&str; 9] = [
    "comments",
    "respond",
    "comment-respond",
    "comments-area",
    "comment-list",
    "commentlist",
    "comment-form",
    "disqus-thread",
    "comments-section",
];

/// Words of a notice.
const NOTICE_WORDS: usize = 40;

/// Words of comments up to which they are no thread.
const SHORT_THREAD: usize = 150;

/// Words outside links from which on a unit is running text.
const RUNNING_WORDS: usize = 20;

/// Words of running text from which on there is an article.
const ARTICLE_WORDS: usize = 150;

/// See the module's comment.
pub struct CommentForm;

impl Rule for CommentForm {
    fn id(&self) -> &'static str {
        "comment-form"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("comment_form.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let named = named(view);
        if !are_the_text(view, &named) {
            findings.extend(
                named.into_iter().map(|(row, name)| {
                    Finding::drop(row, Evidence::Selector { css: format!("[class|id~=\"{name}\"]") })
                }),
            );
        }
        for (at, unit) in view.flow().iter().enumerate() {
            let Some(cue) = lead_at(view, at, Class::Comments).filter(|cue| cue.is_phrase()) else { continue };
            let notice = match cue.mode {
                Mode::Whole => !is_sentence(&unit.text(view)) && unit.kind == UnitKind::Text,
                _ => is_of_form(cue.phrase) || unit.links(view) == 1,
            };
            if unit.kind == UnitKind::Text && notice && unit.words(view) <= NOTICE_WORDS {
                unit.drop(view, &said(cue), 0.9, findings);
                flag_labels(view, at, &[Class::Comments], &said(cue), findings);
            }
        }
    }
}

/// The outermost elements whose names say that they hold comments.
fn named<'d>(view: &View<'d>) -> Vec<(RowId, &'d str)> {
    let mut found: Vec<(RowId, &'d str)> = Vec::new();
    let mut end = 0;
    for row in view.tagged_any(&CONTAINERS) {
        if row >= end
            && let Some(name) = name_of(view, row, &NAMES)
            && !holds_article(view, row)
        {
            end = view.row(row).end;
            found.push((row, name));
        }
    }
    found
}

/// Whether the comments of a web page are its text, as in a thread: they are most of what it has to say, and either
/// hardly any running text stands outside them or the page calls itself a thread.
fn are_the_text(view: &View<'_>, named: &[(RowId, &str)]) -> bool {
    let own = |row: RowId| view.words(row) - view.link_words(row);
    let comments: usize = named.iter().map(|&(row, _)| own(row)).sum();
    if view.doc.format() != Format::Html || comments <= SHORT_THREAD || comments * 2 <= own(0) {
        return false;
    }
    let is_outside = |row: RowId| {
        let before = named.partition_point(|&(comment, _)| comment <= row);
        before.checked_sub(1).is_none_or(|at| row >= view.row(named[at].0).end)
    };
    let outside = view.flow().iter().filter(|unit| is_outside(unit.first)).map(|unit| unit.own_words(view));
    let running: usize = outside.filter(|&words| words >= RUNNING_WORDS).sum();
    let says_thread = |thing: &Thing| thing.level <= 1 && thing.is_a(&["DiscussionForumPosting", "QAPage"]);
    running < ARTICLE_WORDS || view.doc.linked_data().things().iter().any(says_thread)
}

/// Whether the element holds what only an article has, or most of the page without a form.
fn holds_article(view: &View<'_>, row: RowId) -> bool {
    let inside = row..view.row(row).end;
    let has = |tag: Tag| view.tagged(tag).iter().any(|r| inside.contains(r));
    let most = view.words(row) * 10 > view.words(0) * 9 && view.words(0) > 200;
    has(Tag::H1) || has(Tag::Main) || most
}

/// Whether a notice speaks of the form and not of the discussion.
fn is_of_form(phrase: &str) -> bool {
    !phrase.starts_with("let us") && !phrase.starts_with("what do you")
}

#[cfg(test)]
mod tests {
    use super::is_of_form;

    #[test]
    fn a_question_to_the_reader_is_no_notice() {
        assert!(is_of_form("your email address will not be published"));
        assert!(!is_of_form("let us know in the comments"));
        assert!(!is_of_form("what do you think let us know"));
    }
}
