//! A folder with a Markdown file an article: front matter, then the cleaned text.

use super::{Exporter, file_name, safe};
use crate::record::Record;
use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes files into a folder. A file is written whole or not at all.
pub struct Folder {
    folder: PathBuf,
    taken: HashSet<String>,
}

impl Folder {
    /// Writes into `folder`, which is made where it is missing.
    pub fn new(folder: &Path) -> io::Result<Folder> {
        fs::create_dir_all(folder)?;
        Ok(Folder { folder: folder.to_owned(), taken: HashSet::new() })
    }

    fn name(&mut self, record: &Record) -> String {
        let title = record.title.as_deref().unwrap_or("");
        let mut name = file_name(title, &record.id, "md");
        // Twelve digits are equal once in a great while: then the name grows until it is free.
        while !self.taken.insert(name.clone()) {
            name = file_name(title, &format!("{}{name}", record.id), "md");
        }
        name
    }
}

impl Exporter for Folder {
    fn add(&mut self, record: &Record) -> io::Result<()> {
        if record.error.is_some() {
            return Ok(());
        }
        let name = self.name(record);
        let path = self.folder.join(name);
        let half = path.with_extension("md.part");
        fs::write(&half, page(record))?;
        fs::rename(&half, &path)
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The article as a Markdown file that tamis and site generators can read again.
fn page(record: &Record) -> String {
    let mut page = String::from("---\n");
    let source = record.source.url.as_ref().or(record.source.path.as_ref());
    let fields = [
        ("title", record.title.as_ref()),
        ("author", record.author.as_ref()),
        ("date", record.published.as_ref()),
        ("updated", record.updated.as_ref()),
        ("language", record.language.as_ref()),
        ("source", source),
        ("canonical_url", record.canonical_url.as_ref()),
        ("tamis_id", Some(&record.id)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            page.push_str(&format!("{name}: {}\n", yaml(value)));
        }
    }
    if !record.tags.is_empty() {
        let tags = record.tags.iter().map(|tag| format!("  - {}\n", yaml(tag))).collect::<String>();
        page.push_str(&format!("tags:\n{tags}"));
    }
    format!("{page}---\n\n{}\n", safe(record.markdown.trim_end()))
}

/// A string as YAML reads it: JSON's quoting is YAML's, too.
fn yaml(text: &str) -> String {
    serde_json::Value::from(safe(text).as_ref()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_becomes_a_file_that_reads_back() {
        let dir = tempfile::tempdir().expect("temporary folder");
        let mut folder = Folder::new(&dir.path().join("out")).expect("a folder");
        let record = Record {
            id: "1".to_owned(),
            title: Some("Say \"no\": a guide\n---".to_owned()),
            markdown: "# Say no\n\nOften.".to_owned(),
            tags: vec!["a: b".to_owned()],
            ..Record::default()
        };
        folder.add(&record).expect("written");
        folder.add(&Record { id: "2".to_owned(), ..record.clone() }).expect("written");
        let files: Vec<_> =
            fs::read_dir(dir.path().join("out")).expect("folder").map(|e| e.expect("entry").path()).collect();
        assert_eq!(files.len(), 2);
        let text = fs::read_to_string(&files[0]).expect("a file");
        assert!(text.starts_with("---\ntitle: \"Say \\\"no\\\": a guide\\n---\"\n"), "{text}");
        assert!(text.ends_with("---\n\n# Say no\n\nOften.\n"));
        let document = crate::document::Document::parse(text, crate::document::Format::Markdown, &Default::default());
        assert_eq!(document.front_matter().tags, ["a: b"]);
    }
}
