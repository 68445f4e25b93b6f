//! What a search finds, shows and says.

use crate::search_kit::{Kit, careers, last, record, topic, with_tip};
use proptest::prelude::*;
use std::sync::Arc;
use tamis::search::{Hit, Lexicon, Order, Request, Search, Synonyms};

/// The words of a hit that are marked, in title and snippet.
fn marked(hit: &Hit) -> Vec<&str> {
    let title = hit.highlights.title.iter().map(|(start, end)| &hit.title[*start..*end]);
    title.chain(hit.highlights.snippet.iter().map(|(start, end)| &hit.snippet[*start..*end])).collect()
}

#[test]
fn words_find_their_other_forms() {
    let kit = careers();
    assert_eq!(kit.set("negotiation "), ["pay#1", "pay#2"]);
    assert_eq!(kit.ids("Bewerbung "), ["de#1"]);
    assert_eq!(kit.ids("resume "), ["cv#1"]);
    assert_eq!(kit.ids("arztin "), ["de#1"]);
    assert_eq!(kit.ids("zebra "), [] as [&str; 0]);
}

#[test]
fn operators_narrow() {
    let kit = careers();
    assert_eq!(kit.ids("negotiate AND raise "), ["pay#1"]);
    assert_eq!(kit.ids("negotiate -raise "), ["pay#2"]);
    assert_eq!(kit.set("(raise OR page) "), ["cv#1", "pay#1"]);
    assert_eq!(kit.ids("+offer negotiate "), ["pay#2"]);
    assert_eq!(kit.ids("-negotiate -page -write "), ["de#1"]);
}

#[test]
fn phrases_mind_order_and_keep_the_place_of_stop_words() {
    let kit = careers();
    assert_eq!(kit.ids("\"state of the art\""), ["net#1"]);
    assert_eq!(kit.ids("\"art of the state\""), [] as [&str; 0]);
    let answer = kit.search("\"others earn\"");
    assert_eq!(marked(&answer.hits[0]), ["others", "earn"]);
}

#[test]
fn fields_filter() {
    let kit = careers();
    for (query, expected) in [
        ("topic:networking", vec!["net#1"]),
        ("kind:warning", vec!["pay#2"]),
        ("title:short", vec!["cv#1"]),
        ("title:\"know your\"", vec!["pay#1"]),
        ("author:zoe", vec!["net#1"]),
        ("site:blog.example.org", vec!["net#1"]),
        ("site:example.org", vec!["net#1"]),
        ("source:letters", vec!["cv#1"]),
        ("lang:de", vec!["de#1"]),
        ("after:2024-01", vec!["net#1"]),
        ("before:2024", vec!["cv#1"]),
        ("after:2024-03-05 before:2024-03-06", vec!["net#1"]),
        ("negotiate -topic:salary", vec!["pay#1"]),
        ("topic:salary OR topic:networking", vec!["net#1", "pay#2"]),
        ("is:duplicate", vec![]),
    ] {
        assert_eq!(kit.set(query), expected, "{query}");
    }
}

#[test]
fn the_last_word_may_be_a_beginning() {
    let kit = careers();
    let answer = kit.search("negotiat");
    assert_eq!(answer.hits.len(), 2);
    assert!(marked(&answer.hits[0]).iter().all(|word| word.starts_with("negotiat")));
    assert!(answer.suggestions.is_empty());
    assert_eq!(kit.ids("resu"), ["cv#1"]);
}

#[test]
fn a_beginning_that_is_asked_for_finds_all_its_words() {
    let kit = careers();
    let answer = kit.search("ne* ");
    let mut found: Vec<&str> = answer.hits.iter().flat_map(marked).collect();
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, ["Never", "need", "needed", "negotiate", "negotiating"]);
}

#[test]
fn phrases_and_exclusions_hold_in_every_language_of_the_index() {
    let kit = careers();
    assert_eq!(kit.ids("\"Bewerbung kurz\""), [] as [&str; 0], "not next to each other");
    assert_eq!(kit.ids("\"Bewerbungen sollte\""), ["de#1"]);
    assert_eq!(kit.ids("-negotiate -page -write -Bewerbung "), [] as [&str; 0]);
}

#[test]
fn few_hits_for_a_rare_word_name_the_frequent_one_beside_it() {
    let tip =
        |n: usize, word: &str| with_tip(record(&format!("r{n}"), "T"), &format!("Talk {n}"), &format!("A {word}."));
    let mut records: Vec<_> = (0..10).map(|n| tip(n, "recruiter")).collect();
    records.push(tip(10, "recruter"));
    records.push(tip(11, "recruiters"));
    let kit = Kit::new(records);
    let suggestion = &kit.search("+recruter ").suggestions[0];
    assert_eq!((suggestion.query.as_str(), suggestion.applied), ("+recruiter ", false));
    assert_eq!(kit.search("recruiters ").suggestions, [], "another form of a word is the same word");
    assert!(kit.search("recruitr ").suggestions[0].applied, "a word that is not there is searched for in its place");
}

#[test]
fn a_typo_finds_the_closest_word_and_says_so() {
    let kit = careers();
    let answer = kit.search("negotaite ");
    assert_eq!(answer.hits.len(), 2);
    assert!(!marked(&answer.hits[0]).is_empty());
    assert_eq!(answer.suggestions[0].query, "negotiate ");
    assert_eq!(answer.notes[0].span, Some((0, 9)));
    // The place is that of the word, whatever stands around it.
    for (query, mended) in [("negotaite* x", "negotiate* x"), ("é:negotaite x", "é:negotiate x")] {
        assert_eq!(kit.search(query).suggestions[0].query, mended);
    }
}

#[test]
fn synonyms_find_but_rank_below_the_word_itself() {
    let kit = careers();
    let ids = kit.ids("cv ");
    assert_eq!(ids, ["cv#1"], "résumé stands for CV");
    let own = Synonyms::parse("[[group]]\nwords = [\"page\", \"offer\"]\nreason = \"a test\"").expect("valid");
    let answer =
        Search::with(&kit.index, Arc::new(Lexicon::new(own))).answer(&Request::new("page ")).expect("an answer");
    let ids: Vec<_> = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["cv#1", "pay#2"]);
}

#[test]
fn headings_and_the_articles_title_find_a_tip() {
    assert_eq!(careers().set("money "), ["pay#1", "pay#2"]);
}

#[test]
fn what_says_the_same_is_one_hit() {
    let same = |id: &str| with_tip(record(id, "Copied"), "Ask early", "Ask before the budget is made.");
    let near = last(with_tip(record("d", "Spun"), "Ask early", "Ask long before budgets."), |tip| {
        tip.duplicate_of = Some("a#1".to_owned());
    });
    let kit = Kit::new(vec![same("a"), same("b"), same("c"), near]);
    let answer = kit.search("budget ");
    assert_eq!((answer.hits.len(), answer.total, answer.hits[0].also_in), (1, 4, 3));
    let unfolded = kit.ask(&Request { fold: false, ..Request::new("budget ") });
    assert_eq!(unfolded.hits.len(), 4);
    assert_eq!(kit.search("is:duplicate").total, 1);
}

#[test]
fn facets_count_all_matches() {
    let tip = |id: &str, topics: &[&str]| {
        let topics = topics.iter().map(|id| topic(id)).collect();
        last(with_tip(record(id, "T"), &format!("Rest {id}"), "Rest well."), |tip| tip.topics = topics)
    };
    let mut old = tip("c", &["health"]);
    old.published = Some("2019-05-01".to_owned());
    let kit = Kit::new(vec![tip("a", &["health", "salary"]), tip("b", &["health"]), old]);
    let answer = kit.search("rest ");
    let facet = |name: &str| -> Vec<(String, u64)> {
        answer.facets[name].iter().map(|count| (count.value.clone(), count.count)).collect()
    };
    assert_eq!(facet("topic"), [("health".to_owned(), 3), ("salary".to_owned(), 1)]);
    assert_eq!(facet("year"), [("2019".to_owned(), 1)]);
    assert_eq!(facet("language"), [("en".to_owned(), 3)]);
    assert!(!answer.total_is_estimate);
}

#[test]
fn hits_can_be_ordered_and_paged() {
    let tip = |n: usize| {
        let mut record = with_tip(record(&format!("r{n:02}"), "T"), &format!("Walk {n}"), "Walk daily.");
        record.published = Some(format!("2024-01-{:02}", n + 1));
        last(record, |tip| tip.confidence = 1.0 - n as f32 / 100.0)
    };
    let kit = Kit::new((0..25).map(tip).collect());
    let ids = |order, offset| -> Vec<String> {
        let request = Request { order, offset, limit: 5, ..Request::new("walk ") };
        kit.ask(&request).hits.into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids(Order::Date, 0)[0], "r24#1");
    assert_eq!(ids(Order::Confidence, 0)[0], "r00#1");
    assert_eq!(ids(Order::Confidence, 20)[4], "r24#1");
    let mut all: Vec<String> = (0..5).flat_map(|page| ids(Order::Relevance, page * 5)).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 25);
}

#[test]
fn articles_are_found_with_and_without_tips() {
    let mut plain = record("plain", "Gardening at the office");
    plain.text = "Plants make an office a better place.".to_owned();
    let mut kit = careers();
    kit.put(vec![plain]);
    let request = Request { articles: true, ..Request::new("office plants ") };
    let answer = kit.ask(&request);
    assert_eq!(answer.hits[0].id, "plain");
    assert!(answer.hits[0].tip.is_none());
    assert_eq!(kit.ids("plants "), [] as [&str; 0], "an article is no tip");
}

#[test]
fn related_tips_are_about_the_same_and_not_the_same() {
    let tip = |id: &str, title: &str, body: &str| with_tip(record(id, "T"), title, body);
    let kit = Kit::new(vec![
        tip("a", "Negotiate", "Negotiate the salary with facts about the market."),
        tip("b", "Negotiate", "Negotiate the salary with facts about the market."),
        tip("c", "Market facts", "Collect facts on salary in your market."),
        tip("d", "Sleep", "Sleep eight hours."),
    ]);
    let related = Search::new(&kit.index).related("a#1", 5).expect("an answer");
    let ids: Vec<_> = related.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(ids, ["c#1"]);
}

#[test]
fn snippets_show_the_match_of_a_long_text() {
    let body = format!(
        "{} Then a heron lands.\n\nThe heron waits. {}",
        "Filler words go on. ".repeat(60),
        "More filler. ".repeat(60)
    );
    let kit = Kit::new(vec![with_tip(record("a", "T"), "Watch", &body)]);
    let hit = &kit.search("herons ").hits[0];
    assert!(hit.snippet.starts_with('…') && hit.snippet.ends_with('…') && hit.snippet.len() < 260, "{}", hit.snippet);
    assert_eq!(marked(hit), ["heron", "heron"]);
    assert!(!hit.snippet.contains('\n'));
}

#[test]
fn chinese_is_found_by_its_characters() {
    let chinese = with_tip(
        tamis::record::Record { language: Some("zh".to_owned()), ..record("zh", "求职") },
        "面试技巧",
        "面试前先了解公司。",
    );
    let kit = Kit::new(vec![chinese]);
    let answer = kit.search("面试");
    assert_eq!(answer.hits.len(), 1);
    assert_eq!(marked(&answer.hits[0]), ["面试", "面试"]);
}

#[test]
fn stop_words_alone_are_looked_for_in_titles() {
    let kit = Kit::new(vec![
        with_tip(record("a", "T"), "Who you are", "Tell it."),
        with_tip(record("b", "T"), "Sleep", "Who sleeps wins."),
    ]);
    assert_eq!(kit.ids("who are you"), ["a#1"]);
}

#[test]
fn hostile_queries_are_answered() {
    let kit = careers();
    for query in
        ["(".repeat(3_500), "NOT ".repeat(4_000), "-".repeat(900), "\"".repeat(999), "a:".repeat(400), "* ".repeat(400)]
    {
        kit.search(&query);
        kit.ask(&Request { articles: true, order: Order::Date, ..Request::new(query) });
    }
    // Each part asks for many terms of the index.
    let many = |part: &str| (0..250).map(|n| part.replace('#', &format!("{:02}", n % 100))).collect::<String>();
    for query in [many("ne* "), many("negotaite# "), many("\"of ne#\" "), many("title:a OR "), many("-(x ")] {
        kit.search(&query);
    }
    for query in [
        "",
        " ",
        "*",
        "a*",
        "AND",
        "OR OR",
        "NOT",
        "-",
        "+",
        "\"\"",
        "()",
        "topic:",
        ":",
        "::",
        "-(",
        "\u{0}",
        "title:\"\"",
        "after:9999-12-31",
    ] {
        kit.search(query);
    }
    kit.ask(&Request { limit: 0, offset: usize::MAX, ..Request::new("a") });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_query_is_answered_and_marks_stay_inside(query in query()) {
        thread_local!(static KIT: Kit = careers());
        KIT.with(|kit| {
            for hit in kit.search(&query).hits {
                marked(&hit);
            }
        });
    }
}

/// Random queries made of what the language knows, words of the index and other characters.
fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("\"".to_owned()),
        Just("AND".to_owned()),
        Just("OR".to_owned()),
        Just("NOT".to_owned()),
        Just("-".to_owned()),
        Just("+".to_owned()),
        Just("*".to_owned()),
        Just("title:".to_owned()),
        Just("topic:networking".to_owned()),
        Just("after:2024".to_owned()),
        Just("negotiate".to_owned()),
        Just("résumé".to_owned()),
        Just("面试".to_owned()),
        Just("raise".to_owned()),
        "\\PC{0,6}",
        ".{0,4}",
    ];
    (prop::collection::vec((part, prop::bool::ANY), 0..24))
        .prop_map(|parts| parts.into_iter().map(|(part, space)| if space { part + " " } else { part }).collect())
}
