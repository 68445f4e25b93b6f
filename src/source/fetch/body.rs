//! A response's body as it comes in, decompressed and counted piece by piece: a bomb is put down after the limit,
//! not after it went off.

use std::io::{self, Write};

/// Larger windows are for archives; browsers refuse them too (RFC 9659).
const ZSTD_WINDOW_LOG: u32 = 23;

/// A body of so many bytes is long.
const LONG: usize = 1 << 20;

/// Why a body could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// More bytes than the limit.
    #[error("longer than the limit of {0} bytes; take it out of the list, or raise `max_bytes`")]
    TooLarge(usize),
    /// Compressed more than once, or in a way no browser knows.
    #[error(
        "encoded as `{0}`; only gzip, deflate, brotli and zstd are read, and one at a time; take it out of the list"
    )]
    Encoding(String),
    /// Cut short, or no data of its encoding.
    #[error("cut short or damaged: its compressed data cannot be read; run again later")]
    Damaged,
}

/// A body in the making.
pub struct Body {
    decoder: Decoder,
    limit: usize,
    begun: bool,
}

enum Decoder {
    Plain(Capped),
    Gzip(Box<flate2::write::GzDecoder<Capped>>),
    /// Not yet begun: the first byte tells with or without the zlib header.
    Deflate(Capped),
    Zlib(Box<flate2::write::ZlibDecoder<Capped>>),
    RawDeflate(Box<flate2::write::DeflateDecoder<Capped>>),
    Brotli(Box<brotli::DecompressorWriter<Capped>>),
    Zstd(Box<zstd::stream::write::Decoder<'static, Capped>>),
}

impl Body {
    /// A body in the given `Content-Encoding` (empty: none) of at most `limit` bytes when decoded.
    pub fn new(content_encoding: &str, limit: usize) -> Result<Body, BodyError> {
        let codings: Vec<String> = content_encoding
            .split(',')
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !coding.is_empty() && coding != "identity")
            .collect();
        let refused = || BodyError::Encoding(content_encoding.chars().take(80).collect());
        let out = Capped { bytes: Vec::new(), limit };
        let decoder = match codings.as_slice() {
            [] => Decoder::Plain(out),
            [coding] => match coding.as_str() {
                "gzip" | "x-gzip" => Decoder::Gzip(Box::new(flate2::write::GzDecoder::new(out))),
                "deflate" => Decoder::Deflate(out),
                "br" => Decoder::Brotli(Box::new(brotli::DecompressorWriter::new(out, 16 << 10))),
                "zstd" => {
                    let mut decoder = zstd::stream::raw::Decoder::new().map_err(|_| refused())?;
                    let window = zstd::zstd_safe::DParameter::WindowLogMax(ZSTD_WINDOW_LOG);
                    decoder.set_parameter(window).map_err(|_| refused())?;
                    Decoder::Zstd(Box::new(zstd::stream::write::Decoder::with_decoder(out, decoder)))
                }
                _ => return Err(refused()),
            },
            _ => return Err(refused()),
        };
        Ok(Body { decoder, limit, begun: false })
    }

    /// Takes the next bytes off the wire.
    pub fn push(&mut self, mut chunk: &[u8]) -> Result<(), BodyError> {
        let Some(&first) = chunk.first() else { return Ok(()) };
        if let Decoder::Deflate(out) = &mut self.decoder {
            let out = Capped { bytes: Vec::new(), limit: out.limit };
            let has_header = first & 0x8F == 0x08;
            self.decoder = match has_header {
                true => Decoder::Zlib(Box::new(flate2::write::ZlibDecoder::new(out))),
                false => Decoder::RawDeflate(Box::new(flate2::write::DeflateDecoder::new(out))),
            };
        }
        self.begun = true;
        while !chunk.is_empty() {
            match self.writer().write(chunk) {
                Ok(0) => break, // bytes behind the end: left aside, as browsers do
                Ok(taken) => chunk = &chunk[taken..],
                Err(error) => return Err(self.error(&error)),
            }
        }
        Ok(())
    }

    /// What has come in up to the limit, for files of which the beginning is enough.
    pub fn partial(mut self) -> Vec<u8> {
        let out = match &mut self.decoder {
            Decoder::Plain(out) | Decoder::Deflate(out) => out,
            Decoder::Gzip(decoder) => decoder.get_mut(),
            Decoder::Zlib(decoder) => decoder.get_mut(),
            Decoder::RawDeflate(decoder) => decoder.get_mut(),
            Decoder::Brotli(decoder) => decoder.get_mut(),
            Decoder::Zstd(decoder) => decoder.get_mut(),
        };
        std::mem::take(&mut out.bytes)
    }

    /// The whole body, once all has come in.
    pub fn finish(self) -> Result<Vec<u8>, BodyError> {
        if !self.begun {
            return Ok(Vec::new());
        }
        let limit = self.limit;
        let finished = match self.decoder {
            Decoder::Plain(out) | Decoder::Deflate(out) => Ok(out),
            Decoder::Gzip(decoder) => decoder.finish(),
            Decoder::Zlib(decoder) => decoder.finish(),
            Decoder::RawDeflate(decoder) => decoder.finish(),
            Decoder::Brotli(decoder) => decoder.into_inner().map_err(|_| io::ErrorKind::UnexpectedEof.into()),
            Decoder::Zstd(mut decoder) => decoder.flush().and_then(|()| decoder.finish()),
        };
        finished.map(|out| out.bytes).map_err(|error| body_error(&error, limit))
    }

    fn writer(&mut self) -> &mut dyn Write {
        match &mut self.decoder {
            Decoder::Plain(out) | Decoder::Deflate(out) => out,
            Decoder::Gzip(decoder) => decoder,
            Decoder::Zlib(decoder) => decoder,
            Decoder::RawDeflate(decoder) => decoder,
            Decoder::Brotli(decoder) => decoder,
            Decoder::Zstd(decoder) => decoder,
        }
    }

    fn error(&self, error: &io::Error) -> BodyError {
        body_error(error, self.limit)
    }
}

fn body_error(error: &io::Error, limit: usize) -> BodyError {
    if error.kind() == io::ErrorKind::FileTooLarge { BodyError::TooLarge(limit) } else { BodyError::Damaged }
}

/// Bytes up to a limit.
struct Capped {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Capped {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        let room = self.limit - self.bytes.len();
        // A long body gets all the room it may fill at once: growing by doubling leaves as much behind as it uses.
        if self.bytes.len() > LONG && self.bytes.capacity() < self.limit {
            self.bytes.reserve_exact(room);
        }
        self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(chunk.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn compressed(coding: &str, text: &[u8]) -> Vec<u8> {
        use flate2::{Compression, read};
        let mut out = Vec::new();
        match coding {
            "gzip" => read::GzEncoder::new(text, Compression::fast()).read_to_end(&mut out).map(drop),
            "deflate" => read::ZlibEncoder::new(text, Compression::fast()).read_to_end(&mut out).map(drop),
            "raw" => read::DeflateEncoder::new(text, Compression::fast()).read_to_end(&mut out).map(drop),
            "br" => brotli::CompressorReader::new(text, 4096, 5, 22).read_to_end(&mut out).map(drop),
            _ => zstd::encode_all(text, 3).map(|bytes| out = bytes),
        }
        .expect("compressed");
        out
    }

    fn read(coding: &str, wire: &[u8], limit: usize, step: usize) -> Result<Vec<u8>, BodyError> {
        let mut body = Body::new(coding, limit)?;
        wire.chunks(step).try_for_each(|chunk| body.push(chunk))?;
        body.finish()
    }

    const CODINGS: [(&str, &str); 5] =
        [("gzip", "gzip"), ("deflate", "deflate"), ("raw", "deflate"), ("br", "br"), ("zstd", "zstd")];

    #[test]
    fn every_encoding_is_read_however_it_is_cut() {
        let text = "Ask for feedback every week. ".repeat(2000).into_bytes();
        for (how, coding) in CODINGS {
            let wire = compressed(how, &text);
            for step in [1, 7, 4096, wire.len()] {
                assert_eq!(read(coding, &wire, 1 << 20, step).as_deref(), Ok(&text[..]), "{how} {step}");
            }
        }
        assert_eq!(read("", &text, 1 << 20, 100).as_deref(), Ok(&text[..]));
        assert_eq!(read("identity", &text, 1 << 20, 100).as_deref(), Ok(&text[..]));
    }

    #[test]
    fn the_limit_counts_decoded_bytes() {
        let zeros = vec![b' '; 5 << 20];
        for (how, coding) in CODINGS {
            let wire = compressed(how, &zeros);
            assert_eq!(read(coding, &wire, 1 << 20, 1024), Err(BodyError::TooLarge(1 << 20)), "{how}");
            assert!(read(coding, &wire, 5 << 20, 1024).is_ok(), "{how}");
        }
        assert_eq!(read("", b"12345", 4, 2), Err(BodyError::TooLarge(4)));
    }

    #[test]
    fn the_beginning_of_a_long_body_can_be_kept() {
        for (how, coding) in CODINGS {
            let mut body = Body::new(coding, 1000).expect("a coding");
            assert!(body.push(&compressed(how, &vec![b'x'; 100_000])).is_err(), "{how}");
            assert_eq!(body.partial(), vec![b'x'; 1000], "{how}");
        }
    }

    #[test]
    fn cut_and_damaged_data_is_told() {
        let text = "Say no more often. ".repeat(500).into_bytes();
        for (how, coding) in CODINGS {
            let wire = compressed(how, &text);
            assert_eq!(read(coding, &wire[..wire.len() / 2], 1 << 20, 64), Err(BodyError::Damaged), "{how} cut");
            assert_eq!(
                read(coding, b"<html>not compressed at all</html>", 1 << 20, 64),
                Err(BodyError::Damaged),
                "{how} plain"
            );
        }
    }

    #[test]
    fn stacked_and_unknown_encodings_are_refused() {
        for coding in ["gzip, gzip", "gzip,br", "compress", "aes128gcm"] {
            assert!(matches!(Body::new(coding, 10), Err(BodyError::Encoding(_))), "{coding}");
        }
        assert_eq!(read("gzip", b"", 10, 1), Ok(Vec::new()));
    }

    #[test]
    fn bytes_behind_the_end_are_left_aside() {
        let mut wire = compressed("gzip", b"words");
        wire.extend([0; 40]);
        assert_eq!(read("gzip", &wire, 10, 16).as_deref(), Ok(&b"words"[..]));
    }
}
