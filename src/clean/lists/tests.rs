//! The lists are data: what makes them trustworthy is tested here.

use super::entry::TABLE;
use super::hints::HINTS;
use super::kinds::KINDS;
use super::params::PARAMS;
use super::phrases::{Class, Mode, find, find_all, normal};
use super::slots::SLOTS;

fn sorted(texts: &[String]) -> bool {
    texts.windows(2).all(|two| two[0] < two[1])
}

fn is_host(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
    };
    text.contains('.') && text.split('.').all(label)
}

#[test]
fn entries_are_whole_and_sorted() {
    let entries = TABLE.entries();
    assert!(entries.len() > 100);
    for entry in entries {
        let id = &entry.id;
        assert!(entry.reason.len() >= 12, "{id} says no reason");
        assert!(sorted(&entry.hosts) && entry.hosts.iter().all(|host| is_host(host)), "{id}: hosts");
        assert!(sorted(&entry.elements) && sorted(&entry.query_any), "{id}: sorted");
        let ways = [!entry.hosts.is_empty(), entry.any_host, entry.by_name];
        assert_eq!(ways.iter().filter(|way| **way).count(), 1, "{id} must be found in one way");
        assert!(!entry.any_host || !entry.paths.is_empty(), "{id}: any host needs a path");
        assert!((0.5..=1.0).contains(&entry.confidence), "{id}: confidence");
        let carries = !entry.dest.is_empty() || entry.dest_in_path || entry.dest_is_query;
        assert!(carries || !entry.require_dest, "{id} asks for a destination it cannot find");
        assert_eq!(entries.iter().filter(|other| other.id == *id).count(), 1, "{id} stands twice");
    }
    for file in [
        include_str!("affiliates.toml"),
        include_str!("wrappers.toml"),
        include_str!("elements.toml"),
        include_str!("params.toml"),
    ] {
        let ids: Vec<_> = file.lines().filter_map(|line| line.strip_prefix("id = ")).map(str::to_owned).collect();
        assert!(sorted(&ids), "{ids:?}");
    }
}

#[test]
fn ordinary_pages_of_networks_are_left_alone() {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct LeftOut {
        hosts: Vec<String>,
        reason: String,
    }
    let file: std::collections::BTreeMap<String, Vec<LeftOut>> =
        toml::from_str(include_str!("left_out.toml")).expect("left_out.toml is valid");
    let all = &file["left_out"];
    assert!(all.windows(2).all(|two| two[0].hosts[0] < two[1].hosts[0]), "sorted by their first hosts");
    for LeftOut { hosts, reason } in all {
        assert!(reason.len() > 20 && sorted(hosts) && hosts.iter().all(|host| is_host(host)), "{hosts:?}");
        for host in hosts {
            for url in [format!("https://{host}/"), format!("https://www.{host}/about/company?lang=en")] {
                assert_eq!(crate::clean::url::classify(&url), None, "{url}");
            }
        }
    }
}

#[test]
fn entries_that_code_asks_for_are_there() {
    assert!(TABLE.named("shape.opener").is_some() && TABLE.named("shape.wraps-affiliate").is_some());
}

#[test]
fn parameters_leave_words_with_meaning_alone() {
    for param in PARAMS.entries() {
        assert!(sorted(&param.keys) && sorted(&param.hosts) && param.reason.len() > 10, "{}", param.id);
    }
    for key in [
        "ref", "id", "source", "from", "via", "tag", "q", "s", "t", "p", "v", "page", "lang", "url", "u", "partner",
        "sid", "code", "query", "search", "utm",
    ] {
        assert!(PARAMS.everywhere(key).is_none(), "{key}");
    }
}

#[test]
fn the_other_lists_read() {
    assert!(KINDS.entries().iter().all(|entry| !entry.reason.is_empty() && entry.any_host == entry.hosts.is_empty()));
    assert!(KINDS.entries().iter().all(|entry| entry.hosts.iter().all(|host| is_host(host))));
    assert!(SLOTS.tags.contains("amp-ad") && !SLOTS.classes.contains("ad"));
    let hints = &*HINTS;
    for words in [
        &hints.host_word,
        &hints.host_lead,
        &hints.path_word,
        &hints.cloak,
        &hints.param,
        &hints.referral_param,
        &hints.coupon_param,
    ] {
        assert!(words.weight > 0.0 && words.weight < 1.0 && !words.reason.is_empty());
        assert!(words.words.iter().all(|word| *word == word.to_ascii_lowercase()));
    }
}

#[test]
fn phrases_are_written_as_they_are_searched() {
    let file: toml::Table = toml::from_str(include_str!("phrases.toml")).unwrap();
    let mut seen = std::collections::HashSet::new();
    for group in file["cue"].as_array().unwrap() {
        let (language, mode) = (group["language"].as_str().unwrap(), group["mode"].as_str().unwrap());
        assert!(["en", "de", "fr", "es", "it", "pt", "nl"].contains(&language));
        let phrases: Vec<_> = group["phrases"].as_str().unwrap().lines().map(str::to_owned).collect();
        assert!(sorted(&phrases), "{language} {mode}: {phrases:?}");
        for phrase in &phrases {
            assert_eq!(normal(phrase), *phrase);
            assert!(
                phrase.len() <= 80 && seen.insert((language.to_owned(), mode.to_owned(), phrase.clone())),
                "{language} {mode} {phrase}"
            );
            if mode == "contains" {
                assert!(
                    phrase.split(' ').count() >= 3 || phrase.len() >= 14,
                    "`{phrase}` is too short to stand anywhere"
                );
            }
            let cue = find(phrase).unwrap();
            assert!(cue.phrase.len() <= phrase.len(), "{phrase} is not found");
        }
    }
    assert!(seen.len() > 2500);
}

#[test]
fn cues_are_found_in_seven_languages() {
    for (text, class, mode) in [
        ("You Might Also Like…", Class::SeeAlso, Mode::Whole),
        ("Also: The best laptops for students", Class::SeeAlso, Mode::Starts),
        ("5 min read", Class::ReadTime, Mode::Whole),
        ("Click to share on X (Opens in new window)", Class::Share, Mode::Starts),
        ("12 Comments", Class::Comments, Mode::Whole),
        ("Your email address will not be published. Required fields are marked *", Class::Comments, Mode::Starts),
        ("As an Amazon Associate I earn from qualifying purchases.", Class::Disclosure, Mode::Starts),
        ("Heads up! This page, like most, contains affiliate links.", Class::Disclosure, Mode::Contains),
        ("© 2025 Example Ltd. All rights reserved.", Class::Copyright, Mode::Starts),
        ("70% OFF 3-year plan", Class::Offer, Mode::Starts),
        ("$600 at Shop", Class::PriceButton, Mode::Starts),
        ("Das könnte dich auch interessieren:", Class::SeeAlso, Mode::Whole),
        ("À lire aussi : Réussir son entretien", Class::AlsoRead, Mode::Starts),
        ("Suscríbete a nuestra newsletter", Class::Newsletter, Mode::Whole),
        ("Questo articolo contiene link affiliati.", Class::Disclosure, Mode::Starts),
        ("Compartilhe este artigo", Class::Share, Mode::Whole),
        ("Deze website gebruikt cookies om uw ervaring te verbeteren.", Class::Cookie, Mode::Starts),
    ] {
        let cue = find(text).unwrap_or_else(|| panic!("no cue in {text}"));
        assert_eq!((cue.class, cue.mode), (class, mode), "{text}: {cue:?}");
    }
    assert_eq!(find_all("Use promo code SAVE10. This post contains affiliate links.").len(), 2);
}

#[test]
fn advice_is_no_cue() {
    for text in [
        "Share what you learned with the team.",
        "Follow your manager's lead in the first weeks.",
        "Find a sponsor who speaks for you when you are not in the room.",
        "Ask for a discount on the conference ticket.",
        "Subscribe to the idea that feedback is a gift.",
        "Read more books than job ads.",
        "Offer a discounted or trial project.",
        "Comments in code should say why.",
        "Related experience counts more than titles.",
        "Advertising is a good place to begin a career.",
        "Newsletters are a cheap way to learn a field.",
        "Cookies and coffee make a good first meeting.",
        "Print your CV twice.",
        "Teilen Sie Ihre Ideen früh.",
        "Partagez vos idées avec l'équipe.",
        "Comparte tus ideas con el equipo.",
        "Segui il tuo istinto, ma chiedi consiglio.",
        "",
        "…",
    ] {
        assert_eq!(find(text), None, "{text}");
    }
}
