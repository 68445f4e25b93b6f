//! Reading cases.

use crate::document::Format;
use std::ops::Range;

const FENCE: &str = "````";
/// What blocks are called; `removed` may name a rule behind it.
const BLOCKS: [&str; 7] = ["input md", "input html", "config", "removed", "output", "gone", "stays"];

/// One `## ` section of a file of cases.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// Its heading.
    pub name: &'a str,
    /// The line of its heading, counted from 1.
    pub line: usize,
    file: &'a str,
    /// Info string and place in the file of each fenced block.
    blocks: Vec<(&'a str, Range<usize>)>,
}

impl<'a> Case<'a> {
    /// Where a block stands in the file.
    pub fn place(&self, info: &str) -> Option<Range<usize>> {
        self.blocks.iter().find(|(name, _)| *name == info).map(|(_, place)| place.clone())
    }

    /// What a block says.
    pub fn block(&self, info: &str) -> Option<&'a str> {
        self.place(info).map(|place| &self.file[place])
    }

    /// How the input is written.
    pub fn format(&self) -> Format {
        if self.place("input html").is_some() { Format::Html } else { Format::Markdown }
    }

    /// The text as found.
    pub fn input(&self) -> &'a str {
        self.block("input html").or_else(|| self.block("input md")).unwrap_or("")
    }

    /// The blocks that ask for cuts: the rule they are about, if one is named, and their lines.
    pub(super) fn removed(&self) -> impl Iterator<Item = (Option<&'a str>, &'a str)> + '_ {
        self.blocks.iter().filter_map(|(info, place)| {
            let rule = info.strip_prefix("removed")?.trim();
            Some(((!rule.is_empty()).then_some(rule), &self.file[place.clone()]))
        })
    }

    /// What the case lacks, if anything.
    fn fault(&self) -> Option<String> {
        let at = format!("line {}: the case \"{}\"", self.line, self.name);
        let known = |info: &str| BLOCKS.contains(&info) || info.starts_with("removed ");
        if let Some((info, _)) = self.blocks.iter().find(|(info, _)| !known(info)) {
            return Some(format!("{at} has a block `{info}` that means nothing; blocks are {}", BLOCKS.join(", ")));
        }
        match self.blocks.iter().filter(|(info, _)| info.starts_with("input ")).count() {
            1 => {}
            n => return Some(format!("{at} has {n} input blocks; it needs one, `input md` or `input html`")),
        }
        let asks = |info: &str| !info.starts_with("input ") && info != "config";
        let asked = self.blocks.iter().any(|(info, _)| asks(info));
        (!asked).then(|| format!("{at} expects nothing; give it `removed`, `output`, `gone` or `stays`"))
    }
}

/// The cases of a file; the error says which case lacks what.
pub fn parse(file: &str) -> Result<Vec<Case<'_>>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    let mut at = 0;
    for (number, line) in file.split_inclusive('\n').enumerate() {
        let (start, content) = (at, line.trim_end());
        at += line.len();
        match open {
            Some((info, from, _)) if content == FENCE => {
                let fault = || format!("line {number}: a block stands before the first case, which begins with `## `");
                cases.last_mut().ok_or_else(fault)?.blocks.push((info, from..start));
                open = None;
            }
            Some(_) => {}
            None if content.starts_with(FENCE) => open = Some((content[FENCE.len()..].trim(), at, number + 1)),
            None => {
                if let Some(name) = content.strip_prefix("## ") {
                    cases.push(Case { name, line: number + 1, file, blocks: Vec::new() });
                }
            }
        }
    }
    if let Some((info, _, line)) = open {
        return Err(format!("line {line}: the block `{info}` is never closed by a line of four backticks"));
    }
    match cases.iter().find_map(Case::fault) {
        Some(fault) => Err(fault),
        None if cases.is_empty() => Err("there is no case: a case is a section `## name`".to_owned()),
        None => Ok(cases),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_said_with_its_line() {
        let fault = |text: &str| parse(text).expect_err("must be refused");
        assert_eq!(fault("# Only prose\n"), "there is no case: a case is a section `## name`");
        assert!(fault("## a\n\n```` input md\nx\n````\n").starts_with("line 1: the case \"a\" expects nothing"));
        assert!(fault("## a\n\n```` input md\nx\n").starts_with("line 3: the block `input md` is never closed"));
        assert!(fault("## a\n```` inptu md\nx\n````\n").contains("a block `inptu md` that means nothing"));
        assert!(fault("## a\n```` gone\nx\n````\n").contains("has 0 input blocks"));
        assert!(fault("```` gone\nx\n````\n").contains("before the first case"));
    }
}
