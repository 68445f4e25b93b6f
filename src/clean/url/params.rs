//! Taking parameters out of a query without touching the rest of it.

use super::decode::decoded;
use super::parts::{Parts, Tail, is_web, scheme, tail};
use crate::clean::lists::params::{PARAMS, Param};

/// The URL without the parameters that the lists know and `wanted` agrees to, and what was taken: entry and text.
///
/// `None` where nothing is taken. Order and encoding of the rest stay; a `?` with nothing behind it goes.
pub(super) fn strip(url: &str, wanted: impl Fn(&Param) -> bool) -> Option<(String, Vec<(&'static Param, String)>)> {
    let (name, _) = scheme(url);
    if !name.is_empty() && !is_web(name) {
        return None;
    }
    let Tail { before_query, query, fragment } = tail(url);
    let host_matters = query.is_some() || before_query.contains("/ref=");
    let parts = if host_matters { Parts::split(url) } else { return None };
    let host = parts.as_ref().map_or("", |parts| parts.host.as_ref());

    let mut taken = Vec::new();
    let known = |pair: &str| {
        let key = decoded(pair.split('=').next().unwrap_or(""));
        let of_host = PARAMS.of_host(host).find(|param| wanted(param) && param.knows(&key));
        of_host.or_else(|| PARAMS.everywhere(&key).filter(|param| wanted(param)))
    };
    let mut kept = Vec::new();
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        match known(pair).filter(|_| !pair.is_empty()) {
            Some(param) => taken.push((param, pair.split('=').next().unwrap_or("").to_owned())),
            None => kept.push(pair),
        }
    }
    let place = PARAMS.of_host(host).filter(|param| wanted(param)).find_map(|param| {
        let mark = format!("/{}", param.path_tail.as_deref()?);
        let (page, tail) = before_query.split_once(&mark)?;
        taken.push((param, format!("{}{tail}", &mark[1..])));
        Some(page)
    });
    if taken.is_empty() {
        return None;
    }
    let mut page = place.unwrap_or(before_query).to_owned();
    if kept.iter().any(|pair| !pair.is_empty()) {
        page.push('?');
        page.push_str(&kept.join("&"));
    }
    page.push_str(fragment);
    Some((page, taken))
}
