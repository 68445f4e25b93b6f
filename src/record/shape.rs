//! Putting a record together from what the rooms found.

use super::metadata::Metadata;
use super::{ImageInfo, LinkInfo, Quality, Record, RecordError, SCHEMA, SourceInfo, Versions, identity, language};
use crate::article::{self, Article, Block, BlockKind, Image, Link};
use crate::document::{Document, Problem, ProblemKind};
use crate::source::{Place, Raw, Unreadable};
use crate::tips::Tip;

impl Record {
    /// A record with nothing but its source and versions.
    pub fn of_source(source: SourceInfo) -> Record {
        Record {
            schema: SCHEMA.to_owned(),
            id: identity::record_id(&source, None),
            source,
            versions: Versions::current(),
            ..Record::default()
        }
    }

    /// The record of an input that could not be read.
    pub fn unreadable(input: &Unreadable) -> Record {
        let source = SourceInfo::at(&input.place, "files");
        let error = RecordError { kind: input.kind.to_owned(), detail: input.detail.clone() };
        Record { error: Some(error), ..Record::of_source(source) }
    }

    /// The record of an article, before its tips.
    pub fn of_article(raw: &Raw, encoding: &str, document: &Document, article: &Article) -> Record {
        let source = SourceInfo { format: document.format(), encoding: encoding.to_owned(), ..SourceInfo::of(raw) };
        let mut record = Record { problems: document.problems().to_vec(), ..Record::of_source(source) };
        record.tell(article);
        record.describe(Metadata::read(raw, document, article));
        record.id = match raw.hints.iter().find(|(field, _)| *field == "id") {
            Some((_, given)) => given.clone(),
            None => identity::record_id(&record.source, record.canonical_url.as_deref()),
        };
        record
    }

    /// Adds tips, numbered and with ids of their own.
    pub fn add_tips(&mut self, tips: Vec<Tip>) {
        for mut tip in tips {
            tip.ordinal = self.tips.len() + 1;
            tip.id = format!("{}#{}", self.id, tip.ordinal);
            self.tips.push(tip);
        }
    }

    /// Fills in text, links, images and what follows from them.
    fn tell(&mut self, article: &Article) {
        self.markdown = article::markdown::render(&article.blocks);
        self.text = article::text::render(&article.blocks);
        self.content_hash = identity::content_hash(&self.text);
        self.quality = Quality { words: self.text.split_whitespace().count(), ..Quality::default() };
        self.links = article::links(&article.blocks).map(LinkInfo::of).collect();
        self.links.extend(article.blocks.iter().filter_map(LinkInfo::of_embed));
        self.images = article::images(&article.blocks).into_iter().map(ImageInfo::of).collect();
        if self.quality.words == 0 {
            let detail = "nothing was left that reads like an article; `tamis explain` shows what was taken out";
            self.problems.push(Problem::new(ProblemKind::NoContent, detail));
        }
    }

    /// Puts metadata in its fields; the language of the text itself outweighs what the page claims.
    fn describe(&mut self, mut found: Metadata) {
        self.title = found.take("title");
        self.author = found.take("author");
        self.publisher = found.take("publisher");
        self.site = found.take("site");
        self.published = found.take("published");
        self.updated = found.take("updated");
        self.canonical_url = found.take("canonical_url");
        self.image = found.take("image");
        self.licence = found.take("licence");
        let claimed = found.take("language");
        self.tags = found.tags;
        self.categories = found.categories;
        self.origins = found.origins;
        self.problems.extend(found.problems);
        self.language = match language::detect(&self.text) {
            // "en-GB" says more than "en" and agrees with it.
            Some(told) if claimed.as_deref().and_then(|c| c.split('-').next()) != Some(told) => {
                self.origins.insert("language".to_owned(), "text".to_owned());
                Some(told.to_owned())
            }
            _ => claimed,
        };
    }
}

impl SourceInfo {
    /// What is known of an input before it is read.
    pub fn at(place: &Place, kind: &str) -> SourceInfo {
        let (path, url) = match place {
            Place::Path(path) => (Some(path.clone()), None),
            Place::Url(url) => (None, Some(url.clone())),
            Place::Stdin => (Some("-".to_owned()), None),
        };
        SourceInfo { path, url, kind: kind.to_owned(), ..SourceInfo::default() }
    }

    /// What is known of an input that was read.
    pub fn of(raw: &Raw) -> SourceInfo {
        SourceInfo {
            name: raw.name.clone(),
            sha256: identity::sha256(&raw.bytes),
            bytes: raw.bytes.len(),
            fetched_at: raw.fetched_at.clone(),
            ..SourceInfo::at(&raw.place, raw.kind)
        }
    }
}

impl Versions {
    /// Those of this program.
    pub fn current() -> Versions {
        Versions { tamis: env!("CARGO_PKG_VERSION").to_owned(), rules: crate::clean::RULES_VERSION.to_owned() }
    }
}

impl LinkInfo {
    fn of(link: &Link) -> LinkInfo {
        let text = article::text::inlines(&link.text);
        LinkInfo { url: link.url.clone(), text, original_url: link.original_url.clone() }
    }

    fn of_embed(block: &Block) -> Option<LinkInfo> {
        let BlockKind::Embed { url, title } = &block.kind else { return None };
        Some(LinkInfo { url: url.clone(), text: title.clone(), original_url: None })
    }
}

impl ImageInfo {
    fn of(image: &Image) -> ImageInfo {
        ImageInfo { url: image.url.clone(), alt: image.alt.clone() }
    }
}
