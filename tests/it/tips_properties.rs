//! What holds for the tips of any article: their place slices back, also behind letters of several bytes, their hash
//! depends on their words alone, and the way they are written does not change what they are.

use crate::tips::{read, slices_back};
use proptest::prelude::*;
use std::fmt::Write as _;
use tamis::document::Format;
use tamis::tips::Tip;

/// A way to write a list of tips.
#[derive(Clone, Copy, Debug)]
enum Way {
    NumberedHeadings,
    Labels,
    BoldNumbers,
    OrderedList,
    BoldLeads,
    Bullets,
    Signs,
    Html,
}

const WAYS: &[Way] = &[
    Way::NumberedHeadings,
    Way::Labels,
    Way::BoldNumbers,
    Way::OrderedList,
    Way::BoldLeads,
    Way::Bullets,
    Way::Signs,
    Way::Html,
];

const VERBS: &[&str] = &["Ask", "Thank", "Visit", "Write", "Keep", "Avoid", "Bring", "Don't forget"];
const THINGS: &[&str] =
    &["the café", "your résumé", "a Gänseblümchen", "the 名刺", "your naïve plan", "the piñata 🪅", "Zoë’s list"];
const SENTENCES: &[&str] = &[
    "You should do it before the Straßenbahn comes.",
    "Make sure that nobody — not even Łukasz — is left out.",
    "Mañana is too late: go while it’s “quiet”.",
    "It costs 3 € at most.",
];

type Parts = (usize, usize, usize);

fn title(&(verb, thing, _): &Parts, number: usize) -> String {
    format!(
        "{} {} {}",
        VERBS[verb],
        THINGS[thing],
        ["first", "twice", "at noon", "in May", "by hand", "alone"][number % 6]
    )
}

fn article(way: Way, tips: &[Parts]) -> (String, Format) {
    let mut text = String::from("# Tips for the überfüllte Börse\n\nThese are the ones that helped Jürgen:\n\n");
    if matches!(way, Way::Html) {
        text = "<h1>Tips for the überfüllte Börse</h1><p>These are the ones that helped Jürgen:</p>".to_owned();
    }
    if matches!(way, Way::Signs) {
        text.push_str("| | |\n|---|---|\n");
    }
    for (n, parts) in tips.iter().enumerate() {
        // Paragraphs that repeat word for word are the page's, not the author's: no body is like another.
        let (title, body, number) = (title(parts, n), format!("{} That was rule {n}.", SENTENCES[parts.2]), n + 1);
        let _ = match way {
            Way::NumberedHeadings => write!(text, "## {number}. {title}\n\n{body}\n\n"),
            Way::Labels => write!(text, "### Tip #{number} – {title}\n\n{body}\n\n"),
            Way::BoldNumbers => write!(text, "**{number}. {title}**\n\n{body}\n\n"),
            Way::OrderedList => writeln!(text, "{number}. **{title}.** {body}"),
            Way::BoldLeads => write!(text, "**{title}.** {body}\n\n"),
            Way::Bullets => writeln!(text, "- {title}. {body}"),
            Way::Signs => writeln!(text, "| ✅ | {title}. {body} |"),
            Way::Html => write!(text, "<h2>{number}. {title}</h2><p>{body}</p><p><img src=\"bild-ü.png\"></p>"),
        };
    }
    (text, if matches!(way, Way::Html) { Format::Html } else { Format::Markdown })
}

fn tips_of(way: Way, tips: &[Parts]) -> (String, Format, Vec<Tip>) {
    let (text, format) = article(way, tips);
    let found = read(&text, format).1.tips;
    (text, format, found)
}

fn lists() -> impl Strategy<Value = Vec<Parts>> {
    let tip = (0..VERBS.len(), 0..THINGS.len(), 0..SENTENCES.len());
    prop::collection::vec(tip, 3..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_tip_is_found_and_slices_back(list in lists(), way in prop::sample::select(WAYS)) {
        let (text, format, found) = tips_of(way, &list);
        let wanted: Vec<String> = list.iter().enumerate().map(|(n, parts)| title(parts, n)).collect();
        let titles: Vec<String> = found.iter().map(|tip| tip.title.trim_end_matches('.').to_owned()).collect();
        prop_assert_eq!(titles, wanted, "{:?}:\n{}", way, text);
        for tip in &found {
            slices_back(tip, &text, format);
        }
    }

    #[test]
    fn the_same_tip_has_the_same_hash_however_it_is_written(list in lists()) {
        let hashes = |way: Way| -> Vec<String> { tips_of(way, &list).2.into_iter().map(|tip| tip.content_hash).collect() };
        let first = hashes(WAYS[0]);
        for &way in WAYS {
            prop_assert_eq!(&hashes(way), &first, "{:?}", way);
        }
        let alone = tips_of(Way::NumberedHeadings, &[list[0], list[1], list[2]]).2;
        prop_assert_eq!(&alone[0].content_hash, &first[0]);
    }
}
