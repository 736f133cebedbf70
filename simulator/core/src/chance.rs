//! Keyed chance: every random choice is a function of the seed, what it is for, and a number.
//!
//! Nothing is drawn in sequence, so neither other sandboxes nor the interleaving of calls can change
//! an outcome; the order of arrival alone decides which number a call or payment gets.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};

use super::hex;

/// What makes one sandbox's chances differ from another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

/// What a random choice is for; two purposes never share a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// Where a ledger starts to count its transaction ids.
    FirstTransaction = 1,
    /// `details.id` of a payment (PAY-03).
    DetailsId = 2,
    /// `mx_id` of an answer (ENV-10).
    MxId = 3,
    SecretKey = 4,
    SandboxSeed = 5,
    /// How much later than planned a payment enters a step.
    Jitter = 6,
    /// Which of several progressions a payment takes.
    Choice = 7,
    Rule = 8,
    /// `details.id` of a payment that was never made.
    Invented = 9,
    Stub = 10,
}

impl Seed {
    /// The generator for one choice: same seed, purpose and number, same values, on every machine.
    pub fn draw(self, purpose: Purpose, number: u64) -> Xoshiro256PlusPlus {
        let key = mix(mix(mix(self.0) ^ purpose as u64) ^ number);
        Xoshiro256PlusPlus::seed_from_u64(key)
    }

    /// 32 lower-case hex digits for one choice, the shape of the gateway's own ids.
    pub fn hex32(self, purpose: Purpose, number: u64) -> Hex32 {
        let mut generator = self.draw(purpose, number);
        let high = u128::from(generator.next_u64());
        Hex32((high << 64) | u128::from(generator.next_u64()))
    }

    /// A seed for something known by name, e.g. a sandbox created without one.
    pub fn derive(self, name: &str) -> Self {
        let named = name
            .bytes()
            .fold(self.0, |key, byte| mix(key ^ u64::from(byte)));
        Self(Self(named).draw(Purpose::SandboxSeed, 0).next_u64() & Self::LARGEST)
    }

    /// The largest seed we make up: every JSON reader in the world keeps its digits.
    pub const LARGEST: u64 = (1 << 53) - 1;
}

/// The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// 128 bits that are shown as 32 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hex32(pub u128);

impl Hex32 {
    /// Reads 32 lower-case hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let formed =
            text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(text, 16)
            .ok()
            .filter(|_| formed)
            .map(Self)
    }

    pub fn write(self, room: &mut [u8; 32]) -> &str {
        hex::write(&self.0.to_be_bytes(), room)
    }
}

impl std::fmt::Display for Hex32 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.write(&mut [0; 32]))
    }
}

impl serde::Serialize for Hex32 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The generator's stream is part of what "same seed, same answers" promises across releases.
    #[test]
    fn the_stream_is_the_same_everywhere() {
        let drawn = Seed(1).hex32(Purpose::DetailsId, 1).to_string();
        insta::assert_snapshot!(drawn, @"965404a03702b02456d6510b87812bbf");
    }

    #[test]
    fn purposes_and_numbers_do_not_share_draws() {
        let seed = Seed(7);
        let one = seed.hex32(Purpose::DetailsId, 1);
        assert_ne!(one, seed.hex32(Purpose::MxId, 1));
        assert_ne!(one, seed.hex32(Purpose::DetailsId, 2));
        assert_ne!(one, Seed(8).hex32(Purpose::DetailsId, 1));
        assert_ne!(seed.derive("a"), seed.derive("b"));
    }
}
