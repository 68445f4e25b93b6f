//! Bytes as they are stored: zstd, and found again by their BLAKE3 hash.

use super::StoreError;
use std::fmt;

/// The level beyond which zstd costs more time than it saves room on articles.
const LEVEL: i32 = 3;

/// More than any document may have; a damaged length must not ask for all memory.
const MOST: usize = 256 << 20;

/// BLAKE3 hash of raw bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawHash([u8; 32]);

impl RawHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> RawHash {
        RawHash(*blake3::hash(bytes).as_bytes())
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Result<RawHash, StoreError> {
        let bytes = bytes.try_into().map_err(|_| StoreError::damaged("a hash of raw bytes has not 32 bytes"))?;
        Ok(RawHash(bytes))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for RawHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for RawHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawHash({self})")
    }
}

/// Compresses `bytes`.
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::bulk::compress(bytes, LEVEL).expect("zstd compresses any bytes into memory");
    // It has room for the worst case, and hundreds wait in a batch.
    packed.shrink_to_fit();
    packed
}

/// The bytes that were packed; `None` where they are not what [`pack`] made.
pub(super) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok()??;
    let size = usize::try_from(size).ok().filter(|&size| size <= MOST)?;
    zstd::bulk::decompress(packed, size).ok()
}
