//! What the address of a search page asks for. What cannot be understood in it is left out: an address typed by hand
//! is no reason for an error.

use crate::search::{Order, Request};
use crate::web::address::part;
use url::form_urlencoded;

/// Hits on a page.
pub const PAGE: usize = 12;

/// Pages that can be turned to.
const LAST: usize = 200;

/// A search as its address tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The query.
    pub query: String,
    /// Articles instead of tips.
    pub articles: bool,
    /// The order.
    pub order: Order,
    /// The page, from 1.
    pub page: usize,
}

impl Asked {
    /// Reads the query part of an address.
    pub fn of(query: Option<&str>) -> Asked {
        let mut asked = Asked { page: 1, ..Asked::default() };
        for (name, value) in form_urlencoded::parse(query.unwrap_or("").as_bytes()) {
            match name.as_ref() {
                "q" => asked.query = value.trim().to_owned(),
                "in" => asked.articles = value == "articles",
                "sort" => asked.order = order(&value),
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, LAST),
                _ => {}
            }
        }
        asked
    }

    /// The address of this search.
    pub fn address(&self) -> String {
        let mut address = format!("/search?q={}", part(&self.query));
        if self.articles {
            address.push_str("&in=articles");
        }
        match self.order {
            Order::Relevance => {}
            Order::Date => address.push_str("&sort=date"),
            Order::Confidence => address.push_str("&sort=confidence"),
        }
        if self.page > 1 {
            address.push_str(&format!("&page={}", self.page));
        }
        address
    }

    /// The same search from its first page, for another query.
    pub fn with_query(&self, query: String) -> Asked {
        Asked { query, page: 1, ..self.clone() }
    }

    /// The request to the index. The space keeps the last word from being taken as still growing.
    pub fn request(&self) -> Request {
        Request {
            articles: self.articles,
            limit: PAGE,
            offset: (self.page - 1) * PAGE,
            order: self.order,
            ..Request::new(self.query.clone())
        }
    }
}

fn order(name: &str) -> Order {
    match name {
        "date" => Order::Date,
        "confidence" => Order::Confidence,
        _ => Order::Relevance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_written() {
        for address in ["/search?q=ask%20for%20a%20raise", "/search?q=x&in=articles&sort=date&page=3"] {
            assert_eq!(Asked::of(address.split_once('?').map(|(_, query)| query)).address(), address);
        }
        let odd = Asked::of(Some("q=a+b&page=-3&sort=odd&colour=red&in=%FF"));
        assert_eq!(odd, Asked { query: "a b".to_owned(), page: 1, ..Asked::default() });
        assert_eq!(Asked::of(Some("page=99999999999999999999")).page, 1);
        assert_eq!(Asked::of(None), Asked { page: 1, ..Asked::default() });
    }
}
