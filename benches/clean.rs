//! What cleaning costs, beside parsing alone, over the same pages in one run and on one thread.
//!
//! `cargo bench --bench clean` measures the fixtures; `TAMIS_BENCH_PAGES=folder` measures the `.html` files of a folder.
//! The figures to look at are ratios to `parse/scraper`, since seconds differ from machine to machine.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use tamis::article;
use tamis::clean::{Options, clean};
use tamis::config::Plan;
use tamis::document::{Document, Format, Limits};
use tamis::pipeline;
use tamis::source::{Place, Raw};
use tamis::tips::{self, Context};

fn pages() -> Vec<String> {
    let folder = std::env::var_os("TAMIS_BENCH_PAGES")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), PathBuf::from);
    let mut pages = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                pages.push(String::from_utf8_lossy(&std::fs::read(&path).expect("a readable page")).into_owned());
            }
        }
    }
    pages
}

fn raw(page: &str) -> Raw {
    Raw {
        bytes: page.as_bytes().to_vec(),
        place: Place::Path("page.html".to_owned()),
        kind: "files",
        format: Some(Format::Html),
        ..Raw::default()
    }
}

fn stages(criterion: &mut Criterion) {
    let pages = pages();
    let documents: Vec<Document> =
        pages.iter().map(|page| Document::parse(page.as_str(), Format::Html, &Limits::default())).collect();
    let cleaned: Vec<_> = documents.iter().map(|document| clean(document, &Options::default())).collect();
    let articles: Vec<_> = cleaned.iter().map(article::build).collect();
    let (plan, inputs) = (Plan::default(), pages.iter().map(|page| raw(page)).collect::<Vec<_>>());

    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10).throughput(Throughput::Bytes(pages.iter().map(|page| page.len() as u64).sum()));
    group.bench_function("parse/scraper", |b| {
        b.iter(|| pages.iter().for_each(|page| drop(black_box(scraper::Html::parse_document(page)))));
    });
    group.bench_function("parse/door", |b| {
        b.iter(|| {
            for page in &pages {
                black_box(Document::parse(page.as_str(), Format::Html, &Limits::default()));
            }
        });
    });
    group.bench_function("rules", |b| {
        b.iter(|| documents.iter().for_each(|document| drop(black_box(clean(document, &Options::default())))));
    });
    group.bench_function("article", |b| {
        b.iter(|| {
            for cleaned in &cleaned {
                black_box(article::markdown::render(&article::build(cleaned).blocks));
            }
        });
    });
    group.bench_function("tips", |b| {
        b.iter(|| {
            for ((page, cleaned), article) in pages.iter().zip(&cleaned).zip(&articles) {
                let context = Context { source: page, removals: &cleaned.removals, ..Context::default() };
                black_box(tips::extract(article, &context));
            }
        });
    });
    group.bench_function("whole", |b| {
        b.iter(|| inputs.iter().for_each(|raw| drop(black_box(pipeline::process(raw, &plan)))));
    });
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
