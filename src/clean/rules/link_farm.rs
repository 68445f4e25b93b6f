//! Lists of links that exist for search engines.
//!
//! ## What it removes
//! A list of nothing but links whose targets all belong to one domain, spread over its subdomains or standing at the
//! end of the text ("Also read"), with its label.
//!
//! ## Why
//! Link farms end each post with dozens of links to their other sites. The titles look like tips and would drown the
//! search.
//!
//! ## Example
//! ```html
//! <span>Also read:</span>
//! <div><ul><li><a href="https://some-tips.farm.example/a/">Top 7 Ways to …</a></li> …</ul></div>
//! ```
//!
//! ## What it must keep
//! Lists of links to many different sites (reading lists, directories); lists in which the author says something about
//! each link; short lists in the middle of the text.

use crate::clean::flow::{Unit, UnitKind};
use crate::clean::rule::{Finding, Phase, Rule};
use crate::clean::rules::parts::{LABELS, registrable, whole_cue};
use crate::clean::url::Parts;
use crate::clean::{Category, Evidence, View};
use crate::document::RowId;
use std::collections::{HashMap, HashSet};

/// Links that make a farm's list.
const LINKS: usize = 4;

/// See the module's comment.
pub struct LinkFarm;

impl Rule for LinkFarm {
    fn id(&self) -> &'static str {
        "link-farm"
    }

    fn category(&self) -> Category {
        Category::LinkSpam
    }

    fn phase(&self) -> Phase {
        Phase::Sections
    }

    fn source(&self) -> &'static str {
        include_str!("link_farm.rs")
    }

    fn judge(&self, view: &View<'_>, findings: &mut Vec<Finding>) {
        let flow = view.flow();
        for (i, unit) in flow.iter().enumerate() {
            let links = unit.link_rows(view);
            let only_links =
                unit.kind == UnitKind::List && links.len() >= LINKS && unit.own_words(view) * 8 <= unit.words(view);
            if !only_links {
                continue;
            }
            let Some((domain, hosts)) = farm(view, links) else { continue };
            let labelled = i > 0 && is_label(view, &flow[i - 1]);
            let at_end = flow[i + 1..].iter().all(|later| later.own_words(view) <= 12);
            let spread = hosts >= 3 || (hosts >= 2 && links.len() >= 2 * LINKS);
            if labelled || (at_end && spread) || (spread && hosts * 2 >= links.len()) {
                let evidence = Evidence::Host { host: domain, list: "one farm's hosts".to_owned() };
                unit.drop(view, &evidence, 0.95, findings);
                if labelled {
                    flow[i - 1].drop(view, &evidence, 0.95, findings);
                }
            }
        }
    }
}

/// The domain that at least nine of ten links lead to, and how many hosts of it.
fn farm(view: &View<'_>, links: &[RowId]) -> Option<(String, usize)> {
    let mut hosts: HashMap<String, HashSet<String>> = HashMap::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for &link in links {
        let Some(parts) = Parts::split(view.attr(link, "href")?.trim()) else { continue };
        let host = parts.host.into_owned();
        let domain = registrable(&host).to_owned();
        *counts.entry(domain.clone()).or_default() += 1;
        hosts.entry(domain).or_default().insert(host);
    }
    let (domain, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
    (count * 10 >= links.len() * 9).then(|| {
        let hosts = hosts[&domain].len();
        (domain, hosts)
    })
}

fn is_label(view: &View<'_>, unit: &Unit) -> bool {
    unit.words(view) <= 6 && whole_cue(&unit.text(view), &LABELS).is_some()
}
