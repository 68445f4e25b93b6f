//! The JSON values of a file, one by one: a value a line, or one array of them.

use anyhow::Context as _;
use serde::Deserializer;
use serde::de::{SeqAccess, Visitor};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line that is read, in bytes.
const LINE: u64 = 256 << 20;

/// Where a value stands, and it, or why it is none.
pub type Found = (String, Result<Value, String>);

/// Opens a file, or standard input for `-`.
pub fn open(name: &str) -> anyhow::Result<Box<dyn Read>> {
    match name {
        "-" => Ok(Box::new(io::stdin())),
        path => Ok(Box::new(File::open(path).with_context(|| format!("cannot read {path}"))?)),
    }
}

/// Hands every value to `each`, in order.
pub fn each(name: &str, reader: Box<dyn Read>, each: impl FnMut(Found) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut reader = BufReader::with_capacity(256 << 10, reader);
    match is_array(&mut reader).with_context(|| format!("cannot read {name}"))? {
        true => elements(name, reader, each),
        false => lines(name, reader, each),
    }
}

/// Whether an array begins; a byte order mark is read away.
fn is_array(reader: &mut impl BufRead) -> io::Result<bool> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if reader.fill_buf()?.starts_with(MARK) {
        reader.consume(MARK.len());
    }
    let first = reader.fill_buf()?.iter().find(|byte| !byte.is_ascii_whitespace());
    Ok(first == Some(&b'['))
}

fn lines(
    name: &str,
    mut reader: impl BufRead,
    mut each: impl FnMut(Found) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = reader.by_ref().take(LINE).read_until(b'\n', &mut line);
        if read.with_context(|| format!("cannot read {name}"))? == 0 {
            break;
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            each((format!("{name}:{number}"), serde_json::from_slice(&line).map_err(|error| no_json(&error))))?;
        }
    }
    Ok(())
}

fn elements(name: &str, reader: impl BufRead, mut each: impl FnMut(Found) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut wrong = None;
    let elements = Elements { name, each: &mut each, wrong: &mut wrong };
    let ended = serde_json::Deserializer::from_reader(reader).deserialize_seq(elements);
    match (wrong, ended) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => each((name.to_owned(), Err(no_json(&error)))),
        (None, Ok(())) => Ok(()),
    }
}

fn no_json(error: &serde_json::Error) -> String {
    format!("not JSON: {error}")
}

/// Hands on the elements of an array as they are read.
struct Elements<'e, F> {
    name: &'e str,
    each: F,
    /// What ended it from outside of the JSON.
    wrong: &'e mut Option<anyhow::Error>,
}

impl<'de, F: FnMut(Found) -> anyhow::Result<()>> Visitor<'de> for Elements<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records or tips")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(value) = values.next_element::<Value>()? {
            number += 1;
            if let Err(error) = (self.each)((format!("{}, element {number}", self.name), Ok(value))) {
                *self.wrong = Some(error);
                return Err(serde::de::Error::custom("ended"));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &'static str) -> Vec<(String, Option<Value>)> {
        let mut all = Vec::new();
        each("x", Box::new(text.as_bytes()), |(place, value)| {
            all.push((place, value.ok()));
            Ok(())
        })
        .expect("memory can be read");
        all
    }

    #[test]
    fn lines_and_arrays_are_told_apart() {
        let one = Some(serde_json::json!({"a": 1}));
        assert_eq!(
            found("\n{\"a\":1}\n\n{\"a\":1}"),
            [("x:2".to_owned(), one.clone()), ("x:4".to_owned(), one.clone())]
        );
        let array = [("x, element 1".to_owned(), one.clone()), ("x, element 2".to_owned(), one.clone())];
        assert_eq!(found(" [{\"a\":1},\n {\"a\":1}]\n"), array);
        assert_eq!(found("\u{feff}{\"a\":1}"), [("x:1".to_owned(), one)]);
        assert_eq!(found(""), []);
    }

    #[test]
    fn what_is_no_json_is_named_and_the_rest_goes_on() {
        assert_eq!(found("nonsense\n1"), [("x:1".to_owned(), None), ("x:2".to_owned(), Some(1.into()))]);
        assert_eq!(
            found("[1, 2"),
            [
                ("x, element 1".to_owned(), Some(1.into())),
                ("x, element 2".to_owned(), Some(2.into())),
                ("x".to_owned(), None)
            ]
        );
    }

    #[test]
    fn an_error_of_the_reader_of_values_ends_it() {
        for text in ["[1, 2]", "1\n2"] {
            let mut seen = 0;
            let ended = each("x", Box::new(text.as_bytes()), |_| {
                seen += 1;
                anyhow::bail!("full")
            });
            assert_eq!((seen, ended.map_err(|error| error.to_string())), (1, Err("full".to_owned())));
        }
    }
}
