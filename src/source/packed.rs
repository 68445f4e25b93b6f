//! Files that are perhaps compressed, read as a stream: which way is told by their first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// Opens a file; gzip (of any number of members) and zstd are unpacked on the way.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead + Send>> {
    unpack(File::open(path)?)
}

/// The same for any reader.
pub fn unpack(reader: impl Read + Send + 'static) -> io::Result<Box<dyn BufRead + Send>> {
    let mut reader = BufReader::with_capacity(64 << 10, reader);
    let start = reader.fill_buf()?;
    if start.starts_with(b"\x1F\x8B") {
        return Ok(Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(reader))));
    }
    if start.starts_with(b"\x28\xB5\x2F\xFD") {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
        decoder.window_log_max(27)?;
        return Ok(Box::new(BufReader::new(decoder)));
    }
    Ok(Box::new(reader))
}

/// What a line was like.
pub enum Line {
    /// It is in the buffer, with its end.
    Whole,
    /// It was longer than the limit and has been passed over.
    TooLong,
    /// There is none any more.
    End,
}

/// Reads a line of at most `limit` bytes into `line`.
pub fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    line.clear();
    reader.by_ref().take(limit as u64 + 1).read_until(b'\n', line)?;
    if line.len() <= limit {
        return Ok(if line.is_empty() { Line::End } else { Line::Whole });
    }
    while line.last() != Some(&b'\n') {
        line.clear();
        if reader.by_ref().take(64 << 10).read_until(b'\n', line)? == 0 {
            break;
        }
    }
    Ok(Line::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_passed_over() {
        let text = format!("one\n{}\ntwo\nlast", "x".repeat(200_000));
        let mut reader = unpack(io::Cursor::new(text)).expect("a reader");
        let (mut line, mut lines) = (Vec::new(), Vec::new());
        loop {
            match read_line(&mut reader, &mut line, 10).expect("readable") {
                Line::Whole => lines.push(String::from_utf8_lossy(&line).trim_end().to_owned()),
                Line::TooLong => lines.push("-".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(lines, ["one", "-", "two", "last"]);
    }

    #[test]
    fn gzip_members_and_zstd_frames_are_read_through() {
        let gzip = |text: &str| {
            let mut out = Vec::new();
            flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast())
                .read_to_end(&mut out)
                .expect("gzip");
            out
        };
        let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 1).expect("zstd");
        for two in [[gzip("one "), gzip("two")].concat(), [zstd("one "), zstd("two")].concat(), b"one two".to_vec()] {
            let mut text = String::new();
            unpack(io::Cursor::new(two)).and_then(|mut reader| reader.read_to_string(&mut text)).expect("readable");
            assert_eq!(text, "one two");
        }
    }
}
