//! The frame of every page: head, menu, search, foot.

use super::assets;
use super::page::{Page, Place};
use maud::{DOCTYPE, Markup, html};

const MENU: [(&str, &str, Place); 4] = [
    ("/search", "Search", Place::Search),
    ("/sources", "Sources", Place::Sources),
    ("/rules", "Rules", Place::Rules),
    ("/duplicates", "Duplicates", Place::Duplicates),
];

/// What the keys do, in the order of the help.
const KEYS: [(&str, &str); 6] = [
    ("/", "search"),
    ("j", "next"),
    ("k", "previous"),
    ("Enter", "open"),
    ("e", "explain what was taken out"),
    ("?", "this help"),
];

/// The whole document.
pub fn frame(page: &Page) -> Markup {
    let title = if page.title.is_empty() { "tamis".to_owned() } else { format!("{} · tamis", page.title) };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                link rel="icon" type="image/svg+xml" href=(assets::ICON.address());
                link rel="stylesheet" href=(assets::STYLE.address());
                script defer src=(assets::KEYS.address()) {}
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                (head(page))
                main #main tabindex="-1" { (page.body) }
                (foot())
                (help())
            }
        }
    }
}

fn head(page: &Page) -> Markup {
    html! {
        header.top {
            a.brand href="/" {
                img src=(assets::ICON.address()) alt="" width="24" height="24";
                "tamis"
            }
            nav aria-label="Pages" {
                ul {
                    @for (address, name, place) in MENU {
                        li { a href=(address) aria-current=[(page.place == place).then_some("page")] { (name) } }
                    }
                }
            }
            @if !page.own_search {
                (search_form(&page.query, "Search tips", "small"))
            }
        }
    }
}

/// A search field with its button.
pub fn search_form(query: &str, label: &str, class: &str) -> Markup {
    html! {
        form.search.(class) role="search" action="/search" method="get" {
            label.unseen for="q" { (label) }
            input #q type="search" name="q" value=(query) placeholder=(label) maxlength="1000" autocomplete="off"
                spellcheck="false" enterkeyhint="search";
            button type="submit" { "Search" }
        }
    }
}

fn foot() -> Markup {
    html! {
        footer.foot {
            p {
                "tamis, a fine sieve for advice. "
                a href="/api/openapi.json" { "API" }
                " · "
                a #help href="#keys" { "Keys" }
            }
        }
    }
}

fn help() -> Markup {
    html! {
        section #keys.keys aria-labelledby="keys-title" {
            h2 #keys-title { "Keys" }
            dl {
                @for (key, does) in KEYS {
                    div { dt { kbd { (key) } } dd { (does) } }
                }
            }
            a.close href="#main" { "Close" }
        }
    }
}
