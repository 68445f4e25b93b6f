//! What the judgement must say, by shape rather than by case. The pairs of cleaning are in `fixtures/urls.jsonl`.

use super::{Affiliate, Policy, Sign, What, Witness, classify, clean_url, element_verdict, suspicion};
use crate::clean::lists::Role;
use proptest::prelude::*;

fn verdict(url: &str) -> (&'static str, Option<String>) {
    let verdict = classify(url).unwrap_or_else(|| panic!("no verdict on {url}"));
    (verdict.list, verdict.destination)
}

#[test]
fn finds_destinations_wherever_a_network_hides_them() {
    let book = Some("https://shop.example/book?id=7".to_owned());
    for (url, list) in [
        ("https://x.pxf.io/c/1234567/98765/4321?u=https%3A%2F%2Fshop.example%2Fbook%3Fid%3D7", "impact.click"),
        (
            "https://go.redirectingat.com/?id=1X2&xs=1&url=https%253A%252F%252Fshop.example%252Fbook%253Fid%253D7",
            "skimlinks.click",
        ),
        (
            "https://prf.hn/click/camref:1101l/pubref:a-b/destination:https%3A%2F%2Fshop.example%2Fbook%3Fid%3D7",
            "partnerize.click",
        ),
        ("https://www.kqzyfj.com/links/1234/type/dlg/sid/a/https://shop.example/book?id=7", "cj.click"),
        ("https://buy.geni.us/Proxy.ashx?TSID=1&GR%5FURL=https%3A%2F%2Fshop.example%2Fbook%3Fid%3D7", "georiot.click"),
        (
            "https://shareasale.com/r.cfm?b=1&u=2&m=3&urllink=shop%2Eexample%2Fbook%3Fid%3D7&afftrack=",
            "shareasale.click",
        ),
        (
            "https://shop-links.co/link/?url=https%3A%2F%2Fx.7tiv.net%2Fc%2F123456%2F9876%2F543%3Fu%3Dhttps%253A%252F%252Fshop.example%252Fbook%253Fid%253D7",
            "chronicle.click",
        ),
        ("https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9zaG9wLmV4YW1wbGUvYm9vaz9pZD03&ntb=1", "bing.redirect"),
        (
            "javascript:window.open(decodeURIComponent('https%3A%2F%2Fx.sjv.io%2Fc%2F1234567%2F98765%2F4321%3Fu%3Dhttps%253A%252F%252Fshop.example%252Fbook%253Fid%253D7'), '_blank');void(0);",
            "impact.click",
        ),
        (
            "https://deals.paper.example/?to=https%3A%2F%2Fwww.awin1.com%2Fcread.php%3Fued%3Dhttps%253A%252F%252Fshop.example%252Fbook%253Fid%253D7",
            "shape.wraps-affiliate",
        ),
    ] {
        assert_eq!(verdict(url), (list, book.clone()), "{url}");
    }
}

#[test]
fn a_wrapper_counts_only_with_a_destination() {
    for url in [
        "https://www.google.com/",
        "https://www.google.com/url",
        "https://www.google.com/search?q=https://a.example/",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/redirect?q=cats",
        "https://vk.com/away.php?to=here",
        "https://www.linkedin.com/safety/go",
    ] {
        assert_eq!(classify(url), None, "{url}");
    }
    let wrapped = classify("https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.example%2F").unwrap();
    assert_eq!((wrapped.role, wrapped.destination.as_deref()), (Role::Wrapper, Some("https://a.example/")));
}

#[test]
fn a_chain_that_ends_in_a_short_link_has_no_destination() {
    let url = "https://www.google.com/url?q=https%3A%2F%2Fshop.sjv.io%2FAb12Cd";
    assert_eq!(verdict(url), ("impact.click", None));
    assert_eq!(verdict("https://amzn.to/1AbCdEf"), ("amazon.short", None));
}

#[test]
fn shapes_convict_on_any_host_but_spare_dates() {
    let shape = classify("https://goto.shop.example/c/1234567/98765/4321?x=1").unwrap();
    assert_eq!((shape.list, shape.by), ("shape.impact-click", Witness::Shape));
    assert_eq!(
        verdict("https://vendor.example/order/checkout.php?PRODS=1&QTY=1&AFFILIATE=108&CART=1").0,
        "shape.verifone-checkout"
    );
    for url in [
        "https://blog.example/c/2024/1101/22",
        "https://blog.example/c/12345/6789",
        "https://shop.example/order/status?id=1",
        "/c/1234567/98765/4321",
        "https://blog.example/i/2024/1101/22",
    ] {
        assert_eq!(classify(url), None, "{url}");
    }
}

#[test]
fn a_tagged_shop_page_is_its_own_destination() {
    let page =
        classify("https://www.amazon.com/gp/product/1234567890/ref=as_li_tl?ie=UTF8&tag=blog-20&linkCode=as2").unwrap();
    assert_eq!((page.role, page.list), (Role::Tagged, "amazon.tag"));
    assert_eq!(page.destination.as_deref(), Some("https://www.amazon.com/gp/product/1234567890?ie=UTF8"));
    assert_eq!(classify("https://www.amazon.com/dp/1234567890?th=1"), None);
    assert_eq!(classify("https://blog.example/posts?tag=rust-20&utm_source=feed"), None);
}

#[test]
fn elements_are_judged_by_what_they_load() {
    let list = |tag: &str, url: &str| element_verdict(tag, url).map(|verdict| verdict.list);
    assert_eq!(list("img", "//imp.pxf.io/i/1234567/98765/4321"), Some("impact.pixel"));
    assert_eq!(list("img", "https://vanity.example/i/1234567/98765/4321"), Some("shape.impact-pixel"));
    assert_eq!(list("img", "//a.impactradius-go.com/display-ad/1-2"), Some("impact.asset"));
    assert_eq!(list("script", "https://pagead2.googlesyndication.com/pagead/js/adsbygoogle.js"), Some("ads.servers"));
    assert_eq!(list("iframe", "https://www.googletagmanager.com/ns.html?id=GTM-X"), Some("trackers.hosts"));
    assert_eq!(list("img", "https://www.facebook.com/tr?id=1&ev=PageView"), Some("trackers.facebook-pixel"));
    assert_eq!(list("img", "https://stats.blog.example/matomo.php?idsite=1"), Some("shape.tracker-path"));
    for (tag, url) in [
        ("img", "https://blog.example/photo.jpg"),
        ("iframe", "https://www.youtube.com/embed/abc"),
        ("a", "https://www.hotjar.com/pricing"),
        ("img", "https://www.facebook.com/photo.jpg"),
        ("img", "/images/i/1/2.png"),
        ("img", "data:image/gif;base64,R0lGOD"),
    ] {
        assert_eq!(list(tag, url), None, "{tag} {url}");
    }
}

#[test]
fn unseen_networks_look_suspicious_and_ordinary_links_do_not() {
    let weight = |url: &str| suspicion(url, Some("www.blog.example")).map_or(0.0, |hint| hint.weight);
    for url in [
        "https://go3.partner-clicks.example/x4f2a91c",
        "https://trk.unknown-brand.example/aff?offer_id=3&sub1=a",
        "https://deals.example/click?u=https%3A%2F%2Fshop.example%2Fp",
        "https://links.brand.example/r/5512345/88123/9912",
        "https://www.store.example/?rfsn=1643.112&coupon=SAVE10",
        "https://www.store.example/p/1?tag=myblog-20",
    ] {
        assert!(weight(url) > 0.5, "{url} {}", weight(url));
    }
    for url in [
        "https://en.wikipedia.org/wiki/Career",
        "https://www.nytimes.com/2024/11/02/business/careers.html",
        "https://github.com/rust-lang/rust/pull/12345",
        "https://www.blog.example/about",
        "https://hbr.org/2019/05/how-to-network",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://twitter.com/intent/tweet?url=https%3A%2F%2Fblog.example%2Fa",
        "https://web.archive.org/web/2020/https://a.example/?url=https://b.example",
        "https://doi.org/10.1000/182",
        "https://news.example/world/article123456",
        "mailto:me@blog.example",
        "#top",
    ] {
        assert!(weight(url) < 0.3, "{url} {:?}", suspicion(url, Some("www.blog.example")));
    }
    let own = suspicion("https://www.blog.example/go/editor/", Some("blog.example")).unwrap();
    assert_eq!(own.signs, [Sign::Cloak]);
}

#[test]
fn the_policy_decides_about_affiliate_links() {
    let click = "https://x.sjv.io/c/1234567/98765/4321?u=https%3A%2F%2Fshop.example%2F";
    let amazon = "https://www.amazon.de/dp/1234567890?tag=blog-21&qid=17";
    let keep = Policy { affiliate: Affiliate::Keep, ..Policy::default() };
    assert_eq!(clean_url(click, &keep).url, click);
    assert_eq!(clean_url(amazon, &keep).url, "https://www.amazon.de/dp/1234567890?tag=blog-21");
    let tag = Policy { keep_amazon_tag: true, ..Policy::default() };
    assert_eq!(clean_url(amazon, &tag).url, "https://www.amazon.de/dp/1234567890?tag=blog-21");
    assert_eq!(clean_url(click, &tag).url, "https://shop.example/");
    for name in ["Impact", "impact", "impact.click"] {
        let network = Policy { networks: [(name.to_owned(), Affiliate::Keep)].into(), ..Policy::default() };
        assert_eq!(clean_url(click, &network).url, click, "{name}");
    }
    let host = Policy { hosts: [("amazon.de".to_owned(), Affiliate::Keep)].into(), ..Policy::default() };
    assert_eq!(clean_url(amazon, &host).url, "https://www.amazon.de/dp/1234567890?tag=blog-21");
    assert_eq!(
        clean_url(amazon.replace("amazon.de", "amazon.com").as_str(), &host).url,
        "https://www.amazon.com/dp/1234567890"
    );
}

#[test]
fn every_change_names_its_reason() {
    let clean = clean_url(
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2F%3Futm_source%3Dfb%26id%3D1%26fbclid%3Dx",
        &Policy::default(),
    );
    assert_eq!(clean.url, "https://a.example/?id=1");
    let lists: Vec<_> = clean.changes.iter().map(|change| change.list).collect();
    assert_eq!(lists, ["facebook.redirect", "param.tracking"]);
    assert!(clean.changes.iter().all(|change| change.reason().len() > 10), "{:?}", clean.changes);
    assert_eq!(clean.changes[1].what, What::Stripped(vec!["utm_source".into(), "fbclid".into()]));
}

/// One line of `fixtures/urls.jsonl`.
#[derive(serde::Deserialize)]
struct Pair {
    #[serde(rename = "in")]
    from: String,
    #[serde(rename = "out")]
    to: String,
    why: String,
}

#[test]
fn every_pair_of_the_fixture_holds() {
    let pairs: Vec<Pair> = include_str!("../../../fixtures/urls.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}")))
        .collect();
    let failed: Vec<_> = pairs
        .iter()
        .filter_map(|Pair { from, to, why }| {
            let clean = clean_url(from, &Policy::default());
            let again = clean_url(&clean.url, &Policy::default());
            let holds = clean.url == *to && again.url == *to && clean.changes.is_empty() == (from == to);
            (!holds).then(|| format!("{why}\n  in   {from}\n  want {to}\n  got  {}", clean.url))
        })
        .collect();
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), pairs.len(), failed.join("\n"));
    assert!(pairs.len() >= 300);
    assert!(pairs.iter().filter(|pair| pair.from == pair.to).count() * 3 >= pairs.len());
}

/// The entries of the lists as they are written.
fn raw_entries() -> Vec<toml::Table> {
    let files = [include_str!("../lists/affiliates.toml"), include_str!("../lists/wrappers.toml")];
    let read = |file: &str| file.parse::<toml::Table>().unwrap()["entry"].as_array().unwrap().clone();
    files.into_iter().flat_map(read).map(|entry| entry.as_table().unwrap().clone()).collect()
}

fn texts<'e>(entry: &'e toml::Table, key: &str) -> Vec<&'e str> {
    entry.get(key).and_then(|list| list.as_array()).into_iter().flatten().filter_map(|text| text.as_str()).collect()
}

/// An address that an entry knows, up to its query, with the parameters it asks for.
fn address_of(entry: &toml::Table) -> String {
    let host = texts(entry, "hosts").first().map_or("brand.example".to_owned(), |host| (*host).to_owned());
    let shape = texts(entry, "paths").first().map_or("/".to_owned(), |path| (*path).to_owned());
    let mut path = String::new();
    for piece in shape.trim_end_matches('$').replace('*', "x").split_inclusive('}') {
        let (literal, class) = piece.split_once('{').unwrap_or((piece, ""));
        path.push_str(literal);
        path.push_str(if class.starts_with("digits") {
            "123456"
        } else if class.is_empty() {
            ""
        } else {
            "abcdef"
        });
    }
    let asked = texts(entry, "query_all").into_iter().chain(texts(entry, "query_any").first().copied());
    let asked: Vec<_> =
        asked.filter(|name| !texts(entry, "dest").contains(name)).map(|name| format!("{name}=1&")).collect();
    format!("https://{host}{path}?{}", asked.concat())
}

fn encoded(text: &str, rounds: usize) -> String {
    let once =
        |text: String, _| percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string();
    (0..rounds).fold(text.to_owned(), once)
}

#[test]
fn every_network_gives_up_its_destination_however_it_is_written() {
    let page = "https://shop.example/book?id=7&lang=en#buy";
    let mut tried = 0;
    for entry in raw_entries() {
        let (id, address) = (entry["id"].as_str().unwrap(), address_of(&entry));
        for name in texts(&entry, "dest") {
            let inner = format!("https://x.sjv.io/c/1234567/98765/4321?u={}", encoded(page, 1));
            let hidden_name = format!("%{:02X}{}", name.as_bytes()[0], &name[1..]);
            for url in [
                format!("{address}{name}={}", encoded(page, 1)),
                format!("{address}{name}={}&x=1", encoded(page, 2)),
                format!("{address}{name}={}", encoded(page, 3)),
                format!("{address}{name}={}", encoded("shop.example/book?id=7&lang=en#buy", 1)),
                format!("{address}{name}={}", encoded("//shop.example/book?id=7&lang=en#buy", 1)),
                format!("{address}{hidden_name}={}", encoded(page, 1)),
                format!("{address}{name}={}", encoded(&inner, 1)),
                format!(
                    "https://www.google.com/url?q={}",
                    encoded(&format!("{address}{name}={}", encoded(page, 1)), 1)
                ),
            ] {
                assert_eq!(clean_url(&url, &Policy::default()).url, page, "{id}: {url}");
                tried += 1;
            }
        }
        let needs = entry.get("require_dest").is_some_and(|needs| needs.as_bool() == Some(true));
        if needs {
            assert_eq!(classify(address.trim_end_matches(['?', '&'])), None, "{id} without a destination");
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn every_entry_that_carries_a_destination_has_a_pair() {
    let fixture = include_str!("../../../fixtures/urls.jsonl");
    let pairs = fixture.lines().map(|line| serde_json::from_str::<Pair>(line).unwrap());
    let seen: std::collections::HashSet<&str> =
        pairs.flat_map(|pair| clean_url(&pair.from, &Policy::default()).changes).map(|change| change.list).collect();
    let entries = raw_entries();
    let carries =
        |entry: &&toml::Table| ["dest", "dest_in_path", "dest_is_query"].iter().any(|key| entry.contains_key(*key));
    let carriers: Vec<&str> = entries.iter().filter(carries).map(|entry| entry["id"].as_str().unwrap()).collect();
    let bare: Vec<_> = carriers.iter().filter(|id| !seen.contains(**id)).collect();
    assert!(bare.is_empty(), "fixtures/urls.jsonl shows nothing of {bare:?}");
}

/// A redirect around a redirect, `depth` times.
fn nested(depth: usize) -> String {
    (0..depth).fold("https://a.example/end".to_owned(), |url, _| {
        let encoded = percent_encoding::utf8_percent_encode(&url, percent_encoding::NON_ALPHANUMERIC).to_string();
        format!("https://www.google.com/url?q={encoded}")
    })
}

#[test]
fn five_redirects_are_followed_and_longer_chains_left_alone() {
    assert_eq!(clean_url(&nested(5), &Policy::default()).url, "https://a.example/end");
    assert_eq!(classify(&nested(5)).unwrap().destination.as_deref(), Some("https://a.example/end"));
    assert_eq!(clean_url(&nested(6), &Policy::default()).url, nested(6));
    assert_eq!(classify(&nested(6)).unwrap().destination, None);
}

#[test]
fn hostile_addresses_cost_no_more_than_their_length() {
    let started = std::time::Instant::now();
    for url in [
        "https://a.example/?".to_owned() + &"u=https%3A%2F%2Fb.example%2F%3F&".repeat(400),
        "%25".repeat(5000),
        "https://a.example/".to_owned() + &"/http".repeat(3000),
        "&amp;".repeat(3000),
        nested(9),
    ] {
        clean_url(&url, &Policy::default());
        classify(&url);
        suspicion(&url, None);
    }
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

/// Addresses made of the pieces that matter, whole and broken.
fn addresses() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "https://",
        "http:",
        "//",
        "/",
        "\\",
        "?",
        "&",
        "&amp;",
        "=",
        "#",
        "%",
        "%2F",
        "%3A",
        "%253A",
        "%252F",
        "https%3A%2F%2F",
        "www.google.com/url",
        "x.sjv.io/c/1234567/98765/4321",
        "amazon.com/dp/1",
        "a.example",
        "prf.hn/click/",
        "destination:",
        "href.li/",
        "shop-links.co/link/",
        "r.bttn.io/",
        "url=",
        "q=",
        "u=",
        "btn_url=",
        "utm_source=x",
        "tag=b-20",
        "irclickid=",
        "ref=x",
        "/ref=y",
        "id=1",
        "é",
        " ",
        "\n",
        "javascript:window.open('",
        "')",
        "aHR0cHM6Ly9hLmV4YW1wbGUv",
        ":80",
        "@",
        ".",
        "mailto:",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn cleaning_twice_is_cleaning_once(url in addresses()) {
        let once = clean_url(&url, &Policy::default());
        let twice = clean_url(&once.url, &Policy::default());
        prop_assert_eq!(&twice.url, &once.url);
        prop_assert!(twice.changes.is_empty());
    }

    #[test]
    fn what_is_not_changed_stays_byte_for_byte(url in addresses()) {
        let clean = clean_url(&url, &Policy::default());
        prop_assert_eq!(clean.changes.is_empty(), clean.url == url);
    }

    #[test]
    fn ordinary_queries_keep_order_and_encoding(
        keys in prop::collection::vec("(id|ref|source|page|q|lang|v|t|s|from|tag|via|name)", 1..6),
        values in prop::collection::vec("[a-zA-Z0-9%+._~:/-]{0,12}", 6),
    ) {
        let query: Vec<_> = keys.iter().zip(&values).map(|(key, value)| format!("{key}={value}")).collect();
        let url = format!("https://blog.example/a%20b/c?{}#:~:text=some%20words", query.join("&"));
        prop_assert_eq!(clean_url(&url, &Policy::default()).url, url);
    }

    #[test]
    fn tracking_goes_and_the_rest_stays(
        keys in prop::collection::vec("(id|ref|source|page|q|lang)", 0..4),
        at in 0..5_usize,
    ) {
        let kept: Vec<_> = keys.iter().map(|key| format!("{key}=a%2Fb")).collect();
        let mut all = kept.clone();
        all.insert(at.min(kept.len()), "utm_source=x".to_owned());
        let mark = if kept.is_empty() { "" } else { "?" };
        let clean = clean_url(&format!("https://blog.example/p?{}#f", all.join("&")), &Policy::default());
        prop_assert_eq!(clean.url, format!("https://blog.example/p{mark}{}#f", kept.join("&")));
    }
}
