//! Sorted numbers as small bytes: the gaps between them, seven bits a byte.

/// Appends the count and the gaps of `sorted`.
pub(super) fn write(out: &mut Vec<u8>, sorted: &[u32]) {
    varint(out, sorted.len() as u32);
    let mut last = 0;
    for &number in sorted {
        varint(out, number - last);
        last = number;
    }
}

/// Reads what [`write`] wrote, moving `bytes` past it; `None` where it did not write that.
pub(super) fn read(bytes: &mut &[u8]) -> Option<Vec<u32>> {
    let count = take(bytes)? as usize;
    if count > bytes.len() {
        return None;
    }
    let mut last = 0u32;
    let mut numbers = Vec::with_capacity(count);
    for _ in 0..count {
        last = last.checked_add(take(bytes)?)?;
        numbers.push(last);
    }
    Some(numbers)
}

fn varint(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for numbers in [vec![], vec![0], vec![7, 7, 300, 70_000, u32::MAX]] {
            let mut out = Vec::new();
            write(&mut out, &numbers);
            let mut bytes = out.as_slice();
            assert_eq!(read(&mut bytes), Some(numbers));
            assert!(bytes.is_empty());
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        assert_eq!(read(&mut [5, 1, 2].as_slice()), None);
        assert_eq!(read(&mut [1, 0xff, 0xff, 0xff, 0xff, 0xff, 1].as_slice()), None);
    }
}
