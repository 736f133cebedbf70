//! Bytes as lower-case hex digits, the shape of the gateway's ids and hashes.

/// The two digits of each byte.
const PAIRS: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};

/// What each digit of either case stands for; more than 15 for what is no digit.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        let digit = PAIRS[value as usize][1];
        values[digit as usize] = value;
        values[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    values
};

/// Two digits for each byte, as far as there is room for them.
pub fn write<'a>(bytes: &[u8], room: &'a mut [u8]) -> &'a str {
    for (pair, byte) in room.chunks_exact_mut(2).zip(bytes) {
        pair.copy_from_slice(&PAIRS[usize::from(*byte)]);
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
    let mut wrong = 0;
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        let [high, low] = [pair[0], pair[1]].map(|digit| VALUES[usize::from(digit)]);
        wrong |= high | low;
        *byte = (high << 4) | (low & 15);
    }
    (wrong < 16).then_some(bytes)
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
