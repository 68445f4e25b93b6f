//! How much an address looks like a paid one, whatever the lists know.
//!
//! Networks change their hosts, and sites hide links behind their own. What stays is the shape: a short code for a
//! path, three numbers, a word such as `click`, a parameter that names a partner or holds another address. Each sign
//! is weak; a rule adds them to what it sees in the document.

use super::decode::{Lenient, absolute, decoded, mentions_url};
use super::kind::{Kind, kind_of};
use super::parts::{Parts, tidy};
use crate::clean::lists::hints::{HINTS, Words};

/// The signs that an address shows, and what they are worth together.
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// What was seen.
    pub signs: Vec<Sign>,
    /// How much it looks paid, 0 to 1; above 0.5 two independent signs or more. Never proof by itself.
    pub weight: f32,
    /// The address that a parameter holds: where a redirect would lead.
    pub destination: Option<String>,
}

/// One sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// A word such as `click`, `track`, `partners` in the host.
    HostWord,
    /// A first label such as `go` or `try`.
    HostLead,
    /// A segment such as `click` or `banners`.
    PathWord,
    /// `/go/…`, `/recommends/…` on whatever host.
    Cloak,
    /// A path of one short code that is no word.
    OpaquePath,
    /// A path with three numbers in a row.
    Numbers,
    /// A parameter that names an affiliate or a paid click.
    AffiliateParam,
    /// A parameter that may name one (`ref`, `via`).
    ReferralParam,
    /// A shop tag of the shape `name-20`.
    ShopTag,
    /// A price cut for those who come through this link.
    Coupon,
    /// A parameter that holds the address of another host.
    CarriesUrl,
}

impl Sign {
    /// The sign in explanations, such as `opaque-path`.
    pub fn name(self) -> &'static str {
        match self {
            Sign::HostWord => "host-word",
            Sign::HostLead => "host-lead",
            Sign::PathWord => "path-word",
            Sign::Cloak => "cloaked-redirect",
            Sign::OpaquePath => "opaque-path",
            Sign::Numbers => "number-triplet",
            Sign::AffiliateParam => "affiliate-parameter",
            Sign::ReferralParam => "referral-parameter",
            Sign::ShopTag => "shop-tag",
            Sign::Coupon => "coupon",
            Sign::CarriesUrl => "carries-url",
        }
    }
}

/// The signs of a paid link in `url`, for a page on `page_host` (lower-case; `None` where unknown).
///
/// `None` where there is no sign. Share buttons, videos, searches and archives have none: they carry addresses and
/// codes by nature. Ask [`classify`](super::classify) first.
pub fn suspicion(url: &str, page_host: Option<&str>) -> Option<Hint> {
    let url = tidy(url);
    let parts = Parts::split(&url).filter(|parts| !parts.bare)?;
    let mut found = Found { signs: Vec::new(), doubt: 1.0 };
    let foreign = page_host.is_none_or(|page| !same_site(page, &parts.host));
    if foreign {
        judge_host(&parts, &mut found);
    }
    judge_path(&parts, foreign, &mut found);
    let destination = judge_query(&parts, &mut found);
    if found.signs.is_empty() || matches!(kind_of(&parts), Some(kind) if kind != Kind::Newsletter) {
        return None;
    }
    Some(Hint { signs: found.signs, weight: 1.0 - found.doubt, destination })
}

struct Found {
    signs: Vec<Sign>,
    doubt: f32,
}

impl Found {
    fn add(&mut self, sign: Sign, weight: f32) {
        if !self.signs.contains(&sign) {
            self.signs.push(sign);
            self.doubt *= 1.0 - weight;
        }
    }

    fn add_if(&mut self, words: &Words, word: &str, sign: Sign) {
        if words.has(word) {
            self.add(sign, words.weight);
        }
    }
}

fn judge_host(parts: &Parts, found: &mut Found) {
    let host = parts.host.as_ref();
    // The top level says nothing; every other label may.
    let named = host.rsplit_once('.').map_or(host, |(labels, _)| labels);
    for word in named.split(['.', '-']) {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        found.add_if(&HINTS.host_word, word, Sign::HostWord);
    }
    if let Some((lead, _)) = named.split_once('.') {
        let lead = lead.trim_end_matches(|c: char| c.is_ascii_digit());
        found.add_if(&HINTS.host_lead, lead, Sign::HostLead);
    }
}

fn judge_path(parts: &Parts, foreign: bool, found: &mut Found) {
    let mut segments = parts.path.split(['/', '\\']).filter(|segment| !segment.is_empty());
    let (Some(first), second) = (segments.next(), segments.next()) else { return };
    if second.is_some() || parts.query.is_some() {
        found.add_if(&HINTS.cloak, first, Sign::Cloak);
    }
    if foreign || second.is_some() {
        found.add_if(&HINTS.path_word, first, Sign::PathWord);
    }
    let third = segments.next();
    let number = |segment: &str| segment.len() >= 3 && segment.bytes().all(|b| b.is_ascii_digit());
    let all = [first, second.unwrap_or(""), third.unwrap_or(""), segments.next().unwrap_or("")];
    let in_a_row = all.windows(3).any(|three| three.iter().all(|segment| number(segment)) && !is_date(three));
    if in_a_row {
        found.add(Sign::Numbers, 0.6);
    }
    if foreign && second.is_none() && is_code(first) {
        found.add(Sign::OpaquePath, 0.45);
    }
}

fn judge_query(parts: &Parts, found: &mut Found) -> Option<String> {
    let query = parts.query?;
    for (key, value) in parts.pairs().filter(|(_, value)| !value.is_empty()) {
        let key = decoded(key);
        found.add_if(&HINTS.param, &key, Sign::AffiliateParam);
        found.add_if(&HINTS.referral_param, &key, Sign::ReferralParam);
        found.add_if(&HINTS.coupon_param, &key, Sign::Coupon);
        if key.eq_ignore_ascii_case("tag") && is_shop_tag(value) {
            found.add(Sign::ShopTag, 0.8);
        }
    }
    if !mentions_url(query) {
        return None;
    }
    let elsewhere = |target: &String| Parts::split(target).is_some_and(|inner| !same_site(&inner.host, &parts.host));
    let target = parts.pairs().filter_map(|(_, value)| absolute(value, Lenient::No)).find(elsewhere)?;
    found.add(Sign::CarriesUrl, 0.5);
    Some(target)
}

/// Whether two hosts (lower-case ASCII) belong to one registrable domain.
fn same_site(a: &str, b: &str) -> bool {
    a == b || matches!((psl::domain_str(a), psl::domain_str(b)), (Some(a), Some(b)) if a == b)
}

/// A segment of 5 to 14 letters and digits that no language writes: both in one, or capitals within.
fn is_code(segment: &str) -> bool {
    let bytes = segment.as_bytes();
    if !(5..=14).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = bytes.len() - digits;
    // `web3`, `top10`, `march2024`: a word and a number behind it.
    let word = segment.trim_end_matches(|c: char| c.is_ascii_digit());
    let mixed = digits > 0 && letters > 0 && word.bytes().any(|b| b.is_ascii_digit());
    let turns = bytes.windows(2).filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase()).count();
    let shouts = bytes.windows(2).filter(|two| two[0].is_ascii_uppercase() && two[1].is_ascii_uppercase()).count();
    mixed || (turns > 0 && (shouts > 0 || digits > 0)) || turns > 1
}

/// `2024/110/122`: a year in front.
fn is_date(three: &[&str]) -> bool {
    matches!(three[0].parse::<u32>(), Ok(1900..=2100)) && three[0].len() == 4
}

/// `name-20`: letters and digits, then a hyphen and two digits.
fn is_shop_tag(value: &str) -> bool {
    value
        .rsplit_once('-')
        .is_some_and(|(name, number)| number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()) && name.len() > 2)
}
