//! What lies outside the article of a web page.
//!
//! ## What it removes
//! Of a whole web page everything that is not the article: navigation, sidebars, teasers, share bars, comment forms and
//! footers around it, and the same kinds of boxes between its paragraphs. On forum threads the posts stay, on listings
//! and collections the items. Of a page that holds no article (a wall, a login, an empty shell) everything.
//!
//! ## Why
//! A reader came for the article; search and tips must not answer with the menu.
//!
//! ## Example
//! ```html
//! <nav><a href="/">Home</a> <a href="/jobs">Jobs</a></nav>
//! <article><h1>Ask for the range</h1><p>Ask for the range before you name a figure.</p></article>
//! <footer>All rights reserved.</footer>
//! ```
//!
//! ## What it must keep
//! Markdown files, fragments and short pages without any navigation, sidebar or footer: they are the article. The
//! heading that is the title. Every paragraph, list, table and quotation of the article, however it is wrapped.

use crate::clean::content::features;
use crate::clean::content::region::{self, Article};
use crate::clean::content::tokens::{self, Family};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::{Category, Evidence, View};
use crate::document::{Format, RowId, Tag};

/// See the module's comment.
pub struct OutsideArticle;

impl Rule for OutsideArticle {
    fn id(&self) -> &'static str {
        "outside-article"
    }

    fn category(&self) -> Category {
        Category::Boilerplate
    }

    fn phase(&self) -> Phase {
        Phase::Content
    }

    fn source(&self) -> &'static str {
        include_str!("outside_article.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        if view.doc.format() != Format::Html {
            return;
        }
        let seen = features::of_page(view);
        if !has_chrome(view, &seen.families) {
            return;
        }
        let article = region::find(view, &seen);
        let evidence = match article.row {
            Some(row) => Evidence::Outside {
                article: region::css_path(view, row),
                because: format!("it holds {:.0} % of the running text", article.coverage * 100.0),
            },
            None => Evidence::Outside {
                article: "none".to_owned(),
                because: "nothing on the page reads like an article".to_owned(),
            },
        };
        let marks = Marks::of(view, &article);
        let body = view.tagged(Tag::Body).first().copied().unwrap_or(0);
        drop_below(view, body, &marks, &evidence, findings);
    }
}

/// Whether a page has anything around an article: a navigation, footer or sidebar.
fn has_chrome(view: &View<'_>, families: &[u32]) -> bool {
    const CHROME: u32 = tokens::CHROME | Family::Footer.bit() | Family::HeaderTag.bit();
    families.iter().enumerate().any(|(row, set)| set & CHROME != 0 && !view.is_gone(row))
}

/// Running totals of rows that begin units, so that a subtree is judged by a subtraction.
struct Marks {
    kept: Vec<u32>,
    outside: Vec<u32>,
}

impl Marks {
    fn of(view: &View<'_>, article: &Article) -> Marks {
        let rows = view.rows().len();
        let (mut kept, mut outside) = (vec![0; rows + 1], vec![0; rows + 1]);
        for (unit, &keep) in view.flow().iter().zip(&article.keeps) {
            let marked = if keep { &mut kept } else { &mut outside };
            marked[unit.first + 1..=unit.end].fill(1);
        }
        for row in 0..rows {
            kept[row + 1] += kept[row];
            outside[row + 1] += outside[row];
        }
        Marks { kept, outside }
    }
}

/// Flags the largest subtrees below `row` that hold nothing of the article.
fn drop_below(view: &View<'_>, row: RowId, marks: &Marks, evidence: &Evidence, findings: &mut Vec<Finding>) {
    for child in view.children(row) {
        let end = view.row(child).end;
        if marks.outside[end] == marks.outside[child] {
            continue;
        }
        if marks.kept[end] == marks.kept[child] {
            findings.push(Finding::drop(child, evidence.clone()).with_confidence(0.9));
        } else {
            drop_below(view, child, marks, evidence, findings);
        }
    }
}
