//! From arguments to inputs: files, `-` for standard input, and streams of documents, one a line.

use super::failure::Usage;
use crate::document::Format;
use crate::pipeline::Input;
use crate::source::files::FoundFile;
use crate::source::{Place, Raw, Unreadable};
use serde::Deserialize;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::PathBuf;

/// The longest line of a stream: a document of the size limit with every character escaped.
const LINE: u64 = 64 << 20;

/// The inputs that arguments name, as given. Without any, standard input, unless a person sits at it.
pub fn named(arguments: &[String]) -> Result<Vec<Input>, Usage> {
    if arguments.is_empty() {
        return match io::stdin().is_terminal() {
            true => Err(Usage("name a file, or - for standard input".to_owned())),
            false => Ok(vec![Input::Stdin]),
        };
    }
    Ok(arguments.iter().map(|argument| of(argument)).collect())
}

fn of(argument: &str) -> Input {
    match argument {
        "-" => Input::Stdin,
        path => Input::File(FoundFile { path: PathBuf::from(path), shown_as: path.to_owned() }),
    }
}

/// The documents of streams: files of one JSON object a line, or `-`.
pub fn streams(arguments: &[String]) -> impl Iterator<Item = Input> + Send {
    let names = if arguments.is_empty() { vec!["-".to_owned()] } else { arguments.to_vec() };
    names.into_iter().flat_map(|name| -> Box<dyn Iterator<Item = Input> + Send> {
        let reader: Box<dyn Read + Send> = match name.as_str() {
            "-" => Box::new(io::stdin()),
            path => match std::fs::File::open(path) {
                Ok(file) => Box::new(file),
                Err(error) => return Box::new(std::iter::once(Input::Failed(unreadable(&name, error.to_string())))),
            },
        };
        Box::new(Lines { reader: BufReader::with_capacity(256 << 10, reader), name, number: 0, ended: false })
    })
}

/// The lines of one stream. A line that is no document is a failed input; the stream goes on.
struct Lines<R> {
    reader: BufReader<R>,
    name: String,
    number: usize,
    ended: bool,
}

/// A document of a stream.
#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    url: Option<String>,
    html: Option<String>,
    markdown: Option<String>,
    text: Option<String>,
    title: Option<String>,
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        while !self.ended {
            self.number += 1;
            let mut line = Vec::new();
            match (&mut self.reader).take(LINE).read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) if line.len() as u64 == LINE && !line.ends_with(b"\n") => {
                    self.ended = self.reader.skip_until(b'\n').is_err();
                    return Some(self.failed(format!("the line is longer than {} MiB; divide it", LINE >> 20)));
                }
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(self.document(&line)),
                Err(error) => {
                    self.ended = true;
                    return Some(self.failed(format!("reading the stream failed: {error}")));
                }
            }
        }
        None
    }
}

impl<R> Lines<R> {
    fn document(&self, line: &[u8]) -> Input {
        let line: Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(error) => return self.failed(format!("the line is no JSON object of a document: {error}")),
        };
        let documents = [(Format::Html, line.html), (Format::Markdown, line.markdown), (Format::Text, line.text)];
        let Some((format, text)) = documents.into_iter().find_map(|(format, text)| Some((format, text?))) else {
            return self.failed("the line has none of `html`, `markdown` and `text`; one of them must hold the document".to_owned());
        };
        let id = line.id.map(|id| ("id", id.as_str().map_or_else(|| id.to_string(), str::to_owned)));
        Input::Raw(Raw {
            bytes: text.into_bytes(),
            place: line.url.map_or_else(|| self.place(), Place::Url),
            kind: "jsonl",
            format: Some(format),
            // The text of a JSON file is UTF-8, whatever the page says of itself.
            content_type: Some("text/plain; charset=utf-8".to_owned()),
            hints: id.into_iter().chain(line.title.map(|title| ("title", title))).collect(),
            ..Raw::default()
        })
    }

    fn place(&self) -> Place {
        Place::Path(format!("{}:{}", self.name, self.number))
    }

    fn failed(&self, detail: String) -> Input {
        Input::Failed(Unreadable { place: self.place(), kind: "bad-line", detail })
    }
}

fn unreadable(name: &str, reason: String) -> Unreadable {
    let detail = format!("reading it failed: {reason}; check the path");
    Unreadable { place: Place::Path(name.to_owned()), kind: "unreadable", detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Input> {
        Lines { reader: BufReader::new(text.as_bytes()), name: "-".to_owned(), number: 0, ended: false }.collect()
    }

    #[test]
    fn a_stream_is_read_line_by_line_and_goes_on_after_a_bad_one() {
        let inputs = lines("{\"id\":7,\"html\":\"<p>x\"}\n\nnonsense\n{\"url\":\"https://a.example/\",\"text\":\"y\"}\n{\"id\":\"z\"}");
        let [Input::Raw(first), Input::Failed(second), Input::Raw(third), Input::Failed(fourth)] = inputs.as_slice() else {
            panic!("{inputs:?}");
        };
        assert_eq!((first.format, &first.hints), (Some(Format::Html), &vec![("id", "7".to_owned())]));
        assert_eq!(first.place, Place::Path("-:1".to_owned()));
        assert_eq!((second.kind, &second.place), ("bad-line", &Place::Path("-:3".to_owned())));
        assert_eq!(third.place, Place::Url("https://a.example/".to_owned()));
        assert!(fourth.detail.contains("none of `html`"));
    }
}
