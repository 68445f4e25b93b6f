//! The floor: tantivy alone, with the same schema, and with its own analysis of the same texts.

use std::path::Path;
use tamis::index::{ARTICLE, ArticleInfo, Fields, Stored, StoredTip, TIP, hash};
use tamis::record::Record;
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::Schema;
use tantivy::tokenizer::{
    Language, LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Memory before a segment is written, as tamis has it.
const HEAP: usize = 64 << 20;

/// A writer with one thread into a new index.
pub fn writer(folder: &Path, schema: Schema) -> IndexWriter {
    std::fs::create_dir_all(folder).expect("a folder");
    let index = Index::create_in_dir(folder, schema).expect("a new index");
    let analysis = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(40))
        .filter(LowerCaser)
        .filter(StopWordFilter::new(Language::English).expect("a known language"))
        .filter(Stemmer::new(Language::English))
        .build();
    index.tokenizers().register("analysed", analysis);
    let options =
        IndexWriterOptions::builder().num_worker_threads(1).memory_budget_per_thread(HEAP).num_merge_threads(1);
    index.writer_with_options(options.build()).expect("a writer")
}

/// The documents of an article, with the same fields as tamis gives them.
pub fn documents(record: &Record, fields: Fields) -> Vec<TantivyDocument> {
    let article = ArticleInfo { id: record.id.clone(), title: record.title.clone(), ..ArticleInfo::default() };
    let article = ArticleInfo { path: record.source.path.clone(), published: record.published.clone(), ..article };
    let title = record.title.as_deref().unwrap_or("");
    let mut documents: Vec<TantivyDocument> = Vec::new();
    for tip in &record.tips {
        let mut document = common(record, TIP, &tip.id, &tip.content_hash, fields);
        let text = format!("{} {}", tip.title, tip.body);
        document.add_text(fields.words, &text);
        document.add_text(fields.forms, &text);
        document.add_text(fields.title, &tip.title);
        document.add_text(fields.context, title);
        tip.topics.iter().for_each(|topic| document.add_text(fields.topic, &topic.topic));
        document.add_text(fields.kind, "tip");
        document.add_f64(fields.confidence, f64::from(tip.confidence));
        let facts = StoredTip { ordinal: tip.ordinal, confidence: tip.confidence, ..StoredTip::default() };
        let shown = (tip.id.as_str(), tip.title.as_str(), tip.body.as_str());
        document.add_bytes(fields.stored, &stored(shown, Some(facts), &article));
        documents.push(document);
    }
    let mut document = common(record, ARTICLE, &record.id, &record.content_hash, fields);
    let text = format!("{title} {}", record.text);
    document.add_text(fields.article_words, &text);
    document.add_text(fields.forms, &text);
    document.add_text(fields.article_title, title);
    document.add_bytes(fields.stored, &stored((&record.id, title, &record.text), None, &article));
    documents.push(document);
    documents
}

fn common(record: &Record, sort: &str, id: &str, content: &str, fields: Fields) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(fields.record, &record.id);
    document.add_text(fields.id, id);
    document.add_text(fields.sort, sort);
    document.add_text(fields.lang, "en");
    document.add_u64(fields.day, 20_240_301);
    document.add_u64(fields.cluster, hash(id));
    document.add_u64(fields.content, hash(content));
    document
}

fn stored((id, title, text): (&str, &str, &str), tip: Option<StoredTip>, article: &ArticleInfo) -> Vec<u8> {
    let (id, title, text) = (id.to_owned(), title.to_owned(), text.to_owned());
    let stored =
        Stored { id, title, text, analysed_in: "en".to_owned(), language: None, tip, article: article.clone() };
    serde_json::to_vec(&stored).expect("strings and numbers serialise")
}
