//! Entropy: the one file that draws it. Request ids must be new to the gateway, and a nonce must be nobody else's.

use rand::TryRng;
use rand::rngs::SysRng;

/// 32 hexadecimal digits nobody has used before.
#[must_use]
pub fn nonce() -> String {
    format!("{:032x}", draw())
}

/// A random UUID (version 4).
#[must_use]
pub fn uuid() -> String {
    let bits = (draw() & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let digits = format!("{bits:032x}");
    [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ]
    .join("-")
}

/// The ten digits that the numbers of a scenario's fresh ids are made of: another integer of 32 bits each time.
#[must_use]
pub(crate) fn fresh_digits() -> String {
    (1_000_000_000 + seed() % 1_000_000_000).to_string()
}

/// What nobody can guess the keys of a simulator from.
#[must_use]
pub fn seed() -> u64 {
    SysRng
        .try_next_u64()
        .expect("the operating system has entropy")
}

fn draw() -> u128 {
    let mut bytes = [0; 16];
    let drawn = SysRng.try_fill_bytes(&mut bytes);
    drawn.expect("the operating system has entropy");
    u128::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_uuid_looks_like_one() {
        let uuid = super::uuid();
        assert_eq!(uuid.len(), 36);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]));
    }
}
