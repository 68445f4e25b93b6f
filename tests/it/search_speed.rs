//! How long a search takes against a bare tantivy top-10 on the same index: `TAMIS_TIPS` says how many tips (100,000).
//! Run with `CARGO_PROFILE_DEV_OPT_LEVEL=3 cargo test --test it speed -- --ignored --nocapture` or with `--release`.

use std::time::{Duration, Instant};
use tamis::index::Index;
use tamis::record::Record;
use tamis::search::{Request, Search};
use tamis::store::Change;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::search_kit::{last, record, topic, with_tip};

/// A generator of the same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// A word of a vocabulary in which the n-th is n times as rare as the first.
    fn word(&mut self) -> String {
        let uniform = self.below(1 << 30) as f64 / f64::from(1 << 30);
        name((60_000_f64.powf(uniform)) as u64)
    }
}

fn name(mut n: u64) -> String {
    let mut word = String::from("z");
    loop {
        word.push_str(["ba", "ko", "li", "mu", "ne", "po", "ra", "su", "ti", "vo"][(n % 10) as usize]);
        n /= 10;
        if n == 0 {
            return word;
        }
    }
}

fn article(number: u64, random: &mut Random) -> Record {
    let mut article = record(&format!("a{number}"), &format!("{} {}", random.word(), random.word()));
    article.published = Some(format!("20{:02}-03-01", number % 25));
    for _ in 0..10 {
        let title: Vec<_> = (0..4).map(|_| random.word()).collect();
        let body: Vec<_> = (0..40).map(|_| random.word()).collect();
        article = with_tip(article, &title.join(" "), &body.join(" "));
        let topics = vec![topic(&format!("t{}", random.below(20)))];
        article = last(article, |tip| tip.topics = topics);
    }
    article.text.clear();
    article
}

fn percentiles(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (times[times.len() / 2], times[times.len() * 99 / 100])
}

#[test]
#[ignore = "takes minutes"]
fn speed_against_bare_tantivy() {
    let tips: u64 = std::env::var("TAMIS_TIPS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a folder");
    let mut index = Index::open(folder.path()).expect("a new index");
    let mut random = Random(88_172_645_463_325_252);
    let started = Instant::now();
    let since = |seq: u64, limit: usize| {
        let to = (seq + limit as u64).min(tips / 10);
        let change = |seq| Change { seq, id: format!("a{seq}"), record: Some(article(seq, &mut random)) };
        Ok::<_, String>((seq + 1..=to).map(change).collect())
    };
    index.catch_up_with(since, |_| {}).expect("indexed");
    index.close_writer().expect("closed");
    eprintln!("{tips} tips indexed in {:?}, {} MB", started.elapsed(), index.size().expect("a size") / 1_000_000);
    let mut queries = Random(362_436_069);
    let queries: Vec<Vec<String>> = (0..300).map(|n| (0..=n % 4).map(|_| queries.word()).collect()).collect();
    let (searcher, fields) = (index.reader(), index.fields());
    let search = Search::new(&index);
    eprintln!("{} segments", searcher.segment_readers().len());
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for round in 0..3 {
        for words in &queries {
            let started = Instant::now();
            let clause = |word: &String| {
                let term = tantivy::Term::from_field_text(fields.words, word);
                (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
            };
            let query = BooleanQuery::new(words.iter().map(clause).collect());
            let top = searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("an answer");
            let bare_time = started.elapsed();
            let request = Request::new(words.join(" ") + " ");
            let started = Instant::now();
            let answer = search.answer(&request).expect("an answer");
            if round > 0 {
                bare.push(bare_time);
                ours.push(started.elapsed());
            }
            assert!(top.is_empty() || !answer.hits.is_empty(), "{words:?}");
        }
    }
    let (bare, ours) = (percentiles(bare), percentiles(ours));
    eprintln!("bare tantivy p50 {:?}, p99 {:?}; tamis p50 {:?}, p99 {:?}", bare.0, bare.1, ours.0, ours.1);
}
