//! From arguments to inputs: files, addresses, `-` for standard input, and streams of documents, one a line.

use super::failure::Usage;
use crate::config::FetchConfig;
use crate::document::Limits;
use crate::pipeline::{Input, Single};
use crate::source::files::{FoundFile, from_io};
use crate::source::jsonl::{self, Fields};
use crate::source::packed::{self, Line};
use crate::source::{Place, Unreadable};
use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

/// The longest line of a stream: a document of the size limit with every byte escaped.
const LINE: usize = 60 << 20;

/// The inputs that arguments name, as given; pages are fetched one by one as they are asked for. Without arguments,
/// standard input, unless a person sits at it.
pub fn named(arguments: &[String], fetch: &FetchConfig) -> anyhow::Result<impl Iterator<Item = Input> + Send + use<>> {
    if arguments.is_empty() && io::stdin().is_terminal() {
        return Err(Usage("name a file, or - for standard input".to_owned()).into());
    }
    let arguments = if arguments.is_empty() { vec!["-".to_owned()] } else { arguments.to_vec() };
    let fetcher = match arguments.iter().any(|argument| is_address(argument)) {
        true => Some(Single::new(fetch)?),
        false => None,
    };
    Ok(arguments.into_iter().map(move |argument| match (&fetcher, argument.as_str()) {
        (_, "-") => Input::Stdin,
        (Some(fetcher), address) if is_address(address) => fetcher.get(address).map_or_else(Input::Failed, Input::Raw),
        (_, path) => Input::File(FoundFile { path: PathBuf::from(path), shown_as: path.to_owned() }),
    }))
}

/// Whether an argument is an address of the web and not a file.
pub fn is_address(argument: &str) -> bool {
    let scheme = argument.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// The documents of streams: files of one JSON object a line, packed or not, or `-`.
pub fn streams(arguments: &[String]) -> impl Iterator<Item = Input> + Send + use<> {
    let names = if arguments.is_empty() { vec!["-".to_owned()] } else { arguments.to_vec() };
    names.into_iter().flat_map(|name| -> Box<dyn Iterator<Item = Input> + Send> {
        let opened = match name.as_str() {
            "-" => packed::unpack(io::stdin()),
            path => packed::open(Path::new(path)),
        };
        match opened {
            Ok(reader) => Box::new(Documents { reader, name, number: 0, ended: false }),
            Err(error) => Box::new(std::iter::once(Input::Failed(from_io(Place::Path(name), &error)))),
        }
    })
}

/// The documents of one stream. A line that is none is a failed input; the stream goes on.
struct Documents<R> {
    reader: R,
    name: String,
    number: usize,
    ended: bool,
}

impl<R: BufRead> Iterator for Documents<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let mut line = Vec::new();
        while !self.ended {
            self.number += 1;
            match packed::read_line(&mut self.reader, &mut line, LINE) {
                Ok(Line::End) => return None,
                Ok(Line::Whole) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole) => {
                    let document = jsonl::document(&line, self.place(), &Fields::default(), &Limits::default());
                    return Some(document.map_or_else(Input::Failed, Input::Raw));
                }
                Ok(Line::TooLong) => {
                    return Some(self.failed(format!("the line is longer than {} MiB; divide it", LINE >> 20)));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(self.failed(format!("reading the stream failed: {error}")));
                }
            }
        }
        None
    }
}

impl<R> Documents<R> {
    fn place(&self) -> Place {
        Place::Path(format!("{}:{}", self.name, self.number))
    }

    fn failed(&self, detail: String) -> Input {
        Input::Failed(Unreadable { place: self.place(), kind: "unreadable", detail })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(text: &str) -> Vec<Input> {
        Documents { reader: text.as_bytes(), name: "-".to_owned(), number: 0, ended: false }.collect()
    }

    #[test]
    fn a_stream_is_read_line_by_line_and_goes_on_after_a_bad_one() {
        let inputs = documents(
            "{\"id\":\"7\",\"html\":\"<p>x\"}\n\nnonsense\n{\"url\":\"https://a.example/\",\"text\":\"y\"}\n{\"id\":\"z\"}",
        );
        let [Input::Raw(first), Input::Failed(second), Input::Raw(third), Input::Failed(fourth)] = inputs.as_slice()
        else {
            panic!("{inputs:?}");
        };
        assert_eq!(first.hints, [("id", "7".to_owned())]);
        assert_eq!(second.place, Place::Path("-:3".to_owned()));
        assert_eq!(third.place, Place::Url("https://a.example/".to_owned()));
        assert_eq!(fourth.kind, "empty");
    }

    #[test]
    fn addresses_are_told_from_paths() {
        assert!(is_address("https://a.example/x") && is_address("HTTP://a.example"));
        assert!(!is_address("a/b.md") && !is_address("file:///etc/passwd") && !is_address("https.md"));
    }
}
