//! The fields of the index.
//!
//! A tip and an article are documents of one index, told apart by `sort`. Their words stand in different fields, so
//! that the statistics of the tips are those of the tips.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Raised whenever the fields or the analysis change: an index of another version is moved aside and rebuilt.
pub const VERSION: u32 = 1;

/// `sort` of a tip.
pub const TIP: &str = "tip";
/// `sort` of an article.
pub const ARTICLE: &str = "article";

/// Handles of all fields.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// Id of the record: what a change deletes by.
    pub record: Field,
    /// Id of the tip or of the article.
    pub id: Field,
    /// `tip` or `article`.
    pub sort: Field,
    /// A tip's title, items and body: stems with places, without stop words.
    pub words: Field,
    /// A tip's title alone, stop words included.
    pub title: Field,
    /// Weaker words about a tip: the headings above it and the article's title.
    pub context: Field,
    /// An article's title and text.
    pub article_words: Field,
    /// An article's title alone, stop words included.
    pub article_title: Field,
    /// Every word as it is written (folded): completions and corrections come from its dictionary.
    pub forms: Field,
    /// Ids of topics.
    pub topic: Field,
    /// `tip`, `step`, `question`, `warning`.
    pub kind: Field,
    /// Name of the configured source.
    pub source: Field,
    /// Host it comes from.
    pub site: Field,
    /// Author, folded.
    pub author: Field,
    /// Primary language.
    pub lang: Field,
    /// States, such as `duplicate`.
    pub state: Field,
    /// Day of publication as the number yyyymmdd.
    pub day: Field,
    /// How sure tamis is, 0 to 1.
    pub confidence: Field,
    /// Equal for tips that say the same by the store's clusters.
    pub cluster: Field,
    /// Equal for tips with the same normalised words.
    pub content: Field,
    /// What an answer shows of the document, JSON.
    pub stored: Field,
}

/// The schema and its handles.
pub fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let facet = STRING | FAST;
    let fields = Fields {
        record: schema.add_text_field("record", STRING),
        id: schema.add_text_field("id", STRING),
        sort: schema.add_text_field("sort", STRING),
        words: schema.add_text_field("words", analysed(IndexRecordOption::WithFreqsAndPositions)),
        title: schema.add_text_field("title", analysed(IndexRecordOption::WithFreqsAndPositions)),
        context: schema.add_text_field("context", analysed(IndexRecordOption::WithFreqs)),
        article_words: schema.add_text_field("article_words", analysed(IndexRecordOption::WithFreqsAndPositions)),
        article_title: schema.add_text_field("article_title", analysed(IndexRecordOption::WithFreqsAndPositions)),
        forms: schema.add_text_field("forms", analysed(IndexRecordOption::Basic)),
        topic: schema.add_text_field("topic", facet.clone()),
        kind: schema.add_text_field("kind", facet.clone()),
        source: schema.add_text_field("source", facet.clone()),
        site: schema.add_text_field("site", facet.clone()),
        author: schema.add_text_field("author", analysed(IndexRecordOption::WithFreqsAndPositions)),
        lang: schema.add_text_field("lang", facet),
        state: schema.add_text_field("state", STRING),
        day: schema.add_u64_field("day", FAST | INDEXED),
        confidence: schema.add_f64_field("confidence", FAST),
        cluster: schema.add_u64_field("cluster", FAST | INDEXED),
        content: schema.add_u64_field("content", FAST | INDEXED),
        stored: schema.add_bytes_field("stored", STORED),
    };
    (schema.build(), fields)
}

/// Text that was analysed before it came here; see [`super::tokenizer`].
fn analysed(option: IndexRecordOption) -> TextOptions {
    let norms = !matches!(option, IndexRecordOption::Basic);
    let indexing = TextFieldIndexing::default().set_tokenizer(super::tokenizer::NAME).set_index_option(option);
    TextOptions::default().set_indexing_options(indexing.set_fieldnorms(norms))
}
