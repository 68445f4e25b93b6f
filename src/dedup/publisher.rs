//! Who published a text first, where the text still shows it: pictures, links and bylines of another house.

use crate::record::{OriginalPublisher, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use url::Url;

/// Domains that carry everybody's pictures and links.
static SHARED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let lists: toml::Table = include_str!("lists/shared_hosts.toml").parse().expect("a test reads the list");
    let domains = lists.values().filter_map(|list| list.get("domains")?.as_array()).flatten();
    domains.filter_map(|domain| Some(domain.as_str()?.to_owned())).collect()
});

/// Bytes of the text before a name that are quoted as evidence, at most.
const CONTEXT: usize = 40;

/// Another house that published the text first, with at least two independent signs; `None` where nothing tells.
///
/// Signs: half of the pictures come from one house; a fifth of the links, at least two, lead to it; the text names it
/// in a byline (`by A. Writer | HOUSE`), a credit (`A. Writer/HOUSE`) or as an owner (`HOUSE's`).
pub fn original_publisher(record: &Record) -> Option<OriginalPublisher> {
    let own = own_domain(record);
    signs(record).filter(|found| own.as_deref() != Some(&found.domain)).map(|found| found.publisher)
}

/// 0 where the record's own site is the publisher the text shows, 2 where another one is, 1 where nothing tells.
pub(super) fn claim(record: &Record) -> u8 {
    match (signs(record), own_domain(record)) {
        (Some(found), Some(own)) if found.domain == own => 0,
        (Some(_), _) => 2,
        (None, _) if record.original_publisher.is_some() => 2,
        (None, _) => 1,
    }
}

struct Signs {
    domain: String,
    publisher: OriginalPublisher,
}

fn signs(record: &Record) -> Option<Signs> {
    let pictures = record.images.iter().map(|image| &image.url).chain(&record.image);
    let pictures: BTreeSet<&String> = pictures.collect();
    let (picture_counts, picture_total) = count(pictures.into_iter());
    let (link_counts, link_total) = count(record.links.iter().map(|link| &link.url));
    let domains: BTreeSet<&String> = picture_counts.keys().chain(link_counts.keys()).collect();
    let mut best: Option<(usize, Signs)> = None;
    for domain in domains {
        let pictures = picture_counts.get(domain).copied().unwrap_or(0);
        let links = link_counts.get(domain).copied().unwrap_or(0);
        let mut evidence = Vec::new();
        if pictures > 0 && 2 * pictures >= picture_total {
            evidence.push(format!("{pictures} of {picture_total} images come from {domain}"));
        }
        if links >= 2 && 5 * links >= link_total {
            evidence.push(format!("{links} of {link_total} links lead to {domain}"));
        }
        if evidence.is_empty() {
            continue;
        }
        let mention = mention(&record.text, domain);
        evidence.extend(mention.as_ref().map(|(_, how)| how.clone()));
        if evidence.len() >= 2 && best.as_ref().is_none_or(|(weight, _)| *weight < pictures + links) {
            let name = mention.map_or_else(|| domain.clone(), |(name, _)| name);
            let publisher = OriginalPublisher { name, evidence };
            best = Some((pictures + links, Signs { domain: domain.clone(), publisher }));
        }
    }
    best.map(|(_, signs)| signs)
}

/// How often each house is named by the addresses, and how many addresses name one.
fn count<'u>(urls: impl Iterator<Item = &'u String>) -> (BTreeMap<String, usize>, usize) {
    let mut counts = BTreeMap::new();
    for domain in urls.filter_map(|url| domain(url)).filter(|domain| !is_shared(domain)) {
        *counts.entry(domain).or_insert(0) += 1;
    }
    let total = counts.values().sum();
    (counts, total)
}

/// Some delivery networks let each customer register a name: `d1x2.cloudfront.net` counts as a domain of its own.
fn is_shared(domain: &str) -> bool {
    SHARED.contains(domain) || domain.split_once('.').is_some_and(|(_, parent)| SHARED.contains(parent))
}

/// The registrable domain of an address.
fn domain(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).or_else(|_| Url::parse(&format!("https:{}", url.trim()))).ok()?;
    let host = url.domain()?.to_ascii_lowercase();
    Some(psl::domain_str(&host)?.to_owned())
}

fn own_domain(record: &Record) -> Option<String> {
    record.source.url.as_deref().or(record.canonical_url.as_deref()).and_then(domain)
}

/// The house's name as the text writes it, and how it is named there.
fn mention(text: &str, domain: &str) -> Option<(String, String)> {
    let brand = domain.split('.').next().filter(|brand| brand.len() >= 3)?;
    let lower = text.to_ascii_lowercase(); // keeps byte offsets
    for (start, _) in lower.match_indices(brand) {
        let end = start + brand.len();
        let alone = !text[..start].ends_with(char::is_alphanumeric) && !text[end..].starts_with(char::is_alphanumeric);
        if !alone {
            continue;
        }
        let before = lower[..start].trim_end_matches([' ', '\u{a0}']);
        let line_end = text[end..].chars().next().is_none_or(|c| c == '\n');
        let owner = ["'s", "’s"].iter().any(|s| text[end..].starts_with(s));
        let byline = before.ends_with(" by") || before == "by" || before.ends_with("\nby");
        if byline || owner || (line_end && before.ends_with(['|', '/', '–', '-'])) {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            let whole_words =
                before[line..].rmatch_indices(' ').map(|(at, _)| line + at).take_while(|at| start - at <= CONTEXT);
            let from = if start - line <= CONTEXT { line } else { whole_words.last().unwrap_or(start) };
            let context = text[from..end].trim();
            return Some((text[start..end].to_owned(), format!("the text says “{context}”")));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{ImageInfo, LinkInfo};

    fn copy(url: Option<&str>, text: &str) -> Record {
        let mut record = Record { text: text.to_owned(), ..Record::default() };
        record.source.url = url.map(str::to_owned);
        record.images = ["https://www.zdnet.com/a/img/1.jpg", "https://i.imgur.com/x.png"]
            .map(|url| ImageInfo { url: url.to_owned(), alt: String::new() })
            .to_vec();
        record.links = vec![LinkInfo { url: "https://example.org/".to_owned(), ..LinkInfo::default() }];
        record
    }

    #[test]
    fn pictures_and_a_byline_tell_the_house() {
        let found = original_publisher(&copy(None, "Plan your week.\n\nPhoto by Mira Holt/ZDNET\n")).expect("found");
        assert_eq!(found.name, "ZDNET");
        assert_eq!(found.evidence, ["1 of 1 images come from zdnet.com", "the text says “Photo by Mira Holt/ZDNET”"]);
    }

    #[test]
    fn one_sign_alone_is_not_enough() {
        assert_eq!(original_publisher(&copy(None, "Plan your week.")), None);
        let mut record = copy(None, "Photo by Mira Holt/ZDNET");
        record.images.clear();
        assert_eq!(original_publisher(&record), None);
    }

    #[test]
    fn the_text_is_quoted_in_whole_words() {
        let text = "Notes\nMaking friends in the trade without much noise: advice for quiet people by ZDNET";
        let found = original_publisher(&copy(None, text)).expect("found");
        assert_eq!(found.evidence[1], "the text says “much noise: advice for quiet people by ZDNET”");
    }

    #[test]
    fn a_house_is_not_its_own_republisher() {
        let text = "Tested by ZDNET.";
        let (own, other) = (copy(Some("https://zdnet.com/a"), text), copy(Some("https://farm.example/a"), text));
        assert_eq!((original_publisher(&own), claim(&own)), (None, 0));
        assert_eq!((original_publisher(&other).map(|found| found.name), claim(&other)), (Some("ZDNET".to_owned()), 2));
        assert_eq!(claim(&Record::default()), 1);
    }

    #[test]
    fn the_list_is_domains_with_reasons() {
        let lists: toml::Table = include_str!("lists/shared_hosts.toml").parse().expect("valid TOML");
        assert!(lists.values().all(|list| list["why"].as_str().is_some_and(|why| why.len() > 20)));
        assert!(
            SHARED.len() > 50 && SHARED.iter().all(|domain| domain.contains('.') && *domain == domain.to_lowercase())
        );
    }
}
