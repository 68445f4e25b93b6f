//! A record's documents: one for each tip, one for the article.

use super::analysis::Analyzer;
use super::language;
use super::schema::{ARTICLE, Fields, TIP};
use super::stored::{ArticleInfo, Stored, StoredTip};
use crate::record::Record;
use crate::tips::{Tip, TipKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::{Hash, Hasher};
use tantivy::TantivyDocument;

/// Places between two parts of a text, so that no phrase spans them.
const GAP: usize = 8;
/// Bytes of an article's text that are kept for snippets; all of it is searched.
const KEPT_TEXT: usize = 32 * 1024;
/// Fewest bytes of text by which a language can be told.
const TELLING: usize = 40;

/// Makes documents; remembers analysed words from one record to the next.
pub struct Maker {
    fields: Fields,
    analyzers: FxHashMap<String, Analyzer>,
}

impl Maker {
    /// A maker for an index with these fields.
    pub fn new(fields: Fields) -> Maker {
        Maker { fields, analyzers: FxHashMap::default() }
    }

    /// The documents of a record; none for one that could not be read.
    pub fn documents(&mut self, record: &Record) -> Vec<TantivyDocument> {
        if record.error.is_some() {
            return Vec::new();
        }
        let article = article_info(record);
        let mut documents: Vec<_> = record.tips.iter().map(|tip| self.tip(record, tip, &article)).collect();
        documents.push(self.article(record, article));
        documents
    }

    fn tip(&mut self, record: &Record, tip: &Tip, article: &ArticleInfo) -> TantivyDocument {
        let language = tip.language.as_deref().or(record.language.as_deref());
        let analysed_in = analysed_in(language, &tip.title, &tip.body);
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        self.words_of(&mut document, &analysed_in, &tip_parts(tip), fields.words, fields.title);
        let context = context_of(record, tip);
        if !context.is_empty() {
            let mut terms = Terms::default();
            context.iter().for_each(|text| terms.push(self.analyzer(&analysed_in), text, false));
            document.add_text(fields.context, terms.line);
        }
        self.common(&mut document, record, TIP, &tip.id);
        tip.topics.iter().for_each(|topic| document.add_text(fields.topic, &topic.topic));
        document.add_text(fields.kind, kind_name(tip.kind));
        document.add_text(fields.lang, language.map_or(analysed_in.as_str(), language::primary).to_ascii_lowercase());
        document.add_f64(fields.confidence, f64::from(tip.confidence));
        if tip.duplicate_of.is_some() || record.duplicate_of.is_some() {
            document.add_text(fields.state, "duplicate");
        }
        let (content, cluster) = tip_keys(tip);
        document.add_u64(fields.cluster, cluster);
        document.add_u64(fields.content, content);
        let stored = Stored {
            id: tip.id.clone(),
            title: tip.title.clone(),
            text: shown_text(tip),
            analysed_in,
            language: language.map(str::to_owned),
            tip: Some(StoredTip {
                ordinal: tip.ordinal,
                kind: tip.kind,
                polarity: tip.polarity,
                section: tip.section.clone(),
                topics: tip.topics.iter().map(|topic| topic.topic.clone()).collect(),
                confidence: tip.confidence,
                duplicate_of: tip.duplicate_of.clone(),
            }),
            article: article.clone(),
        };
        self.store(&mut document, &stored);
        document
    }

    fn article(&mut self, record: &Record, article: ArticleInfo) -> TantivyDocument {
        let title = record.title.as_deref().unwrap_or("");
        let analysed_in = analysed_in(record.language.as_deref(), title, &record.text);
        let fields = self.fields;
        let mut document = TantivyDocument::default();
        self.words_of(&mut document, &analysed_in, &[title, &record.text], fields.article_words, fields.article_title);
        self.common(&mut document, record, ARTICLE, &record.id);
        let topics: FxHashSet<&str> =
            record.tips.iter().flat_map(|tip| &tip.topics).map(|t| t.topic.as_str()).collect();
        let mut topics: Vec<_> = topics.into_iter().collect();
        topics.sort_unstable();
        topics.into_iter().for_each(|topic| document.add_text(fields.topic, topic));
        let language = record.language.as_deref().map_or(analysed_in.as_str(), language::primary).to_ascii_lowercase();
        document.add_text(fields.lang, language);
        if record.duplicate_of.is_some() {
            document.add_text(fields.state, "duplicate");
        }
        let (content, cluster) = article_keys(record);
        document.add_u64(fields.cluster, cluster);
        document.add_u64(fields.content, content);
        let stored = Stored {
            id: record.id.clone(),
            title: title.to_owned(),
            text: cut(&record.text, KEPT_TEXT).to_owned(),
            analysed_in,
            language: record.language.clone(),
            tip: None,
            article,
        };
        self.store(&mut document, &stored);
        document
    }

    /// Adds the words of `parts` (the first is the title) and their forms.
    fn words_of(
        &mut self,
        document: &mut TantivyDocument,
        language: &str,
        parts: &[&str],
        words: tantivy::schema::Field,
        title: tantivy::schema::Field,
    ) {
        let forms_field = self.fields.forms;
        let analyzer = self.analyzer(language);
        let mut terms = Terms::default();
        parts.iter().for_each(|part| terms.push(analyzer, part, false));
        document.add_text(words, terms.line);
        document.add_text(forms_field, terms.forms.join(" "));
        let mut of_title = Terms::default();
        of_title.push(analyzer, parts.first().unwrap_or(&""), true);
        document.add_text(title, of_title.line);
    }

    /// The fields a tip shares with its article.
    fn common(&mut self, document: &mut TantivyDocument, record: &Record, sort: &str, id: &str) {
        let fields = self.fields;
        document.add_text(fields.record, &record.id);
        document.add_text(fields.id, id);
        document.add_text(fields.sort, sort);
        if let Some(source) = &record.source.name {
            document.add_text(fields.source, source.to_lowercase());
        }
        for site in sites(record).iter().flat_map(|host| with_parents(host)).collect::<FxHashSet<_>>() {
            document.add_text(fields.site, site);
        }
        if let Some(author) = &record.author {
            let mut terms = Terms::default();
            terms.push(self.analyzer("und"), author, true);
            document.add_text(fields.author, terms.line);
        }
        if let Some(day) = record.published.as_deref().and_then(day_number) {
            document.add_u64(fields.day, day);
        }
    }

    fn store(&self, document: &mut TantivyDocument, stored: &Stored) {
        let bytes = serde_json::to_vec(stored).expect("strings and numbers serialise");
        document.add_bytes(self.fields.stored, &bytes);
    }

    fn analyzer(&mut self, language: &str) -> &mut Analyzer {
        if !self.analyzers.contains_key(language) {
            self.analyzers.insert(language.to_owned(), Analyzer::new(language));
        }
        self.analyzers.get_mut(language).expect("was inserted above")
    }
}

/// Terms on their way to the index, see [`super::tokenizer`].
#[derive(Default)]
struct Terms {
    line: String,
    places: usize,
    forms: Vec<String>,
    seen: FxHashSet<u64>,
}

impl Terms {
    fn push(&mut self, analyzer: &mut Analyzer, text: &str, with_stop_words: bool) {
        let start = if self.line.is_empty() { 0 } else { self.places + GAP };
        analyzer.words(text, |word| {
            let Some(term) = word.stem.or(with_stop_words.then_some(word.form)) else { return };
            let place = start + word.position;
            let spaces = if self.line.is_empty() { place } else { place - self.places };
            self.line.extend(std::iter::repeat_n(' ', spaces));
            self.line.push_str(term);
            self.places = place;
            if self.seen.insert(quick_hash(word.form)) {
                self.forms.push(word.form.to_owned());
            }
        });
    }
}

/// `content` and `cluster` of a tip.
pub(super) fn tip_keys(tip: &Tip) -> (u64, u64) {
    let content = if tip.content_hash.is_empty() { &tip.id } else { &tip.content_hash };
    (hash(content), hash(tip.duplicate_of.as_deref().unwrap_or(&tip.id)))
}

/// `content` and `cluster` of an article. Articles fold with articles only: one imported as a single tip shares its id
/// and words with it.
pub(super) fn article_keys(record: &Record) -> (u64, u64) {
    let content = if record.content_hash.is_empty() { &record.id } else { &record.content_hash };
    let first = record.duplicate_of.as_ref().map_or(record.id.as_str(), |first| &first.id);
    (hash(&format!("{ARTICLE} {content}")), hash(&format!("{ARTICLE} {first}")))
}

/// Title, body and items of a tip in the order they are indexed.
fn tip_parts(tip: &Tip) -> Vec<&str> {
    let mut parts = vec![tip.title.as_str(), tip.body.as_str()];
    parts.extend(tip.items.iter().map(String::as_str).filter(|item| !tip.body.contains(item)));
    parts
}

fn shown_text(tip: &Tip) -> String {
    tip_parts(tip)[1..].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("\n\n")
}

/// The headings above a tip and the article's title, unless they only repeat the tip's own.
fn context_of<'a>(record: &'a Record, tip: &'a Tip) -> Vec<&'a str> {
    let titles = tip.section.iter().map(String::as_str).chain(record.title.as_deref());
    titles.filter(|title| !title.is_empty() && *title != tip.title).collect()
}

fn article_info(record: &Record) -> ArticleInfo {
    ArticleInfo {
        id: record.id.clone(),
        title: record.title.clone(),
        author: record.author.clone(),
        site: record.site.clone().or_else(|| record.publisher.clone()).or_else(|| sites(record).into_iter().next()),
        url: record.canonical_url.clone().or_else(|| record.source.url.clone()),
        path: record.source.path.clone(),
        source: record.source.name.clone(),
        published: record.published.clone(),
        tips: record.tips.len(),
        duplicate_of: record.duplicate_of.as_ref().map(|first| first.id.clone()),
    }
}

/// The hosts a record stands for: that of its own address and that it was fetched from, without `www.`.
fn sites(record: &Record) -> Vec<String> {
    let addresses = [record.canonical_url.as_deref(), record.source.url.as_deref()];
    let hosts = addresses.into_iter().flatten().filter_map(|address| url::Url::parse(address).ok());
    let mut sites: Vec<String> = hosts
        .filter_map(|url| url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned()))
        .collect();
    sites.dedup();
    sites
}

/// A host and the domains it belongs to: `blog.example.org`, `example.org`.
fn with_parents(host: &str) -> impl Iterator<Item = &str> {
    let parents = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]).filter(|parent| parent.contains('.'));
    std::iter::once(host).chain(parents)
}

/// The language to analyse in: the given one, else what the words tell, else the fallback.
fn analysed_in(language: Option<&str>, title: &str, body: &str) -> String {
    if let Some(language) = language.filter(|tag| !tag.is_empty() && *tag != "und") {
        return language::primary(language).to_owned();
    }
    let sample = if body.len() >= TELLING { cut(body, 2048) } else { title };
    let told = whatlang::detect(sample).filter(|info| sample.len() >= TELLING && info.is_reliable());
    told.and_then(|info| two_letters(info.lang().code())).unwrap_or(language::FALLBACK).to_owned()
}

fn two_letters(code: &str) -> Option<&'static str> {
    let known = [
        ("ara", "ar"),
        ("cmn", "zh"),
        ("dan", "da"),
        ("deu", "de"),
        ("ell", "el"),
        ("eng", "en"),
        ("fin", "fi"),
        ("fra", "fr"),
        ("hun", "hu"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("nld", "nl"),
        ("nob", "nb"),
        ("por", "pt"),
        ("ron", "ro"),
        ("rus", "ru"),
        ("spa", "es"),
        ("swe", "sv"),
        ("tam", "ta"),
        ("tur", "tr"),
    ];
    known.iter().find(|(three, _)| *three == code).map(|(_, two)| *two)
}

/// `2024-03-01T…` → 20240301; years and months alone are their first day.
pub fn day_number(date: &str) -> Option<u64> {
    let mut parts =
        date.split('T').next()?.trim().splitn(3, '-').map(|part| part.get(..part.len().min(4)).unwrap_or(""));
    let year: u64 = parts.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let mut next = |most: u64| match parts.next() {
        None => Some(1),
        Some(part) => part.get(..2).unwrap_or(part).parse().ok().filter(|n| (1..=most).contains(n)),
    };
    let (month, day) = (next(12)?, next(31)?);
    Some(year * 10_000 + month * 100 + day)
}

/// The name of a kind of tip in the index and in queries.
pub fn kind_name(kind: TipKind) -> &'static str {
    match kind {
        TipKind::Tip => "tip",
        TipKind::Step => "step",
        TipKind::Question => "question",
        TipKind::Warning => "warning",
    }
}

/// A number that stands for a text; stable over versions and machines.
pub fn hash(text: &str) -> u64 {
    let digest = blake3::hash(text.as_bytes());
    u64::from_le_bytes(digest.as_bytes()[..8].try_into().expect("a digest has 32 bytes"))
}

/// Tells the words of one text apart; not stable over versions.
fn quick_hash(word: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    word.hash(&mut hasher);
    hasher.finish()
}

fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers() {
        assert_eq!(day_number("2024-03-01T10:00:00Z"), Some(20_240_301));
        assert_eq!(day_number("2024-03"), Some(20_240_301));
        assert_eq!(day_number("2024"), Some(20_240_101));
        assert_eq!(day_number("2024-13-01"), None);
        assert_eq!(day_number("soon"), None);
        assert_eq!(day_number("ä-é-ü"), None);
    }

    #[test]
    fn terms_keep_their_places_and_parts_stand_apart() {
        let mut terms = Terms::default();
        let mut english = Analyzer::new("en");
        terms.push(&mut english, "The state of the art", false);
        terms.push(&mut english, "asks", false);
        let places: Vec<_> = terms.line.split(' ').enumerate().filter(|(_, term)| !term.is_empty()).collect();
        assert_eq!(places, [(1, "state"), (4, "art"), (12, "ask")]);
    }
}
