//! A text as it is meant, for looking at what is written with escapes: `\/` and `\u0041` of JSON, `%2F`
//! of a URL.

use std::ops::Range;

/// A text without its escapes, and where each of its bytes stood.
pub(super) struct Plain {
    pub(super) bytes: Vec<u8>,
    places: Vec<usize>,
}

impl Plain {
    /// Takes the escapes out. Only ASCII characters are of interest, others stay as they are written.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut plain = Self {
            bytes: Vec::with_capacity(text.len()),
            places: Vec::with_capacity(text.len() + 1),
        };
        let mut at = 0;
        while at < text.len() {
            let (byte, length) = escape(&text[at..]).unwrap_or((text[at], 1));
            plain.bytes.push(byte);
            plain.places.push(at);
            at += length;
        }
        plain.places.push(at);
        plain
    }

    /// Where a part of the plain text stands in the text as it was written.
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        self.places[range.start]..self.places[range.end]
    }
}

/// The character that an escape at the start stands for, and the escape's length.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', b'u', b'0', b'0', high, low, ..] => Some((byte(*high, *low)?, 6)),
        [b'\\', other @ (b'/' | b'\\' | b'"'), ..] => Some((*other, 2)),
        [b'%', high, low, ..] => Some((byte(*high, *low)?, 3)),
        _ => None,
    }
}

fn byte(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?)
        .ok()
        .filter(u8::is_ascii)
}
