//! A folder of many small articles, and the program at work on it.

use crate::store_kit::{Dice, text};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// A project: `posts/` with articles, and configurations that read them.
pub struct Batch {
    pub folder: TempDir,
}

impl Batch {
    pub fn new(articles: u64) -> Batch {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("posts")).expect("a folder");
        let batch = Batch { folder };
        (0..articles).for_each(|n| batch.write(n, 0));
        batch.configure("pipeline.toml", "index", "");
        batch
    }

    /// Writes a configuration with its data folder.
    pub fn configure(&self, name: &str, data: &str, clean: &str) {
        let config = format!(
            "[index]\npath = '{data}'\n[clean]\n{clean}\n[[source]]\nname = 'posts'\nkind = 'files'\npaths = ['posts/*.md']\n"
        );
        fs::write(self.path(name), config).expect("a file");
    }

    /// Writes article `n`; another version is another text.
    pub fn write(&self, n: u64, version: u64) {
        fs::write(self.path(&format!("posts/{n:05}.md")), article(n, version)).expect("a file");
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with its arguments, in the folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tamis"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn tamis(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    /// Runs the program, which has to end well; what it prints.
    pub fn done(&self, args: &[&str]) -> Vec<u8> {
        let output = self.tamis(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}{}", String::from_utf8_lossy(&output.stdout));
        output.stdout
    }

    pub fn json(&self, args: &[&str]) -> Value {
        serde_json::from_slice(&self.done(args)).expect("JSON")
    }

    /// Starts the program and lets it go.
    pub fn start(&self, args: &[&str]) -> Child {
        self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// All records but for which rules made them: a record that rules leave as it was keeps the older ones.
    pub fn records(&self, config: &str) -> Vec<Value> {
        let exported = self.done(&["--config", config, "export", "--format", "jsonl"]);
        let lines = exported.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let mut records: Vec<Value> = lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect();
        records.iter_mut().for_each(|record| {
            record.as_object_mut().expect("an object").remove("versions");
        });
        records
    }
}

/// A post of a link farm: a banner, a card, three tips, a list of other posts. A third are copies or rewordings.
pub fn article(n: u64, version: u64) -> String {
    let own = match n % 6 {
        4 => n - 1,
        5 => n - 2,
        _ => n + 1_000_003 * version,
    };
    let mut dice = Dice(own);
    let mut out = format!("---\ntitle: \"How we went on, part {n}\"\ndate: 2024-01-{:02}\n---\n\n", 1 + (n * 7) % 28);
    let _ = write!(out, "{}\n\n", text(own ^ 0xa11, 40));
    for tip in 1..=3 {
        let [title, body] = [6, 24].map(|words| dice.sentences(words).join(" "));
        let _ = write!(out, "**{tip}. {title}**\n\nAsk for it. {body}\n\n");
        if tip == 1 {
            out.push_str(
                "<!-- affiliate ads begin -->\n<a href=\"https://x.sjv.io/c/44/17/18\"><img src=\"//a.impactradius-go.com/b.png\"/></a>\n<img height=\"0\" width=\"0\" src=\"https://x.sjv.io/i/44/17/18\"/>\n<!-- affiliate ads end -->\n\n",
            );
        }
        if tip == 2 {
            out.push_str(
                "### Explore\n\n[Evening degrees that pay for themselves. Read now](https://cards.example/a)\n\n",
            );
        }
    }
    out.push_str("## Also read\n\n");
    (0..4).for_each(|n| {
        let _ = writeln!(out, "- [Best headphones {n}](https://farm{n}.example/p)");
    });
    out
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("readable").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
