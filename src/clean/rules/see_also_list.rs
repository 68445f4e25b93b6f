//! A label such as "See also" and the links below it.
//!
//! ## What it removes
//! A heading or short line that announces other articles ("See also", "Related", "Featured", "More on this"), with the
//! links, link lists and linked cards that follow it. At the end of a page also one that merely begins so ("More from
//! the kitchen", "Latest reviews"), where all links lead to the site itself, and a grid of such cards without a label.
//!
//! ## Why
//! They advertise other pages; no sentence of the article depends on them.
//!
//! ## Example
//! ```markdown
//! #### See also
//!
//! [How to ask for feedback](https://site.example/feedback)
//! * [How to ask for feedback](https://site.example/feedback)
//! ```
//!
//! ## What it must keep
//! What follows the links: the first paragraph of prose ends the list, whatever the heading said. A label with prose
//! below it. A list of sources or of further reading that the author comments on.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::lists::phrases::Class;
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::boxes::is_sentence;
use crate::clean::rules::parts::{LABELS, domain_of, page_host, registrable, whole_cue};
use crate::clean::{Category, Evidence, View};
use crate::document::{RowId, Tag};

/// Words a label may have.
const LABEL_WORDS: usize = 8;

/// Words of a caption or teaser between two linked cards.
const TEASER_WORDS: usize = 40;

/// How a label at the end of a page may begin, in seven languages.
const OPENINGS: [&str; 36] = [
    "more",
    "latest",
    "recent",
    "popular",
    "related",
    "similar",
    "recommended",
    "trending",
    "mehr",
    "weitere",
    "ähnliche",
    "neueste",
    "beliebte",
    "verwandte",
    "plus",
    "autres",
    "derniers",
    "dernières",
    "articles",
    "más",
    "otros",
    "otras",
    "últimos",
    "últimas",
    "altri",
    "altre",
    "ultimi",
    "ultime",
    "meer",
    "andere",
    "laatste",
    "gerelateerde",
    "mais",
    "outros",
    "outras",
    "posts",
];

/// Linked headings with pictures that make a grid of cards, and the words of the article above it.
const CARDS: usize = 3;
const ARTICLE_WORDS: usize = 200;

/// Items that make a list of teasers.
const TEASERS: usize = 3;

/// Words outside links that a unit behind the list may have where the list ends the page.
const TAIL_WORDS: usize = 12;

/// See the module's comment.
pub struct SeeAlsoList;

impl Rule for SeeAlsoList {
    fn id(&self) -> &'static str {
        "see-also-list"
    }

    fn category(&self) -> Category {
        Category::Promo
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("see_also_list.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        let page = page_host(view);
        let mut i = 0;
        while i < flow.len() {
            let strict = label(view, &flow[i]);
            let Some(phrase) = strict.clone().or_else(|| opening(view, &flow[i], flow.get(i + 1))) else {
                i += 1;
                continue;
            };
            let end = end_of_links(view, flow, i, page.as_deref());
            let ends_page = || !flow[end..].iter().any(|unit| is_prose(view, unit));
            let own = || {
                flow[i..end]
                    .iter()
                    .all(|unit| unit.link_rows(view).iter().all(|&link| is_own(view, link, page.as_deref())))
            };
            if end == i + 1 && strict.is_some() && is_above_nothing(flow, i) {
                flow[i].drop(view, &Evidence::Phrase { text: phrase.clone() }, 0.85, findings);
            }
            if end > i + 1 && (strict.is_some() || ends_page() && own()) {
                let evidence = Evidence::Phrase { text: phrase };
                flow[i..end].iter().for_each(|unit| unit.drop(view, &evidence, 0.95, findings));
            }
            i = end.max(i + 1);
        }
        flag_cards(view, page.as_deref(), findings);
    }
}

/// Whether a heading has nothing below it but headings that are not its own: what it announced is gone or never came.
fn is_above_nothing(flow: &[Unit], at: usize) -> bool {
    let UnitKind::Heading(level) = flow[at].kind else { return false };
    flow.get(at + 1).is_none_or(|next| matches!(next.kind, UnitKind::Heading(other) if other <= level))
}

/// Flags a grid of cards that ends a page: linked headings of the site's own, with nothing but pictures between them.
fn flag_cards(view: &View<'_>, page: Option<&str>, findings: &mut Vec<Finding>) {
    let flow = view.flow();
    let is_card =
        |unit: &Unit| unit.own_words(view) == 0 && unit.link_rows(view).iter().all(|&link| is_own(view, link, page));
    let mut at = 0;
    while at < flow.len() {
        let end = at + flow[at..].iter().take_while(|unit| is_card(unit)).count();
        let headings = flow[at..end].iter().filter(|unit| matches!(unit.kind, UnitKind::Heading(_))).count();
        let pictures = view.media_between(flow[at].first, flow[end.max(at + 1) - 1].end);
        let article = || view.words_between(0, flow[at].first) >= ARTICLE_WORDS;
        let ends_page = || !flow[end..].iter().any(|unit| is_prose(view, unit));
        if headings >= CARDS && pictures >= CARDS && article() && ends_page() {
            let evidence = Evidence::Density { links: headings, words: 0 };
            flow[at..end].iter().for_each(|unit| unit.drop(view, &evidence, 0.85, findings));
        }
        at = end.max(at + 1);
    }
}

/// The words of a label that announces other articles.
fn label(view: &View<'_>, unit: &Unit) -> Option<String> {
    let fits = matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Text) && unit.words(view) <= LABEL_WORDS;
    if !fits || unit.links(view) > 1 {
        return None;
    }
    let text = unit.text(view);
    let cue = whole_cue(&text, &LABELS)?;
    // A link "Read more" is the end of the teaser above it, not the name of what follows.
    let is_button = unit.kind == UnitKind::Text && cue.class == Class::ReadMore && unit.own_words(view) == 0;
    (!is_button).then_some(text)
}

/// The words of a heading, of a bold line or of one above a list of links that begins as such a label does.
fn opening(view: &View<'_>, unit: &Unit, next: Option<&Unit>) -> Option<String> {
    if !matches!(unit.kind, UnitKind::Heading(_) | UnitKind::Text)
        || unit.words(view) > LABEL_WORDS
        || unit.links(view) > 0
    {
        return None;
    }
    let text = unit.text(view);
    let first = text.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if !OPENINGS.contains(&first.as_str()) {
        return None;
    }
    let inside = unit.first..unit.end;
    let bold = || [Tag::Strong, Tag::B].iter().any(|&tag| view.tagged(tag).iter().any(|row| inside.contains(row)));
    let before_list = || next.is_some_and(|next| next.kind == UnitKind::List && next.links(view) >= TEASERS);
    let label = matches!(unit.kind, UnitKind::Heading(_)) || text.ends_with(':') || bold() || before_list();
    label.then_some(text)
}

/// Whether a unit behind the list says something: the list does not end the page.
fn is_prose(view: &View<'_>, unit: &Unit) -> bool {
    let own = unit.own_words(view);
    own > TAIL_WORDS || own > 4 && is_sentence(&unit.text(view))
}

/// Whether a link leads to the page's own site.
fn is_own(view: &View<'_>, link: RowId, page: Option<&str>) -> bool {
    let href = view.attr(link, "href").unwrap_or("").trim();
    let relative = href.starts_with('/') && !href.starts_with("//");
    relative || page.is_some_and(|page| domain_of(href).as_deref() == Some(registrable(page)))
}

/// One past the last unit that belongs to the label at `at`: links and what stands between linked cards.
fn end_of_links(view: &View<'_>, flow: &[Unit], at: usize, page: Option<&str>) -> usize {
    let level = match flow[at].kind {
        UnitKind::Heading(level) => level,
        _ => 7,
    };
    let (mut end, mut next) = (at + 1, at + 1);
    while let Some(unit) = flow.get(next) {
        let words = unit.words(view);
        let own = unit.own_words(view);
        let linked = unit.links(view) > 0 && own * 4 <= words || is_list_of_own(view, unit, page);
        match unit.kind {
            UnitKind::Heading(l) if !linked || l <= level && !is_call(view, unit) => break,
            UnitKind::Code | UnitKind::Quote | UnitKind::Table => break,
            _ if linked || end > at + 1 && is_cut_short(view, unit) => end = next + 1,
            UnitKind::Media => {}
            UnitKind::Text if end > at + 1 && words <= TEASER_WORDS && is_teaser(view, flow, next) => {}
            _ => break,
        }
        next += 1;
    }
    end
}

/// Whether each item of a list leads to the page's own site, and nowhere else: teasers of which a few words are linked.
fn is_list_of_own(view: &View<'_>, unit: &Unit, page: Option<&str>) -> bool {
    let items: Vec<RowId> = view.children(unit.first).filter(|&item| view.row(item).tag == Tag::Li).collect();
    unit.kind == UnitKind::List
        && items.len() >= TEASERS
        && items.iter().all(|&item| view.links(item) > 0 && view.words(item) <= TEASER_WORDS)
        && unit.link_rows(view).iter().all(|&link| is_own(view, link, page))
}

/// Whether a short text is the beginning of another article, as a teaser shows it.
fn is_cut_short(view: &View<'_>, unit: &Unit) -> bool {
    let text = unit.text(view);
    let text = text.trim_end_matches([']', ' ']);
    unit.words(view) <= TEASER_WORDS && (text.ends_with("...") || text.ends_with('…'))
}

/// Whether a heading says "View all".
fn is_call(view: &View<'_>, unit: &Unit) -> bool {
    whole_cue(&unit.text(view), &[Class::ReadMore]).is_some()
}

/// Whether a short text stands between two linked cards or names a date or author of one.
fn is_teaser(view: &View<'_>, flow: &[Unit], at: usize) -> bool {
    let before = at > 0 && flow[at - 1].links(view) > 0 && flow[at - 1].own_words(view) == 0;
    let after = flow.get(at + 1).is_some_and(|unit| unit.links(view) > 0 && unit.own_words(view) == 0);
    before && after
}
