//! Asking the filter lists.

use super::FilterLists;
use adblock::Engine;
use adblock::lists::{FilterSet, ParseOptions};
use adblock::request::Request;
use std::sync::Arc;

/// What a list calls the elements it is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// A picture.
    Image,
    /// A page in a page.
    Frame,
    /// A script.
    Script,
}

impl FilterLists {
    /// Compiles lists, each a text in the syntax of ad blockers. Lines that cannot be read are left out, as in browsers.
    pub fn compile(texts: Vec<String>) -> FilterLists {
        let mut hash = blake3::Hasher::new();
        let mut filters = FilterSet::new(true);
        for text in texts {
            hash.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
            filters.add_filter_list(text, ParseOptions::default());
        }
        let digest = hash.finalize().to_hex()[..16].to_owned();
        FilterLists { digest, engine: Some(Arc::new(Engine::new_with_filter_set(filters))) }
    }

    /// The filter that convicts what an element of a page loads; `None` also where an exception saves it.
    pub fn convicts(&self, url: &str, page: Option<&str>, loaded: Loaded) -> Option<String> {
        let kind = match loaded {
            Loaded::Image => "image",
            Loaded::Frame => "sub_frame",
            Loaded::Script => "script",
        };
        let request = Request::new(url, page.unwrap_or(""), kind, "get").ok()?;
        let answer = self.engine.as_ref()?.check_network_request(&request);
        let blocked = answer.filter.filter(|_| answer.exception.is_none() || answer.important)?;
        Some(blocked.raw_line.unwrap_or_else(|| "a filter".to_owned()))
    }

    /// The selectors that hide elements with these classes and ids on a page.
    pub fn hiding<'a>(
        &self,
        page: Option<&str>,
        classes: impl IntoIterator<Item = &'a str>,
        ids: impl IntoIterator<Item = &'a str>,
    ) -> Vec<String> {
        let Some(engine) = &self.engine else { return Vec::new() };
        let of_page = engine.url_cosmetic_resources(page.unwrap_or("https://nowhere.invalid/"));
        let mut selectors: Vec<String> = of_page.hide_selectors.into_iter().collect();
        if !of_page.generichide {
            selectors.extend(engine.hidden_class_id_selectors(classes, ids, &of_page.exceptions));
        }
        selectors.sort_unstable();
        selectors.dedup();
        selectors
    }
}
