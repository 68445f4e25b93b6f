//! Which bands may be in a lot: a Bloom filter in blocks, so that one look at the memory answers.

/// Bits of a block: what the processor reads at once.
const BLOCK: u64 = 512;
/// Bits a band; with [`PROBES`] about one band in a hundred is said to be there and is not.
const BITS: usize = 12;
const PROBES: u32 = 6;

/// A set of bands that may say "maybe" to others, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filter(Vec<u8>);

impl Filter {
    /// A filter of these bands, which are random numbers.
    pub(super) fn of(bands: &[i64]) -> Filter {
        let blocks = (bands.len() * BITS).div_ceil(BLOCK as usize).max(1);
        let mut filter = Filter(vec![0; blocks * BLOCK as usize / 8]);
        for band in bands {
            let start = filter.block(*band);
            for bit in bits(*band) {
                filter.0[start + bit / 8] |= 1 << (bit % 8);
            }
        }
        filter
    }

    /// Whether the band may be there. Of one that is there always true.
    pub(super) fn may_have(&self, band: i64) -> bool {
        let start = self.block(band);
        bits(band).all(|bit| self.0[start + bit / 8] & 1 << (bit % 8) != 0)
    }

    /// Adds to `maybe` the places of the bands that may be there.
    pub(super) fn select(&self, bands: &[i64], maybe: &mut Vec<usize>) {
        let begin = maybe.len();
        maybe.resize(begin + bands.len(), 0);
        let mut end = begin;
        // One bit of each band first, without a branch: so the processor waits for many places of the memory at once.
        for (at, &band) in bands.iter().enumerate() {
            let bit = bits(band).next().unwrap_or(0);
            maybe[end] = at;
            end += usize::from(self.0[self.block(band) + bit / 8] >> (bit % 8) & 1);
        }
        maybe.truncate(end);
        let mut kept = begin;
        for read in begin..end {
            let at = maybe[read];
            maybe[kept] = at;
            kept += usize::from(self.may_have(bands[at]));
        }
        maybe.truncate(kept);
    }

    /// The filter as bytes.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The filter of bytes from [`Filter::as_bytes`]; `None` for a number of bytes that no filter has.
    pub(super) fn from_bytes(bytes: Vec<u8>) -> Option<Filter> {
        (!bytes.is_empty() && bytes.len().is_multiple_of(BLOCK as usize / 8)).then_some(Filter(bytes))
    }

    /// First byte of a band's block.
    fn block(&self, band: i64) -> usize {
        let blocks = self.0.len() as u64 * 8 / BLOCK;
        ((u128::from(spread(band)) * u128::from(blocks)) >> 64) as usize * (BLOCK as usize / 8)
    }
}

/// The bits of a band in its block: nine bits of a number each.
fn bits(band: i64) -> impl Iterator<Item = usize> {
    let random = spread(band).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..PROBES).map(move |probe| ((random >> (9 * probe)) % BLOCK) as usize)
}

/// A band has 48 random bits; this makes 64 of them.
fn spread(band: i64) -> u64 {
    let x = (band as u64).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (x ^ (x >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(n: u64) -> i64 {
        let hash = blake3::hash(&n.to_le_bytes());
        i64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight")) >> 16
    }

    #[test]
    fn what_is_there_is_found_and_hardly_anything_else() {
        let there: Vec<i64> = (0..20_000).map(band).collect();
        let filter = Filter::of(&there);
        assert!(there.iter().all(|band| filter.may_have(*band)));
        let wrong = (20_000..120_000).filter(|n| filter.may_have(band(*n))).count();
        assert!(wrong < 1_500, "{wrong} of 100,000");
        let asked: Vec<i64> = (19_000..40_000).map(band).collect();
        let mut selected = Vec::new();
        filter.select(&asked, &mut selected);
        assert!(selected.iter().copied().eq((0..asked.len()).filter(|at| filter.may_have(asked[*at]))));
    }

    #[test]
    fn bytes_hold_all_of_it() {
        let filter = Filter::of(&[band(1), band(2)]);
        assert_eq!(Filter::from_bytes(filter.as_bytes().to_vec()), Some(filter.clone()));
        assert_eq!(Filter::from_bytes(filter.as_bytes()[1..].to_vec()), None);
        assert!(!Filter::of(&[]).may_have(band(1)));
    }
}
