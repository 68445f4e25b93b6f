//! Relevance on classic test collections, which are not part of the project: `TAMIS_COLLECTIONS` names a folder with
//! `cranfield/` (`cran.all.1400`, `cran.qry`, `cranqrel`) and `cisi/` (`CISI.ALL`, `CISI.QRY`, `CISI.REL`).
//! Run with `cargo test --test it relevance -- --ignored --nocapture`.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use tamis::index::{ImportedTip, Index};
use tamis::search::{Request, Search};
use tamis::store::Change;

type Texts = Vec<(u32, HashMap<char, String>)>;
type Judged = BTreeMap<u32, HashMap<u32, f64>>;

/// Reads a file of `.I 1`, `.T`, `.W` … records.
fn smart(path: &Path) -> Texts {
    let bytes = std::fs::read(path).expect("the collection is there");
    let text: String = bytes.into_iter().map(char::from).collect();
    let mut texts: Texts = Vec::new();
    let mut field = ' ';
    for line in text.lines() {
        let mark = line.strip_prefix('.').filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
        match mark.map(|rest| (rest.chars().next().unwrap_or(' '), rest[1..].trim())) {
            Some(('I', number)) if !number.is_empty() => {
                texts.push((number.parse().expect("a number"), HashMap::new()));
                field = ' ';
            }
            Some((name, "")) => field = name,
            _ if field != ' ' => {
                let (_, fields) = texts.last_mut().expect("a record");
                let text = fields.entry(field).or_default();
                text.push_str(line);
                text.push(' ');
            }
            _ => {}
        }
    }
    texts
}

fn judged(path: &Path, gain: impl Fn(&[&str]) -> f64) -> Judged {
    let mut judged = Judged::new();
    for line in std::fs::read_to_string(path).expect("judgements").lines() {
        let parts: Vec<&str> = line.split_whitespace().collect();
        if parts.len() >= 2 && gain(&parts) > 0.0 {
            let document = parts[1].parse().expect("a number");
            judged.entry(parts[0].parse().expect("a number")).or_default().insert(document, gain(&parts));
        }
    }
    judged
}

fn ndcg(ranked: &[u32], gains: &HashMap<u32, f64>) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains.take(10).enumerate().map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum()
    };
    let mut best: Vec<f64> = gains.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let found = discounted(&mut ranked.iter().map(|id| gains.get(id).copied().unwrap_or(0.0)));
    found / discounted(&mut best.into_iter()).max(f64::MIN_POSITIVE)
}

fn measure(documents: &Texts, queries: &[(u32, String)], judged: &Judged) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let mut index = Index::open(folder.path()).expect("a new index");
    let text = |fields: &HashMap<char, String>, name| fields.get(&name).map(|t| t.trim().to_owned()).unwrap_or_default();
    let changes: Vec<Change> = (1..)
        .zip(documents)
        .map(|(seq, (number, fields))| {
            let line = serde_json::json!({ "schema": "tamis/1", "id": format!("c-{number}"), "title": text(fields, 'T'),
                "body": text(fields, 'W'), "language": "en" });
            let record = ImportedTip::parse(&line.to_string()).ok().map(ImportedTip::into_record);
            Change { seq, id: format!("c-{number}"), record }
        })
        .collect();
    let since = |seq: u64, limit: usize| {
        Ok::<_, String>(changes.iter().filter(|change| change.seq > seq).take(limit).cloned().collect::<Vec<_>>())
    };
    index.catch_up_with(since, |_| {}).expect("indexed");
    let search = Search::new(&index);
    let started = std::time::Instant::now();
    let mut sum = 0.0;
    for (number, query) in queries.iter().filter(|(number, _)| judged.contains_key(number)) {
        let plain: String = query.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { ' ' }).collect();
        let plain: String = plain.chars().take(900).collect();
        let answer = search.answer(&Request { limit: 100, ..Request::new(plain) }).expect("an answer");
        let ranked: Vec<u32> = answer.hits.iter().filter_map(|hit| hit.id.rsplit('-').next()?.parse().ok()).collect();
        sum += ndcg(&ranked, &judged[number]);
    }
    eprintln!("{:?} a query", started.elapsed() / judged.len() as u32);
    sum / judged.len() as f64
}

#[test]
#[ignore = "needs the collections named by TAMIS_COLLECTIONS"]
fn relevance_on_test_collections() {
    let folder = std::env::var("TAMIS_COLLECTIONS").expect("TAMIS_COLLECTIONS names a folder");
    let folder = Path::new(&folder);
    let queries = |texts: Texts| -> Vec<(u32, String)> {
        texts.iter().map(|(n, f)| (*n, [f.get(&'T'), f.get(&'W')].into_iter().flatten().cloned().collect())).collect()
    };
    let cranfield = folder.join("cranfield");
    let judged_cranfield = judged(&cranfield.join("cranqrel"), |parts| match parts.get(2) {
        Some(&("1" | "2" | "3" | "4")) => 5.0 - parts[2].parse::<f64>().expect("a digit"),
        _ => 0.0,
    });
    // Cranfield's judgements number its queries from 1 in their order.
    let ordered = (1..).zip(queries(smart(&cranfield.join("cran.qry")))).map(|(n, (_, text))| (n, text)).collect::<Vec<_>>();
    let on_cranfield = measure(&smart(&cranfield.join("cran.all.1400")), &ordered, &judged_cranfield);
    let cisi = folder.join("cisi");
    let judged_cisi = judged(&cisi.join("CISI.REL"), |_| 1.0);
    let on_cisi = measure(&smart(&cisi.join("CISI.ALL")), &queries(smart(&cisi.join("CISI.QRY"))), &judged_cisi);
    eprintln!("nDCG@10: Cranfield {on_cranfield:.4}, CISI {on_cisi:.4}");
    assert!(on_cranfield >= 0.385 && on_cisi >= 0.40);
}
