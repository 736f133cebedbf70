//! What stands in for a secret in a bundle: of the same length and the same kinds of characters, the
//! same for the same secret and another one for another, so that what is replayed goes as it went.

use serde_json::value::RawValue;
use sha1::{Digest, Sha1};

use super::{Kind, cards};

/// The stand-ins of one bundle. They follow from a number that is drawn for it and never written.
#[derive(Debug)]
pub(crate) struct StandIns(u64);

impl StandIns {
    /// Of a bundle for which this was drawn.
    pub(crate) const fn new(drawn: u64) -> Self {
        Self(drawn)
    }

    /// What stands in for a secret. It is never something that is taken, as reserved accounts are.
    pub(super) fn of(&self, kind: Kind, meant: &[u8], is_taken: impl Fn(&[u8]) -> bool) -> String {
        let text = String::from_utf8_lossy(meant);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let is_number = cards::is_grouped(&text);
        if !matches!(kind, Kind::CardNumber | Kind::CardData) || !is_number {
            return self.of_text(&text);
        }
        let kept = if digits >= 13 { (6, 4) } else { (0, 0) };
        let mut number = self.of_digits(&text, kept);
        // What is taken leads on to the next one, which keeps one stand-in for each number.
        while is_taken(number.as_bytes()) {
            number = self.of_digits(&number, kept);
        }
        number
    }

    /// The same for what stands without quotes: it stays a number of JSON, or stays none.
    pub(super) fn of_json_number(&self, meant: &[u8], is_taken: impl Fn(&[u8]) -> bool) -> String {
        let text = String::from_utf8_lossy(meant);
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let kept = if digits >= 13 { (6, 4) } else { (0, 0) };
        let is_json = |text: &str| serde_json::from_str::<&RawValue>(text).is_ok();
        let mut number = self.of_digits(&text, kept);
        // Going on leads back to the number itself, so this ends.
        while is_taken(number.as_bytes()) || is_json(&number) != is_json(&text) {
            number = self.of_digits(&number, kept);
        }
        number
    }

    /// Digits for digits, but for so many at both ends; no two numbers become the same.
    fn of_digits(&self, text: &str, (first, last): (usize, usize)) -> String {
        let digits: Vec<u8> = text
            .bytes()
            .filter(u8::is_ascii_digit)
            .map(|byte| byte - b'0')
            .collect();
        let inner = first..digits.len() - last;
        let mut mixed = digits.clone();
        mixed[inner.clone()].copy_from_slice(&self.mixed(&digits[inner], &digits));
        let mut mixed = mixed.into_iter();
        let next = |one: char| match one {
            digit if digit.is_ascii_digit() => {
                mixed.next().map_or(digit, |new| char::from(b'0' + new))
            }
            other => other,
        };
        text.chars().map(next).collect()
    }

    /// A permutation of all rows of so many digits: each half is moved by what follows from the other.
    /// Where the ends of a number are kept, they decide on the permutation too.
    fn mixed(&self, inner: &[u8], whole: &[u8]) -> Vec<u8> {
        let outside = whole.len() - inner.len();
        let ends = if outside == 0 { [0; 10] } else { ends(whole) };
        let (front, back) = inner.split_at(inner.len() / 2);
        let (mut front, mut back) = (front.to_vec(), back.to_vec());
        for round in 0..6_u8 {
            let (moved, by) = match round % 2 {
                0 => (&mut back, &front),
                _ => (&mut front, &back),
            };
            let stream = self.stream(&[
                &[round, u8::try_from(whole.len()).unwrap_or(u8::MAX)],
                &ends[..],
                by,
            ]);
            for (digit, key) in moved.iter_mut().zip(stream) {
                *digit = (*digit + key % 10) % 10;
            }
        }
        [front, back].concat()
    }

    /// Letters for letters of the same case, digits for digits; what means something in JSON or a URL
    /// becomes a letter.
    fn of_text(&self, text: &str) -> String {
        let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let letters = if is_hex { 6 } else { 26 };
        let stream = self.stream(&[b"text", text.as_bytes()]);
        let pairs = text.chars().zip(stream);
        pairs
            .map(|(one, key)| match one {
                digit if digit.is_ascii_digit() => char::from(b'0' + key % 10),
                upper if upper.is_ascii_uppercase() => char::from(b'A' + key % letters),
                plain @ ('-' | '_' | '.' | '=' | '+' | ' ') => plain,
                _ => char::from(b'a' + key % letters),
            })
            .collect()
    }

    /// As many bytes as are asked for, which follow from these texts and the number that was drawn.
    fn stream(&self, texts: &[&[u8]]) -> impl Iterator<Item = u8> + use<> {
        let mut seed = Sha1::new().chain_update(self.0.to_le_bytes());
        for text in texts {
            seed.update(text);
        }
        let seed = seed.finalize();
        (0_u64..).flat_map(move |block| {
            let hasher = Sha1::new().chain_update(seed);
            let digest = hasher.chain_update(block.to_le_bytes()).finalize();
            <[u8; 20]>::from(digest)
        })
    }
}

/// The digits at both ends of a number that are kept.
fn ends(whole: &[u8]) -> [u8; 10] {
    let mut ends = [0; 10];
    ends[..6].copy_from_slice(&whole[..6]);
    ends[6..].copy_from_slice(&whole[whole.len() - 4..]);
    ends
}
