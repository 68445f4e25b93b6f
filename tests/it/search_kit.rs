//! Small indexes for the tests of search.

use tamis::index::Index;
use tamis::record::{Record, SCHEMA, SourceInfo};
use tamis::search::{Answer, Request, Search};
use tamis::store::Change;
use tamis::tips::{Tip, TipKind, Topic};
use tempfile::TempDir;

/// An index of a few records, and the folder it lives in.
pub struct Kit {
    pub folder: TempDir,
    pub index: Index,
    pub changes: Vec<Change>,
}

/// A record without tips.
pub fn record(id: &str, title: &str) -> Record {
    Record {
        schema: SCHEMA.to_owned(),
        id: id.to_owned(),
        title: Some(title.to_owned()),
        language: Some("en".to_owned()),
        source: SourceInfo { kind: "files".to_owned(), path: Some(format!("{id}.md")), ..SourceInfo::default() },
        ..Record::default()
    }
}

/// Adds a tip.
pub fn with_tip(mut record: Record, title: &str, body: &str) -> Record {
    let ordinal = record.tips.len() + 1;
    record.text.push_str(&format!("{title}\n\n{body}\n\n"));
    record.tips.push(Tip {
        id: format!("{}#{ordinal}", record.id),
        content_hash: format!("{title}|{body}"),
        ordinal,
        title: title.to_owned(),
        body: body.to_owned(),
        confidence: 0.9,
        ..Tip::default()
    });
    record
}

/// Changes the last tip of a record.
pub fn last(mut record: Record, change: impl FnOnce(&mut Tip)) -> Record {
    change(record.tips.last_mut().expect("a tip"));
    record
}

/// A topic without reasons.
pub fn topic(id: &str) -> Topic {
    Topic { topic: id.to_owned(), because: Vec::new() }
}

impl Kit {
    pub fn new(records: Vec<Record>) -> Kit {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open(folder.path()).expect("a new index");
        let mut kit = Kit { folder, index, changes: Vec::new() };
        kit.put(records);
        kit
    }

    /// Adds or replaces records and catches up.
    pub fn put(&mut self, records: Vec<Record>) {
        for record in records {
            self.change(record.id.clone(), Some(record));
        }
        self.catch_up();
    }

    /// Notes a change, in place of an earlier one of the same id.
    pub fn change(&mut self, id: String, record: Option<Record>) {
        let seq = self.changes.iter().map(|change| change.seq).max().unwrap_or(0) + 1;
        self.changes.retain(|change| change.id != id);
        self.changes.push(Change { seq, id, record });
    }

    pub fn catch_up(&mut self) -> tamis::index::CatchUp {
        let changes = &self.changes;
        let since = |seq: u64, limit: usize| {
            Ok::<_, String>(changes.iter().filter(|change| change.seq > seq).take(limit).cloned().collect())
        };
        self.index.catch_up_with(since, |_| {}).expect("caught up")
    }

    pub fn ask(&self, request: &Request) -> Answer {
        Search::new(&self.index).answer(request).expect("an answer")
    }

    pub fn search(&self, query: &str) -> Answer {
        self.ask(&Request::new(query))
    }

    /// Ids of the hits, best first.
    pub fn ids(&self, query: &str) -> Vec<String> {
        self.search(query).hits.into_iter().map(|hit| hit.id).collect()
    }

    /// Ids of the hits in the order of their names.
    pub fn set(&self, query: &str) -> Vec<String> {
        let mut ids = self.ids(query);
        ids.sort();
        ids
    }
}

/// Five articles about work.
pub fn careers() -> Kit {
    let pay = with_tip(record("pay", "Talk about money"), "Know your number", "Find out what others earn before you negotiate. A raise is agreed on facts.");
    let pay = with_tip(pay, "Wait for the offer", "Never name a salary first: negotiating begins when there is an offer.");
    let pay = last(pay, |tip| {
        tip.topics = vec![topic("salary")];
        tip.kind = TipKind::Warning;
    });
    let mut net = with_tip(record("net", "Meet people"), "Follow up", "Write to everyone you met within two days. State of the art tools are not needed.");
    net = last(net, |tip| tip.topics = vec![topic("networking")]);
    net.published = Some("2024-03-05".to_owned());
    net.author = Some("Zoë Brandt".to_owned());
    net.canonical_url = Some("https://www.blog.example.org/meet".to_owned());
    let mut cv = with_tip(record("cv", "The paper"), "Keep your résumé short", "One page is enough for most; two pages need a reason.");
    cv.published = Some("2023-11-20".to_owned());
    cv.source.name = Some("letters".to_owned());
    let german = Record { language: Some("de".to_owned()), ..record("de", "Bewerbung") };
    let german = with_tip(german, "Anschreiben", "Die Bewerbungen sollten kurz sein. Prüfen Sie jede Ärztin im Verteiler.");
    Kit::new(vec![pay, net, cv, german])
}
