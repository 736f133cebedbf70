//! Bytes as lower-case hex digits, the shape of the gateway's ids and hashes.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits for each byte, as far as there is room for them.
pub fn write<'a>(bytes: &[u8], room: &'a mut [u8]) -> &'a str {
    for (pair, byte) in room.chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    str::from_utf8(room).expect("digits are ASCII")
}

/// The bytes that so many digits of either case stand for.
pub fn read<const N: usize>(digits: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let pairs = digits.chunks_exact(2);
    if digits.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_two_lower_case_digits() {
        assert_eq!(write(&[0, 7, 0x1f, 0xa0, 0xff], &mut [0; 10]), "00071fa0ff");
        assert_eq!(read(b"00071fA0ff"), Some([0, 7, 0x1f, 0xa0, 0xff]));
        assert_eq!((read::<2>(b"00071f"), read::<1>(b"g0")), (None, None));
    }
}
