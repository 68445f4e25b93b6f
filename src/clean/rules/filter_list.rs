//! What the user's own filter lists know.
//!
//! ## What it removes
//! Images, frames and scripts that a list in the syntax of ad blockers (EasyList and its kin) blocks, and elements
//! without a word that it hides. The lists are files of the user's own, named in `pipeline.toml`.
//!
//! ## Why
//! Public lists know hosts that no list of ours does. They know banners and scripts; they are no judges of text.
//!
//! ## Example
//! ```text
//! ||ads.example^$image
//! ```
//!
//! ## What it must keep
//! Links, whatever the lists say of their addresses, and everything with words in it. A list is the weakest word: where
//! a rule of ours flags the same thing, that rule is the reason given.

use crate::clean::filters::Loaded;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{linked_around, sources};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};
use scraper::{ElementRef, Selector};
use url::Url;

/// See the module's comment.
pub struct FilterList;

impl Rule for FilterList {
    fn id(&self) -> &'static str {
        "filter-list"
    }

    fn category(&self) -> Category {
        Category::Ad
    }

    fn phase(&self) -> Phase {
        Phase::Markup
    }

    fn source(&self) -> &'static str {
        include_str!("filter_list.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        if view.options.filters.is_empty() {
            return;
        }
        for row in view.tagged_any(&[Tag::Img, Tag::Iframe, Tag::Frame, Tag::Script]) {
            if let Some(evidence) = blocked(view, row) {
                findings.push(Finding::drop(linked_around(view, row), evidence).with_confidence(0.9));
            }
        }
        hidden(view, findings);
    }
}

fn blocked(view: &View<'_>, row: RowId) -> Option<Evidence> {
    let loaded = match view.row(row).tag {
        Tag::Img => Loaded::Image,
        Tag::Script => Loaded::Script,
        _ => Loaded::Frame,
    };
    let page = view.options.page_url.as_deref();
    sources(view.doc.element(row)?).find_map(|written| {
        let url = absolute(written, page)?;
        let shape = view.options.filters.convicts(&url, page, loaded)?;
        Some(Evidence::Url { shape, url: written.chars().take(200).collect() })
    })
}

fn absolute(written: &str, page: Option<&str>) -> Option<String> {
    let base = page.and_then(|page| Url::parse(page).ok());
    let whole = match (base, written.strip_prefix("//")) {
        (Some(base), _) => base.join(written).ok()?,
        (None, Some(rest)) => Url::parse(&format!("https://{rest}")).ok()?,
        (None, None) => Url::parse(written).ok()?,
    };
    matches!(whole.scheme(), "http" | "https").then(|| whole.to_string())
}

/// Flags elements that say nothing and that a list hides: empty slots.
fn hidden(view: &View<'_>, findings: &mut Vec<Finding>) {
    let slots: Vec<RowId> = view
        .tagged_any(&[Tag::Div, Tag::Ins, Tag::Aside, Tag::Section, Tag::Span, Tag::Iframe, Tag::Img])
        .into_iter()
        .filter(|&row| view.words(row) == 0 && (view.attr(row, "class").or(view.attr(row, "id"))).is_some())
        .collect();
    let classes = slots.iter().filter_map(|&row| view.attr(row, "class")).flat_map(str::split_ascii_whitespace);
    let ids = slots.iter().filter_map(|&row| view.attr(row, "id"));
    let tree = &view.doc.html().tree;
    for css in view.options.filters.hiding(view.options.page_url.as_deref(), classes, ids) {
        // Lists hold selectors of browsers to come; what cannot be read hides nothing.
        let Ok(selector) = Selector::parse(&css) else { continue };
        let fits =
            |row: RowId| tree.get(view.row(row).node).and_then(ElementRef::wrap).is_some_and(|e| selector.matches(&e));
        for &row in slots.iter().filter(|&&row| fits(row)) {
            findings.push(Finding::drop(row, Evidence::Selector { css: css.clone() }).with_confidence(0.9));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::clean::filters::FilterLists;
    use crate::clean::{self, Options};
    use crate::document::{Document, Format, Limits};

    /// The cuts of the rule in a page of `blog.example`.
    fn cuts(list: &str, page: &str) -> Vec<String> {
        let filters = FilterLists::compile(vec![list.to_owned()]);
        let page_url = Some("https://blog.example/post".to_owned());
        let options = Options { filters, page_url, ..Options::default() };
        let document = Document::parse(page, Format::Html, &Limits::default());
        let removals = clean::clean(&document, &options).removals;
        removals.into_iter().filter(|removal| removal.rule == "filter-list").map(|removal| removal.excerpt).collect()
    }

    const LIST: &str = "! a list\n||banners.example^\n/promo-frame/*$subdocument\n@@||banners.example/ours/$image\n##.sky-box\nblog.example##.right-box\n";

    #[test]
    fn takes_what_a_list_blocks_and_hides_and_no_links() {
        let page = "<p>Ask early, <a href=\"https://banners.example/a\">as we said</a>.</p>\
             <img src=\"//banners.example/a.png\" alt=\"\"><img src=\"https://banners.example/ours/desk.png\" alt=\"a desk\">\
             <iframe src=\"https://x.example/promo-frame/1\"></iframe><div class=\"sky-box\"></div> \
             <div class=\"right-box\"></div><div class=\"sky-box\"><p>Words stay, whatever they stand in.</p></div>";
        assert_eq!(
            cuts(LIST, page),
            [
                "<img src=\"//banners.example/a.png\" alt=\"\">",
                "<iframe src=\"https://x.example/promo-frame/1\"></iframe>",
                "<div class=\"sky-box\"></div> <div class=\"right-box\"></div>"
            ]
        );
    }

    #[test]
    fn without_lists_nothing_is_asked() {
        assert!(cuts("", "<img src=\"//banners.example/a.png\" alt=\"a bench\">").is_empty());
        assert_ne!(FilterLists::compile(vec!["a".into()]), FilterLists::compile(vec!["b".into()]));
    }
}
