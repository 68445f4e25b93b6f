//! MinHash and its bands (locality-sensitive hashing).

/// Keys of a text.
const BANDS: usize = 40;

/// Bytes of a key.
const KEY: usize = 6;

/// Hashes joined to one key: with three, texts that share little hardly ever meet.
const ROWS: usize = 3;

/// One key a band over the minima of `BANDS × ROWS` permutations; none for an empty set.
pub(super) fn bands(set: &[u32]) -> Vec<i64> {
    if set.is_empty() {
        return Vec::new();
    }
    let minima = minima(set);
    minima.chunks_exact(ROWS).zip(0u64..).map(|(rows, band)| key(band, rows)).collect()
}

/// The smallest value of the set under each permutation. `x → a·x + b` modulo 2³² with odd `a` is one, and the inner
/// loop over the permutations is one the compiler turns into vector instructions.
fn minima(set: &[u32]) -> [u32; BANDS * ROWS] {
    static PERMUTATIONS: [(u32, u32); BANDS * ROWS] = permutations();
    let mut minima = [u32::MAX; BANDS * ROWS];
    for &x in set {
        for (smallest, &(a, b)) in minima.iter_mut().zip(&PERMUTATIONS) {
            *smallest = (*smallest).min(a.wrapping_mul(x).wrapping_add(b));
        }
    }
    minima
}

/// 48 bits: they take six bytes in the store, and among 2²⁷ keys hardly two fall together by chance.
fn key(band: u64, rows: &[u32]) -> i64 {
    let joined = rows.iter().fold(band, |h, &row| splitmix(h ^ u64::from(row)));
    (joined >> 16) as i64 - HALF
}

/// Half of the keys are negative: SQLite keeps small numbers of both signs in few bytes.
const HALF: i64 = 1 << 47;

/// Appends keys, six bytes each.
pub(super) fn write(out: &mut Vec<u8>, keys: &[i64]) {
    keys.iter().for_each(|key| out.extend_from_slice(&(key + HALF).to_le_bytes()[..KEY]));
}

/// Reads what [`write`] wrote; `None` where it did not write that.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<i64>> {
    let key = |bytes: &[u8; KEY]| bytes.iter().rev().fold(0, |key, byte| key << 8 | i64::from(*byte)) - HALF;
    let (keys, rest) = bytes.as_chunks::<KEY>();
    (rest.is_empty() && (keys.is_empty() || keys.len() == BANDS)).then(|| keys.iter().map(key).collect())
}

const fn permutations() -> [(u32, u32); BANDS * ROWS] {
    let mut all = [(0, 0); BANDS * ROWS];
    let mut n = 0;
    while n < all.len() {
        let random = splitmix(n as u64);
        all[n] = (random as u32 | 1, (random >> 32) as u32);
        n += 1;
    }
    all
}

const fn splitmix(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of 24-bit hashes with `common` of 600 elements in common.
    fn pair(seed: u64, common: usize) -> (Vec<u32>, Vec<u32>) {
        let number = |n: usize| (splitmix(seed << 32 | n as u64) >> 40) as u32;
        ((0..600).map(number).collect(), (600 - common..1200 - common).map(number).collect())
    }

    fn met(common: usize) -> usize {
        let meets = |seed| {
            let (a, b) = pair(seed, common);
            bands(&a).iter().zip(bands(&b)).any(|(x, y)| *x == y)
        };
        (0..400).filter(|&seed| meets(seed)).count()
    }

    #[test]
    fn alike_sets_meet_and_others_do_not() {
        assert_eq!(met(540), 400); // Jaccard 0.82
        assert!(met(394) >= 390, "{}", met(394)); // Jaccard 0.49
        assert!(met(24) <= 4, "{}", met(24)); // Jaccard 0.02
    }

    #[test]
    fn keys_are_read_as_they_were_written() {
        let keys = bands(&pair(1, 0).0);
        let mut out = Vec::new();
        write(&mut out, &keys);
        assert_eq!((out.len(), read(&out)), (KEY * BANDS, Some(keys)));
        assert_eq!((read(&out[KEY..]), read(&out[1..]), read(&[])), (None, None, Some(Vec::new())));
    }
}
