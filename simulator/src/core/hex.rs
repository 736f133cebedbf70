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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_two_lower_case_digits() {
        assert_eq!(write(&[0, 7, 0x1f, 0xa0, 0xff], &mut [0; 10]), "00071fa0ff");
    }
}
