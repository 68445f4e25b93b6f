//! What narrows a search: the filters it has, to be taken away, and the facets of its answer, to be added.

use super::asked::Asked;
use crate::search::query::{self, Ask, Name, Role};
use crate::search::{FacetCount, Facets};
use crate::web::words;
use maud::{Markup, html};

/// Values shown of a facet.
const VALUES: usize = 8;

/// The facets in their order on the page, with their titles.
const TITLES: [(&str, &str); 5] =
    [("topic", "Topic"), ("kind", "Kind"), ("source", "Source"), ("year", "Year"), ("language", "Language")];

/// The filters of a query, each with a link to the search without it.
pub fn filters(asked: &Asked) -> Markup {
    let text = asked.query.as_str();
    let clauses = query::parse(text).clauses;
    let fields = clauses.iter().filter(|clause| matches!(clause.ask, Ask::Field { .. }));
    let without = |start: usize, end: usize| {
        let rest = format!("{} {}", text[..start].trim_end(), text[end..].trim_start());
        asked.with_query(rest.trim().to_owned()).address()
    };
    let shown: Vec<(&str, String)> = fields
        .filter_map(|clause| Some((text.get(clause.span.clone())?, without(clause.span.start, clause.span.end))))
        .collect();
    html! {
        @if !shown.is_empty() {
            ul.filters aria-label="Filters in use" {
                @for (filter, address) in shown {
                    li { a href=(address) { span.unseen { "Without " } (filter) span.x aria-hidden="true" { "×" } } }
                }
            }
        }
    }
}

/// The facets of an answer, each value with a link to the search that has it, too.
pub fn facets(asked: &Asked, facets: &Facets) -> Markup {
    let shown: Vec<_> = TITLES
        .iter()
        .filter_map(|(name, title)| {
            let values = facets.get(name)?;
            // A facet with one value for everything narrows nothing.
            (values.len() > 1).then_some((*name, *title, values))
        })
        .collect();
    html! {
        @if !shown.is_empty() {
            section.facets aria-label="Narrow down" {
                @for (name, title, values) in shown {
                    div.facet {
                        h2 { (title) }
                        ul { @for value in values.iter().take(VALUES) { (entry(asked, name, value)) } }
                    }
                }
            }
        }
    }
}

fn entry(asked: &Asked, name: &str, value: &FacetCount) -> Markup {
    let filter = filter(name, &value.value);
    let chosen = is_chosen(&asked.query, name, &value.value);
    html! {
        li {
            @if chosen {
                span.chosen { (value.value) }
            } @else {
                a href=(asked.with_query(format!("{} {filter}", asked.query).trim().to_owned()).address()) { (value.value) }
            }
            " "
            span.count { (words::number(value.count)) }
        }
    }
}

/// A facet's value as the query language takes it.
fn filter(name: &str, value: &str) -> String {
    let quoted = if value.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', " "))
    };
    match (name, value.parse::<u32>()) {
        ("language", _) => format!("lang:{quoted}"),
        ("year", Ok(year)) => format!("after:{year} before:{}", year + 1),
        _ => format!("{name}:{quoted}"),
    }
}

fn is_chosen(query: &str, name: &str, value: &str) -> bool {
    let wanted = match name {
        "topic" => Name::Topic,
        "kind" => Name::Kind,
        "source" => Name::Source,
        "language" => Name::Lang,
        _ => return false,
    };
    query::parse(query).clauses.iter().any(|clause| {
        let same = |name: &Name, text: &str| *name == wanted && text.eq_ignore_ascii_case(value);
        clause.role == Role::Must && matches!(&clause.ask, Ask::Field { name, value, .. } if same(name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_filters_the_query_language_takes() {
        for (name, value, expected) in [
            ("topic", "first-day", "topic:first-day"),
            ("source", "my \"own\" blog", "source:\"my  own  blog\""),
            ("language", "de", "lang:de"),
            ("year", "2024", "after:2024 before:2025"),
        ] {
            let filter = filter(name, value);
            assert_eq!(filter, expected);
            assert_eq!(query::parse(&format!("{filter} ")).notes, [], "{filter}");
        }
    }

    #[test]
    fn a_filter_can_be_taken_away() {
        let asked = Asked { query: "raise topic:salary -kind:step now".to_owned(), page: 3, ..Asked::default() };
        let shown = filters(&asked).into_string();
        assert!(shown.contains("/search?q=raise%20-kind%3Astep%20now\""), "{shown}");
        assert!(shown.contains("/search?q=raise%20topic%3Asalary%20now\""), "{shown}");
        assert!(is_chosen(&asked.query, "topic", "salary") && !is_chosen(&asked.query, "kind", "step"));
    }
}
